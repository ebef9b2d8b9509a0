"""How far the run is: a thin bar and a few words."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.train.pace import RunProgress
from gui import theme
from gui.language import Translated
from gui.texts import duration

_BAR_HEIGHT = 5
_BAR_WIDTH = (10 * theme.GRID, 22 * theme.GRID)  # least and most, beside the words
_MIN_WIDTH = 180
_USUAL_LENGTH = 30  # characters of two parts
_SEPARATOR = " · "


class RunStatus(Translated, QWidget):
    """The bar stands before the words, or below them where space is short; words that do not fit are left out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = "idle"  # "running", "followed", "preparing", "testing", "paused"
        self._progress: RunProgress | None = None
        self._tested = (0, 0, 0)
        self._prepared = (0, 0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.show_idle()

    def show_idle(self) -> None:
        """No run is under way."""
        self._progress = None
        self._show("idle")

    def show_progress(self, progress: RunProgress, *, followed: bool = False) -> None:
        """How far the run is; `followed`: one that another process trains."""
        self._progress = progress
        self._show("followed" if followed else "running")

    def show_testing(self, epoch: int, done: int, total: int) -> None:
        """The network is being tested after `epoch`: `done` of `total` test images have been looked at."""
        self._tested = (epoch, done, total)
        self._show("testing")

    def show_preparing(self, done: int, total: int) -> None:
        """Before the first step: `done` of `total` photographs have been prepared."""
        self._prepared = (done, total)
        self._show("preparing")

    def show_paused(self) -> None:
        """The run waits where it is."""
        self._show("paused")

    def text(self) -> str:
        """All the words, whether there is space for them or not."""
        return _SEPARATOR.join(self._parts())

    def shown_text(self) -> str:
        """The words that there is space for."""
        width = self.width() if self._is_stacked() else self.width() - self._bar_width() - theme.GRID
        metrics = QFontMetrics(self._font())
        parts = self._parts()
        while True:
            text = _SEPARATOR.join(parts)
            short = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(width))
            if short == text or len(parts) == 1:
                return short
            parts.pop()

    def sizeHint(self) -> QSize:
        return QSize(55 * theme.GRID, self.minimumSizeHint().height())

    def minimumSizeHint(self) -> QSize:
        height = QFontMetrics(theme.font("small")).height() + _BAR_HEIGHT + theme.GRID // 2
        return QSize(_MIN_WIDTH, height)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._font())
        painter.setPen(theme.soft(self))
        words = self.shown_text()
        metrics = painter.fontMetrics()
        if self._is_stacked():
            top = (self.height() - metrics.height() - _BAR_HEIGHT - theme.GRID // 2) / 2
            painter.drawText(QRectF(0, top, self.width(), metrics.height()), _LEFT, words)
            bar = QRectF(0, top + metrics.height() + theme.GRID // 2, self.width(), _BAR_HEIGHT)
        else:
            width = self._bar_width()
            bar = QRectF(0, (self.height() - _BAR_HEIGHT) / 2, width, _BAR_HEIGHT)
            left = width + theme.GRID if self._progress else 0.0
            painter.drawText(QRectF(left, 0, self.width() - left, self.height()), _LEFT, words)
        if self._progress:
            self._paint_bar(painter, bar, min(1.0, max(0.0, self._progress.fraction)))

    def _paint_bar(self, painter: QPainter, bar: QRectF, fraction: float) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.quiet(self))
        painter.drawRoundedRect(bar, _BAR_HEIGHT / 2, _BAR_HEIGHT / 2)
        done = QRectF(bar)
        done.setWidth(bar.width() * fraction)
        painter.setBrush(theme.soft(self) if self._state == "paused" else theme.ink(self))
        painter.drawRoundedRect(done, min(_BAR_HEIGHT, done.width()) / 2, _BAR_HEIGHT / 2)

    def _show(self, state: str) -> None:
        self._state = state
        self._retranslate()

    def _retranslate(self) -> None:
        self.setAccessibleName(self.text())
        self.setToolTip(self.text())
        self.update()

    def _font(self) -> QFont:
        return theme.font("small" if self._is_stacked() else "body")

    def _is_stacked(self) -> bool:
        """Whether the words stand above the bar, because two parts of the usual length would not fit beside it.

        It does not depend on the words of the moment, or they would jump to and fro.
        """
        usual = QFontMetrics(theme.font("body")).averageCharWidth() * _USUAL_LENGTH
        return self.width() - self._bar_width() - theme.GRID < usual

    def _bar_width(self) -> float:
        least, most = _BAR_WIDTH
        return max(least, min(most, self.width() / 3))

    def _parts(self) -> list[str]:
        """The words, the most important first."""
        if self._state == "testing":
            epoch, done, total = self._tested
            testing = self.tr("testing epoch {epoch}").format(epoch=epoch)
            return [testing, self.tr("{done} of {total} images").format(done=f"{done:,}", total=f"{total:,}")]
        if self._state == "preparing":
            words = self.tr("{done:,} of {total:,}").format(done=self._prepared[0], total=self._prepared[1])
            return [self.tr("preparing photographs"), words]
        progress = self._progress
        if progress is None:
            return [""]
        parts = [self.tr("epoch {epoch} of {total}").format(epoch=progress.epoch, total=progress.num_epochs)]
        if self._state == "paused":
            return [self.tr("paused"), *parts]
        if self._state == "followed":
            followed = self.tr("Followed: epoch {epoch} of {total}")
            parts = [followed.format(epoch=progress.epoch, total=progress.num_epochs)]
        if progress.left_s is not None:
            parts.append(self.tr("{time} left").format(time=duration(progress.left_s)))
        if progress.images_per_s is not None:
            parts.append(self.tr("{number} images/s").format(number=f"{progress.images_per_s:.0f}"))
        return parts


_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
