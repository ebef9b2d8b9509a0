"""Renaming runs, putting them into the trash and back, and how the list of them looks, with real keys and clicks."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from core.errors import UserError
from core.paths import BUNDLED_RUNS, runs_folder
from core.runs.folder import RunFolder
from core.runs.lock import RunLock
from core.runs.rename import rename_run
from core.train.recipes import recipe_config
from gui.texts import run_title
from gui.train.run_list import RunList, RunSummary
from gui.train.run_listing import RunListing
from gui.train.run_row import fitting, row_height
from gui.train.run_trash import RunTrash

CONFIG = recipe_config("book", "googlenet", num_images=256, num_epochs=3, device="cpu", precision="float32")
BUNDLED = RunSummary(Path("bundled"), "GoogLeNet BN, best", "epoch 24 of 24", 0.948, True, False)


@pytest.fixture(autouse=True)
def _own_trash(tmp_path, monkeypatch):
    (tmp_path / "data").mkdir()
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


def make_run(name):
    return RunFolder.create(runs_folder() / name, CONFIG).path


def summaries(count):
    name = "25 Nov 22:10 · GoogLeNet 2014"
    return [RunSummary(Path(str(n)), name, "epoch 1 of 10", 0.5, False, n == 1, num_bytes=10**7) for n in range(count)]


@pytest.fixture
def run_list(qtbot):
    run_list = RunList()
    qtbot.addWidget(run_list)
    run_list.resize(208, 300)
    with qtbot.waitExposed(run_list):
        run_list.show()
    run_list.activateWindow()
    qtbot.waitUntil(run_list.isActiveWindow)
    return run_list


# All runs are there


def test_with_many_runs_of_one_s_own_those_that_came_with_the_program_stay_in_the_list():
    for number in range(41):
        make_run(f"run {number}")
    runs = RunListing().list_all()
    assert sum(not run.is_bundled for run in runs) == 41
    assert {run.path for run in runs if run.is_bundled} == {path for path in BUNDLED_RUNS.iterdir() if path.is_dir()}


def test_the_space_of_a_run_is_that_of_its_files():
    path = make_run("run")
    listing = RunListing()
    before = next(run for run in listing.list_all() if run.path == path).num_bytes
    (path / "weights" / "epoch-0001.safetensors").write_bytes(bytes(5000))
    assert next(run for run in listing.list_if_changed() if run.path == path).num_bytes == before + 5000


# One name everywhere


@pytest.mark.parametrize(
    ("folder", "model", "title"),
    [
        (Path("2026-11-25 22.10 googlenet_bn"), "googlenet_bn", "25 Nov 22:10 · GoogLeNet BN"),
        (Path("2026-11-25 22.10 nin (2)"), "nin", "25 Nov 22:10 · NiN (2)"),
        (Path("my best run"), "nin", "my best run"),
        (Path("2026-13-45 22.10 nin"), "nin", "2026-13-45 22.10 nin"),
        (BUNDLED_RUNS / "googlenet-best", "googlenet_bn", "GoogLeNet BN, best"),
        (BUNDLED_RUNS / "googlenet-book", "googlenet", "GoogLeNet, book"),
    ],
)
def test_a_run_has_one_name(qapp, folder, model, title):
    assert run_title(folder, model) == title


# Renaming


def test_a_run_gets_another_name():
    path = make_run("old")
    assert rename_run(path, " with 10:30 lr ") == path.with_name("with 10.30 lr")
    assert not path.exists()
    assert RunFolder(path.with_name("with 10.30 lr")).config == CONFIG


@pytest.mark.parametrize("name", ["", "..", "a/b", "a\\b", "what?", "x" * 200, ".hidden"])
def test_what_cannot_be_a_name_is_refused(name):
    path = make_run("old")
    with pytest.raises(UserError, match="cannot be called"):
        rename_run(path, name)
    assert path.exists()


def test_neither_a_name_that_is_taken_nor_a_run_that_is_written_is_renamed():
    path, _ = make_run("old"), make_run("taken")
    with pytest.raises(UserError, match="already"):
        rename_run(path, "taken")
    lock = RunLock(path)
    lock.acquire()
    with pytest.raises(UserError, match="is being trained by another process"):
        rename_run(path, "new")
    lock.release()


def test_f2_edits_the_name_in_its_row(qtbot, run_list):
    asked = []
    run_list.rename_requested.connect(lambda path, name: asked.append((path, name)))
    run_list.show_runs([*summaries(2), BUNDLED], None)
    run_list.rows.setFocus()
    run_list.rows.setCurrentRow(1)
    qtbot.keyClick(run_list.rows, Qt.Key.Key_F2)
    editor = run_list.rows.findChild(QLineEdit)
    assert editor.text() == "25 Nov 22:10 · GoogLeNet 2014"
    editor.selectAll()
    qtbot.keyClicks(editor, "lr 0.3")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: asked == [(Path("1"), "lr 0.3")])


# The trash


def test_runs_go_to_the_trash_and_come_back_whole():
    paths = [make_run("one"), make_run("two")]
    trash = RunTrash()
    assert trash.move(paths) == 2
    assert not any(path.exists() for path in paths)
    trash.put_back()
    assert [RunFolder(path).config for path in paths] == [CONFIG, CONFIG]


def test_neither_a_run_that_is_written_nor_one_of_the_program_goes_to_the_trash():
    path = make_run("under way")
    lock = RunLock(path)
    lock.acquire()
    bundled = next(BUNDLED_RUNS.iterdir())
    assert RunTrash().move([path, bundled]) == 0
    assert path.exists()
    assert bundled.exists()
    lock.release()


def test_delete_throws_away_what_is_chosen_but_what_must_stay(qtbot, run_list):
    asked = []
    run_list.trash_requested.connect(asked.append)
    written = replace(BUNDLED, path=Path("written"), is_bundled=False, is_being_written=True)
    run_list.show_runs([*summaries(2), written, BUNDLED], None)
    run_list.rows.setFocus()
    qtbot.keyClick(run_list.rows, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(run_list.rows, Qt.Key.Key_Delete)
    assert asked == [[Path("0"), Path("1")]]


def test_a_click_with_ctrl_chooses_several_and_opens_none(qtbot, run_list):
    opened = []
    run_list.run_chosen.connect(opened.append)
    run_list.show_runs(summaries(4), None)
    for row in (0, 2):
        place = run_list.rows.visualItemRect(run_list.rows.item(row)).center()
        viewport = run_list.rows.viewport()
        qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier, place)
    assert [run.path for run in run_list.rows.chosen()] == [Path("0"), Path("2")]
    assert opened == []


def test_the_menu_offers_what_can_be_done(run_list):
    run_list.show_runs([*summaries(2), BUNDLED], None)
    enabled = []
    for row in (0, 1, 2):
        run_list.rows.clearSelection()
        run_list.rows.setCurrentRow(row)
        menu = run_list.menu()
        enabled.append([action.isEnabled() for action in menu.actions() if not action.isSeparator()])
    # Open, Continue, Rename, Move to the trash
    assert enabled == [[True, False, True, True], [True, True, True, True], [True, False, False, False]]


def test_what_was_thrown_away_can_be_put_back(qtbot, run_list):
    run_list.show_runs(summaries(2), None)
    assert not run_list.put_back.isVisible()
    run_list.show_trashed(2)
    with qtbot.waitSignal(run_list.put_back_requested):
        qtbot.mouseClick(run_list.put_back, Qt.MouseButton.LeftButton)


# Looks


@pytest.mark.parametrize("count", [1, 3, 12, 40])
@pytest.mark.parametrize("height", [120, 300, 480])
def test_rows_are_whole_the_current_one_is_seen_and_nothing_is_cut(qtbot, run_list, count, height):
    run_list.resize(208, height)
    runs = [*summaries(count), BUNDLED]
    run_list.show_runs(runs, BUNDLED.path)
    rows = run_list.rows
    assert rows.viewport().height() % row_height() == 0
    assert rows.geometry().bottom() < height
    places = [rows.visualItemRect(rows.item(row)) for row in range(rows.count())]
    assert rows.viewport().rect().contains(places[-1])  # the one that is shown
    assert all(place.top() % row_height() == 0 for place in places)
    num_seen = sum(rows.viewport().rect().contains(place) for place in places)
    assert num_seen == min(len(runs), (height - run_list._foot_height()) // row_height())
    for run in runs:
        font = fitting(rows.font(), run.title, rows.viewport().width() - 4)
        assert font.stretch() != 80  # the narrowest, after which names are cut
    rows.scrollToTop()
    qtbot.waitUntil(run_list.link.isVisible if count > 1 else lambda: True)
    if count > 1:
        assert run_list.link.width() >= run_list.link.sizeHint().width()
        assert run_list.link.parentWidget().rect().contains(run_list.link.geometry())
