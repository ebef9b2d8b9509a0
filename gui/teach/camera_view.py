"""What the camera sees, and the button that makes it an example of a class."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHideEvent, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from gui import theme
from gui.images import to_png
from gui.language import Translated
from gui.teach.camera_feed import CameraFeed
from gui.widgets import FlatButton, Label

_WIDTH = 7 * theme.GRID  # a quarter of that of what the camera sees
_PAUSE_MS = 250  # between two pictures while the button is held


class CameraView(Translated, QWidget):
    """Shut at first. While it is open the camera is on, and every picture that is taken goes to one class."""

    taken = Signal(bytes)  # a picture file's
    failed = Signal(str)  # why the camera shows nothing, in a sentence; the view is shut

    def __init__(self, feed: CameraFeed | None = None) -> None:
        super().__init__()
        self.feed = CameraFeed(self) if feed is None else feed
        self._class_name = ""
        self._words = Label(wrap=True)
        self.mirror = _Mirror()
        self.take, self.done = FlatButton(icon_name="camera", primary=True), FlatButton()
        self.take.setAutoRepeat(True)
        self.take.setAutoRepeatInterval(_PAUSE_MS)
        self.take.setAutoRepeatDelay(2 * _PAUSE_MS)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.GRID)
        buttons.addWidget(self.take)
        buttons.addWidget(self.done)
        buttons.addStretch()
        column = QVBoxLayout()
        column.addStretch()
        column.addWidget(self._words)
        column.addLayout(buttons)
        column.addStretch()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * theme.GRID)
        layout.addWidget(self.mirror)
        layout.addLayout(column, 1)
        self.take.clicked.connect(self._on_take)
        self.done.clicked.connect(self.shut)
        self.feed.seen.connect(self._on_seen)
        self.feed.failed.connect(self._on_failed)
        self._retranslate()
        self.hide()

    def open(self, class_name: str) -> None:
        """Switches the camera on; what is taken becomes an example of this class."""
        self._class_name = class_name
        self.mirror.show_image(None)
        self.take.setEnabled(False)
        self._retranslate()
        self.show()
        self.feed.start()

    def shut(self) -> None:
        """Switches the camera off and goes out of the way."""
        self.hide()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.feed.stop()
        self.setVisible(False)  # it does not come back with the page, and the camera with it

    def _on_seen(self, image: QImage) -> None:
        self.mirror.show_image(image)
        self.take.setEnabled(True)

    def _on_take(self) -> None:
        if self.mirror.image is not None:
            self.taken.emit(to_png(self.mirror.image))

    def _on_failed(self, sentence: str) -> None:
        self.shut()
        self.failed.emit(sentence)

    def _retranslate(self) -> None:
        words = self.tr("Each picture that you take becomes an example of “{name}”. Hold the button to take several.")
        self._words.setText(words.format(name=self._class_name))
        self.take.setText(self.tr("Take a picture"))
        self.done.setText(self.tr("Camera off"))
        self.mirror.setAccessibleName(self.tr("What the camera sees"))


class _Mirror(QWidget):
    """The newest picture the other way round, as people know themselves; what is taken is the right way round."""

    def __init__(self) -> None:
        super().__init__()
        self.image: QImage | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_image(self, image: QImage | None) -> None:
        self.image = image
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(4 * _WIDTH, 3 * _WIDTH)  # as most cameras see

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.hairline(self))
        if self.image is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            size = self.image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
            place = QRectF(0, 0, size.width(), size.height())
            place.moveCenter(QRectF(self.rect()).center())
            painter.translate(self.width(), 0)
            painter.scale(-1, 1)
            painter.drawImage(place, self.image)
