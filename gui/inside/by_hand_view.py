"""The page "By hand": three things that a network does, small enough to be followed number by number."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from gui import theme
from gui.export_menu import ExportMenu
from gui.inside.kernel_view import KernelView
from gui.inside.mixing_view import MixingView
from gui.inside.question_mark import QuestionMark
from gui.inside.quiet_scroll import QuietScroll
from gui.inside.slow_step_view import SlowStepView
from gui.language import Translated
from gui.saving import AskFile, ask_file
from gui.widgets import Segmented

SCENES = ("mixing", "kernel", "step")


class ByHandView(Translated, QWidget):
    """A switch on top, one of three scenes below."""

    scene_changed = Signal(str)  # one of SCENES

    def __init__(self, ask: AskFile = ask_file) -> None:
        super().__init__()
        self.mixing, self.kernel, self.step = MixingView(), KernelView(), SlowStepView()
        self.switch = Segmented()
        self.question = QuestionMark(self._question)
        self._stack = QStackedWidget()
        for view in (self.mixing, self.kernel, self.step):
            self._stack.addWidget(QuietScroll(view))
        parts = (*self.mixing.parts(), *self.kernel.parts(), *self.step.parts())  # those of one scene can be seen
        self.export = ExportMenu(self, ask, name=lambda: f"by-hand-{self.scene()}", parts=parts)
        head = QHBoxLayout()
        head.setSpacing(theme.GRID)
        head.addWidget(self.switch, stretch=1)
        head.addWidget(self.export.button)
        head.addWidget(self.question)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.GRID)
        layout.addLayout(head)
        layout.addWidget(self._stack, stretch=1)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # without a ring, until somebody presses Tab
        self.switch.chosen.connect(self._on_chosen)
        for scene in (self.kernel, self.step):
            scene.content_changed.connect(self._offer)
        self._retranslate()

    def show_scene(self, name: str) -> None:
        """Shows one of `SCENES`."""
        self.switch.set_value(name)

    def scene(self) -> str:
        """The one that is shown."""
        return SCENES[self._stack.currentIndex()]

    def _on_chosen(self, name: str) -> None:
        self._stack.setCurrentIndex(SCENES.index(name))
        self._offer()
        self.scene_changed.emit(name)

    def _offer(self) -> None:
        """Without a picture, or before a step has been computed, there is nothing to copy."""
        empty = [name for name, scene in (("kernel", self.kernel), ("step", self.step)) if scene.is_empty()]
        self.export.button.setEnabled(self.scene() not in empty)

    def _question(self) -> str:
        match self.scene():
            case "mixing":
                return self.tr(
                    "A 1×1 convolution at one pixel: each channel that goes in is multiplied by its weight, and all are"
                    " added up with the bias. The numbers are yours; a thick line is a large weight, a dashed one a"
                    " negative one."
                )
            case "kernel":
                return self.tr(
                    "A kernel of nine numbers is laid on every pixel of your picture; the products are added up and"
                    " make one pixel of the result. Outside of the picture stand zeros, as in the network."
                )
        return self.tr(
            "One step of plain gradient descent on a copy of the shown weights: nothing of them or of a run changes."
            " Loss and gradients are exact for these images; batch normalisation uses the means of this batch, as in"
            " training, and dropout is left out."
        )

    def _retranslate(self) -> None:
        titles = (self.tr("1×1 convolution"), self.tr("A kernel of your own"), self.tr("One training step"))
        self.switch.set_choices(list(zip(SCENES, titles, strict=True)), self.scene())
