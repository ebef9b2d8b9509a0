"""The pictures opened lately: whole names, names that tell files apart, and gray for what is gone."""

import os
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMenu, QWidget

from gui.predict.recent_menu import RecentMenu, distinct_names
from gui.settings import Settings


@pytest.fixture
def recent(qtbot, jobs):
    """Fills the menu with these paths as its opening does; returns it when the files have been asked for."""
    parent = QWidget()
    qtbot.addWidget(parent)

    def fill(*paths):
        menu = QMenu(parent)
        menu.owner = RecentMenu(menu, lambda: paths, jobs)
        menu.aboutToShow.emit()
        qtbot.waitUntil(jobs.is_idle)
        return menu

    return fill


def test_a_name_keeps_its_ampersand(recent):
    (action,) = recent(Path("/shop/H&M shirt.png")).actions()
    assert action.text() == "H&&M shirt.png"  # as Qt writes the sign itself


def test_files_of_one_name_are_told_apart_by_as_many_folders_as_it_takes():
    shirts, bags = Path("/school/a/new/photo.png"), Path("/school/b/new/photo.png")
    names = distinct_names([shirts, bags, Path("/school/boot.png"), Path("/photo.png")])
    assert names == [
        os.path.join("a", "new", "photo.png"),
        os.path.join("b", "new", "photo.png"),
        "boot.png",
        str(Path("/photo.png")),
    ]


def test_a_very_long_name_is_cut_in_its_middle():
    (name,) = distinct_names([Path("/", "x" * 100 + ".png")])
    assert len(name) < 70
    assert name.endswith(".png")


def test_files_that_are_gone_are_gray(recent, tmp_path):
    (tmp_path / "here.png").write_bytes(b"x")
    here, gone = recent(tmp_path / "here.png", tmp_path / "gone.png").actions()
    assert (here.isEnabled(), gone.isEnabled()) == (True, False)
    assert "no longer there" in gone.toolTip()


def test_the_one_that_is_chosen_is_told(recent, qtbot, tmp_path):
    (tmp_path / "here.png").write_bytes(b"x")
    menu = recent(tmp_path / "here.png")
    with qtbot.waitSignal(menu.owner.chosen) as signal:
        menu.actions()[0].trigger()
    assert signal.args == [tmp_path / "here.png"]


def test_without_any_it_says_so(recent):
    (action,) = recent().actions()
    assert (action.text(), action.isEnabled()) == ("none yet", False)


def test_a_name_of_any_bytes_is_remembered(qapp):
    paths = [Path("/tmp/shoe.png"), Path("/tmp") / os.fsdecode("衬衫".encode("gbk") + b".png")]
    for path in reversed(paths):
        Settings().add_recent_file(path)
    assert Settings().recent_files() == paths
