"""Pictures on their way between the engine's arrays and Qt."""

import numpy as np
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QImage


def to_qimage(pixels: np.ndarray) -> QImage:
    """uint8 H x W (gray) or H x W x 3 (RGB) as an image that owns its memory."""
    pixels = np.ascontiguousarray(pixels)
    height, width = pixels.shape[:2]
    form = QImage.Format.Format_Grayscale8 if pixels.ndim == 2 else QImage.Format.Format_RGB888
    return QImage(pixels.data, width, height, pixels.strides[0], form).copy()


def to_png(image: QImage) -> bytes:
    """An image as the bytes of a PNG file, which `core.predict.decode` reads."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stub asks for bytes, which PySide refuses
    return bytes(buffer.data().data())
