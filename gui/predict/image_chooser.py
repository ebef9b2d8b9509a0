"""Which test image to show: of any class or of one, all or only those that the network gets wrong."""

from collections.abc import Sequence

from PySide6.QtCore import Signal

from gui.language import Translated
from gui.predict.tool_row import ToolRow
from gui.texts import class_title
from gui.widgets import FlatButton, MenuButton

_ANY = "any class"


class ImageChooser(Translated, ToolRow):
    """Tells which image is wanted whenever the choice changes and whenever Next is pressed."""

    test_image_wanted = Signal(str, bool)  # class name, "" for any; only wrong ones

    def __init__(self, class_names: Sequence[str]) -> None:
        self._class_names = list(class_names)
        self.of_class = MenuButton()
        self.only_wrong = CheckButton()
        self.next = FlatButton(icon_name="random")
        super().__init__((self.of_class, self.only_wrong, self.next))
        self.of_class.chosen.connect(self._on_changed)
        self.only_wrong.toggled.connect(self._on_changed)
        self.next.clicked.connect(self._on_changed)
        self._retranslate()

    def set_classes(self, class_names: Sequence[str]) -> None:
        """Offers other classes; any is chosen. Emits nothing."""
        self._class_names = list(class_names)
        self.of_class.set_choices([], _ANY)
        self._retranslate()

    def class_name(self) -> str:
        """The chosen class, "" for any."""
        value = self.of_class.value()
        return "" if value == _ANY else value

    def _on_changed(self) -> None:
        self.test_image_wanted.emit(self.class_name(), self.only_wrong.isChecked())

    def _retranslate(self) -> None:
        choices = [(_ANY, self.tr("any class")), *((name, class_title(name)) for name in self._class_names)]
        self.of_class.set_choices(choices, self.of_class.value() or _ANY)
        self.only_wrong.setText(self.tr("only wrong"))
        self.next.setText(self.tr("Next"))
        for button, tip in (
            (self.of_class, self.tr("Test images of one class, or of any")),
            (self.only_wrong, self.tr("Only test images that the network gets wrong (Enter)")),
            (self.next, self.tr("Another test image, chosen at random (Enter)")),
        ):
            button.setToolTip(tip)
            button.setAccessibleName(tip)
            button.updateGeometry()


class CheckButton(FlatButton):
    """A flat button that is on or off, and says so with a box."""

    def __init__(self) -> None:
        super().__init__()
        self.setCheckable(True)

    def _words(self) -> str:
        return f"{'☑' if self.isChecked() else '☐'} {self.text()}"
