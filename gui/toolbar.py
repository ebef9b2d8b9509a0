"""The row of controls on top: run, network, progress, device, language, theme."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from core.data import DEFAULT_DATA
from core.train.pace import RunProgress
from gui import theme
from gui.language import Translated
from gui.run_status import RunStatus
from gui.texts import dataset_description, dataset_title
from gui.widgets import FlatButton, Label, MenuButton


class Toolbar(Translated, QWidget):
    """The buttons of commands, which the window gives them, the choice of the network and the state of the run."""

    model_chosen = Signal(str)

    def __init__(self, models: Sequence[tuple[str, str]], model: str) -> None:
        super().__init__()
        self._state = "idle"
        self._device = ""
        self._data = DEFAULT_DATA
        self._is_presenting = False
        self.name = Label("Inception Lab", size="title", bold=True)
        self.run = FlatButton(icon_name="run", primary=True)
        self.step = FlatButton(icon_name="step")
        self.stop = FlatButton(icon_name="stop")
        self.model = MenuButton()
        self.data = Label(soft=True)
        self.status = RunStatus()
        self.device = Label(soft=True)
        self.language = FlatButton("中 / EN")
        self.theme = FlatButton(icon_name="theme")
        self.present = FlatButton(icon_name="present")
        self._row = layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.GRID, theme.GRID, theme.GRID, theme.GRID)
        layout.setSpacing(theme.GRID)
        for widget in (self.name, self.run, self.step, self.stop, None, self.model, self.data, None):
            if widget is None:
                layout.addSpacing(theme.GRID)
            else:
                layout.addWidget(widget)
        layout.addWidget(self.status, 1)
        for widget in (self.device, self.language, self.theme, self.present):
            layout.addWidget(widget)
        self.model.chosen.connect(self.model_chosen)
        self.show_models(models, model)
        self.show_state("idle")

    def show_state(self, state: str) -> None:
        """Shows what can be done in a state of `RunController`."""
        self._state = state
        self.model.setEnabled(state == "idle")
        self.run.set_icon_name("pause" if state == "running" else "run")
        self._retranslate()

    def show_models(self, models: Sequence[tuple[str, str]], model: str) -> None:
        """Offers networks as (name, title), `model` chosen; emits nothing."""
        self.model.set_choices(models, model)

    def show_progress(self, progress: RunProgress, *, followed: bool = False) -> None:
        """How far the run is; `followed`: one that another process trains."""
        self.status.show_progress(progress, followed=followed)

    def show_testing(self, epoch: int, done: int, total: int) -> None:
        """The network is being tested after `epoch`: `done` of `total` test images have been looked at."""
        self.status.show_testing(epoch, done, total)

    def show_preparing(self, done: int, total: int) -> None:
        """Before the first step: `done` of `total` photographs have been prepared."""
        self.status.show_preparing(done, total)

    def show_paused(self) -> None:
        """The run waits where it is."""
        self.status.show_paused()

    def show_idle(self) -> None:
        """No run is under way."""
        self.status.show_idle()

    def show_data(self, data: str) -> None:
        """Shows of which data set the network knows the classes."""
        self._data = data
        self._retranslate()

    def show_device(self, title: str) -> None:
        """Shows what computes."""
        self._device = title
        self.device.setText(title)
        self._retranslate()

    def show_presenting(self, is_presenting: bool) -> None:
        """While presenting, the button that began it keeps its words, which say how to leave, however narrow it is."""
        self._is_presenting = is_presenting
        self._fold()

    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        return QSize(self._whole_width() - sum(self._spared_width(each) for each in self._foldable()), hint.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._fold()
        return super().event(event)

    def _foldable(self) -> list[FlatButton | Label]:
        """What can do without its words, or be left out altogether, the least missed first."""
        words_first = [] if self._is_presenting else [self.present]
        return [*words_first, self.step, self.stop, self.data, self.name, self.device, self.run]

    def _fold(self) -> None:
        """Leaves out as much as has to be at this width, and no more."""
        missing = self._whole_width() - self.width()
        self.present.set_compact(False)
        for each in self._foldable():
            is_left_out = missing > 0
            missing -= self._spared_width(each) if is_left_out else 0
            if isinstance(each, FlatButton):
                each.set_compact(is_left_out)
            elif each.isVisibleTo(self) == is_left_out:
                each.setVisible(not is_left_out)

    def _whole_width(self) -> int:
        """The width that everything needs with all its words."""
        margins = self._row.contentsMargins()
        width = margins.left() + margins.right() - theme.GRID
        for index in range(self._row.count()):
            item = self._row.itemAt(index)
            widget = item.widget() if item is not None else None
            if widget is not None:
                width += widget.minimumSizeHint().width() + theme.GRID
                width += widget.spared_width() if isinstance(widget, FlatButton) and widget.is_compact() else 0
        return width + 2 * theme.GRID  # the two spaces between groups

    def _spared_width(self, part: FlatButton | Label) -> int:
        return part.spared_width() if isinstance(part, FlatButton) else part.minimumSizeHint().width() + theme.GRID

    def _retranslate(self) -> None:
        self.data.setText(dataset_title(self._data))
        for widget, tip in (
            (self.model, self._model_tip()),
            (self.data, dataset_description(self._data)),
            (self.device, self.tr("What computes")),
        ):
            widget.setToolTip(tip)
            widget.setAccessibleName(widget.text() or tip)

    def _model_tip(self) -> str:
        tip = self.tr("The network that is trained and shown")
        return tip if self._state == "idle" else f"{tip}\n{self.tr('A run is under way; stop it first.')}"
