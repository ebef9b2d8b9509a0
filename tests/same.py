"""When weights are the same, to the bit."""

from collections.abc import Mapping

import torch
from torch import Tensor


def assert_same(left: Mapping[str, Tensor], right: Mapping[str, Tensor]) -> None:
    """That both hold the same tensors by the same names."""
    assert left.keys() == right.keys()
    for name in left:
        assert left[name].dtype == right[name].dtype, name
        assert torch.equal(left[name], right[name]), name
