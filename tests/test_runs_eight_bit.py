"""Weights in 8 bits come back as float32 within half a step of their channel, and nothing else is touched."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from same import assert_same

from core.runs.checkpoint import load_checkpoint, save_checkpoint
from core.runs.eight_bit import pack, unpack


def random_weights(seed, *shape, scale=1.0):
    return scale * torch.randn(shape, generator=torch.Generator().manual_seed(seed))


def by_hand(weights):
    """Quantized one weight at a time, in Python's double precision."""
    result = []
    for channel in weights.flatten(1).tolist():
        step = max(map(abs, channel)) / 127
        result.append([round(weight / step) * step for weight in channel])
    return torch.tensor(result).reshape(weights.shape)


@pytest.mark.parametrize("shape", [(4, 3, 5, 5), (7, 2, 1, 1), (10, 64), (1, 1)])
def test_a_kernel_or_matrix_comes_back_as_a_calculation_by_hand_says(shape):
    weights = random_weights(3, *shape)
    back = unpack(pack({"fc.weight": weights}))
    assert back.keys() == {"fc.weight"}
    assert back["fc.weight"].dtype == torch.float32
    torch.testing.assert_close(back["fc.weight"], by_hand(weights), rtol=1e-5, atol=1e-7)


@given(seed=st.integers(0, 2**32 - 1), exponents=st.lists(st.integers(-30, 30), min_size=1, max_size=6))
def test_no_weight_moves_by_more_than_half_a_step_of_its_own_channel(seed, exponents):
    factors = torch.tensor([10.0**exponent for exponent in exponents])[:, None, None, None]
    weights = random_weights(seed, len(exponents), 3, 3, 3) * factors
    moved = (unpack(pack({"weight": weights}))["weight"] - weights).abs().double()
    half_a_step = weights.abs().amax((1, 2, 3), keepdim=True).double() / 254
    assert (moved <= 1.0001 * half_a_step).all()


def test_the_form_is_int8_with_one_float32_scale_an_output_channel():
    packed = pack({"conv1.conv.weight": random_weights(1, 8, 4, 3, 3)})
    assert {name: (tensor.dtype, tuple(tensor.shape)) for name, tensor in packed.items()} == {
        "conv1.conv.weight": (torch.int8, (8, 4, 3, 3)),
        "conv1.conv.weight.scale": (torch.float32, (8,)),
    }
    assert packed["conv1.conv.weight"].abs().flatten(1).amax(1).tolist() == [127] * 8


def test_biases_norms_and_counters_are_left_alone_however_large():
    others = {
        "norm.weight": random_weights(1, 16),
        "norm.running_var": torch.tensor([1e30, 1e-30]),
        "norm.num_batches_tracked": torch.tensor(12_345_678),
        "fc.bias": random_weights(2, 10),
        "counts": torch.arange(6).reshape(2, 3),
    }
    assert_same(pack(others), others)
    assert_same(unpack(others), others)


def test_zeros_stay_zeros_and_what_is_no_number_stays_none():
    weights = random_weights(1, 4, 2, 3, 3)
    weights[0] = 0
    weights[1, 0, 0, 0] = 0
    weights[2, 0, 0, 0] = torch.nan
    weights[3, 0, 0, 0] = torch.inf
    back = unpack(pack({"weight": weights}))["weight"]
    assert back[0].count_nonzero() == 0
    assert back[1, 0, 0, 0] == 0
    assert torch.isfinite(back[:2]).all()
    assert not torch.isfinite(back[2, 0, 0, 0])
    assert not torch.isfinite(back[3, 0, 0, 0])


def test_packing_changes_neither_its_argument_nor_what_is_packed_already():
    weights = {"weight": random_weights(1, 4, 2, 3, 3), "bias": random_weights(2, 4)}
    before = {name: tensor.clone() for name, tensor in weights.items()}
    packed = pack(weights)
    assert_same(weights, before)
    assert_same(pack(packed), packed)
    unpack(packed)
    assert_same(packed, pack(before))


def test_half_precision_and_kernels_in_another_memory_order_are_packed_the_same():
    weights = random_weights(1, 4, 2, 3, 3).half()
    expected = pack({"weight": weights.float()})
    assert_same(pack({"weight": weights}), expected)
    assert_same(pack({"weight": weights.to(memory_format=torch.channels_last)}), expected)


def test_the_form_lies_on_disk_in_a_quarter_of_the_space(tmp_path):
    weights = {"weight": random_weights(1, 64, 32, 5, 5), "bias": random_weights(2, 64)}
    save_checkpoint(tmp_path / "whole", weights, {})
    save_checkpoint(tmp_path / "packed", pack(weights), {})
    assert (tmp_path / "packed").stat().st_size < 0.27 * (tmp_path / "whole").stat().st_size
    assert_same(unpack(load_checkpoint(tmp_path / "packed").tensors), unpack(pack(weights)))


def test_bytes_without_fitting_scales_are_not_taken_for_packed_weights():
    steps = torch.ones(4, 2, dtype=torch.int8)
    for tensors in ({"weight": steps}, {"weight": steps, "weight.scale": torch.ones(3)}):
        assert_same(unpack(tensors), tensors)
