"""GoogLeNet with batch normalisation: the same table of blocks, a norm after each convolution, lasting figures."""

import pytest
import torch
from torch import nn

from core.models import MODELS, build_empty_model, build_model
from core.models.blocks import ConvReLU
from core.models.googlenet import INCEPTION_TABLE
from core.runs.checkpoint import load_checkpoint, save_checkpoint


@pytest.fixture(scope="module")
def trained():
    """The network with running figures as training leaves them: none is what it was at first."""
    with torch.random.fork_rng():
        torch.manual_seed(0)
        model = build_model("googlenet_bn", image_size=32)
        for _ in range(2):
            model(torch.randn(6, 1, 32, 32))
    return model.eval()


def test_only_the_networks_with_batch_normalisation_are_marked_so():
    for name, spec in MODELS.items():
        layers = [type(module) for module in build_empty_model(name).modules()]
        assert spec.batch_norm == (nn.BatchNorm2d in layers), name


def test_every_convolution_is_that_of_googlenet_but_for_its_bias():
    plain, normed = build_empty_model("googlenet"), build_empty_model("googlenet_bn")
    convs = [{n: m for n, m in model.named_modules() if isinstance(m, nn.Conv2d)} for model in (plain, normed)]
    assert list(convs[0]) == list(convs[1])
    for name, conv in convs[1].items():
        assert conv.weight.shape == convs[0][name].weight.shape, name
        assert (conv.stride, conv.padding) == (convs[0][name].stride, convs[0][name].padding), name
        assert conv.bias is None, name
    assert {name: normed.get_submodule(f"inception{name}").channels for name in INCEPTION_TABLE} == INCEPTION_TABLE


def test_a_norm_of_as_many_channels_stands_between_each_convolution_and_its_relu():
    model = build_empty_model("googlenet_bn")
    blocks = [module for module in model.modules() if isinstance(module, ConvReLU)]
    assert len(blocks) == 3 + 9 * 6
    for block in blocks:
        assert [name for name, _ in block.named_children()] == ["conv", "norm", "relu"]
        assert block.norm.num_features == block.conv.out_channels
    assert sum(isinstance(module, nn.BatchNorm2d) for module in model.modules()) == len(blocks)


def test_it_has_a_scale_more_than_googlenet_for_every_channel_and_stays_below_six_million_and_a_bit():
    def count(name):
        return sum(parameter.numel() for parameter in build_empty_model(name).parameters())

    # One number a channel in the place of the bias, which becomes the norm's, and one more for its scale.
    stem = 64 + 64 + 192
    inner = sum(each.out_channels + each.reduce3x3 + each.reduce5x5 for each in INCEPTION_TABLE.values())
    assert count("googlenet_bn") == count("googlenet") + stem + inner
    assert count("googlenet_bn") <= 6_100_000


def test_without_batch_normalisation_a_block_is_what_it_was():
    names = [name for name, _ in ConvReLU(2, 3, 1).named_children()]
    assert names == ["conv", "relu"]
    assert ConvReLU(2, 3, 1).conv.bias is not None


def test_a_norm_gives_mean_0_and_variance_1_and_renews_its_figures_by_three_tenths():
    torch.manual_seed(0)
    block = ConvReLU(2, 3, 3, batch_norm=True)
    seen = []
    block.norm.register_forward_hook(lambda _module, inputs, output: seen.extend([inputs[0], output]))
    block(5 + 3 * torch.randn(16, 2, 6, 6))
    before, after = seen
    over = (0, 2, 3)
    assert torch.allclose(after.mean(over), torch.zeros(3), atol=1e-5)
    assert torch.allclose(after.var(over, correction=0), torch.ones(3), atol=1e-3)
    assert torch.allclose(block.norm.running_mean, 0.3 * before.mean(over), rtol=1e-4)
    assert torch.allclose(block.norm.running_var, 0.7 + 0.3 * before.var(over), rtol=1e-4)


def test_an_image_is_judged_alike_whatever_stands_beside_it(trained):
    images = torch.randn(5, 1, 32, 32, generator=torch.Generator().manual_seed(1))
    with torch.no_grad():
        together, alone = trained(images), torch.cat([trained(image[None]) for image in images])
        beside_others = trained(torch.cat([images[:1], 100 * images]))
    assert torch.allclose(together, alone, atol=1e-4)
    assert torch.allclose(beside_others[0], together[0], atol=1e-4)


def test_judging_leaves_the_figures_as_they_are(trained):
    before = {name: tensor.clone() for name, tensor in trained.state_dict().items()}
    with torch.no_grad():
        trained(torch.randn(3, 1, 32, 32))
    assert all(torch.equal(tensor, before[name]) for name, tensor in trained.state_dict().items())


def test_weights_and_figures_come_back_from_a_file(trained, tmp_path):
    save_checkpoint(tmp_path / "file", trained.state_dict(), {})
    tensors = load_checkpoint(tmp_path / "file").tensors
    assert {tensors[name].item() for name in tensors if name.endswith("num_batches_tracked")} == {2}
    loaded = build_empty_model("googlenet_bn", image_size=32)
    loaded.load_state_dict(tensors, assign=True)
    images = torch.randn(2, 1, 32, 32)
    with torch.no_grad():
        assert torch.equal(loaded.eval()(images), trained(images))


@pytest.mark.parametrize("size", [16, 31, 40, 96])
def test_any_size_of_image_will_do_for_the_same_weights(trained, size):
    with torch.no_grad():
        assert torch.isfinite(trained(torch.rand(1, 1, size, size))).all()
