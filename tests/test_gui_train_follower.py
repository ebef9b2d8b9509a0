"""Following a run from outside: what has changed is told, a folder that is gone is told once and tried again."""

import shutil

import pytest

from core.runs.events import EpochDone, StepDone
from core.runs.folder import RunFolder
from core.runs.reader import RunReader
from core.train.recipes import recipe_config, with_epochs
from gui.train import follower as module
from gui.train.follower import RunFollower

CONFIG = recipe_config("book", "googlenet", num_epochs=2, num_images=512, image_size=16)


@pytest.fixture
def folder(tmp_path):
    folder = RunFolder.create(tmp_path / "run", CONFIG)
    folder.append_metrics([step(1), step(2)])
    yield folder
    folder.lock.release()


@pytest.fixture
def follower(jobs, monkeypatch):
    monkeypatch.setattr(module, "_LOOK_EVERY_MS", 20)
    follower = RunFollower(jobs)
    yield follower
    follower.stop()


@pytest.fixture
def two_more_looks(qtbot, monkeypatch):
    """Waits until the folder has been looked at twice more; what the first look found has been told by then."""
    looks = []
    read = RunReader.read

    def counted_read(reader):
        looks.append(reader)
        return read(reader)

    monkeypatch.setattr(RunReader, "read", counted_read)

    def wait():
        num_looks = len(looks)
        qtbot.waitUntil(lambda: len(looks) >= num_looks + 2)

    return wait


@pytest.fixture
def told(follower):
    """What was told, in its order: news and how the run stood then, or words."""
    told = []
    follower.followed.connect(lambda news, run_progress: told.append((news, run_progress)))
    follower.lost.connect(lambda error: told.append(str(error)))
    follower.found.connect(lambda: told.append("found"))
    return told


def step(number):
    return StepDone(number, 1 + (number - 1) // 4, 1.0, 0.5, 128, float(number))


def begin(follower, folder):
    reader = RunReader(folder.path)
    follower.follow(reader, reader.read())


def test_how_the_run_stands_is_told_at_once_and_again_when_it_has_grown(qtbot, follower, folder, told, two_more_looks):
    folder.lock.acquire()
    begin(follower, folder)
    (news, run_progress), *_ = told
    assert (news.events, news.is_being_written, run_progress.fraction) == ((), True, 2 / 8)
    folder.append_metrics([step(3), step(4), EpochDone(1, 4, 1.0, 0.5, 0.9, 0.6, 100.0, 5.0)])
    qtbot.waitUntil(lambda: len(told) == 2)
    news, run_progress = told[1]
    assert [type(event) for event in news.events] == [StepDone, StepDone, EpochDone]
    assert (news.is_anew, run_progress.fraction, run_progress.epoch) == (False, 4 / 8, 1)
    assert run_progress.images_per_s == pytest.approx(128)
    two_more_looks()
    assert len(told) == 2


def test_new_weights_and_the_end_of_the_run_are_told(qtbot, follower, folder, told):
    folder.lock.acquire()
    begin(follower, folder)
    file = folder.save_weights(1, {}, {})
    qtbot.waitUntil(lambda: told[-1][0].newest_weights == file)
    folder.lock.release()
    qtbot.waitUntil(lambda: not told[-1][0].is_being_written)
    assert len(told) == 3


def test_a_run_taken_up_with_more_epochs_stands_where_it_stands_among_them(qtbot, follower, folder, told):
    begin(follower, folder)
    folder.change_config(with_epochs(CONFIG, 4))
    qtbot.waitUntil(lambda: len(told) == 2)
    news, run_progress = told[1]
    assert (news.is_anew, len(news.events), run_progress.fraction, run_progress.num_epochs) == (True, 2, 2 / 16, 4)


def test_a_folder_that_is_gone_is_told_once_and_followed_on_when_it_is_back(
    qtbot, follower, folder, told, two_more_looks, tmp_path
):
    folder.lock.acquire()
    begin(follower, folder)
    folder.path.rename(tmp_path / "away")
    qtbot.waitUntil(lambda: len(told) == 2)
    assert told[1].startswith(f"The run's folder {folder.path} cannot be read at the moment; the window goes on trying")
    two_more_looks()
    assert len(told) == 2
    (tmp_path / "away").rename(folder.path)
    folder.append_metrics([step(3)])
    qtbot.waitUntil(lambda: len(told) == 4)
    assert told[2] == "found"
    assert told[3][0].events == (step(3),)


def test_of_a_run_that_nobody_writes_a_vanished_folder_is_not_told(follower, folder, told, two_more_looks):
    begin(follower, folder)
    shutil.rmtree(folder.path)
    two_more_looks()
    assert len(told) == 1


def test_what_comes_after_stop_is_not_told(qtbot, jobs, follower, folder, told):
    begin(follower, folder)
    follower._look()
    follower.stop()
    folder.append_metrics([step(3)])
    qtbot.waitUntil(jobs.is_idle)
    assert len(told) == 1
    assert not follower.is_following
