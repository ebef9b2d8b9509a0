"""Following a run that grows: only what is new, whole lines alone, and anew where the figures were written anew."""

import shutil

import pytest

from core.errors import UserError
from core.runs.events import EpochDone, StepDone
from core.runs.folder import RunFolder
from core.runs.reader import RunReader
from core.train.recipes import recipe_config, with_epochs

CONFIG = recipe_config("book", "googlenet", num_epochs=2, num_images=256, image_size=16)


def step(number, elapsed_s=None):
    elapsed_s = 0.5 * number if elapsed_s is None else elapsed_s
    return StepDone(number, 1, 2.0 / number, 0.25, 128, elapsed_s)


@pytest.fixture
def folder(tmp_path):
    return RunFolder.create(tmp_path / "run", CONFIG)


@pytest.fixture
def reader(folder):
    return RunReader(folder.path)


def numbers(news):
    return [event.step for event in news.events]


def test_each_look_tells_what_is_new_since_the_last(folder, reader):
    folder.append_metrics([step(1), step(2)])
    first = reader.read()
    assert (numbers(first), first.is_anew, first.config) == ([1, 2], True, CONFIG)
    assert numbers(reader.read()) == []
    epoch = EpochDone(1, 3, 1.0, 0.5, 1.1, 0.4, 100.0, 2.5)
    folder.append_metrics([step(3), epoch])
    news = reader.read()
    assert news.events == (StepDone(3, 1, 0.6666667, 0.25, 128, 1.5), epoch)
    assert not news.is_anew


def test_only_the_new_bytes_are_read(folder, reader, monkeypatch):
    folder.append_metrics([step(number) for number in range(1, 1000)])
    reader.read()
    folder.append_metrics([step(1000)])
    parsed = []
    from core.runs import reader as run_reader

    parse = run_reader.parse_metrics
    monkeypatch.setattr(run_reader, "parse_metrics", lambda lines, path: parsed.append(lines) or parse(lines, path))
    assert numbers(reader.read()) == [1000]
    assert parsed[0].count(b"\n") == 2  # the heading and the new line


def test_half_a_line_waits_for_its_rest(folder, reader):
    folder.append_metrics([step(1)])
    reader.read()
    file = folder.path / "metrics.csv"
    whole = file.read_bytes()
    folder.append_metrics([step(2)])
    line = file.read_bytes()[len(whole) :]
    file.write_bytes(whole + line[:9])
    assert numbers(reader.read()) == []
    file.write_bytes(whole + line)
    news = reader.read()
    assert (numbers(news), news.is_anew) == ([2], False)


@pytest.mark.parametrize("num_written_again", [0, 1, 5])
def test_a_run_taken_up_at_an_earlier_step_is_read_anew(folder, reader, num_written_again):
    folder.append_metrics([step(1), step(2), step(3), step(4)])
    reader.read()
    folder.truncate_metrics(2)
    folder.append_metrics([step(3 + number, elapsed_s=77.0 + number) for number in range(num_written_again)])
    news = reader.read()
    assert news.is_anew
    assert numbers(news) == list(range(1, 3 + num_written_again))
    folder.append_metrics([step(50)])
    assert numbers(reader.read()) == [50]


def test_a_run_before_its_first_step_has_no_figures_yet(folder, reader):
    assert numbers(reader.read()) == []
    folder.append_metrics([step(1)])
    assert numbers(reader.read()) == [1]


def test_a_folder_that_is_gone_is_said_and_read_on_where_it_is_back(folder, reader, tmp_path):
    folder.append_metrics([step(1)])
    reader.read()
    shutil.move(folder.path, tmp_path / "away")
    with pytest.raises(UserError, match="is not a run"):
        reader.read()
    shutil.move(tmp_path / "away", folder.path)
    folder.append_metrics([step(2)])
    news = reader.read()
    assert (numbers(news), news.is_anew) == ([2], False)


def test_the_news_name_the_newest_weights_the_settings_of_now_and_whether_somebody_writes(folder, reader):
    news = reader.read()
    assert (news.newest_weights, news.is_being_written) == (None, False)
    folder.lock.acquire()
    files = [folder.save_weights(epoch, {}, {}) for epoch in (1, 2)]
    folder.change_config(with_epochs(CONFIG, 7))
    news = reader.read()
    assert (news.newest_weights, news.is_being_written, news.config.num_epochs) == (files[1], True, 7)
    folder.lock.release()
    assert not reader.read().is_being_written
