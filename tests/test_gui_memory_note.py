"""Tests of gui.memory_note: the memory that the status line tells."""

import pytest

from gui import memory_note
from gui.memory_note import MemoryNote
from gui.texts import memory_size


@pytest.fixture
def note(qtbot, monkeypatch):
    monkeypatch.setattr(memory_note, "_LOOK_EVERY_MS", 5)
    note = MemoryNote()
    qtbot.addWidget(note)
    return note


def test_it_follows_what_the_process_takes_while_it_can_be_seen(qtbot, note, monkeypatch):
    taken = [640_000_000]
    monkeypatch.setattr(memory_note, "memory_of_process", lambda: taken[0])
    note.show()
    assert note.text() == "memory 640 MB"
    taken[0] = 1_800_000_000
    qtbot.waitUntil(lambda: note.text() == "memory 1.8 GB")
    note.hide()
    assert not note._timer.isActive()


def test_a_gpu_is_named_with_what_it_has(note, monkeypatch):
    monkeypatch.setattr(memory_note, "memory_of_process", lambda: 1_800_000_000)
    monkeypatch.setattr(memory_note, "memory_of_card", lambda: (3_120_000_000, 80_000_000_000))
    note.show()
    assert note.text() == "memory 1.8 GB · GPU 3.1 GB of 80 GB"


def test_where_nothing_is_known_nothing_is_said(note, monkeypatch):
    monkeypatch.setattr(memory_note, "memory_of_process", lambda: None)
    monkeypatch.setattr(memory_note, "memory_of_card", lambda: None)
    note.show()
    assert note.text() == ""


@pytest.mark.parametrize(
    ("num_bytes", "words"),
    [
        (0, "0 MB"),
        (994_000_000, "990 MB"),
        (996_000_000, "1.0 GB"),
        (9_949_000_000, "9.9 GB"),
        (9_960_000_000, "10 GB"),
        (79_600_000_000, "80 GB"),
    ],
)
def test_sizes_have_two_figures_or_three(num_bytes, words):
    assert memory_size(num_bytes) == words
