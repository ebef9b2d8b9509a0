"""A run on disk: made, refused, reopened, damaged, and listed."""

import dataclasses
import gzip
import json
import shutil

import pytest
import torch

import core.runs.checkpoint
from core.errors import UserError
from core.paths import runs_folder
from core.runs import folder as run_folder
from core.runs.events import EpochDone, StepDone
from core.runs.folder import RunFolder, list_runs, new_run_folder
from core.runs.progress import Progress
from core.runs.reader import RunReader
from core.train.recipes import recipe_config, with_epochs

CONFIG = recipe_config("book", "googlenet", num_images=256, device="cpu", precision="float32", seed=4)
STEPS = [StepDone(number, 1, 2.30258512 / number, 0.125, 128, 1.23456789 * number) for number in (1, 2)]
EPOCH = EpochDone(1, 2, 2.0, 0.25, 1.9, 0.3, 123.456, 3.5)


@pytest.fixture
def run(tmp_path):
    return RunFolder.create(tmp_path / "运行 run", CONFIG)


def approximately(event):
    """Seven figures are kept."""
    values = vars(event).items()
    return {name: pytest.approx(value, rel=1e-6) if isinstance(value, float) else value for name, value in values}


def assert_events(run, expected):
    events = list(run.events())
    assert [type(event) for event in events] == [type(event) for event in expected]
    for event, other in zip(events, expected, strict=True):
        assert vars(event) == approximately(other)


def test_a_new_run_is_found_as_it_was_made(run):
    again = RunFolder(run.path)
    assert again.config == CONFIG
    assert again.created == run.created
    assert again.created.tzinfo is not None
    assert again.name == "运行 run"
    assert not again.is_bundled
    assert not again.can_continue()
    assert again.weights_files() == {}
    assert list(again.events()) == []


def test_missing_folders_on_the_way_are_made_and_an_empty_one_is_taken(tmp_path):
    assert RunFolder.create(tmp_path / "a" / "b", CONFIG).config == CONFIG
    (tmp_path / "empty").mkdir()
    assert RunFolder.create(tmp_path / "empty", CONFIG).config == CONFIG


def test_a_folder_that_is_not_empty_is_refused_and_left_alone(tmp_path):
    (tmp_path / "holiday.txt").write_text("sun")
    with pytest.raises(UserError, match="is not empty"):
        RunFolder.create(tmp_path, CONFIG)
    assert [file.name for file in tmp_path.iterdir()] == ["holiday.txt"]


def test_a_place_that_cannot_be_written_is_refused(tmp_path):
    file = tmp_path / "file"
    file.write_text("x")
    for path in (file, file / "run"):
        with pytest.raises(UserError, match="cannot be written"):
            RunFolder.create(path, CONFIG)
    assert file.read_text() == "x"


def test_a_disk_that_is_full_at_the_start_leaves_a_folder_that_can_be_used_later(tmp_path, monkeypatch):
    def fail(*_arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(run_folder, "write_atomically", fail)
    with pytest.raises(UserError, match=r"cannot be written \(No space left on device\)"):
        RunFolder.create(tmp_path / "run", CONFIG)
    monkeypatch.undo()
    assert RunFolder.create(tmp_path / "run", CONFIG).config == CONFIG


def test_no_folder_no_run_and_a_file_are_refused(tmp_path):
    (tmp_path / "file").write_text("x")
    for path in (tmp_path, tmp_path / "nothing", tmp_path / "file"):
        with pytest.raises(UserError, match="is not a run"):
            RunFolder(path)


def test_a_run_from_a_newer_version_says_so(run):
    about = json.loads((run.path / "config.json").read_text())
    (run.path / "config.json").write_text(json.dumps({**about, "format_version": 3, "config": "of another kind"}))
    with pytest.raises(UserError, match="newer version"):
        RunFolder(run.path)


def without(name):
    return lambda about: {key: value for key, value in about.items() if key != name}


@pytest.mark.parametrize(
    "spoil",
    [
        lambda about: [],
        lambda about: None,
        lambda about: "text",
        lambda about: {},
        without("created"),
        without("config"),
        without("format_version"),
        lambda about: {**about, "created": "yesterday"},
        lambda about: {**about, "created": 3},
        lambda about: {**about, "format_version": "x"},
        lambda about: {**about, "format_version": None},
        lambda about: {**about, "class_names": []},
        lambda about: {**about, "class_names": "left"},
        lambda about: {**about, "class_names": ["left", 2]},
        lambda about: {**about, "in_channels": 0},
        lambda about: {**about, "in_channels": True},
        lambda about: {**about, "in_channels": 10**12},
        lambda about: {**about, "config": None},
        lambda about: {**about, "config": []},
        lambda about: {**about, "config": "text"},
        lambda about: {**about, "config": {**about["config"], "lr": "fast"}},
        lambda about: {**about, "config": {**about["config"], "lr": -1}},
        lambda about: {**about, "config": {**about["config"], "lr": 10**400}},
        lambda about: {**about, "config": {**about["config"], "model": "resnet"}},
    ],
)
def test_damaged_settings_are_refused(run, spoil):
    file = run.path / "config.json"
    file.write_text(json.dumps(spoil(json.loads(file.read_text()))))
    with pytest.raises(UserError):
        RunFolder(run.path)


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"\0" * 500, b"[" * 100_000])
def test_settings_that_are_no_json_are_refused(run, content):
    (run.path / "config.json").write_bytes(content)
    with pytest.raises(UserError, match=r"settings of the run in .* cannot be read"):
        RunFolder(run.path)


def test_figures_come_back_as_the_events_that_they_were(run):
    run.append_metrics(STEPS)
    run.append_metrics([])
    run.append_metrics([EPOCH])
    assert_events(RunFolder(run.path), [*STEPS, EPOCH])


def test_figures_after_a_step_can_be_dropped(run):
    later = [dataclasses.replace(STEPS[0], step=number, epoch=2) for number in (3, 4)]
    run.append_metrics([*STEPS, EPOCH, *later])
    run.truncate_metrics(3)
    assert_events(run, [*STEPS, EPOCH, later[0]])
    run.truncate_metrics(0)
    assert list(run.events()) == []
    run.append_metrics(STEPS)
    assert_events(run, STEPS)


def test_dropping_figures_on_a_full_disk_loses_none(run, monkeypatch):
    run.append_metrics([*STEPS, EPOCH])

    def fail(*_arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(core.runs.checkpoint.os, "fsync", fail)
    with pytest.raises(UserError, match="cannot be written"):
        run.truncate_metrics(1)
    assert_events(run, [*STEPS, EPOCH])


def test_a_last_line_torn_by_a_crash_at_any_byte_loses_only_that_line(run):
    run.append_metrics([*STEPS, EPOCH])
    file = run.path / "metrics.csv"
    content = file.read_bytes()
    rows = content.splitlines(keepends=True)
    assert len(rows) == 4
    begin = len(content) - len(rows[-1])
    for end in range(begin, len(content)):
        file.write_bytes(content[:end])
        assert_events(run, STEPS)
    file.write_bytes(content[: begin + 5] + bytes(50))  # some file systems leave zeros
    assert_events(run, STEPS)
    for end in range(len(rows[0])):
        file.write_bytes(content[:end])
        assert list(run.events()) == []


def test_after_a_torn_line_a_run_can_go_on(run):
    run.append_metrics([*STEPS, EPOCH])
    file = run.path / "metrics.csv"
    for cut in (5, len(file.read_bytes()) - 3):
        file.write_bytes(file.read_bytes()[:-cut])
        run.truncate_metrics(2)
        run.append_metrics([dataclasses.replace(STEPS[0], step=3)])
        assert list(run.events())[-1].step == 3
        run.truncate_metrics(0)
        run.append_metrics([*STEPS, EPOCH])


@pytest.mark.parametrize("old", ["step,1", "event,step", "2.302585", "step,2"])
def test_figures_that_are_damaged_elsewhere_are_refused(run, old):
    run.append_metrics([*STEPS, EPOCH])
    file = run.path / "metrics.csv"
    text = file.read_text()
    assert old in text
    for new in ("x,y", "nonsense,,,,,,,,,,,,,,,,,,,,,,", "\n"):
        file.write_text(text.replace(old, new, 1))
        with pytest.raises(UserError, match=r"figures of the run in .* are damaged"):
            list(run.events())


def test_packed_figures_are_read_and_refused_where_they_are_damaged(run):
    run.append_metrics([*STEPS, EPOCH])
    packed = run.path / "metrics.csv.gz"
    whole = gzip.compress((run.path / "metrics.csv").read_bytes())
    (run.path / "metrics.csv").unlink()
    packed.write_bytes(whole)
    assert_events(run, [*STEPS, EPOCH])
    assert RunReader(run.path).read().events == tuple(run.events())
    middle = len(whole) // 2
    for damaged in (whole[:middle], whole[:-4], b"no archive", whole[:middle] + bytes(20) + whole[middle + 20 :]):
        packed.write_bytes(damaged)
        with pytest.raises(UserError, match=r"figures of the run in .* are damaged"):
            list(run.events())


def test_figures_that_are_no_text_are_refused(run):
    (run.path / "metrics.csv").write_bytes(b"event,step\n\xff\xfe,1\n")
    with pytest.raises(UserError, match="are damaged"):
        list(run.events())


def test_weights_are_listed_by_epoch_and_other_files_are_passed_over(run):
    for epoch in (1, 2, 10_000):
        run.save_weights(epoch, {"weight": torch.ones(1)}, {})
    for name in ("epoch-0002 copy.safetensors", "epoch-.safetensors", ".epoch-0003.safetensors.77.tmp", "notes.txt"):
        (run.path / "weights" / name).write_text("x")
    assert list(run.weights_files()) == [1, 2, 10_000]


def test_the_state_to_go_on_from_comes_back(run):
    progress = Progress(step=5, epoch=2, step_in_epoch=1, loss_sum=0.1, num_right=3, num_seen=128, train_s=0.7)
    tensors = {"model.weight": torch.arange(3.0), "random.cpu": torch.get_rng_state()}
    run.save_resume_state(tensors, progress)
    assert run.can_continue()
    loaded, loaded_progress = RunFolder(run.path).load_resume_state()
    assert loaded_progress == progress
    assert all(torch.equal(loaded[name], tensor) for name, tensor in tensors.items())


def test_no_state_and_a_state_that_is_none_are_refused(run):
    with pytest.raises(UserError, match="no state to continue from"):
        run.load_resume_state()
    weights = run.save_weights(1, {"weight": torch.ones(1)}, {"step": 3})
    shutil.copy(weights, run.path / "resume.safetensors")
    with pytest.raises(UserError, match="does not belong to this run"):
        run.load_resume_state()
    (run.path / "resume.safetensors").write_bytes(b"x")
    with pytest.raises(UserError, match="not a readable weights file"):
        run.load_resume_state()


def test_settings_can_be_changed_and_the_date_stays(run):
    run.change_config(with_epochs(CONFIG, 20))
    again = RunFolder(run.path)
    assert again.config == run.config == with_epochs(CONFIG, 20)
    assert again.created == run.created


def test_where_the_folder_has_gone_every_write_says_so_in_a_sentence(run):
    shutil.rmtree(run.path)
    writes = [
        lambda: run.append_metrics(STEPS),
        lambda: run.truncate_metrics(0),
        lambda: run.save_weights(1, {"weight": torch.ones(1)}, {}),
        lambda: run.save_resume_state({"weight": torch.ones(1)}, Progress()),
        lambda: run.change_config(CONFIG),
    ]
    for write in writes:
        with pytest.raises(UserError, match="cannot be written"):
            write()


def test_new_folders_have_names_that_no_folder_has(home):
    first = new_run_folder("googlenet")
    assert first.parent == runs_folder() == home / "runs"
    assert first.name.endswith(" googlenet")
    first.mkdir(parents=True)
    second = new_run_folder("googlenet")
    assert second != first
    assert not second.exists()


@pytest.fixture
def bundled_run(tmp_path, monkeypatch):
    """A run among those that ship with the program."""
    assets = tmp_path / "assets"
    monkeypatch.setattr(run_folder, "ASSETS", assets)
    monkeypatch.setattr(run_folder, "BUNDLED_RUNS", assets / "runs")
    run = RunFolder.create(assets / "runs" / "googlenet-book", CONFIG)
    run.append_metrics([*STEPS, EPOCH])
    return run


def test_a_bundled_run_has_figures_and_the_weights_of_its_last_epoch(bundled_run, monkeypatch):
    assert bundled_run.is_bundled
    assert_events(bundled_run, [*STEPS, EPOCH])
    weights = bundled_run.path.parent.parent / "weights" / "googlenet-book.safetensors"
    assert bundled_run.weights_files() == {10: weights}
    monkeypatch.chdir(bundled_run.path.parent)
    assert RunFolder(bundled_run.path.relative_to(bundled_run.path.parent)).is_bundled


def test_runs_are_listed_newest_first_then_the_bundled_ones(home, bundled_run, monkeypatch):
    assert [run.name for run in list_runs()] == ["googlenet-book"]
    for name, created in (("old", "2024-01-01T10:00:00+00:00"), ("new", "2026-01-01T10:00:00"), ("mid", "2025-01-01")):
        run = RunFolder.create(home / "runs" / name, CONFIG)
        file = run.path / "config.json"
        file.write_text(json.dumps({**json.loads(file.read_text()), "created": created}))
    (home / "runs" / "not a run").mkdir()
    (home / "runs" / "file").write_text("x")
    damaged = RunFolder.create(home / "runs" / "damaged", CONFIG)
    (damaged.path / "config.json").write_text("{}")
    assert [run.name for run in list_runs()] == ["new", "mid", "old", "googlenet-book"]
