"""The cards of the classes side by side, as many in a row as fit, and a bar where there are more than fit."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from gui import theme
from gui.teach.class_card import ClassCard

_LEAST_WIDTH = 27 * theme.GRID


class CardGrid(QScrollArea):
    """All cards have one width and one height."""

    def __init__(self) -> None:
        super().__init__()
        self._cards: list[ClassCard] = []
        self._page = QWidget()
        self.setWidget(self._page)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self._page.setAutoFillBackground(False)
        self._restyle()

    def show_cards(self, cards: Sequence[ClassCard]) -> None:
        """Shows these from now on; whoever made the others deletes them."""
        self._cards = list(cards)
        for card in self._cards:
            card.setParent(self._page)
            card.show()
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._restyle()
        elif event.type() == QEvent.Type.FontChange:
            self._place()

    def _place(self) -> None:
        space, width = theme.GRID, self.viewport().width() - theme.GRID
        columns = max(1, (width + space) // (_LEAST_WIDTH + space))
        each = (width - (columns - 1) * space) // columns
        height = max((card.sizeHint().height() for card in self._cards), default=0)
        for number, card in enumerate(self._cards):
            row, column = divmod(number, columns)
            card.setGeometry(column * (each + space), row * (height + space), each, height)
        rows = -(-len(self._cards) // columns)
        self._page.resize(self.viewport().width(), max(0, rows * (height + space) - space))

    def _restyle(self) -> None:
        self.verticalScrollBar().setStyleSheet(theme.thin_scroll_bar(self))
