"""A card for which PyTorch has no kernels: the CPU computes instead, and that is said."""

import pytest
import torch

import core.train.run
from core import device
from core.__main__ import main
from core.errors import UserError
from core.paths import runs_folder
from core.train.recipes import recipe_config


@pytest.fixture
def card_without_kernels(monkeypatch):
    """A CUDA card that PyTorch sees and cannot use."""

    def refuse(tried):
        raise RuntimeError("CUDA error: no kernel image is available for execution on the device\nCompile with ...")

    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: False)
    monkeypatch.setattr(device, "try_device", refuse)
    device.why_unusable.cache_clear()
    yield
    device.why_unusable.cache_clear()


def test_auto_computes_on_the_cpu(card_without_kernels):
    assert device.choose_device("auto").type == "cpu"


def test_a_card_asked_for_by_name_is_refused_in_one_sentence(card_without_kernels):
    with pytest.raises(UserError, match=r"no kernel image is available.*choose cpu or auto\.$") as error:
        device.choose_device("cuda")
    assert "\n" not in str(error.value)


def test_the_command_line_says_one_sentence_and_leaves_no_run(card_without_kernels, capsys):
    assert main(["train", "--device", "cuda"]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert not list(runs_folder().glob("*"))


def test_the_window_says_that_the_cpu_computes_instead(card_without_kernels, stage):
    window = stage.window
    stage.wait_for(lambda: window.toolbar.device.text(), "the device")
    assert window.toolbar.device.text() == "CPU"
    assert "the CPU computes instead" in window.error_bar.sentence()


def test_a_run_that_fails_before_its_first_step_leaves_no_folder(few_images, monkeypatch, tmp_path):
    from core.train.run import run

    def fail(*arguments, **others):
        raise RuntimeError("no kernel image is available")

    monkeypatch.setattr(core.train.run, "Learner", fail)
    with pytest.raises(RuntimeError):
        list(run(recipe_config("book", data="few", num_images=40), folder=tmp_path / "run"))
    assert not (tmp_path / "run").exists()
