"""`python -m core train` says what it thinks of a learning rate, and trains all the same."""

import pytest

from core.__main__ import main


@pytest.mark.usefixtures("few_images")
@pytest.mark.parametrize(("lr", "is_told"), [("50", True), ("0.1", False)])
def test_a_learning_rate_that_nobody_learns_with_is_not_taken_in_silence(lr, is_told, tmp_path, capsys):
    small = ["--image-size", "16", "--batch-size", "128", "--device", "cpu", "--precision", "float32", "--epochs", "1"]
    main(["train", "--data", "few", *small, "--lr", lr, "--out", str(tmp_path / "run"), "--json"])
    assert ("the weights will probably blow up; with SGD take at most 1" in capsys.readouterr().err) == is_told
