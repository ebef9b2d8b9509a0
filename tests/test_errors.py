"""What the operating system says of a refusal."""

import errno
import os

import pytest

from core.errors import reason_of


def test_the_reason_is_the_operating_systems_own_words_without_number_and_path(tmp_path):
    with pytest.raises(FileNotFoundError) as caught:
        (tmp_path / "nowhere" / "file").read_bytes()
    assert reason_of(caught.value) == os.strerror(errno.ENOENT)


def test_an_error_that_a_library_made_up_gives_its_own_sentence():
    assert reason_of(OSError("the file is shorter than it says")) == "the file is shorter than it says"
