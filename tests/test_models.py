"""Every network: output, gradients, learning, sizes, heads, and weights that come by position."""

import copy

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from core.errors import UserError
from core.models import (
    MODELS,
    build_empty_model,
    build_model,
    check_image_size,
    model_spec,
    training_loss,
)
from core.models.builders import BUILDERS
from core.models.by_position import load_by_position
from core.models.googlenet_2014 import GoogLeNet2014, GoogLeNetOutput, loss_with_aux
from core.models.shapes import output_shape

NAMES = tuple(MODELS)

# The smallest image of each network keeps these tests quick, but GoogLeNet's 16 pixels leave its last blocks only one.
SIZES = {name: spec.min_image_size for name, spec in MODELS.items()} | {"googlenet": 32}

# Adam on 28 million parameters takes long, and VGG-11 is the same code as its quarter with other numbers.
QUICK_NAMES = tuple(name for name in NAMES if name != "vgg11")

ALEXNET_LAYERS = (
    "conv1 relu1 pool1 conv2 relu2 pool2 conv3 relu3 conv4 relu4 conv5 relu5 pool3 flatten "
    "fc1 relu6 dropout1 fc2 relu7 dropout2 fc3"
)
VGG_LAYERS = "block1 block2 block3 block4 block5 flatten fc1 relu1 dropout1 fc2 relu2 dropout2 fc3"
NIN_LAYERS = "block1 pool1 block2 pool2 block3 pool3 dropout block4 avgpool flatten"


def small_model(name: str, *, aux_heads: bool = False) -> nn.Module:
    """The network for its smallest image with Xavier's weights, as the book begins; the same at every call."""
    torch.manual_seed(0)
    size = MODELS[name].min_image_size_with_heads if aux_heads else SIZES[name]
    model = build_model(name, image_size=size, aux_heads=aux_heads)
    for parameter in model.parameters():
        if parameter.dim() > 1:
            nn.init.xavier_uniform_(parameter)
    return model


def small_images(name: str, num_images: int, *, aux_heads: bool = False) -> torch.Tensor:
    spec = MODELS[name]
    size = spec.min_image_size_with_heads if aux_heads else SIZES[name]
    return torch.rand(num_images, spec.in_channels, size, size, generator=torch.Generator().manual_seed(1))


def four_textures(name: str) -> torch.Tensor:
    """Plain, rows, columns and squares of four pixels, with mean 0 and standard deviation 1."""
    rows = (torch.arange(SIZES[name]) // 4 % 2).expand(SIZES[name], SIZES[name])
    columns = rows.T
    images = torch.stack([torch.zeros_like(rows), rows, columns, rows ^ columns]).float()
    images = (images - images.mean()) / images.std()
    return images[:, None].repeat(1, MODELS[name].in_channels, 1, 1)


def test_googlenet_is_the_first_choice():
    assert NAMES == ("googlenet", "googlenet_bn", "alexnet", "vgg11", "vgg11_quarter", "nin", "googlenet_2014")


@pytest.mark.parametrize(
    ("name", "title", "lr", "published"),
    [
        ("googlenet", "GoogLeNet", 0.1, (0.100, 0.888, 0.900)),
        ("alexnet", "AlexNet", 0.01, (0.860, 0.8805, 0.886)),
        ("vgg11", "VGG-11", 0.05, None),
        ("vgg11_quarter", "VGG-11 / 4", 0.05, (0.900, 0.919, 0.925)),
        ("nin", "NiN", 0.1, (0.100, 0.844, 0.885)),
        ("googlenet_2014", "GoogLeNet 2014", 0.1, None),
    ],
)
def test_each_network_knows_the_books_learning_rate_and_results(name, title, lr, published):
    spec = model_spec(name)
    assert (spec.title, spec.book_lr, spec.published_accuracy) == (title, lr, published)


@pytest.mark.parametrize("name", NAMES)
def test_logits_are_finite_with_one_row_an_image(name):
    model = small_model(name).eval()
    with torch.no_grad():
        logits = model(small_images(name, 3))
    assert logits.shape == (3, 10)
    assert torch.isfinite(logits).all()


@pytest.mark.parametrize("name", NAMES)
def test_every_parameter_gets_a_gradient(name):
    model = small_model(name)
    training_loss(model(small_images(name, 4)), torch.arange(4)).backward()
    without = [key for key, p in model.named_parameters() if p.grad is None or not p.grad.abs().sum() > 0]
    assert without == []


@pytest.mark.parametrize("name", QUICK_NAMES)
def test_one_small_batch_can_be_overfitted(name):
    model = small_model(name).eval()  # without dropout, which would only make it take longer
    for parameter in model.parameters():
        if parameter.dim() > 1:
            nn.init.kaiming_normal_(parameter)
    if name == "nin":  # with random weights some of its ten output maps are born dead and can learn nothing
        nn.init.constant_(model.block4.conv1.conv.bias, 2.0)
        nn.init.dirac_(model.block4.conv2.conv.weight)
        nn.init.dirac_(model.block4.conv3.conv.weight)
    images, labels = four_textures(name), torch.arange(4)
    optimizer = torch.optim.Adam(model.parameters(), lr=3e-4, fused=True)
    for _ in range(40):
        loss = training_loss(model(images), labels)
        if loss < 0.1:
            return
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    pytest.fail(f"the loss on four images is still {loss:.3f}")


@pytest.mark.parametrize("name", NAMES)
def test_weights_put_into_an_empty_model_give_identical_logits(name):
    model = small_model(name).eval()
    images = small_images(name, 2)
    loaded = build_empty_model(name, image_size=SIZES[name])
    loaded.load_state_dict(copy.deepcopy(model.state_dict()), assign=True)
    with torch.no_grad():
        assert torch.equal(loaded.eval()(images), model(images))


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_model_takes_no_memory_and_draws_no_random_number(name):
    before = torch.get_rng_state()
    model = build_empty_model(name)
    assert {parameter.device.type for parameter in model.parameters()} == {"meta"}
    assert torch.equal(torch.get_rng_state(), before)


@pytest.mark.parametrize("name", NAMES)
def test_no_relu_works_in_place(name):
    relus = [module for module in build_empty_model(name).modules() if isinstance(module, nn.ReLU)]
    assert relus
    assert not any(relu.inplace for relu in relus)


@pytest.mark.parametrize("name", NAMES)
def test_channels_and_classes_can_be_chosen(name):
    model = build_empty_model(name, in_channels=2, num_classes=7)
    parameters = list(model.parameters())
    assert parameters[0].shape[1] == 2
    assert parameters[-1].shape == (7,)


@pytest.mark.parametrize(
    ("name", "layers"),
    [("alexnet", ALEXNET_LAYERS), ("vgg11", VGG_LAYERS), ("vgg11_quarter", VGG_LAYERS), ("nin", NIN_LAYERS)],
)
def test_a_chain_of_layers_has_each_of_them_as_a_stage(name, layers):
    model = build_empty_model(name)
    names = [name for name, _ in model.named_children()]
    assert " ".join(names) == layers
    assert model.stages == {name: name for name in names}


# --- image sizes and names


@pytest.mark.parametrize("name", NAMES)
def test_the_smallest_image_size_works_and_the_largest_too(name):
    spec = MODELS[name]
    model = small_model(name).eval()
    with torch.no_grad():
        assert model(torch.rand(1, spec.in_channels, SIZES[name], SIZES[name])).shape == (1, 10)
    check_image_size(name, spec.min_image_size)
    check_image_size(name, 512)


@pytest.mark.parametrize("name", ["alexnet", "vgg11_quarter", "nin", "googlenet_2014"])
def test_below_the_smallest_image_size_a_layer_would_be_left_without_pixels(name):
    spec = MODELS[name]
    size = spec.min_image_size - 1
    model = BUILDERS[name](in_channels=1, num_classes=10, image_size=spec.min_image_size)
    with pytest.raises(RuntimeError, match="Output size is too small"):
        model(torch.rand(1, 1, size, size))


@pytest.mark.parametrize("name", NAMES)
def test_an_image_size_out_of_range_is_refused_with_the_range(name):
    low = MODELS[name].min_image_size
    for size in (low - 1, 513, 0, -5):
        with pytest.raises(UserError, match=f"from {low} to 512 pixels, not {size}"):
            build_model(name, image_size=size)


def test_an_unknown_network_is_refused_with_the_known_names():
    for use in (model_spec, build_model, build_empty_model):
        with pytest.raises(UserError, match="no network called resnet; choose one of googlenet, googlenet_bn, alexnet"):
            use("resnet")


# --- GoogLeNet 2014


def test_without_heads_it_has_the_parameters_of_2014():
    model = build_empty_model("googlenet_2014", num_classes=1000)
    assert sum(parameter.numel() for parameter in model.parameters()) == 6_998_552
    assert not any(name.startswith("aux") for name, _ in model.named_modules())


def test_with_heads_training_gives_three_outputs_and_predicting_one():
    model = small_model("googlenet_2014", aux_heads=True)
    images = small_images("googlenet_2014", 2, aux_heads=True)
    output = model(images)
    assert isinstance(output, GoogLeNetOutput)
    assert [tuple(logits.shape) for logits in output] == [(2, 10)] * 3
    with torch.no_grad():
        assert isinstance(model.eval()(images), torch.Tensor)


def test_without_heads_training_gives_logits_only():
    assert isinstance(small_model("googlenet_2014")(small_images("googlenet_2014", 1)), torch.Tensor)


def test_heads_hang_on_4a_and_4d():
    model = small_model("googlenet_2014", aux_heads=True)
    labels = torch.arange(2)

    def reached(output: torch.Tensor) -> set[str]:
        model.zero_grad(set_to_none=True)
        F.cross_entropy(output, labels).backward()
        return {name.split(".")[0] for name, parameter in model.named_parameters() if parameter.grad is not None}

    stem = {"conv1", "conv2", "conv3", "inception3a", "inception3b", "inception4a"}
    images = small_images("googlenet_2014", 2, aux_heads=True)
    assert reached(model(images).aux1) == stem | {"aux1"}
    assert reached(model(images).aux2) == stem | {"inception4b", "inception4c", "inception4d", "aux2"}


def test_every_parameter_of_the_heads_gets_a_gradient():
    model = small_model("googlenet_2014", aux_heads=True)
    training_loss(model(small_images("googlenet_2014", 4, aux_heads=True)), torch.arange(4)).backward()
    assert [key for key, p in model.named_parameters() if p.grad is None or not p.grad.abs().sum() > 0] == []


def test_heads_count_three_tenths_each_in_the_loss():
    logits, aux1, aux2 = torch.randn(3, 5, 10).unbind()
    labels = torch.arange(5)
    main, first, second = (F.cross_entropy(x, labels) for x in (logits, aux1, aux2))
    output = GoogLeNetOutput(logits, aux1, aux2)
    assert loss_with_aux(output, labels).item() == pytest.approx((main + 0.3 * first + 0.3 * second).item())
    assert torch.equal(training_loss(output, labels), loss_with_aux(output, labels))


def test_the_training_loss_of_plain_logits_is_their_mean_cross_entropy():
    logits, labels = torch.randn(6, 10), torch.arange(6)
    by_hand = -torch.stack([row.log_softmax(0)[label] for row, label in zip(logits, labels, strict=True)]).mean()
    assert training_loss(logits, labels).item() == pytest.approx(by_hand.item(), rel=1e-5)


def test_dropout_is_the_papers():
    model = build_empty_model("googlenet_2014", aux_heads=True)
    rates = {name: module.p for name, module in model.named_modules() if isinstance(module, nn.Dropout)}
    assert rates == {"dropout": 0.4, "aux1.dropout": 0.7, "aux2.dropout": 0.7}


def test_parameters_of_the_heads_stand_before_those_of_the_last_layer():
    # So that weights of the course notes' network with heads fit by position.
    model = build_empty_model("googlenet_2014", num_classes=1000, aux_heads=True)
    parts = list(dict.fromkeys(name.split(".")[0] for name, _ in model.named_parameters()))
    assert parts[-4:] == ["inception5b", "aux1", "aux2", "fc"]
    assert model.aux1.fc1.weight.shape == (1024, 2048)


@pytest.mark.parametrize("name", [name for name in NAMES if name != "googlenet_2014"])
def test_heads_are_refused_where_there_are_none(name):
    with pytest.raises(UserError, match=f"{MODELS[name].title} has no auxiliary heads"):
        build_model(name, aux_heads=True)


def test_heads_need_a_larger_image():
    build_empty_model("googlenet_2014", image_size=79, aux_heads=True)
    with pytest.raises(UserError, match="with auxiliary heads needs an image size from 79 to 512 pixels, not 78"):
        build_model("googlenet_2014", image_size=78, aux_heads=True)
    model = GoogLeNet2014(num_classes=10, image_size=79, aux_heads=True)
    with pytest.raises(RuntimeError, match="Output size is too small"):
        model(torch.rand(1, 3, 78, 78))


# --- shapes by formula


@pytest.mark.parametrize("size", range(5, 30))
@pytest.mark.parametrize(
    "layer",
    [
        nn.Conv2d(1, 3, 5, stride=2, padding=1),
        nn.MaxPool2d(3, stride=2),
        nn.MaxPool2d(3, stride=2, padding=1),
        nn.MaxPool2d(3, stride=2, ceil_mode=True),
        nn.MaxPool2d(2, stride=3, padding=1, ceil_mode=True),
        nn.AvgPool2d(5, stride=3),
        nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(1, 4), nn.ReLU(), nn.Dropout()),
    ],
    ids=lambda layer: type(layer).__name__,
)
def test_shapes_by_formula_are_those_of_the_layers(layer, size):
    assert output_shape(layer, (2, 1, size, size)) == tuple(layer(torch.rand(2, 1, size, size)).shape)


def test_a_layer_without_a_formula_is_refused():
    with pytest.raises(TypeError, match="Bilinear"):
        output_shape(nn.Bilinear(1, 1, 1), (1, 1))


# --- weights by position


def renamed(model: nn.Module) -> dict[str, torch.Tensor]:
    """The model's weights plus one, under the numbers that a notebook's `nn.Sequential` gives them."""
    return {f"{i}.weight": tensor + 1 for i, tensor in enumerate(model.state_dict().values())}


def test_weights_with_other_names_are_loaded_by_position():
    model = small_model("nin")
    weights = renamed(model)
    load_by_position(model, weights)
    for own, given in zip(model.state_dict().values(), weights.values(), strict=True):
        assert torch.equal(own, given)


@pytest.mark.parametrize("shape", [(96, 97, 1, 1), (96, 96), (1, 96, 96, 1)])  # the last two hold as many numbers
def test_the_first_tensor_of_another_shape_is_named_and_nothing_is_loaded(shape):
    model = small_model("nin")
    before = copy.deepcopy(model.state_dict())
    weights = renamed(model)
    weights["2.weight"] = torch.zeros(shape)
    weights["4.weight"] = torch.zeros(1)
    given = " x ".join(str(size) for size in shape)
    with pytest.raises(UserError, match=rf"2\.weight is {given}, but block1\.conv2\.conv\.weight needs 96 x 96 x 1"):
        load_by_position(model, weights)
    assert all(torch.equal(tensor, before[name]) for name, tensor in model.state_dict().items())


def test_a_missing_tensor_is_named():
    model = small_model("nin")
    weights = renamed(model)
    weights.popitem()
    with pytest.raises(UserError, match=r"there is none for block4\.conv3\.conv\.bias"):
        load_by_position(model, weights)


def test_a_tensor_too_many_is_named():
    model = small_model("nin")
    with pytest.raises(UserError, match=r"their tensor extra\.weight has no place"):
        load_by_position(model, renamed(model) | {"extra.weight": torch.zeros(1)})


@pytest.mark.parametrize("value", [torch.zeros(96, 1, 11, 11, dtype=torch.int64), "text"])
def test_what_is_no_tensor_of_weights_is_named(value):
    model = small_model("nin")
    with pytest.raises(UserError, match=r"0\.weight, which would be block1\.conv1\.conv\.weight"):
        load_by_position(model, renamed(model) | {"0.weight": value})
