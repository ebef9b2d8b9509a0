"""What stands beside an enlarged map: one of several views of the value that is pointed at, with a switch on top."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from gui import theme
from gui.inside.question_mark import QuestionMark
from gui.language import Translated
from gui.widgets import Segmented

Words = Callable[[], str]  # asked again whenever the language has changed


class BesideMap(Translated, QWidget):
    """A stack of views; the switch stands there as soon as there are two, the "?" as soon as there is one."""

    view_changed = Signal(str)  # the name of the view that is shown now

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._views: dict[str, tuple[QWidget, Words, Words]] = {}  # view, title, question by name
        self.switch = Segmented()
        self.question = QuestionMark(lambda: "")
        self._stack = QStackedWidget()
        head = QHBoxLayout()
        head.setSpacing(theme.GRID // 2)
        head.addWidget(self.switch, stretch=1)
        head.addWidget(self.question, alignment=Qt.AlignmentFlag.AlignRight)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.GRID // 2)
        layout.addLayout(head)
        layout.addWidget(self._stack, stretch=1)
        self.switch.chosen.connect(self.show_view)
        self._show_switch()

    def add_view(self, name: str, view: QWidget, title: Words, question: Words) -> None:
        """Adds a view with its word on the switch and what the "?" says of it; the first one is shown."""
        self._views[name] = (view, title, question)
        self._stack.addWidget(view)
        if len(self._views) == 1:
            self.question.set_text_source(question)
        self._show_switch()

    def show_view(self, name: str) -> None:
        """Shows one of the views by its name."""
        view, _, question = self._views[name]
        if view is self._stack.currentWidget():
            return
        self._stack.setCurrentWidget(view)
        self.question.set_text_source(question)
        self._show_switch()
        self.view_changed.emit(name)

    def view(self) -> str:
        """The name of the view that is shown; "" where there is none."""
        shown = self._stack.currentWidget()
        return next((name for name, (view, _, _) in self._views.items() if view is shown), "")

    def _show_switch(self) -> None:
        self.switch.set_choices([(name, title()) for name, (_, title, _) in self._views.items()], self.view())
        self.switch.setVisible(len(self._views) > 1)
        self.question.setVisible(bool(self._views))

    def _retranslate(self) -> None:
        self._show_switch()
