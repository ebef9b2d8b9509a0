"""Two processes in torchrun's environment, on the CPU: together they do what one would, and they end together."""

import json
import os
import signal
import socket
import subprocess
import sys
import time

import pytest
import torch

from core.data.batches import Batches
from core.models.builders import BUILDERS
from core.runs.checkpoint import load_checkpoint
from core.runs.folder import RunFolder
from core.train.recipes import recipe_config
from core.train.run import run

# A small network without random numbers, with which a step takes a millisecond.
NETWORK = """
from torch import nn

def build(*, image_size, in_channels, num_classes):
    maps = nn.Sequential(nn.Conv2d(in_channels, 4, 5, stride=3), nn.Flatten())
    return nn.Sequential(*maps, nn.Linear(4 * ((image_size - 5) // 3 + 1) ** 2, 8), nn.Linear(8, num_classes))
"""

# Runs the command in two processes for each line of input. Forked, for importing what an optimizer needs takes seconds.
STARTER = f"""
import json, os, sys
import torch._dynamo
import core.train.command, core.train.learner, core.train.run
from core.__main__ import main
from conftest import spec_of
from core.data import DATASETS
from core.models.builders import BUILDERS
{NETWORK}
images = DATASETS["fashion_mnist"].load("test").first(40)
DATASETS["few"] = spec_of(images, images)
BUILDERS["googlenet"] = build

def start(rank, port, arguments, output):
    process = os.fork()
    if process:
        return process
    os.environ.update(RANK=str(rank), LOCAL_RANK=str(rank), WORLD_SIZE="2", MASTER_ADDR="127.0.0.1", MASTER_PORT=port)
    file = os.open(f"{{output}}/{{rank}}", os.O_CREAT | os.O_WRONLY)
    os.dup2(file, 1), os.dup2(file, 2)
    try:
        status = main(arguments)
    except SystemExit as end:
        status = end.code
    sys.stdout.flush(), sys.stderr.flush()
    os._exit(status)

for line in sys.stdin:
    processes = [start(rank, *json.loads(line)) for rank in (0, 1)]
    print(json.dumps(processes), flush=True)
    print(json.dumps([os.waitstatus_to_exitcode(os.waitpid(each, 0)[1]) for each in processes]), flush=True)
"""
SETTINGS = {"batch_size": 15, "image_size": 16, "num_images": 31, "lr": 0.05, "data": "few"}
OPTIONS = [
    "--batch-size",
    15,
    "--image-size",
    16,
    "--images",
    31,
    "--data",
    "few",
    "--device",
    "cpu",
    "--precision",
    "float32",
    "--json",
]


class Pair:
    """`python -m core train` in two processes: what each of them printed, and how it ended."""

    def __init__(self, starter, folder, *arguments):
        self._starter, self._folder = starter, folder
        folder.mkdir()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = str(free.getsockname()[1])
        print(json.dumps([port, ["train", *map(str, arguments)], str(folder)]), file=starter.stdin, flush=True)
        self.processes = json.loads(starter.stdout.readline())

    def wait(self):
        """The exit statuses."""
        return json.loads(self._starter.stdout.readline())

    def said(self, rank):
        file = self._folder / str(rank)
        return file.read_text() if file.exists() else ""


@pytest.fixture(scope="module")
def starter():
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    environment = {
        **os.environ,
        "OMP_NUM_THREADS": "1",
        "PYTHONPATH": os.pathsep.join((os.getcwd(), os.path.dirname(__file__))),
    }
    with subprocess.Popen([sys.executable, "-c", STARTER], env=environment, **pipes) as process:
        yield process
        process.stdin.close()


@pytest.fixture
def network(few_images, monkeypatch):
    """The same network and images in this process."""
    names = {}
    exec(NETWORK, names)
    monkeypatch.setitem(BUILDERS, "googlenet", names["build"])


def last_weights(folder):
    files = RunFolder(folder).weights_files()
    return load_checkpoint(files[max(files)]).tensors


def assert_close(left, right):
    """Up to rounding, which grows with the steps, and a slow computer makes thousands before it hears of the stop."""
    assert left.keys() == right.keys()
    for name in left:
        assert torch.allclose(left[name], right[name], rtol=1e-4, atol=1e-5), name


@pytest.mark.usefixtures("network")
def test_two_processes_stopped_and_continued_reach_the_weights_of_one_and_the_first_alone_writes_and_speaks(
    starter, tmp_path
):
    """Batches of 15, 15 and 1 images: shares of 8 and 7, and at last of 1 and none."""
    folder = tmp_path / "runs" / "two"
    pair = Pair(starter, tmp_path / "first", *OPTIONS, "--lr", 0.05, "--epochs", 5000, "--out", folder)
    while '"step": 5,' not in pair.said(0):
        time.sleep(0.01)
    os.kill(pair.processes[1], signal.SIGINT)  # one of them is enough
    assert pair.wait() == [0, 0]
    assert pair.said(0).splitlines()[-1] == '{"event": "finished", "status": "stopped"}'
    assert pair.said(1) == ""
    step = RunFolder(folder).load_resume_state()[1].step
    assert 5 <= step < 15_000

    num_epochs = step // 3 + 2
    pair = Pair(starter, tmp_path / "second", "--resume", folder, "--epochs", num_epochs, "--json")
    assert pair.wait() == [0, 0]
    assert json.loads(pair.said(0).splitlines()[0])["step"] == step
    assert pair.said(1) == ""
    assert [path.name for path in (tmp_path / "runs").iterdir()] == ["two"]

    config = recipe_config("book", "googlenet", **SETTINGS, num_epochs=num_epochs, device="cpu", precision="float32")
    list(run(config, folder=tmp_path / "one"))
    assert_close(last_weights(folder), last_weights(tmp_path / "one"))
    for ours, theirs in zip(RunFolder(folder).events(), RunFolder(tmp_path / "one").events(), strict=True):
        assert type(ours) is type(theirs)
        for name in vars(theirs).keys() - {"elapsed_s", "images_per_s"}:
            assert getattr(ours, name) == pytest.approx(getattr(theirs, name), rel=1e-4), name


def test_a_run_that_diverges_ends_both_processes_and_is_said_once(starter, tmp_path):
    pair = Pair(starter, tmp_path / "said", *OPTIONS, "--lr", 100, "--epochs", 500, "--out", tmp_path / "run")
    assert pair.wait() == [2, 2]
    assert "the weights have blown up" in pair.said(0).splitlines()[-1]
    assert pair.said(1) == ""


def test_a_mistake_of_the_user_s_is_said_once(starter, tmp_path):
    mistakes = {
        "is not a run": ["--resume", tmp_path / "nothing"],
        "one of the 2 processes would have a single image": ["--model", "googlenet_bn", *OPTIONS, "--images", 33],
        "is not empty": ["--out", tmp_path],
    }
    for number, (sentence, arguments) in enumerate(mistakes.items()):
        pair = Pair(starter, tmp_path / f"said {number}", *arguments)
        assert pair.wait() == [2, 2]
        assert sentence in pair.said(0)
        assert pair.said(1) == ""


def test_where_one_process_dies_the_other_does_not_wait_for_it(starter, tmp_path):
    pair = Pair(starter, tmp_path / "said", *OPTIONS, "--lr", 0.05, "--epochs", 5000, "--out", tmp_path / "run")
    while '"step": 5,' not in pair.said(0):
        time.sleep(0.01)
    os.kill(pair.processes[1], signal.SIGKILL)
    assert pair.wait() == [2, -signal.SIGKILL]
    assert pair.said(0).splitlines()[-1].startswith("error: Another process of this run has ended")
    assert RunFolder(tmp_path / "run").can_continue()


def test_the_shares_side_by_side_are_the_batches_that_one_process_has(test_set):
    images = test_set.first(23)
    whole = Batches(images, 5, 28, augmentation="shift-flip-erase")
    shares = [whole.shared(rank, 4) for rank in range(4)]
    for epoch in (1, 2):
        of_shares = zip(*(share.shuffled(3, epoch, start=1) for share in shares), strict=True)
        for batch, parts in zip(whole.shuffled(3, epoch, start=1), of_shares, strict=True):
            assert [len(labels) for _, labels in parts] in ([2, 1, 1, 1], [1, 1, 1, 0])
            for index, expected in enumerate(batch):
                assert torch.equal(torch.cat([part[index] for part in parts]), expected)
    tested = [torch.cat([labels for _, labels in share]) for share in shares]
    assert sorted(torch.cat(tested).tolist()) == sorted(images.labels.tolist())
