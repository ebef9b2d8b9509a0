"""A run that is being written is seen to be, cannot be written twice, and is free again however its process ends."""

import os
import shutil
import subprocess
import sys

import pytest

from core.errors import UserError
from core.runs import lock as run_lock
from core.runs.events import StepDone
from core.runs.lock import RunLock, is_being_written
from core.train.recipes import book_config
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


def test_where_locks_do_not_reach_a_sign_of_life_of_the_last_30_seconds_counts(tmp_path, monkeypatch):
    lock = RunLock(tmp_path)
    lock.acquire()
    monkeypatch.setattr(run_lock, "_lock", lambda *_arguments, **_options: True)
    assert is_being_written(tmp_path)
    file = tmp_path / "writer.lock"
    long_ago = file.stat().st_mtime - 40
    os.utime(file, (long_ago, long_ago))
    assert not is_being_written(tmp_path)
    lock.beat()
    assert is_being_written(tmp_path)
    lock.release()


@pytest.mark.usefixtures("few_images", "tiny_network")
def test_a_run_under_way_cannot_be_continued_by_a_second_one(tmp_path):
    config = book_config("googlenet", image_size=16, data="few", batch_size=8, num_epochs=3, device="cpu")
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
    config = book_config("googlenet", image_size=16, data="few", batch_size=8, num_epochs=3, device="cpu")
    events = run(config, folder=tmp_path / "run")
    next(events)
    shutil.rmtree(tmp_path / "run")
    events.close()
    assert not is_being_written(tmp_path / "run")
