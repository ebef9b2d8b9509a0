"""Our accuracy beside that of people and of networks that others have published."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from core.evaluate.published import PublishedResult
from gui import theme
from gui.language import Translated

_LOWEST = 0.8  # where the bars begin: all published results lie above


@dataclass(frozen=True)
class _Row:
    name: str
    accuracy: float
    is_ours: bool = False


class OthersView(Translated, QWidget):
    """A bar a result, the best on top and ours in ink; nothing where nobody has published any."""

    def __init__(self) -> None:
        super().__init__()
        self._results: tuple[PublishedResult, ...] = ()
        self._ours: tuple[str, float] | None = None

    def show_results(self, results: Sequence[PublishedResult], name: str, accuracy: float | None) -> None:
        """Shows `accuracy`, 0..1, of the weights called `name` among published ones."""
        self._results = tuple(results)
        self._ours = None if accuracy is None else (name, accuracy)
        self.setVisible(bool(self._results))
        self.setAccessibleDescription(", ".join(f"{row.name} {100 * row.accuracy:.1f} %" for row in self.rows()))
        self.update()

    def rows(self) -> list[_Row]:
        """What is shown, the best first."""
        rows = [_Row(self._name(each), each.accuracy) for each in self._results]
        if self._ours is not None:
            rows.append(_Row(*self._ours, is_ours=True))
        return sorted(rows, key=lambda row: -row.accuracy)

    def sizeHint(self) -> QSize:
        return QSize(27 * theme.GRID, (len(self._results) + 1) * 3 * theme.GRID)

    def minimumSizeHint(self) -> QSize:
        return QSize(20 * theme.GRID, 10 * theme.GRID)

    def paintEvent(self, event: QPaintEvent) -> None:
        rows = self.rows()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        body = QFontMetricsF(theme.font("body", bold=True))
        height = min(self.height() / max(1, len(rows)), body.height() + theme.GRID)
        number = body.horizontalAdvance("100.0") + theme.GRID
        names = min(max((body.horizontalAdvance(row.name) for row in rows), default=0) + theme.GRID, 0.6 * self.width())
        track = QRectF(names, 0, max(0.0, self.width() - names - number), min(6.0, height / 3))
        for index, row in enumerate(rows):
            top = index * height
            painter.setFont(theme.font("body", bold=row.is_ours))
            colour = theme.ink(self) if row.is_ours else theme.soft(self)
            painter.setPen(colour)
            metrics = QFontMetricsF(painter.font())  # in whole pixels, what just fits would be cut short
            name = metrics.elidedText(row.name, Qt.TextElideMode.ElideRight, names - theme.GRID + 1)
            painter.drawText(QRectF(0, top, names, height), _LEFT, name)
            painter.drawText(QRectF(0, top, self.width(), height), _RIGHT, f"{100 * row.accuracy:.1f}")
            bar = track.translated(0, top + (height - track.height()) / 2)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.quiet(self))
            painter.drawRoundedRect(bar, 2, 2)
            bar.setWidth(bar.width() * max(0.0, row.accuracy - _LOWEST) / (1 - _LOWEST))
            painter.setBrush(colour)
            painter.drawRoundedRect(bar, 2, 2)

    def _name(self, result: PublishedResult) -> str:
        return self.tr("people") if result.name == "People" else result.name

    def _retranslate(self) -> None:
        self.update()


_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
