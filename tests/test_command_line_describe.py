"""`python -m core describe` as a program and a person read it."""

import json

import pytest

from core.__main__ import main
from core.models import MODELS


@pytest.mark.parametrize("name", MODELS)
def test_describe_adds_up(name, capsys):
    assert main(["describe", name, "--json"]) == 0
    description = json.loads(capsys.readouterr().out)
    expected = {"model", "input_shape", "num_parameters", "macs", "stages", "layers", "receptive_fields"}
    assert description.keys() == expected
    assert description["model"] == name
    assert sum(layer["num_parameters"] for layer in description["layers"]) == description["num_parameters"]
    assert sum(layer["macs"] for layer in description["layers"]) == description["macs"]


def test_describe_prints_a_table_for_the_size_asked_for(capsys):
    assert main(["describe", "googlenet", "--image-size", "224"]) == 0
    assert "1 x 1 x 224 x 224" in capsys.readouterr().out
