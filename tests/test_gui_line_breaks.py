"""Tests of gui.line_breaks, with Qt's own line breaking as the judge."""

import pytest
from PySide6.QtGui import QFontMetrics, QTextLayout, QTextOption

from gui.line_breaks import keep_words, without_marks
from gui.widgets import Label

SENTENCES = {
    "整个训练：在这台电脑上约 53 分钟（估计）": ["估计", "整个训练", "53 分钟"],
    "画一件衣物——画出轮廓即可，内部会自动填充": ["自动填充", "轮廓"],
    "使用 GPU 会快很多倍。": ["会快很多倍"],
    "3 epochs of the book recipe: about 2 h, about 83 % of the test images right": ["2 h", "83 %"],
    "Whole run: about 53 min on this computer (estimate), 260 MB on disk": ["53 min", "260 MB"],
    "还没有训练记录。每次训练都会保留在这里。": ["记录"],
}


def lines_of(text: str, width: float) -> list[str]:
    """How Qt breaks a text into lines of at most this many pixels, as labels do it."""
    layout = QTextLayout(text)
    layout.setTextOption(QTextOption())
    layout.beginLayout()
    lines = []
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        lines.append(text[line.textStart() : line.textStart() + line.textLength()])
    layout.endLayout()
    return lines


@pytest.mark.parametrize("sentence", SENTENCES)
def test_no_width_breaks_a_short_phrase_or_a_number_from_its_unit(qapp, sentence):
    marked = keep_words(sentence)
    for width in range(150, 500, 3):
        lines = [without_marks(line) for line in lines_of(marked, width)]
        assert "".join(lines) == sentence
        for words in SENTENCES[sentence]:
            assert sum(words in line for line in lines) == 1, (width, lines)


def test_the_last_character_of_a_long_phrase_never_begins_a_line_alone(qapp):
    sentence = "每张训练图像被看到的次数以及更多"
    width_of = QFontMetrics(qapp.font()).horizontalAdvance
    for count in range(6, len(sentence)):
        lines = lines_of(keep_words(sentence), width_of(sentence[:count]) + 1)
        assert len(without_marks(lines[-1])) > 1
        assert len(lines) <= 3


@pytest.mark.parametrize("text", ["", "Whole run: about 53 min", "12 px", "<b>1</b>", *SENTENCES])
def test_the_marks_can_be_taken_away_again(text):
    assert without_marks(keep_words(text)) == text


def test_a_label_that_wraps_keeps_words_and_says_the_text_that_it_was_given(qtbot):
    label = Label("（估计）", wrap=True)
    qtbot.addWidget(label)
    assert label.text() == "（估计）"
    assert lines_of(super(Label, label).text(), 5) != list("（估计）")
    label.setText("整个训练")
    assert label.text() == "整个训练"
