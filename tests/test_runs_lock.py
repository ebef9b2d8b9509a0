"""A run that is being written is seen to be, cannot be written twice, and is free again however its process ends."""

import errno
import os
import shutil
import subprocess
import sys
from io import FileIO

import filelock
import pytest

import core.runs.lock
from core.errors import UserError
from core.runs.events import StepDone
from core.runs.lock import RunLock, is_being_written, left_behind_at
from core.train.recipes import recipe_config
from core.train.run import resume, run

OTHER = """
import sys
from pathlib import Path
from core.runs.lock import RunLock
lock = RunLock(Path(sys.argv[1]))
lock.acquire()
print("held", flush=True)
sys.stdin.read()
"""
BUSY = "is being trained by another process; stop it there"


@pytest.fixture
def other(tmp_path):
    """Another process that holds the lock on `tmp_path`."""
    command = [sys.executable, "-c", OTHER, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_a_folder_counts_as_being_written_from_taking_the_lock_to_giving_it_back(tmp_path):
    assert not is_being_written(tmp_path)
    lock = RunLock(tmp_path)
    lock.acquire()
    assert is_being_written(tmp_path)
    lock.release()
    assert not is_being_written(tmp_path)
    lock.release()  # once more, which does nothing


def test_another_process_is_seen_and_kept_out_until_it_is_killed(other, tmp_path):
    assert is_being_written(tmp_path)
    with pytest.raises(UserError, match=BUSY):
        RunLock(tmp_path).acquire()
    other.kill()
    other.wait()
    lock = RunLock(tmp_path)
    lock.acquire()
    lock.release()
    assert not is_being_written(tmp_path)


def reach_nobody(_descriptor, *, blocking):
    """A share whose locks are this computer's own."""
    assert not blocking
    return True


def are_missing(_descriptor, *, blocking):
    """A share without locks."""
    raise OSError(errno.ENOLCK, "No locks available")


@pytest.mark.parametrize("locks", [reach_nobody, are_missing])
def test_where_locks_do_not_reach_a_sign_of_life_of_the_last_30_seconds_counts(tmp_path, monkeypatch, locks):
    monkeypatch.setattr(filelock, "lock_descriptor", locks)
    lock = RunLock(tmp_path)
    lock.acquire()
    assert is_being_written(tmp_path)
    file = tmp_path / "writer.lock"
    long_ago = file.stat().st_mtime - 40
    os.utime(file, (long_ago, long_ago))
    assert not is_being_written(tmp_path)
    lock.beat()
    assert is_being_written(tmp_path)
    lock.release()


def test_after_a_crash_a_run_counts_as_being_written_for_30_seconds_more_and_looking_changes_nothing(other, tmp_path):
    other.kill()
    other.wait()
    file = tmp_path / "writer.lock"
    before = file.stat()
    assert is_being_written(tmp_path)
    long_ago = before.st_mtime - 40
    os.utime(file, (long_ago, long_ago))
    assert not is_being_written(tmp_path)
    assert left_behind_at(tmp_path) == long_ago
    assert (file.read_bytes(), file.stat().st_mtime) == (b"1", long_ago)


def test_only_a_lock_that_was_not_given_back_left_behind_at(tmp_path):
    assert left_behind_at(tmp_path) is None
    lock = RunLock(tmp_path)
    lock.acquire()
    assert left_behind_at(tmp_path) is None
    lock.release()
    assert left_behind_at(tmp_path) is None


def test_looking_leaves_nothing_behind_where_no_run_was_ever_written(tmp_path):
    assert not is_being_written(tmp_path)
    assert not is_being_written(tmp_path / "nowhere")
    assert list(tmp_path.iterdir()) == []


def test_two_who_look_at_once_do_not_take_each_other_for_a_writer(tmp_path, monkeypatch):
    file = tmp_path / "writer.lock"
    file.write_bytes(b"1")
    os.utime(file, (0, 0))
    answers = [False, False, True]  # the other one has the lock for an instant
    monkeypatch.setattr(filelock, "lock_descriptor", lambda *_arguments, **_options: answers.pop(0))
    assert not is_being_written(tmp_path)
    assert answers == []


def test_whoever_is_kept_out_changes_neither_the_sign_of_life_nor_its_time(other, tmp_path):
    file = tmp_path / "writer.lock"
    long_ago = file.stat().st_mtime - 40
    os.utime(file, (long_ago, long_ago))
    with pytest.raises(UserError, match=BUSY):
        RunLock(tmp_path).acquire()
    assert is_being_written(tmp_path)  # the lock is held, however old the sign of life is
    assert (file.read_bytes(), file.stat().st_mtime) == (b"1", long_ago)


def test_a_lock_file_that_may_only_be_read_shows_whether_the_run_is_written(other, tmp_path, monkeypatch):
    """A colleague's run, say. No permission stops root, who may be running the tests, so the refusal is made here."""

    def only_to_read(path, mode):
        if mode != "r":
            raise PermissionError(errno.EACCES, "Permission denied")
        return FileIO(path, mode)

    monkeypatch.setattr(core.runs.lock, "FileIO", only_to_read)
    assert is_being_written(tmp_path)
    os.utime(tmp_path / "writer.lock", (0, 0))
    assert is_being_written(tmp_path)
    other.kill()
    other.wait()
    assert not is_being_written(tmp_path)


@pytest.mark.usefixtures("few_images", "tiny_network")
def test_a_run_under_way_cannot_be_continued_by_a_second_one(tmp_path):
    config = recipe_config("book", "googlenet", image_size=16, data="few", batch_size=8, num_epochs=3, device="cpu")
    folder = tmp_path / "run"
    events = run(config, folder=folder)
    next(event for event in events if isinstance(event, StepDone) and event.epoch == 2)
    assert is_being_written(folder)
    before = {file.name: file.read_bytes() for file in folder.iterdir() if file.is_file()}
    with pytest.raises(UserError, match=BUSY):
        next(resume(folder))
    assert {file.name: file.read_bytes() for file in folder.iterdir() if file.is_file()} == before
    events.close()
    assert not is_being_written(folder)
    events = resume(folder)
    next(events)
    assert is_being_written(folder)
    events.close()
    assert not is_being_written(folder)


@pytest.mark.usefixtures("few_images", "tiny_network")
def test_a_folder_that_is_deleted_under_a_run_leaves_no_lock_behind(tmp_path):
    config = recipe_config("book", "googlenet", image_size=16, data="few", batch_size=8, num_epochs=3, device="cpu")
    events = run(config, folder=tmp_path / "run")
    next(events)
    shutil.rmtree(tmp_path / "run")
    events.close()
    assert not is_being_written(tmp_path / "run")


def test_where_a_share_has_no_locks_the_sign_of_life_keeps_a_second_writer_out(tmp_path, monkeypatch):
    monkeypatch.setattr(filelock, "lock_descriptor", are_missing)
    first, second = RunLock(tmp_path), RunLock(tmp_path)
    first.acquire()
    with pytest.raises(UserError, match=BUSY):
        second.acquire()
    assert is_being_written(tmp_path)  # who was kept out has not taken the sign away
    first.release()
    second.acquire()  # at once, for the first one has given it back
    second.release()
    first.acquire()
    long_ago = (tmp_path / "writer.lock").stat().st_mtime - 40
    os.utime(tmp_path / "writer.lock", (long_ago, long_ago))
    second.acquire()  # the first one must have crashed
    second.release()
    first.release()


def test_after_a_crash_where_locks_work_a_run_goes_on_at_once(other, tmp_path):
    other.kill()
    other.wait()
    lock = RunLock(tmp_path)
    lock.acquire()
    lock.release()
