"""What speaks for a class is what captum, finite differences and hand computation say, and asking changes nothing."""

import numpy as np
import pytest
import torch
from captum.attr import IntegratedGradients, LayerGradCam, Occlusion
from torch import nn

from core.data.resize import to_input
from core.errors import UserError
from core.inside.attribution import (
    grad_cam,
    integrated_gradients,
    logit_shares,
    logits_of_pictures,
    occlusion,
    occlusion_window,
)
from core.models import build_model
from core.models.blocks import ConvReLU, Inception, InceptionChannels

CLASSES = 3
BRANCHES = [f"block.{name}" for name in Inception.BRANCHES]


class Small(nn.Module):
    """A convolution, one Inception block, the mean and a linear layer: what GoogLeNet ends in."""

    def __init__(self, batch_norm: bool = True) -> None:
        super().__init__()
        self.conv = ConvReLU(1, 4, 3, padding=1, batch_norm=batch_norm)
        self.block = Inception(4, InceptionChannels(3, 2, 4, 2, 2, 3), batch_norm=batch_norm)
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.flatten = nn.Flatten()
        self.fc = nn.Linear(12, CLASSES)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.fc(self.flatten(self.pool(self.block(self.conv(images)))))


@pytest.fixture
def model() -> nn.Module:
    torch.manual_seed(4)
    model = Small().eval().requires_grad_(False)
    for name, parameter in model.named_parameters():
        nn.init.normal_(parameter, std=0.5)
        if not name.startswith("fc"):
            parameter.abs_()  # no branch is dead
    return model


@pytest.fixture
def images() -> torch.Tensor:
    return torch.rand(1, 1, 9, 9, generator=torch.Generator().manual_seed(1))


def finish(generator):
    """What a generator returns, and what it yielded."""
    told = []
    while True:
        try:
            told.append(next(generator))
        except StopIteration as end:
            return end.value, told


@pytest.mark.parametrize("class_index", range(CLASSES))
def test_grad_cam_of_the_block_and_of_each_branch_is_captums(model, images, class_index):
    mine = grad_cam(model, images, "block", class_index)
    for name, values in {"block": mine.whole, **mine.by_branch}.items():
        theirs = LayerGradCam(model, model.get_submodule(name)).attribute(images, class_index)
        np.testing.assert_allclose(values, theirs[0, 0].detach().numpy(), atol=1e-4)
        assert np.abs(values).max() > 1e-3
    assert list(mine.by_branch) == BRANCHES


def test_the_branches_of_grad_cam_add_up_to_the_whole(model, images):
    mine = grad_cam(model, images, "block", 1)
    np.testing.assert_allclose(sum(mine.by_branch.values()), mine.whole, atol=1e-5)


def test_grad_cam_of_a_layer_without_branches_is_captums_and_has_no_parts(model, images):
    mine = grad_cam(model, images, "conv", 2)
    theirs = LayerGradCam(model, model.conv).attribute(images, 2)
    np.testing.assert_allclose(mine.whole, theirs[0, 0].detach().numpy(), atol=1e-4)
    assert mine.by_branch == {}


def test_grad_cam_of_a_real_network_is_captums_on_maps_of_every_size():
    torch.manual_seed(0)
    model = build_model("googlenet_bn", image_size=64).eval().requires_grad_(False)
    images = torch.rand(1, 1, 64, 64)
    for name in ("inception3a", "inception4c", "inception5b"):
        mine = grad_cam(model, images, name, 5)
        theirs = LayerGradCam(model, model.get_submodule(name)).attribute(images, 5)[0, 0].detach().numpy()
        np.testing.assert_allclose(mine.whole, theirs, atol=1e-4 * max(1.0, np.abs(theirs).max()))


def test_the_shares_of_the_branches_and_the_bias_are_the_logits(model, images):
    mine = logit_shares(model, images)
    assert mine.branches == tuple(BRANCHES)
    np.testing.assert_allclose(mine.shares.sum(axis=1) + mine.bias, model(images)[0].numpy(), atol=1e-5)


def test_a_branchs_share_is_what_the_logit_loses_without_its_maps(model, images):
    mine = logit_shares(model, images)
    with_all = model(images)[0].numpy()
    for number, name in enumerate(BRANCHES):
        handle = model.get_submodule(name).register_forward_hook(lambda _module, _inputs, output: 0 * output)
        without = model(images)[0].numpy()
        handle.remove()
        np.testing.assert_allclose(with_all - without, mine.shares[:, number], atol=1e-5)


def test_a_share_computed_by_hand():
    """Maps of one pixel that are 1, 2, 3 and 4, one a branch, and weights of 10, 20, 30 and 40."""
    model = Small(batch_norm=False).eval().requires_grad_(False)
    model.conv = nn.Identity()
    model.block = Inception(1, InceptionChannels(1, 1, 1, 1, 1, 1))
    model.fc = nn.Linear(4, 1)
    for parameter in model.parameters():
        nn.init.zeros_(parameter)
    biases = [model.block.branch1x1.conv, model.block.branch3x3.conv.conv, model.block.branch5x5.conv.conv]
    for number, layer in enumerate([*biases, model.block.branch_pool.conv.conv]):
        nn.init.constant_(layer.bias, number + 1)
    model.fc.weight.data = torch.tensor([[10.0, 20.0, 30.0, 40.0]])
    model.fc.bias.data = torch.tensor([-7.0])
    mine = logit_shares(model.requires_grad_(False), torch.zeros(1, 1, 5, 5))
    assert mine.shares.tolist() == [[10.0, 40.0, 90.0, 160.0]]
    assert mine.bias.tolist() == [-7.0]


def test_integrated_gradients_are_captums(model, images):
    mine, _ = finish(integrated_gradients(model, images, 1, num_steps=20))
    theirs = IntegratedGradients(model).attribute(images, torch.zeros_like(images), target=1, n_steps=20)
    np.testing.assert_allclose(mine.values, theirs[0, 0].numpy(), atol=1e-4)


def test_integrated_gradients_add_up_to_the_logits_rise_over_the_empty_picture(model, images):
    mine, told = finish(integrated_gradients(model, images, 2, num_steps=100))
    rise = float(model(images)[0, 2] - model(torch.zeros_like(images))[0, 2])
    assert mine.total == pytest.approx(rise, abs=1e-5)
    assert mine.values.sum() == pytest.approx(rise, abs=0.02 * abs(rise))
    assert told == sorted(told)
    assert told[-1] == 1
    assert len(told) == 2 * 100  # a turn there and a turn back


def test_integrated_gradients_of_a_smooth_function_are_those_of_finite_differences():
    def logits(pictures):
        flat = pictures.flatten(1)
        return torch.stack([(flat**2).sum(dim=1) + flat[:, 0] * flat[:, 3], flat.sum(dim=1)], dim=1)

    picture = torch.rand(1, 1, 2, 2, dtype=torch.float64)
    mine, _ = finish(integrated_gradients(logits, picture, 0, num_steps=8))
    steps = (np.arange(200) + 0.5) / 200
    by_hand = np.zeros(4)
    for pixel in range(4):
        nudge = torch.zeros(4, dtype=torch.float64)
        nudge[pixel] = 1e-5
        nudge = nudge.reshape(1, 1, 2, 2)
        slopes = [
            float(logits(picture * step + nudge)[0, 0] - logits(picture * step - nudge)[0, 0]) / 2e-5 for step in steps
        ]
        by_hand[pixel] = np.mean(slopes) * float(picture.flatten()[pixel])
    np.testing.assert_allclose(mine.values.ravel(), by_hand, atol=1e-5)


@pytest.mark.parametrize(("window", "stride"), [(3, 1), (3, 2), (4, 3), (2, 2)])
def test_occlusion_is_captums(model, images, window, stride):
    mine, told = finish(occlusion(model, images, 0, window=window, stride=stride))
    theirs = Occlusion(model).attribute(images, (1, window, window), stride, target=0)
    np.testing.assert_allclose(mine.values, theirs[0, 0].numpy(), atol=1e-4)
    assert told[-1] == 1


def test_occlusion_by_squares_that_do_not_overlap_is_the_fall_of_the_logit(model, images):
    mine, _ = finish(occlusion(model, images, 1, window=3, stride=3))
    covered = images.clone()
    covered[:, :, 3:6, 6:9] = 0
    fall = float(model(images)[0, 1] - model(covered)[0, 1])
    assert mine.values[3:6, 6:9] == pytest.approx(np.full((3, 3), fall), abs=1e-5)


def test_the_square_that_is_covered_is_a_fifth_of_the_picture():
    assert occlusion_window(28) == (6, 2)
    assert occlusion_window(3) == (1, 1)


def test_pictures_are_brought_to_the_networks_form_and_gradients_come_back_to_their_pixels():
    torch.manual_seed(0)
    model = nn.Sequential(nn.Flatten(), nn.Linear(3 * 20 * 20, 2)).requires_grad_(False)
    logits = logits_of_pictures(model, 20, 3)
    gray = torch.randint(0, 256, (1, 1, 9, 9), dtype=torch.uint8)
    picture = gray.float() / 255
    assert torch.allclose(logits(picture), model(to_input(gray, 20, 3)), atol=1e-5)
    mine, _ = finish(integrated_gradients(logits, picture, 0, num_steps=2))
    for row, column in ((0, 0), (4, 5), (8, 8)):  # a linear network: each pixel's part is what it loses without it
        without = picture.clone()
        without[0, 0, row, column] = 0
        assert mine.values[row, column] == pytest.approx(float((logits(picture) - logits(without))[0, 0]), abs=1e-4)


@pytest.mark.parametrize("class_index", [-1, CLASSES])
def test_a_class_that_is_not_there_is_said(model, images, class_index):
    for ask in (
        lambda: grad_cam(model, images, "block", class_index),
        lambda: next(integrated_gradients(model, images, class_index)),
        lambda: next(occlusion(model, images, class_index, window=3, stride=3)),
    ):
        with pytest.raises(UserError, match=f"no class number {class_index + 1}.*{CLASSES} classes"):
            ask()


def test_a_layer_that_is_not_there_or_has_no_maps_is_said(model, images):
    with pytest.raises(UserError, match="no layer called nowhere"):
        grad_cam(model, images, "nowhere", 0)
    with pytest.raises(UserError, match="fc has no maps"):
        grad_cam(model, images, "fc", 0)


@pytest.mark.parametrize("name", ["nin", "alexnet"])
def test_a_network_without_branches_has_no_shares(name):
    model = build_model(name, image_size=67).eval()
    with pytest.raises(UserError, match="no branches"):
        logit_shares(model, torch.zeros(1, 1, 67, 67))


def test_a_network_that_does_something_after_the_mean_has_no_shares(model, images):
    model.flatten = nn.Sequential(nn.Flatten(), nn.Sigmoid())
    with pytest.raises(UserError, match="do not add up"):
        logit_shares(model, images)


def test_asking_leaves_no_hook_and_no_gradient_and_changes_no_weight(model, images):
    before = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    grad_cam(model, images, "block", 0)
    logit_shares(model, images)
    finish(integrated_gradients(model, images, 0, num_steps=2))
    with pytest.raises(UserError):
        grad_cam(model, images, "block", 9)
    assert not any(module._forward_hooks or module._forward_pre_hooks for module in model.modules())
    assert all(torch.equal(tensor, before[name]) for name, tensor in model.state_dict().items())
    assert all(parameter.grad is None for parameter in model.parameters())
