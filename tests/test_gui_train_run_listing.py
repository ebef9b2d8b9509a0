"""The list of runs follows what happens on disk, and reads figures once."""

import pytest

from core.paths import runs_folder
from core.runs.events import EpochDone, StepDone
from core.runs.folder import RunFolder
from core.train.recipes import recipe_config
from gui.train.run_listing import RunListing

CONFIG = recipe_config("book", "googlenet", num_images=256, num_epochs=3, device="cpu", precision="float32")


def step(number):
    return StepDone(number, (number + 1) // 2, 2.0 / number, 0.5, 128, 1.0 * number)


def epoch(number):
    return EpochDone(number, 2 * number, 1.5, 0.4, 1.4, 0.1 * number, 100.0, 2.5 * number)


@pytest.fixture
def run():
    return RunFolder.create(runs_folder() / "mine", CONFIG)


def own(runs):
    return [(run.name, run.num_epochs_done, run.accuracy) for run in runs if not run.is_bundled]


def test_it_follows_a_run_through_epochs_and_back(run):
    listing = RunListing()
    assert own(listing.list_all()) == [("mine", 0, None)]
    assert listing.list_if_changed() is None
    run.append_metrics([step(1), step(2), epoch(1)])
    assert own(listing.list_if_changed()) == [("mine", 1, pytest.approx(0.1))]
    run.append_metrics([step(3), step(4), epoch(2), step(5)])
    assert own(listing.list_if_changed()) == [("mine", 2, pytest.approx(0.2))]
    assert listing.list_if_changed() is None
    run.truncate_metrics(3)  # taken up again after its third step
    assert own(listing.list_if_changed()) == [("mine", 1, pytest.approx(0.1))]


def test_what_it_has_read_it_does_not_read_again(run, monkeypatch):
    listing = RunListing()
    run.append_metrics([step(1), step(2), epoch(1)])
    listing.list_all()
    read = []

    def parse(lines, path):
        read.append(lines.count(b"\n"))
        return original(lines, path)

    from core.runs import reader as run_reader

    original = run_reader.parse_metrics
    monkeypatch.setattr(run_reader, "parse_metrics", parse)
    run.append_metrics([step(3)])
    listing.list_if_changed()
    assert read == [2]  # the heading and the new line


def test_a_run_with_damaged_figures_is_left_out_until_they_are_mended(run):
    listing = RunListing()
    run.append_metrics([step(1)])
    good = (run.path / "metrics.csv").read_bytes()
    (run.path / "metrics.csv").write_bytes(b"nonsense\n" * 9)
    assert own(listing.list_all()) == []
    (run.path / "metrics.csv").write_bytes(good)
    run.append_metrics([step(2), epoch(1)])
    assert own(listing.list_if_changed()) == [("mine", 1, pytest.approx(0.1))]
