"""Tests of core.about: what one pastes into a report, and the licences."""

import os
import platform
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import SimpleNamespace

import pytest
import torch

from core import about


def start(module: str, option: str) -> subprocess.CompletedProcess:
    """The program in a process of its own, on a computer without a display."""
    unset = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    env = {name: value for name, value in os.environ.items() if name not in unset}
    command = [sys.executable, "-m", module, option]
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=100)


@pytest.mark.parametrize("module", ["gui", "core"])
def test_version_is_one_line_without_a_display(module):
    result = start(module, "--version")
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout == f"inception-lab {version('inception-lab')}\n"


@pytest.mark.parametrize("module", ["gui", "core"])
def test_info_says_versions_device_and_folders_without_a_display(module, home):
    result = start(module, "--info")
    assert (result.returncode, result.stderr) == (0, "")
    lines = result.stdout.splitlines()
    for package in ("inception-lab", "torch", "torchvision", "PySide6-Essentials", "numpy", "pillow"):
        assert f"{package} {version(package)}" in lines
    assert any(line.startswith(f"Python {platform.python_version()} on ") for line in lines)
    assert any(line.startswith("device: ") for line in lines)
    assert f"runs: {home / 'runs'}" in lines


def test_a_device_that_fails_is_said_instead_of_ending_the_report(monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: 1 / 0)
    assert "device: none (ZeroDivisionError: division by zero)" in about.info().splitlines()


def test_without_an_installed_package_the_version_is_that_of_the_project_file(monkeypatch):
    def version(name):
        raise PackageNotFoundError(name)

    monkeypatch.setattr(about, "version", version)
    project = Path(about.__file__).parents[1] / "pyproject.toml"
    assert f'version = "{about.program_version()}"' in project.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"license_expression": "MIT-CMU"}, "MIT-CMU"),
        ({"license": "LGPL-3.0-only"}, "LGPL-3.0-only"),
        (
            {"license": "", "classifier": ["License :: OSI Approved :: Apache Software License"]},
            "Apache Software License",
        ),
        ({"license": "Copyright\nall of it", "classifier": ["License :: OSI Approved :: BSD License"]}, "BSD License"),
        ({}, "-"),
    ],
)
def test_a_licence_is_read_wherever_a_package_says_it(monkeypatch, fields, words):
    monkeypatch.setattr(about, "metadata", lambda package: SimpleNamespace(json=fields))
    assert about._licence_of("any") == words


def test_every_package_that_the_program_asks_for_is_named_with_its_licence():
    lines = {line.split()[0]: line for line in about.licences().splitlines()}
    assert len({package.lower() for package in lines}) == len(lines)
    assert "LGPL-3.0" in lines["PySide6-Essentials"]
    assert "LGPL-3.0" in lines["shiboken6"]
    assert "BSD" in lines["torch"]
    assert "Zalando" in lines["Fashion-MNIST,"]
    for package in ("numpy", "pillow", "pyqtgraph", "safetensors", "torchvision", "filelock", "platformdirs"):
        assert not lines[package].endswith(": -")
