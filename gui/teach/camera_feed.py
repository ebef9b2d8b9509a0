"""The pictures of a camera, by QtMultimedia, which the extra `camera` brings; without it there is no camera."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QCamera, QVideoFrame

_LARGEST = QSize(640, 640)  # pixels: more is not seen in what the network gets, and takes longer


class CameraFeed(QObject):
    """The computer's own camera: while it is on, it sends what it sees."""

    seen = Signal(QImage)
    failed = Signal(str)  # why there is nothing to see, in a sentence; the camera is off

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._camera: QCamera | None = None
        self._parts: list[QObject] = []  # the camera and what brings its pictures here

    @staticmethod
    def is_there() -> bool:
        """Whether there is a camera now, and QtMultimedia to read it."""
        try:
            from PySide6.QtMultimedia import QMediaDevices
        except ImportError:
            return False
        return bool(QMediaDevices.videoInputs())

    def start(self) -> None:
        """Switches the camera on; `failed` tells where it cannot be."""
        self.stop()
        if not self.is_there():
            self._fail(self.tr("There is no camera; plug one in and try again."))
            return
        from PySide6.QtMultimedia import QCamera, QMediaCaptureSession, QMediaDevices, QVideoSink

        camera, session = QCamera(QMediaDevices.defaultVideoInput(), self), QMediaCaptureSession(self)
        sink, devices = QVideoSink(self), QMediaDevices(self)
        session.setCamera(camera)
        session.setVideoSink(sink)
        self._camera, self._parts = camera, [session, sink, devices, camera]
        sink.videoFrameChanged.connect(self._on_frame)
        camera.errorOccurred.connect(self._on_error)
        devices.videoInputsChanged.connect(self._on_devices_changed)
        camera.start()

    def stop(self) -> None:
        """Switches the camera off, so that its light goes out."""
        if self._camera is not None:
            self._camera.stop()
        parts, self._camera, self._parts = self._parts, None, []
        for part in parts:
            part.blockSignals(True)  # what is on its way comes no more
            part.deleteLater()

    def is_on(self) -> bool:
        """Whether the camera is on."""
        return self._camera is not None

    def _on_frame(self, frame: "QVideoFrame") -> None:
        image = frame.toImage()
        if image.isNull() or not self.is_on():
            return
        if image.width() > _LARGEST.width() or image.height() > _LARGEST.height():
            image = image.scaled(
                _LARGEST, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
        self.seen.emit(image)

    def _on_error(self) -> None:
        self._fail(self.tr("The camera cannot be used: close other programs that use it, then try again."))

    def _on_devices_changed(self) -> None:
        from PySide6.QtMultimedia import QMediaDevices

        if self._camera is not None and self._camera.cameraDevice() not in QMediaDevices.videoInputs():
            self._fail(self.tr("The camera is no longer there: plug it in and try again."))

    def _fail(self, sentence: str) -> None:
        self.stop()
        self.failed.emit(sentence)
