"""What runs here and under which licences, to be copied into a message to whoever helps."""

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPlainTextEdit, QVBoxLayout, QWidget

from core.about import info, licences
from gui import theme
from gui.widgets import Label

_SIZE = (80 * theme.GRID, 58 * theme.GRID)  # fits 900 x 500 with the window's frame


def about_text(device: str) -> str:
    """Versions, device and folders, then the licences of all that is used."""
    translate = QCoreApplication.translate
    qt = translate(
        "about",
        "Qt is used unchanged under the LGPL 3; its source is at code.qt.io, and another Qt can take its place.",
    )
    return "\n".join((info(device or "-"), "", translate("about", "Licences"), "", licences(), "", qt))


class AboutBox(QDialog):
    """A sentence, the text to read and select, and a button that copies it."""

    def __init__(self, parent: QWidget, device: str) -> None:
        super().__init__(parent)
        translate = QCoreApplication.translate
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(translate("about", "About Inception Lab"))
        self.resize(*_SIZE)
        sentence = Label(wrap=True)
        sentence.setText(translate("about", "Inception Lab shows GoogLeNet to a class. Nothing leaves this computer."))
        self.text = QPlainTextEdit(about_text(device), readOnly=True)
        self.text.setAccessibleName(translate("about", "Versions and licences"))
        self.text.setTabChangesFocus(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.copy_button = buttons.addButton(translate("about", "Copy"), QDialogButtonBox.ButtonRole.ActionRole)
        self.copy_button.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.text.toPlainText()))
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * theme.GRID, 2 * theme.GRID, 2 * theme.GRID, 2 * theme.GRID)
        layout.setSpacing(theme.GRID)
        for part in (sentence, self.text, buttons):
            layout.addWidget(part)
