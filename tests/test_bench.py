"""`python -m core bench`: an honest baseline, right arithmetic, and a table with all its rows."""

import dataclasses
import io
import json
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from contextlib import closing, redirect_stderr, redirect_stdout
from itertools import islice
from pathlib import Path

import pytest
import torch
from torch import nn

import core.bench.book_process
import core.bench.program_loop
from core.__main__ import main
from core.bench import command
from core.bench.book_loop import BookImages, book_googlenet, book_steps
from core.bench.book_process import BookProcess
from core.bench.command import Plan, known_accuracy
from core.bench.machine import describe_machine, machine_lines
from core.bench.program_loop import program_steps
from core.bench.turns import Step, paired_ratios, spread, take_turns
from core.data import DATASETS
from core.data.resize import to_input
from core.models import build_model
from core.runs.events import EpochDone, StepDone
from core.train.recipes import recipe_config
from core.train.stepper import DivergedError

RECIPE_NAMES = ["book", "fast", "best"]  # those that need nothing but what comes with the program
SMALL = {"image_size": 16, "batch_size": 8, "num_images": 32}


def test_the_books_network_is_ours_in_pytorchs_plain_layers(test_set):
    ours, theirs = build_model("googlenet").eval(), book_googlenet().eval()
    theirs.load_state_dict(dict(zip(theirs.state_dict(), ours.state_dict().values(), strict=True)))
    assert sum(weights.numel() for weights in theirs.parameters()) == 5_977_530
    assert {type(module) for module in theirs.modules() if isinstance(module, nn.Conv2d)} == {nn.Conv2d}
    images = to_input(test_set.images[:4], 64)
    with torch.inference_mode():
        torch.testing.assert_close(theirs(images), ours(images), rtol=1e-4, atol=1e-5)


def test_the_books_pixels_are_ours_within_one_gray_level(test_set):
    images = BookImages(test_set.first(20), 96)
    theirs = torch.stack([images[index][0] for index in range(20)])
    ours = to_input(test_set.images[:20], 96)
    assert theirs.shape == ours.shape == (20, 1, 96, 96)
    assert (theirs - ours).abs().max() * 255 < 1.01
    assert [images[index][1] for index in range(20)] == test_set.labels[:20].tolist()


def test_the_books_loop_goes_through_all_images_again_and_again_and_leaves_no_process(test_set):
    loop = book_steps(test_set.first(20), image_size=16, batch_size=8)
    steps = list(islice(loop, 5))
    assert [step.num_images for step in steps] == [8, 8, 4, 8, 8]
    assert all(step.seconds > 0 for step in steps)
    loop.close()
    assert multiprocessing.active_children() == []


def events_of(*events):
    """A stand-in for `run` that tells these events, and keeps what it was called with."""

    def run(config):
        run.seeds.append(config.seed)
        for event in events:
            if isinstance(event, Exception):
                raise event
            yield event

    run.seeds = []
    return run


def step_done(step, elapsed_s):
    return StepDone(step=step, epoch=1, loss=1.0, accuracy=0.5, num_images=128, elapsed_s=elapsed_s)


def test_our_seconds_are_those_of_the_runs_events_without_its_tests(monkeypatch):
    test = EpochDone(1, 2, 1.0, 0.5, 1.0, 0.5, 100.0, elapsed_s=50.0)
    monkeypatch.setattr(
        core.bench.program_loop, "run", events_of(step_done(1, 3.0), step_done(2, 4.5), test, step_done(3, 52.0))
    )
    steps = list(islice(program_steps(recipe_config("book", "googlenet")), 3))
    assert steps == [Step(128, 3.0), Step(128, 1.5), Step(128, 2.0)]


def test_a_run_that_diverges_is_followed_by_the_next_seed(monkeypatch):
    run = events_of(step_done(1, 1.0), DivergedError("gone"))
    monkeypatch.setattr(core.bench.program_loop, "run", run)
    assert list(islice(program_steps(recipe_config("book", "googlenet", seed=4)), 3)) == [Step(128, 1.0)] * 3
    assert run.seeds == [4, 5, 6]


def test_each_loop_keeps_its_own_number_of_threads(test_set, monkeypatch):
    """PyTorch has one number for all, and a run may choose another than the book's loop has."""
    before, seen = torch.get_num_threads(), []

    def run(config):
        torch.set_num_threads(1)
        for step in range(1, 4):
            seen.append(torch.get_num_threads())
            yield step_done(step, float(step))

    forward = nn.Sequential.forward
    monkeypatch.setattr(core.bench.program_loop, "run", run)
    monkeypatch.setattr(
        nn.Sequential, "forward", lambda *inputs: seen.append(torch.get_num_threads()) or forward(*inputs)
    )
    try:
        torch.set_num_threads(2)
        ours, theirs = (
            program_steps(recipe_config("book", "googlenet")),
            book_steps(test_set, image_size=16, batch_size=2),
        )
        for _ in range(2):
            next(ours), next(theirs)
    finally:
        torch.set_num_threads(before)
        theirs.close()
    assert seen == [1, 2, 1, 2]


def test_the_books_process_stands_still_between_steps_and_ends_when_closed(monkeypatch):
    monkeypatch.setattr(core.bench.book_process, "_NUM_WARM_UP_STEPS", 1)
    monkeypatch.setenv("OMP_WAIT_POLICY", "PASSIVE")
    with closing(BookProcess(16, 8)) as loop:
        steps = [next(loop) for _ in range(3)]
        process = loop._process
        about = Path(f"/proc/{process.pid}")
        assert [step.num_images for step in steps] == [8] * 3
        assert all(step.seconds > 0 for step in steps)
        if about.exists():  # Linux
            assert b"OMP_WAIT_POLICY" not in (about / "environ").read_bytes()
            deadline = time.monotonic() + 10
            while (about / "stat").read_text().rpartition(")")[2].split()[0] != "T":
                assert time.monotonic() < deadline
    assert process.poll() is not None


@pytest.mark.usefixtures("few_images")
def test_our_side_is_the_real_run():
    steps = list(islice(program_steps(recipe_config("book", "googlenet", num_epochs=1, data="few", **SMALL)), 5))
    assert [step.num_images for step in steps] == [8] * 5
    assert all(step.seconds > 0 for step in steps)


def fake_loop(name, speeds, log):
    """Steps of 100 images at the given images/s, the last one for ever."""
    try:
        for speed in speeds:
            log.append(name)
            yield Step(100, 100 / speed)
        while True:
            log.append(name)
            yield Step(100, 100 / speeds[-1])
    finally:
        log.append(f"{name} closed")


def test_loops_take_turns_and_the_first_step_of_a_turn_does_not_count():
    log = []
    loops = {"a": fake_loop("a", [1, 50, 1, 25], log), "b": fake_loop("b", [2, 100], log)}
    speeds = take_turns(loops, num_rounds=2, turn_s=0.5)
    assert speeds == {"a": [50, 25], "b": [100, 100]}
    assert log == ["a", "a", "b", "b", "a", "a", "b", "b", "b closed", "a closed"]


def test_no_round_is_begun_that_would_end_too_late():
    loops = {"a": fake_loop("a", [50], [])}
    assert take_turns(loops, num_rounds=5, turn_s=0.5, limit_s=0.0) == {"a": [50]}


def test_loops_are_closed_when_somebody_presses_ctrl_c():
    log = []

    def interrupted():
        yield Step(1, 1.0)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        take_turns({"a": fake_loop("a", [50], log), "b": interrupted()}, num_rounds=2, turn_s=0.5)
    assert log[-1] == "a closed"


def test_medians_spreads_and_ratios_are_right():
    result = spread([5.0, 1.0, 3.0])
    assert (result.median, result.low, result.high, result.num_values) == (3.0, 1.0, 5.0, 3)
    assert result.text(".1f") == "3.0 (1.0–5.0)"
    # The median of the ratios, 2, is not the ratio of the medians, 2.5: rounds belong together.
    assert paired_ratios([10.0, 40.0, 50.0], [20.0, 20.0, 10.0]) == [0.5, 2.0, 5.0]
    with pytest.raises(ValueError, match="zip"):
        paired_ratios([1.0], [1.0, 2.0])
    with pytest.raises(ValueError, match="at least one"):
        spread([])


def test_what_the_book_reaches_is_known_from_the_bundled_run():
    accuracy, words = known_accuracy(recipe_config("book", "googlenet"))
    assert 0.886 < accuracy < 0.9
    assert words == f"{accuracy:.3f} (the bundled run)"
    assert known_accuracy(recipe_config("book", "nin"))[0] == 0.844
    assert known_accuracy(recipe_config("book", "nin", lr=0.01)) == (None, "not known")


def test_the_machine_is_named_with_its_versions():
    machine = describe_machine()
    assert machine["num_cores"] == os.cpu_count()
    assert machine["torch"] == torch.__version__
    first, second = machine_lines(machine)
    assert first.startswith(f"{machine['processor']}, ")
    assert second.startswith(f"Python {sys.version.split()[0]}, PyTorch {torch.__version__}")


@pytest.fixture(scope="module")
def measured(test_set):
    """What the command prints as JSON after two rounds of a step or two each, on 32 images of 16 pixels."""
    images = test_set.first(40)
    output, progress = io.TextIOWrapper(io.BytesIO(), encoding="utf-8"), io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(output), redirect_stderr(progress):
        patch.setattr(command, "PLAN", Plan(num_rounds=2, turn_s=0.001, changes=SMALL))
        quick = dataclasses.replace(DATASETS["fashion_mnist"], load=lambda split: images)
        patch.setitem(DATASETS, "fashion_mnist", quick)
        patch.setattr(core.bench.book_process, "_NUM_WARM_UP_STEPS", 1)
        assert main(["bench", "--json"]) == 0
    return json.loads(output.buffer.getvalue()), progress.getvalue()


def test_bench_tells_a_program_all_that_it_measured(measured):
    report, progress = measured
    assert report.keys() == {"machine", "choice", "settings", "loops", "ratios", "recipes"}
    assert report["choice"].keys() == {"device", "precision", "memory_format", "num_threads"}
    assert list(report["loops"]) == ["the book's loop", "this program, bfloat16", "this program, float32"]
    base = report["loops"]["the book's loop"]["rounds"]
    for name, ratio in report["ratios"].items():
        pairs = zip(report["loops"][name]["rounds"], base, strict=True)
        assert ratio["rounds"] == pytest.approx([ours / theirs for ours, theirs in pairs])
        assert ratio["low"] <= ratio["median"] <= ratio["high"]
    assert list(report["recipes"]) == RECIPE_NAMES
    chosen = f"this program, {report['choice']['precision']}"
    assert report["recipes"]["book"]["images_per_s"] == report["loops"][chosen]
    for name, recipe in report["recipes"].items():
        assert recipe["model"] == recipe_config(name).model
        assert recipe["run_s"] > 0
    assert progress.startswith("Measures how fast training goes here")
    assert "round 2 of 2: the book's loop\n" in progress


def test_bench_tells_a_person_the_same_as_a_table(measured, capsys, monkeypatch):
    monkeypatch.setattr(command, "measure", lambda plan, say: measured[0])
    assert main(["bench"]) == 0
    lines = capsys.readouterr().out.splitlines()
    for start in ("this computer", "software", "chosen here", "the book's loop", "this program, bfloat16"):
        assert sum(line.startswith(start) for line in lines) == 1
    for recipe in RECIPE_NAMES:
        assert sum(line.startswith(f"{recipe}: ") for line in lines) == 1
    (ours,) = (line for line in lines if line.startswith("this program, float32"))
    assert ours.count("–") == 2  # the spread of the speed, and that of the ratio


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl+C for a group of processes is another thing there")
@pytest.mark.timeout(400)  # 12 s alone; beside another suite that computes too its processes wait for each other
def test_ctrl_c_ends_bench_and_its_processes_without_a_traceback():
    # Whoever is started in a shell's background is deaf to Ctrl+C, and so is what it starts.
    hearing = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
    small = f"import sys; from core.bench import command; command.PLAN = command.Plan(changes={SMALL})"
    program = f"{hearing}; {small}; from core.__main__ import main; sys.exit(main(['bench']))"
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, "start_new_session": True}
    with subprocess.Popen([sys.executable, "-c", program], **pipes) as process:
        lines = []
        try:
            for line in process.stderr:
                lines.append(line)
                if line.startswith("round 1"):
                    os.killpg(process.pid, signal.SIGINT)
            output = process.stdout.read()
            assert process.wait() == 130
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
    assert output == ""
    assert lines[-1] == "Stopped; nothing is left behind.\n"
    assert "Traceback" not in "".join(lines)
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)
