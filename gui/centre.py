"""The middle of the window: one page at a time, and a way back to the first."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QCoreApplication, QRectF, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from gui import theme
from gui.language import Translated
from gui.page_table import PageSpec
from gui.widgets import FlatButton, Label


class Centre(Translated, QStackedWidget):
    """A stack of pages, the first of which is the network; `actions_of_pages` show each, from the View menu say."""

    page_changed = Signal(str)  # the name of the page that is shown now

    def __init__(self, specs: Sequence[PageSpec], views: Mapping[str, QWidget]) -> None:
        super().__init__()
        self._specs = tuple(specs)
        self._cards: list[_Card] = []
        self._pages: list[QWidget] = []
        self._group = QActionGroup(self)
        for number, spec in enumerate(self._specs):
            view = views[spec.name]
            if number:
                card = _Card(spec, view)
                card.back.clicked.connect(self.go_back)
                self._cards.append(card)
                view = card
            self._pages.append(view)
            self.addWidget(view)
            action = QAction(self, checkable=True)
            action.setShortcut(QKeySequence(spec.key))
            action.triggered.connect(lambda _=False, name=spec.name: self.show_page(name))
            self._group.addAction(action)
        self._retranslate()
        self.show_page(self._specs[0].name)

    def actions_of_pages(self) -> list[QAction]:
        """One a page, in the order of the table."""
        return self._group.actions()

    def cards(self) -> "list[_Card]":
        """The sheets with a title row: one for each page but the first."""
        return list(self._cards)

    def page(self) -> str:
        """The name of the page that is shown."""
        return self._specs[self.currentIndex()].name

    def show_page(self, name: str) -> None:
        """Shows a page; the keyboard goes there where it was on the page before."""
        number = next(number for number, spec in enumerate(self._specs) if spec.name == name)
        self._group.actions()[number].setChecked(True)
        if number == self.currentIndex():
            return
        before, page = self._pages[self.currentIndex()], self._pages[number]
        had_focus = before.isAncestorOf(self.focusWidget() or self)
        self.setCurrentIndex(number)
        if had_focus:
            page.setFocus()
        self.page_changed.emit(name)

    def go_back(self) -> bool:
        """Shows the first page; whether another one was shown."""
        was_elsewhere = self.currentIndex() != 0
        self.show_page(self._specs[0].name)
        return was_elsewhere

    def _retranslate(self) -> None:
        for spec, action in zip(self._specs, self._group.actions(), strict=True):
            action.setText(QCoreApplication.translate("Centre", spec.title))
        for card in self._cards:
            card.title.setText(QCoreApplication.translate("Centre", card.spec.title))
            card.back.setText(self.tr("Back to the network"))
            card.back.setToolTip(self.tr("Back to the network (Esc)"))


class _Card(QWidget):
    """A page with its title, the way back and the view on one sheet."""

    def __init__(self, spec: PageSpec, view: QWidget) -> None:
        super().__init__()
        self.spec = spec
        self.title = Label(size="title", bold=True)
        self.back = FlatButton(icon_name="close", framed=False)
        head = QHBoxLayout()
        head.addWidget(self.title)
        head.addStretch()
        head.addWidget(self.back)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[theme.GRID + theme.GRID // 2] * 4)
        layout.setSpacing(theme.GRID)
        layout.addLayout(head)
        layout.addWidget(view, stretch=1)
        self.setFocusProxy(view)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.hairline(self), 1))
        painter.setBrush(theme.card(self))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), theme.RADIUS, theme.RADIUS)
