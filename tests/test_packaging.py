"""For which computers the project says that it can be installed."""

import tomllib
from pathlib import Path

import pytest
from packaging.markers import Marker

PROJECT = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("platform", "machine", "runs"),
    [
        ("win32", "AMD64", True),
        ("win32", "ARM64", False),  # the index has no PyTorch for it
        ("darwin", "arm64", True),
        ("darwin", "x86_64", False),  # PyTorch ended at 2.2
        ("linux", "x86_64", True),
        ("linux", "aarch64", True),
        ("linux", "armv7l", False),
    ],
)
def test_the_project_names_the_computers_that_pytorch_has_packages_for(platform, machine, runs):
    here = {"sys_platform": platform, "platform_machine": machine}
    markers = [Marker(each) for each in PROJECT["tool"]["uv"]["environments"]]
    assert any(marker.evaluate(here) for marker in markers) == runs
