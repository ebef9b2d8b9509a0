"""What runs here, to be pasted into a report: versions, device, folders; and under which licences it stands."""

import platform
import re
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, metadata, requires, version

from core.paths import ASSETS, runs_folder, user_folder

PROGRAM = "inception-lab"


def program_version() -> str:
    """The program's own version, as it is installed or, run from a folder, as its pyproject.toml says."""
    try:
        return version(PROGRAM)
    except PackageNotFoundError:
        try:
            project = tomllib.loads((ASSETS.parent / "pyproject.toml").read_text(encoding="utf-8"))
            return str(project["project"]["version"])
        except (OSError, ValueError, KeyError):
            return "unknown"


def info(device: str | None = None) -> str:
    """Versions, device and folders, a line each; a device that is not known yet is looked for, which imports torch."""
    lines = [
        f"{PROGRAM} {program_version()}",
        f"Python {platform.python_version()} on {platform.platform()} ({platform.machine()})",
        f"device: {device or _device()}",
        *(f"{package} {_version_of(package)}" for package in _packages()),
        f"program: {ASSETS.parent}",
        f"Python: {sys.executable}",
        f"settings and log: {user_folder()}",
        f"runs: {runs_folder()}",
    ]
    return "\n".join(lines)


def licences() -> str:
    """The program's licence, the data's, and that of each package it stands on, a line each, as they name it."""
    own = [
        f"{PROGRAM} {program_version()}: MIT",
        "Fashion-MNIST, © 2017 Zalando SE: MIT (assets/fashion_mnist/LICENSE)",
        f"Python {platform.python_version()}: PSF-2.0",
    ]
    return "\n".join(own + [f"{package} {_version_of(package)}: {_licence_of(package)}" for package in _packages()])


def _packages() -> list[str]:
    """What the program stands on, by name: what its own package asks for, and Qt's bridge that comes with PySide."""
    try:
        wanted = [entry for entry in requires(PROGRAM) or [] if "extra ==" not in entry]
    except PackageNotFoundError:
        wanted = []
    names = [re.split(r"[^\w.-]", entry, maxsplit=1)[0] for entry in wanted]
    names += ["torch", "PySide6-Essentials", "shiboken6"]  # as they write themselves: a package's metadata has lost it
    return sorted({name.lower(): name for name in names}.values(), key=str.lower)


def _version_of(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "is not installed"


def _licence_of(package: str) -> str:
    """As the package's metadata says it: by expression, in a word, or by a classifier."""
    try:
        fields = metadata(package).json
    except PackageNotFoundError:
        return "-"
    words = str(fields.get("license_expression") or fields.get("license") or "").strip()
    if not words or "\n" in words:  # older packages put the whole text there
        classifiers = [each for each in fields.get("classifier") or [] if each.startswith("License ::")]
        words = ", ".join(each.rpartition("::")[2].strip() for each in classifiers) or words.split("\n")[0] or "-"
    return words


def _device() -> str:
    try:
        from core.device import choose_device, device_title

        return device_title(choose_device("auto"))
    except Exception as error:  # a report is wanted most where something is broken
        return f"none ({type(error).__name__}: {error})"
