"""Words that change with the language of the window while it stands."""

import importlib
import pkgutil

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QLabel, QWidget

import gui
from gui.language import LanguageSwitch, Translated


class _Word(Translated, QLabel):
    def __init__(self, parent):
        super().__init__(parent)
        self._retranslate()

    def changeEvent(self, event):
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.has_new_font = True

    def _retranslate(self):
        self.setText(QApplication.translate("Commands", "Run"))


@pytest.fixture
def languages(qapp):
    languages = LanguageSwitch(qapp)
    yield languages
    languages.set_language("en")


def test_a_widget_inside_others_says_its_words_in_the_new_language(qtbot, languages):
    window = QWidget()
    qtbot.addWidget(window)
    word = _Word(QWidget(window))
    assert word.text() == "Run"
    languages.set_language("zh_CN")
    qtbot.waitUntil(lambda: word.text() == "训练")
    languages.set_language("en")
    qtbot.waitUntil(lambda: word.text() == "Run")


def test_other_changes_reach_the_widget_and_do_not_change_its_words(qtbot):
    word = _Word(None)
    qtbot.addWidget(word)
    word.setText("as it was")
    font = word.font()
    font.setPointSize(font.pointSize() + 3)
    word.setFont(font)
    assert word.has_new_font
    assert word.text() == "as it was"


def _widgets_with_words():
    for module in pkgutil.walk_packages(gui.__path__, "gui."):
        for value in vars(importlib.import_module(module.name)).values():
            is_ours = isinstance(value, type) and issubclass(value, QWidget) and value.__module__ == module.name
            if is_ours and "_retranslate" in vars(value):
                yield value


def test_every_widget_that_says_words_is_told_of_a_new_language():
    """Qt asks the first `changeEvent` among the bases, so the one that tells must stand before Qt's own."""
    widgets = list(_widgets_with_words())
    assert len(widgets) > 20
    for widget in widgets:
        bases = widget.__mro__
        assert bases.index(Translated) < bases.index(QWidget), widget.__name__
