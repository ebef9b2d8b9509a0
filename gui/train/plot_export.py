"""A plot as a file for other programs: PNG, SVG, CSV."""

import csv
import io
from collections.abc import Iterable, Sequence

from PySide6.QtCore import QBuffer, QIODevice, QRect, QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QGraphicsView

Cell = float | int | str | None
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


def curves_csv(columns: Sequence[str], rows: Iterable[Sequence[Cell]], decimal: str) -> bytes:
    """A table with a head, as a spreadsheet on a computer with this decimal point reads it; None is an empty cell.

    Excel reads by the system's settings: where a comma is the decimal point, commas between the cells would put
    each row into one cell, and 2.10 would be the second of October. There a semicolon stands between the cells.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";" if decimal == "," else ",")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(value, decimal) for value in row])
    # Excel takes a file without the mark for one of the system's old encoding; plain ASCII is the same in both.
    return text.getvalue().encode("utf-8" if text.getvalue().isascii() else "utf-8-sig")


def _cell(value: Cell, decimal: str) -> str:
    if value is None:
        return ""
    if isinstance(value, str):  # a word, and no formula for the spreadsheet to follow
        return f"'{value}" if value.startswith(("=", "+", "-", "@", "\t", "\r")) else value
    if isinstance(value, int):
        return str(value)
    return f"{value:.7g}".replace(".", decimal)  # seven figures, as many as a float32 has


def _paint(plot: QGraphicsView, device: QImage | QSvgGenerator, background: QColor) -> None:
    area = QRectF(0, 0, plot.width(), plot.height())
    painter = QPainter(device)
    painter.fillRect(area, background)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    plot.render(painter, area, QRect(0, 0, plot.width(), plot.height()))
    painter.end()
