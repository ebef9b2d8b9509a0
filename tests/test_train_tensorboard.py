"""`--tensorboard` with the real package: what it writes is read back."""

import sys

import pytest

from core.__main__ import main
from core.runs.events import EpochDone, RunMoved, RunStarted, StepDone
from core.runs.folder import RunFolder
from core.train.recipes import recipe_config
from core.train.tensorboard import TensorBoardLog

OPTIONS = ["--data", "few", "--batch-size", "16", "--image-size", "16", "--device", "cpu", "--precision", "float32"]
FIGURES = {
    StepDone: ("step", "loss", "accuracy"),
    EpochDone: ("epoch", "train_loss", "train_accuracy", "test_loss", "test_accuracy", "images_per_s"),
}
pytestmark = pytest.mark.usefixtures("few_images", "tiny_network")


@pytest.mark.filterwarnings("ignore")  # the package's own
def test_the_event_files_have_every_figure_also_of_a_run_that_goes_on(tmp_path):
    reader = pytest.importorskip("tensorboard.backend.event_processing.event_accumulator")
    folder = tmp_path / "run"
    assert main(["train", "--epochs", "1", *OPTIONS, "--out", str(folder), "--tensorboard"]) == 0
    assert main(["train", "--epochs", "2", "--resume", str(folder), "--tensorboard"]) == 0
    log = reader.EventAccumulator(str(folder / "tensorboard"))
    log.Reload()
    kept = list(RunFolder(folder).events())
    for kind, (group, *names) in FIGURES.items():
        events = [event for event in kept if isinstance(event, kind)]
        for name in names:
            told = log.Scalars(f"{group}/{name}")
            assert [scalar.step for scalar in told] == [event.step for event in events]
            assert [scalar.value for scalar in told] == pytest.approx([getattr(event, name) for event in events])
    assert len(log.Tags()["scalars"]) == 7


@pytest.mark.filterwarnings("ignore")
def test_steps_that_a_run_does_again_after_a_crash_are_drawn_once(tmp_path):
    reader = pytest.importorskip("tensorboard.backend.event_processing.event_accumulator")
    for first, last, loss in ((1, 5, 2.0), (4, 6, 1.0)):
        log = TensorBoardLog()
        log.append(RunStarted(recipe_config("book", "googlenet"), tmp_path, 0, first - 1, 0.0))
        for step in range(first, last + 1):
            log.append(StepDone(step, 1, loss, 0.5, 128, 0.0))
        log.close()
    written = reader.EventAccumulator(str(tmp_path / "tensorboard"))
    written.Reload()
    told = [(scalar.step, scalar.value) for scalar in written.Scalars("step/loss")]
    assert told == [(1, 2.0), (2, 2.0), (3, 2.0), (4, 1.0), (5, 1.0), (6, 1.0)]


@pytest.mark.filterwarnings("ignore")
def test_the_log_goes_on_where_a_run_goes_on_whose_folder_has_gone(tmp_path):
    reader = pytest.importorskip("tensorboard.backend.event_processing.event_accumulator")
    log = TensorBoardLog()
    log.append(RunStarted(recipe_config("book", "googlenet"), tmp_path / "run", 0, 0, 0.0))
    log.append(StepDone(1, 1, 2.0, 0.5, 128, 0.0))
    (tmp_path / "run").rename(tmp_path / "renamed")
    log.append(EpochDone(1, 1, 2.0, 0.5, 2.0, 0.5, 100.0, 0.0))  # written at once, which cannot be
    log.append(RunMoved(tmp_path / "run", tmp_path / "new", "gone"))
    log.append(StepDone(2, 2, 1.0, 0.5, 128, 0.0))
    log.close()
    written = reader.EventAccumulator(str(tmp_path / "new" / "tensorboard"))
    written.Reload()
    assert [(scalar.step, scalar.value) for scalar in written.Scalars("step/loss")] == [(2, 1.0)]


def test_without_the_package_one_sentence_says_what_to_install_and_no_run_begins(tmp_path, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "tensorboard", None)
    monkeypatch.delitem(sys.modules, "torch.utils.tensorboard", raising=False)
    assert main(["train", *OPTIONS, "--out", str(tmp_path / "run"), "--tensorboard"]) == 2
    error = capsys.readouterr().err
    assert error.startswith("error: TensorBoard is not installed: uv sync --extra tensorboard")
    assert error.count("\n") == 1
    assert not (tmp_path / "run").exists()


def test_without_the_option_nothing_is_written(tmp_path):
    assert main(["train", "--epochs", "1", *OPTIONS, "--out", str(tmp_path / "run")]) == 0
    assert not (tmp_path / "run" / "tensorboard").exists()
