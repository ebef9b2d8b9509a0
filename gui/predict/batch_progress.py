"""How far many pictures are: a thin bar, a few words and a way to stop."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from gui import theme
from gui.fitting_label import FittingLabel
from gui.language import Translated
from gui.texts import rough_duration
from gui.widgets import FlatButton

_BAR = QSize(14 * theme.GRID, 5)


class BatchProgress(Translated, QWidget):
    """Hidden while nothing is under way."""

    cancelled = Signal()
    began_or_ended = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._state = ("", 0, 0, 0.0)  # "listing", "reading" or "predicting"; done, total, seconds left
        self._bar = _Bar()
        self._words = FittingLabel(size="small", soft=True)
        self._cancel = FlatButton(icon_name="close", framed=False)
        self._cancel.clicked.connect(self.cancelled)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._bar)
        row.addWidget(self._words, 1)
        row.addWidget(self._cancel)
        self._retranslate()

    def show_listing(self, num_found: int) -> None:
        """Folders are being looked through."""
        self._show("listing", num_found, 0)

    def show_reading(self, num_done: int, num_pictures: int, seconds_left: float | None) -> None:
        """So many pictures have come; None where nobody can tell yet how long the others take."""
        self._show("reading", num_done, num_pictures, -1.0 if seconds_left is None else seconds_left)

    def show_predicting(self, num_done: int, num_pictures: int) -> None:
        """So many have been looked at by the weights of now."""
        self._show("predicting", num_done, num_pictures)

    def show_nothing(self) -> None:
        """All is done."""
        self._show("", 0, 0)

    def is_busy(self) -> bool:
        """Whether something is under way."""
        return bool(self._state[0])

    def text(self) -> str:
        """What is said, all of it."""
        return self._words.toolTip()

    def cancel_button(self) -> FlatButton:
        """The way to stop."""
        return self._cancel

    def _show(self, kind: str, done: int, total: int, left: float = -1.0) -> None:
        was_busy, self._state = self.is_busy(), (kind, done, total, left)
        self.setVisible(bool(kind))
        self._cancel.setVisible(kind in ("listing", "reading"))
        self._bar.set_share(done / total if total else None)
        self._retranslate()
        if was_busy != self.is_busy():
            self.began_or_ended.emit()

    def _retranslate(self) -> None:
        self._cancel.setText(self.tr("Cancel"))
        self._cancel.setToolTip(self.tr("The pictures that have come stay in the table"))
        kind, done, total, left = self._state
        if kind == "listing":
            self._words.set_wordings(self.tr("Looking for pictures: {number} so far").format(number=f"{done:,}"))
        elif kind:
            part = self.tr("{done} of {total}").format(done=f"{done:,}", total=f"{total:,}")
            if kind == "predicting":
                words = self.tr("{part} predicted by these weights").format(part=part)
                self._words.set_wordings(words, part)
            elif left >= 0:
                time = self.tr("about {time} left").format(time=rough_duration(left))
                self._words.set_wordings(f"{part} · {time}", part)
            else:
                self._words.set_wordings(part)


class _Bar(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._share: float | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFixedSize(_BAR)

    def set_share(self, share: float | None) -> None:
        """From 0 to 1; None while nobody knows."""
        self._share = share
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        radius = self.height() / 2
        painter.setBrush(theme.quiet(self))
        painter.drawRoundedRect(QRectF(self.rect()), radius, radius)
        if self._share:
            painter.setBrush(theme.ink(self))
            done = QRectF(0, 0, max(2 * radius, self.width() * self._share), self.height())
            painter.drawRoundedRect(done, radius, radius)
