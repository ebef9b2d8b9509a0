"""The look: two palettes, the branches' colours, four sizes of type, an 8-pixel grid."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QWidget

GRID = 8  # pixels; spacings and margins are multiples or halves of it
RADIUS = 6

# Okabe and Ito's colours, safe for colour-blind eyes. Colour means branch; everything else on the screen is ink.
BRANCH_COLOURS = {"1x1": "#0072B2", "3x3": "#E69F00", "5x5": "#009E73", "pool": "#CC79A7"}

THEMES = ("light", "dark")

# Type sizes relative to the system's font.
TYPE_SCALE = {"small": 0.9, "body": 1.0, "title": 1.1, "large": 1.6}

_LIGHT = {
    "ground": "#f4f4f1",
    "card": "#ffffff",
    "quiet": "#ececea",
    "hairline": "#dcdcd8",
    "ink": "#18191b",
    "soft": "#5c6064",
    "alarm": "#b3261e",
}
_DARK = {
    "ground": "#16181b",
    "card": "#1f2124",
    "quiet": "#2c2f33",
    "hairline": "#36393e",
    "ink": "#f1f1ef",
    "soft": "#a6a9ad",
    "alarm": "#ff8a80",
}


def palette(theme: str) -> QPalette:
    """The palette of "light" or "dark". The helpers below name the roles that our own painting uses."""
    colours = {name: QColor(value) for name, value in (_DARK if theme == "dark" else _LIGHT).items()}
    role = QPalette.ColorRole
    result = QPalette()
    for roles, name in (
        ((role.Window,), "ground"),
        ((role.Base, role.Button, role.ToolTipBase, role.HighlightedText), "card"),
        ((role.AlternateBase,), "quiet"),
        ((role.Mid, role.Dark, role.Midlight), "hairline"),
        ((role.WindowText, role.Text, role.ButtonText, role.ToolTipText, role.Highlight, role.Link), "ink"),
        ((role.PlaceholderText,), "soft"),
        ((role.BrightText,), "alarm"),
    ):
        for each in roles:
            result.setColor(each, colours[name])
    result.setColor(role.Light, colours["card"])
    result.setColor(role.Shadow, QColor("#000000"))
    result.setColor(role.Accent, colours["ink"])
    for each in (role.WindowText, role.Text, role.ButtonText):
        result.setColor(QPalette.ColorGroup.Disabled, each, _mixed(colours["soft"], colours["card"], 0.45))
    return result


def apply_theme(app: QApplication, theme: str) -> None:
    """Gives the whole program the palette of "light" or "dark"."""
    app.setPalette(palette(theme))


def system_theme(app: QApplication) -> str:
    """What the desktop asks for, by its own palette: the colour scheme is not told on bare X11 and offscreen."""
    scheme = app.styleHints().colorScheme()
    if scheme != Qt.ColorScheme.Unknown:
        return "dark" if scheme == Qt.ColorScheme.Dark else "light"
    return "dark" if app.palette().color(QPalette.ColorRole.Window).lightness() < 128 else "light"


def ground(widget: QWidget) -> QColor:
    """The background of the window, on which the cards lie."""
    return widget.palette().color(QPalette.ColorRole.Window)


def card(widget: QWidget) -> QColor:
    """The background of cards."""
    return widget.palette().color(QPalette.ColorRole.Base)


def quiet(widget: QWidget) -> QColor:
    """The background of buttons and rows of segments, and the empty part of bars."""
    return widget.palette().color(QPalette.ColorRole.AlternateBase)


def hairline(widget: QWidget) -> QColor:
    """Thin lines around cards and between rows."""
    return widget.palette().color(QPalette.ColorRole.Mid)


def ink(widget: QWidget) -> QColor:
    """Text, curves, bars; paler where the widget is disabled."""
    return widget.palette().color(QPalette.ColorRole.Text)


def soft(widget: QWidget) -> QColor:
    """Text of the second rank, still at least 4.5:1 on a card."""
    return widget.palette().color(QPalette.ColorRole.PlaceholderText)


def seam(widget: QWidget) -> QColor:
    """The lines between maps: light in both themes, for a dead map is as dark as a dark card."""
    return max(card(widget), soft(widget), key=QColor.lightness)


def alarm(widget: QWidget) -> QColor:
    """Errors, and times that nobody will wait for."""
    return widget.palette().color(QPalette.ColorRole.BrightText)


def branch_colour(kind: str, widget: QWidget) -> QColor:
    """A branch's colour; a layer that is no branch is ink."""
    return QColor(BRANCH_COLOURS[kind]) if kind in BRANCH_COLOURS else ink(widget)


def font(size: str, *, bold: bool = False) -> QFont:
    """The system's font in one of the four sizes of `TYPE_SCALE`."""
    result = QFont(QApplication.font())
    result.setPointSizeF(result.pointSizeF() * TYPE_SCALE[size])
    if bold:
        result.setWeight(QFont.Weight.DemiBold)
    return result


def thin_scroll_bar(widget: QWidget) -> str:
    """A style sheet: in a list of a few rows the style's own bar with its arrows is larger than what it scrolls.

    Its colours are those of now; a `palette()` in a style sheet would keep those of the theme before.
    """
    handle, hovered = hairline(widget).name(), soft(widget).name()
    return f"""
        QScrollBar {{ width: 8px; background: transparent; }}
        QScrollBar::handle {{ min-height: 16px; margin-left: 2px; border-radius: 3px; background: {handle}; }}
        QScrollBar::handle:hover {{ background: {hovered}; }}
        QScrollBar::add-line, QScrollBar::sub-line {{ height: 0; }}
        QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
    """


def _mixed(first: QColor, second: QColor, share: float) -> QColor:
    """`share` of the second colour in the first."""
    parts = (QColor.red, QColor.green, QColor.blue, QColor.alpha)
    return QColor(*(round(part(first) * (1 - share) + part(second) * share) for part in parts))
