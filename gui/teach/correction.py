"""A wrong answer of taught weights is put right with one click: what the picture is, is chosen below the bars."""

from collections.abc import Sequence

from PySide6.QtCore import Signal

from gui import theme
from gui.language import Translated
from gui.texts import class_title
from gui.widgets import MenuButton


class Correction(Translated, MenuButton):
    """A menu of the classes; hidden while the weights are not of own classes or there is no picture."""

    corrected = Signal(str)  # the class that the picture is of

    def __init__(self) -> None:
        super().__init__()
        self._class_names: Sequence[str] = ()
        self.chosen.connect(self._on_chosen)
        self._retranslate()
        self.hide()

    def show_classes(self, class_names: Sequence[str]) -> None:
        """Offers these classes; of none, the button is hidden."""
        self._class_names = class_names
        self._retranslate()
        self.setVisible(bool(class_names))

    def _on_chosen(self, class_name: str) -> None:
        self._retranslate()  # it names no class, whatever was chosen last
        if class_name:
            self.corrected.emit(class_name)

    def _retranslate(self) -> None:
        shown = [(name, _shortened(class_title(name))) for name in self._class_names]
        self.set_choices([("", self.tr("This is a …")), *shown], "")
        self.setToolTip(self.tr("Add the picture to its class and teach on at once"))


def _shortened(title: str) -> str:
    longest = 6 * theme.GRID  # characters
    return title if len(title) <= longest else title[: longest - 1] + "…"
