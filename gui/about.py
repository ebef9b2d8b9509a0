"""What runs here, to be copied into a message to whoever helps."""

import platform
import sys
from importlib.metadata import PackageNotFoundError, version

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox, QWidget

_PACKAGES = ("inception-lab", "torch", "torchvision", "PySide6-Essentials", "pyqtgraph", "pillow", "numpy")


def versions(device: str) -> str:
    """Versions and device, a line each."""
    lines = [f"Python {platform.python_version()} on {platform.platform()}", f"device: {device}"]
    for package in _PACKAGES:
        try:
            lines.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            lines.append(f"{package}: not installed as a package ({sys.prefix})")
    return "\n".join(lines)


def show_about(parent: QWidget, device: str) -> None:
    """A box with versions and device and a button that copies them."""
    translate = QCoreApplication.translate
    box = QMessageBox(parent)
    box.setWindowTitle(translate("about", "About Inception Lab"))
    box.setText(translate("about", "Inception Lab shows GoogLeNet to a class. Nothing leaves this computer."))
    box.setInformativeText(versions(device))
    box.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    copy = box.addButton(translate("about", "Copy"), QMessageBox.ButtonRole.ActionRole)
    copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(versions(device)))
    box.addButton(QMessageBox.StandardButton.Close)
    box.exec()
