"""The program's own icons, drawn in the ink of whoever shows them."""

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer

from core.paths import ASSETS

_SIZE = 20


def pixmap(name: str, colour: QColor, ratio: float = 1.0, size: int = _SIZE) -> QPixmap:
    """The icon assets/icons/`name`.svg with its `currentColor` replaced, for a display of that pixel ratio.

    Each is read and drawn once, for every repaint of a button asks for it. Qt's cache empties itself before Qt ends.
    """
    key = f"icon {name} {colour.name()} {ratio} {size}"
    result = QPixmap()
    if not QPixmapCache.find(key, result):
        result = _drawn(name, colour, ratio, size)
        QPixmapCache.insert(key, result)
    return result


def _drawn(name: str, colour: QColor, ratio: float, size: int) -> QPixmap:
    source = (ASSETS / "icons" / f"{name}.svg").read_text(encoding="utf-8").replace("currentColor", colour.name())
    result = QPixmap(QSize(round(size * ratio), round(size * ratio)))
    result.setDevicePixelRatio(ratio)
    result.fill(Qt.GlobalColor.transparent)
    painter = QPainter(result)
    QSvgRenderer(QByteArray(source.encode())).render(painter, QRectF(0, 0, size, size))
    painter.end()
    return result
