"""Weights on disk: whole or refused, never silently others, and never lost to a write that failed."""

import json
import os
import pickle
import random

import pytest
import torch
from safetensors.torch import save
from same import assert_same

import core.runs.checkpoint
from core.errors import UserError
from core.runs.checkpoint import load_checkpoint, save_checkpoint, write_atomically

ABOUT = {"model": "googlenet", "image_size": 16, "step": 7, "epoch": 1}


@pytest.fixture
def tensors():
    generator = torch.Generator().manual_seed(1)
    return {
        "conv.weight": torch.randn(4, 3, 3, 3, generator=generator).to(memory_format=torch.channels_last),
        "half": torch.randn(5, 2, generator=generator).half(),
        "bfloat": torch.randn(3, generator=generator).bfloat16(),
        "counter": torch.tensor(12),
        "random": torch.arange(16, dtype=torch.uint8),
        "flags": torch.tensor([True, False]),
        "empty": torch.zeros(0, 3),
    }


@pytest.fixture
def file(tmp_path, tensors):
    path = tmp_path / "权重 weights.safetensors"
    save_checkpoint(path, tensors, ABOUT)
    return path


def test_what_is_read_is_what_was_written(file, tensors):
    checkpoint = load_checkpoint(file)
    assert_same(checkpoint.tensors, tensors)
    assert {name: checkpoint.about[name] for name in ABOUT} == ABOUT


def test_what_was_read_can_be_written_again(file, tmp_path, tensors):
    checkpoint = load_checkpoint(file)
    save_checkpoint(tmp_path / "copy", checkpoint.tensors, {**checkpoint.about, "format_version": 1})
    assert_same(load_checkpoint(tmp_path / "copy").tensors, tensors)


def test_what_was_read_does_not_hang_on_the_file(file, tensors):
    checkpoint = load_checkpoint(file)
    file.write_bytes(bytes(file.stat().st_size))
    checkpoint.tensors["half"].add_(1)
    assert torch.equal(checkpoint.tensors["half"], tensors["half"] + 1)


def test_any_flipped_bit_is_found(file):
    content = file.read_bytes()
    chance = random.Random(0)
    positions = chance.sample(range(len(content)), 250) + list(range(8)) + [len(content) - 1]
    for position in positions:
        spoiled = bytearray(content)
        spoiled[position] ^= 1 << chance.randrange(8)
        file.write_bytes(spoiled)
        with pytest.raises(UserError):
            load_checkpoint(file)


def test_a_file_cut_short_anywhere_or_with_something_behind_it_is_refused(file):
    content = file.read_bytes()
    cuts = [0, 1, 7, 8, 9, 100, len(content) // 2, len(content) - 1]
    for spoiled in [content[:cut] for cut in cuts] + [content + b"\0", b"\0" + content]:
        file.write_bytes(spoiled)
        with pytest.raises(UserError):
            load_checkpoint(file)


def test_random_bytes_are_refused(file):
    chance = random.Random(0)
    for size in (0, 3, 8, 50, 1000, 100_000):
        for header in (b"", (size // 2).to_bytes(8, "little"), b"\xff" * 8):
            file.write_bytes(header + chance.randbytes(size))
            with pytest.raises(UserError):
                load_checkpoint(file)


def test_a_pickle_is_refused_and_not_run(file, tmp_path):
    class Trap:
        def __reduce__(self):
            return os.mkdir, (str(tmp_path / "sprung"),)

    torch.save({"weights": torch.ones(3)}, file)
    with pytest.raises(UserError, match="not a readable weights file"):
        load_checkpoint(file)
    file.write_bytes(pickle.dumps(Trap()))
    with pytest.raises(UserError, match="not a readable weights file"):
        load_checkpoint(file)
    assert not (tmp_path / "sprung").exists()


def test_a_safetensors_file_of_somebody_else_is_refused(file):
    for metadata in (None, {}, {"about": "{}"}, {"sha256": ""}):
        file.write_bytes(save({"weight": torch.ones(3)}, metadata))
        with pytest.raises(UserError, match="was not written by this program"):
            load_checkpoint(file)


@pytest.mark.parametrize("about", ["", "nonsense", "[]", "{}", "3", '{"format_version": "x"}', "[" * 100_000])
def test_a_file_whose_description_is_no_description_is_refused(file, about):
    file.write_bytes(save({"weight": torch.ones(3)}, {"about": about, "sha256": "0"}))
    with pytest.raises(UserError, match="damaged"):
        load_checkpoint(file)


def test_a_file_from_a_newer_version_says_so(file):
    file.write_bytes(save({"weight": torch.ones(3)}, {"about": json.dumps({"format_version": 3}), "sha256": "0"}))
    with pytest.raises(UserError, match="newer version"):
        load_checkpoint(file)


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    with pytest.raises(UserError, match="There is no weights file"):
        load_checkpoint(tmp_path / "nothing")
    with pytest.raises(UserError, match="cannot be read"):
        load_checkpoint(tmp_path)


def fail(*_arguments):
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize("function", ["replace", "fsync"])
def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(file, tensors, monkeypatch, function):
    monkeypatch.setattr(f"core.runs.checkpoint.os.{function}", fail)
    with pytest.raises(OSError, match="No space left"):
        save_checkpoint(file, {"weight": torch.zeros(3)}, {})
    monkeypatch.undo()
    assert_same(load_checkpoint(file).tensors, tensors)
    assert list(file.parent.iterdir()) == [file]


@pytest.mark.skipif(os.name != "posix", reason="Windows has no limit on the size of a process's files")
def test_a_full_disk_leaves_the_old_file_and_nothing_else(file, tensors):
    import resource
    import signal

    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, limits[1]))
    try:
        with pytest.raises(OSError, match="File too large"):
            write_atomically(file, bytes(100_000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)
    assert_same(load_checkpoint(file).tensors, tensors)
    assert list(file.parent.iterdir()) == [file]


def test_the_new_file_is_on_the_disk_before_the_old_one_is_given_up(file, monkeypatch):
    calls = []
    fsync, replace = os.fsync, os.replace
    monkeypatch.setattr(core.runs.checkpoint.os, "fsync", lambda number: calls.append("fsync") or fsync(number))
    monkeypatch.setattr(core.runs.checkpoint.os, "replace", lambda *paths: calls.append("replace") or replace(*paths))
    write_atomically(file, b"new")
    assert file.read_bytes() == b"new"
    assert calls[:2] == ["fsync", "replace"]


def test_a_path_below_a_file_cannot_be_written(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(OSError, match=r"Not a directory|No such file"):
        write_atomically(tmp_path / "file" / "weights", b"new")
