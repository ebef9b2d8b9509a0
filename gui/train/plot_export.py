"""A plot as a file for other programs: PNG, SVG, CSV."""

import csv
import io
from collections.abc import Iterable, Sequence

from PySide6.QtCore import QBuffer, QIODevice, QRect, QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QGraphicsView

PNG_SCALE = 2  # sharp when printed or projected


def plot_image(plot: QGraphicsView, background: QColor) -> QImage:
    """The plot as it looks, twice as large."""
    image = QImage(plot.size() * PNG_SCALE, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(PNG_SCALE)
    _paint(plot, image, background)
    return image


def plot_svg(plot: QGraphicsView, background: QColor, title: str) -> bytes:
    """The plot as vectors with real text."""
    # pyqtgraph 0.14's own SVGExporter raises ValueError ("not enough values to unpack") on these plots.
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)
    generator.setOutputDevice(buffer)
    generator.setResolution(plot.logicalDpiY())  # else the letters have another size than on the screen
    generator.setSize(plot.size())
    generator.setViewBox(QRect(0, 0, plot.width(), plot.height()))
    generator.setTitle(title)
    _paint(plot, generator, background)
    return bytes(buffer.data().data())


def curves_csv(columns: Sequence[str], rows: Iterable[Sequence[float | int | str]]) -> bytes:
    """A table with a head, for any spreadsheet."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue().encode()


def _paint(plot: QGraphicsView, device: QImage | QSvgGenerator, background: QColor) -> None:
    area = QRectF(0, 0, plot.width(), plot.height())
    painter = QPainter(device)
    painter.fillRect(area, background)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    plot.render(painter, area, QRect(0, 0, plot.width(), plot.height()))
    painter.end()
