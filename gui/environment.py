"""Whether a window can be shown here; Qt itself aborts where a library or the display is missing."""

import ctypes
import importlib.util
import os
import sys
from pathlib import Path

_INSTEAD = "or use the command line: python -m core --help"

# The Debian package of each library that Qt loads; a bare Debian has none of them.
_PACKAGES = {
    "libglib-2.0": "libglib2.0-0",
    "libgthread-2.0": "libglib2.0-0",
    "libGL.": "libgl1",
    "libEGL.": "libegl1",
    "libOpenGL.": "libopengl0",
    "libxkbcommon.": "libxkbcommon0",
    "libxkbcommon-x11": "libxkbcommon-x11-0",
    "libfontconfig": "libfontconfig1",
    "libdbus-1": "libdbus-1-3",
    "libxcb-cursor": "libxcb-cursor0",
    "libxcb-icccm": "libxcb-icccm4",
    "libxcb-keysyms": "libxcb-keysyms1",
    "libxcb-shape": "libxcb-shape0",
    "libxcb-image": "libxcb-image0",
    "libxcb-render-util": "libxcb-render-util0",
    "libxcb-randr": "libxcb-randr0",
    "libxcb-shm": "libxcb-shm0",
    "libxcb-sync": "libxcb-sync1",
    "libxcb-xfixes": "libxcb-xfixes0",
    "libxcb-render.": "libxcb-render0",
    "libxcb-util": "libxcb-util1",
    "libxcb-xkb": "libxcb-xkb1",
    "libX11-xcb": "libx11-xcb1",
    "libX11.": "libx11-6",
    "libxcb.": "libxcb1",
}


def what_is_missing() -> str:
    """One sentence on what keeps the window from opening and what to do; "" where nothing does."""
    try:
        import PySide6.QtWidgets  # noqa: F401
    except ImportError as error:
        return _library_sentence(str(error))
    if not sys.platform.startswith("linux"):
        return ""
    platform = os.environ.get("QT_QPA_PLATFORM", "").split(":")[0]
    if platform not in ("", "xcb", "wayland"):
        return ""  # offscreen and the like need no display
    if os.environ.get("WAYLAND_DISPLAY") and platform != "xcb":
        return ""
    if not os.environ.get("DISPLAY"):
        return f"There is no display (DISPLAY is not set): start a desktop session, {_INSTEAD}"
    return _x11_sentence()


def _x11_sentence() -> str:
    """Loads Qt's X11 plugin and connects once, as Qt will do in a moment."""
    spec = importlib.util.find_spec("PySide6")
    assert spec is not None
    assert spec.submodule_search_locations
    package = spec.submodule_search_locations[0]
    try:
        ctypes.CDLL(str(Path(package) / "Qt" / "plugins" / "platforms" / "libqxcb.so"))
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError as error:
        return _library_sentence(str(error))
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(None, None))
    has_failed = xcb.xcb_connection_has_error(connection)
    xcb.xcb_disconnect(connection)
    if has_failed:
        display = os.environ["DISPLAY"]
        return f"The display {display} does not answer: check DISPLAY and start a desktop session, {_INSTEAD}"
    return ""


def _library_sentence(message: str) -> str:
    """What to install for a loader's message like "libEGL.so.1: cannot open shared object file"."""
    for library, package in _PACKAGES.items():
        if library in message:
            return f"The window needs the library {library.rstrip('.')}: run apt install {package}, {_INSTEAD}"
    return f"The window cannot be shown ({message}): install the program again, {_INSTEAD}"
