"""How long the run will take and how much of the disk, and where that is too much, what to change."""

from PySide6.QtCore import QEvent, QLocale, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.computing import GPUS
from core.models import model_spec
from core.runs.config import RunConfig
from core.train.cost import Space, Speed
from core.train.proposals import TOO_LONG_S, Proposal, proposals
from gui import theme
from gui.language import Translated
from gui.texts import memory_size, rough_duration
from gui.train.link_button import LinkButton
from gui.widgets import Label


class EstimateNote(Translated, QWidget):
    """A sentence, and below it a link for each proposal."""

    proposal_chosen = Signal(object)  # RunConfig

    def __init__(self) -> None:
        super().__init__()
        self._speed: Speed | None = None
        self._seconds: float | None = None
        self._num_bytes: int | None = None
        self._free_bytes: int | None = None
        self._is_measuring = False
        self._config: RunConfig | None = None
        self._links: list[LinkButton] = []
        self._label = Label(size="small", soft=True, wrap=True)
        self._words = Label(size="small", soft=True, wrap=True)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme.GRID // 2)
        self._layout.addWidget(self._label)
        self._layout.addWidget(self._words)
        self._disk_full = Label(size="small", wrap=True)
        self._disk_full.set_alarm(True)
        self._layout.addWidget(self._disk_full)
        self.clear()

    def clear(self) -> None:
        """Says nothing."""
        self.show_estimate(None, measuring=False, config=None)

    def show_estimate(
        self,
        speed: Speed | None,
        *,
        measuring: bool,
        config: RunConfig | None,
        space: Space | None = None,
        free_bytes: int | None = None,
    ) -> None:
        """Says how long the run with `config` will take at the speed that was measured; None for not known.

        And how much of the disk, and whether the bytes that are free there are enough.
        """
        self._speed, self._is_measuring, self._config = speed, measuring, config
        self._seconds = speed.run_s(config) if speed and config else None
        self._num_bytes, self._free_bytes = space.run(config) if space and config else None, free_bytes
        self._retranslate()

    def text(self) -> str:
        """The sentence, without its colours."""
        return self._sentence(self._about(), self._on_disk())

    def disk_text(self) -> str:
        """The sentence about a disk that has not enough room, or nothing."""
        if self._num_bytes is None or self._free_bytes is None or self._num_bytes <= self._free_bytes:
            return ""
        words = self.tr("Only {free} are free on this disk: take fewer epochs, or make room.")
        return words.format(free=memory_size(self._free_bytes))

    def links(self) -> list[LinkButton]:
        """The proposals' buttons."""
        return list(self._links)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._retranslate()

    def _retranslate(self) -> None:
        is_long = self._seconds is not None and self._seconds > TOO_LONG_S
        disk_text = self.disk_text()
        time = self._marked(self._about(), is_alarming=is_long)
        self._label.setText(self._sentence(time, self._marked(self._on_disk(), is_alarming=bool(disk_text))))
        self._label.setVisible(bool(self._label.text()))
        self._disk_full.setText(disk_text)
        self._disk_full.setVisible(bool(disk_text))
        for link in self._links:
            self._layout.removeWidget(link)
            link.hide()
            link.deleteLater()
        config, speed = self._config, self._speed
        self._links = []
        if is_long and config is not None and speed is not None:
            self._links = [self._link(offer, config) for offer in proposals(config, speed)]
        for index, link in enumerate(self._links):
            self._layout.insertWidget(1 + index, link)
        self._words.setText(self.tr("A GPU would be many times faster."))
        has_gpu = config is not None and config.device in GPUS
        self._words.setVisible(is_long and not has_gpu)

    def _about(self) -> str:
        return "" if self._seconds is None else self.tr("about {time}").format(time=rough_duration(self._seconds))

    def _on_disk(self) -> str:
        return "" if self._num_bytes is None else self.tr("{space} on disk").format(space=memory_size(self._num_bytes))

    def _marked(self, words: str, *, is_alarming: bool) -> str:
        """Only what is too much is alarming, and a label has but one colour, so that is rich text."""
        return f'<span style="color: {theme.alarm(self).name()}">{words}</span>' if is_alarming else words

    def _sentence(self, about: str, on_disk: str) -> str:
        if self._seconds is not None:
            time = self.tr("Whole run: {time} on this computer (estimate)").format(time=about)
            return self.tr(", ").join(filter(None, (time, on_disk)))
        return self.tr("Measuring how long this will take…") if self._is_measuring else ""

    def _link(self, offer: Proposal, now: RunConfig) -> LinkButton:
        config = offer.config
        link = LinkButton(self._words_of(offer, now), wrap=True)
        link.setToolTip(self.tr("Set the form to this; the accuracy is what such runs were measured to end at"))
        link.clicked.connect(lambda: self.proposal_chosen.emit(config))
        return link

    def _words_of(self, offer: Proposal, now: RunConfig) -> str:
        """What is proposed, how long it takes and how well it ends: in full, for it may be quite another run."""
        config = offer.config
        if config.optimizer == "sgd":
            what = self.tr("{epochs} epochs of the book recipe").format(epochs=config.num_epochs)
        elif config.num_images < config.dataset.num_train_images:
            number = QLocale(QLocale.Language.English).toString(config.num_images)
            what = self.tr("Fast recipe on {number} images").format(number=number)
        else:
            what = self.tr("Fast recipe")
        if config.model != now.model:
            title = model_spec(config.model).title
            what = self.tr("{what}, with {network}").format(what=what, network=title)
        words = self.tr("{what}: about {time}, about {percent} % of the test images right")
        percent = round(100 * offer.test_accuracy)
        return words.format(what=what, time=rough_duration(offer.seconds), percent=percent)
