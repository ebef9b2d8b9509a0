"""Weights that a notebook of the book, or any other program, saved: whose they are, and the same logits."""

import copy
import io
import pickle
import random
import zipfile
from collections import OrderedDict

import pytest
import torch
from safetensors.torch import save_file
from torch import nn
from torch.nn import functional as F

from core.data import DATASETS, DEFAULT_DATA
from core.errors import UserError
from core.models import build_model
from core.runs.checkpoint import save_checkpoint
from core.runs.weights import build_trained, find_weights, load_weights
from core.runs.weights_file import looks_like_weights

# The networks as the notebooks of Dive into Deep Learning write them.


class Inception(nn.Module):
    def __init__(self, c1, c2, c3, c4):
        super().__init__()
        self.b1_1 = nn.LazyConv2d(c1, kernel_size=1)
        self.b2_1 = nn.LazyConv2d(c2[0], kernel_size=1)
        self.b2_2 = nn.LazyConv2d(c2[1], kernel_size=3, padding=1)
        self.b3_1 = nn.LazyConv2d(c3[0], kernel_size=1)
        self.b3_2 = nn.LazyConv2d(c3[1], kernel_size=5, padding=2)
        self.b4_1 = nn.MaxPool2d(kernel_size=3, stride=1, padding=1)
        self.b4_2 = nn.LazyConv2d(c4, kernel_size=1)

    def forward(self, x):
        b1 = F.relu(self.b1_1(x))
        b2 = F.relu(self.b2_2(F.relu(self.b2_1(x))))
        b3 = F.relu(self.b3_2(F.relu(self.b3_1(x))))
        b4 = F.relu(self.b4_2(self.b4_1(x)))
        return torch.cat((b1, b2, b3, b4), dim=1)


def googlenet(num_classes=10):
    pool = nn.MaxPool2d(kernel_size=3, stride=2, padding=1)
    return nn.Sequential(
        nn.Sequential(nn.LazyConv2d(64, kernel_size=7, stride=2, padding=3), nn.ReLU(), pool),
        nn.Sequential(
            *(nn.LazyConv2d(64, kernel_size=1), nn.ReLU()),
            *(nn.LazyConv2d(192, kernel_size=3, padding=1), nn.ReLU()),
            pool,
        ),
        nn.Sequential(Inception(64, (96, 128), (16, 32), 32), Inception(128, (128, 192), (32, 96), 64), pool),
        nn.Sequential(
            Inception(192, (96, 208), (16, 48), 64),
            Inception(160, (112, 224), (24, 64), 64),
            Inception(128, (128, 256), (24, 64), 64),
            Inception(112, (144, 288), (32, 64), 64),
            Inception(256, (160, 320), (32, 128), 128),
            pool,
        ),
        nn.Sequential(
            Inception(256, (160, 320), (32, 128), 128),
            Inception(384, (192, 384), (48, 128), 128),
            *(nn.AdaptiveAvgPool2d((1, 1)), nn.Flatten()),
        ),
        nn.LazyLinear(num_classes),
    )


def alexnet(num_classes=10):
    return nn.Sequential(
        *(nn.LazyConv2d(96, kernel_size=11, stride=4), nn.ReLU(), nn.MaxPool2d(kernel_size=3, stride=2)),
        *(nn.LazyConv2d(256, kernel_size=5, padding=2), nn.ReLU(), nn.MaxPool2d(kernel_size=3, stride=2)),
        *(nn.LazyConv2d(384, kernel_size=3, padding=1), nn.ReLU()),
        *(nn.LazyConv2d(384, kernel_size=3, padding=1), nn.ReLU()),
        *(nn.LazyConv2d(256, kernel_size=3, padding=1), nn.ReLU()),
        *(nn.MaxPool2d(kernel_size=3, stride=2), nn.Flatten()),
        *(nn.LazyLinear(4096), nn.ReLU(), nn.Dropout(p=0.5)),
        *(nn.LazyLinear(4096), nn.ReLU(), nn.Dropout(p=0.5)),
        nn.LazyLinear(num_classes),
    )


def vgg(arch, num_classes=10):
    def vgg_block(num_convs, out_channels):
        layers = []
        for _ in range(num_convs):
            layers += [nn.LazyConv2d(out_channels, kernel_size=3, padding=1), nn.ReLU()]
        return nn.Sequential(*layers, nn.MaxPool2d(kernel_size=2, stride=2))

    return nn.Sequential(
        *(vgg_block(*block) for block in arch),
        nn.Flatten(),
        *(nn.LazyLinear(4096), nn.ReLU(), nn.Dropout(0.5)),
        *(nn.LazyLinear(4096), nn.ReLU(), nn.Dropout(0.5)),
        nn.LazyLinear(num_classes),
    )


def vgg11():
    return vgg(((1, 64), (1, 128), (2, 256), (2, 512), (2, 512)))


def vgg11_quarter():
    return vgg(((1, 16), (1, 32), (2, 64), (2, 128), (2, 128)))


def nin(num_classes=10):
    def nin_block(out_channels, kernel_size, strides, padding):
        return nn.Sequential(
            *(nn.LazyConv2d(out_channels, kernel_size, strides, padding), nn.ReLU()),
            *(nn.LazyConv2d(out_channels, kernel_size=1), nn.ReLU()),
            *(nn.LazyConv2d(out_channels, kernel_size=1), nn.ReLU()),
        )

    return nn.Sequential(
        *(nin_block(96, 11, 4, 0), nn.MaxPool2d(3, stride=2)),
        *(nin_block(256, 5, 1, 2), nn.MaxPool2d(3, stride=2)),
        *(nin_block(384, 3, 1, 1), nn.MaxPool2d(3, stride=2), nn.Dropout(0.5)),
        nin_block(num_classes, 3, 1, 1),
        *(nn.AdaptiveAvgPool2d((1, 1)), nn.Flatten()),
    )


BOOK = {
    "googlenet": (googlenet, 96),
    "alexnet": (alexnet, 224),
    "vgg11_quarter": (vgg11_quarter, 64),
    "nin": (nin, 224),
}


def trained(make, size, channels=1):
    """A notebook's network that has seen an image, with weights that let every layer be heard."""
    network = make()
    with torch.no_grad():
        network(torch.zeros(1, channels, size, size))
        for parameter in network.parameters():
            if parameter.dim() > 1:
                nn.init.kaiming_normal_(parameter)
    return network.eval()


@pytest.fixture(scope="module")
def googlenet_96():
    return trained(googlenet, 96)


def logits(network, size):
    images = torch.rand(2, 1, size, size, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        return network(images.to(memory_format=torch.channels_last))


def assert_same_network(path, network, model, size):
    weights = load_weights(path)
    assert (weights.name, weights.model, weights.image_size) == (path.stem, model, size)
    assert weights.class_names == DATASETS[DEFAULT_DATA].class_names
    network = copy.deepcopy(network).to(memory_format=torch.channels_last)  # as a prediction computes
    assert torch.equal(logits(build_trained(weights), size), logits(network, size))


@pytest.mark.parametrize("model", BOOK)
@pytest.mark.parametrize("kind", ["pt", "safetensors"])
def test_a_notebook_s_network_gives_the_same_logits_here(tmp_path, model, kind):
    make, size = BOOK[model]
    network, path = trained(make, size), tmp_path / f"my {model}.{kind}"
    if kind == "pt":
        torch.save(network.state_dict(), path)
    else:
        save_file(network.state_dict(), path)
    assert_same_network(path, network, model, size)


def test_vgg_11_in_its_full_width_is_told_from_the_quarter(tmp_path):
    network = trained(vgg11, 32)
    torch.save(network.state_dict(), tmp_path / "vgg.params")
    assert_same_network(tmp_path / "vgg.params", network, "vgg11", 32)


@pytest.mark.parametrize(("make", "size"), [(alexnet, 224), (alexnet, 96), (vgg11_quarter, 224), (vgg11_quarter, 96)])
def test_fully_connected_layers_tell_the_size_of_the_images(tmp_path, make, size):
    torch.save(trained(make, size).state_dict(), tmp_path / "net.pt")
    assert load_weights(tmp_path / "net.pt").image_size == size


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float16, torch.float64])
@pytest.mark.parametrize("kind", ["pt", "safetensors"])
def test_other_number_formats_are_taken(tmp_path, googlenet_96, dtype, kind):
    state = {name: tensor.to(dtype) for name, tensor in googlenet_96.state_dict().items()}
    path = tmp_path / f"half.{kind}"
    torch.save(state, path) if kind == "pt" else save_file(state, path)
    network = trained(googlenet, 96)
    network.load_state_dict({name: tensor.float() for name, tensor in state.items()})
    assert_same_network(path, network, "googlenet", 96)


@pytest.mark.parametrize("prefix", ["module.", "_orig_mod.", "module._orig_mod.", "net."])
def test_what_stands_in_front_of_the_names_does_not_matter(tmp_path, googlenet_96, prefix):
    torch.save({prefix + name: each for name, each in googlenet_96.state_dict().items()}, tmp_path / "net.pt")
    assert_same_network(tmp_path / "net.pt", googlenet_96, "googlenet", 96)


@pytest.mark.parametrize("prefix", ["", "module.", "_orig_mod."])
@pytest.mark.parametrize("model", ["googlenet", "googlenet_bn", "googlenet_2014", "nin"])
@pytest.mark.parametrize("kind", ["pt", "safetensors"])
def test_our_own_networks_saved_by_others_are_known_by_their_names(tmp_path, prefix, model, kind):
    network = build_model(model)
    state = {prefix + name: tensor for name, tensor in network.state_dict().items()}
    path = tmp_path / f"ours.{kind}"
    torch.save(state, path) if kind == "pt" else save_file(state, path)
    weights = load_weights(path)
    assert weights.model == model
    own = network.state_dict()
    assert weights.tensors.keys() == own.keys()
    assert all(torch.equal(tensor, own[name]) for name, tensor in weights.tensors.items())


def test_pytorch_s_averaged_model_is_taken(tmp_path, googlenet_96):
    averaged = torch.optim.swa_utils.AveragedModel(googlenet_96)
    torch.save(averaged.state_dict(), tmp_path / "ema.pt")
    assert_same_network(tmp_path / "ema.pt", googlenet_96, "googlenet", 96)


@pytest.mark.parametrize("key", ["state_dict", "model_state_dict", "net"])
def test_weights_inside_a_checkpoint_with_an_optimizer_are_found(tmp_path, googlenet_96, key):
    optimizer = torch.optim.SGD(googlenet_96.parameters(), lr=0.1)
    content = {"epoch": 3, "optimizer": optimizer.state_dict(), key: googlenet_96.state_dict(), "loss": 0.3}
    torch.save(content, tmp_path / "net.ckpt")
    assert_same_network(tmp_path / "net.ckpt", googlenet_96, "googlenet", 96)


def test_a_file_of_before_torch_1_6_is_read(tmp_path, googlenet_96):
    torch.save(googlenet_96.state_dict(), tmp_path / "old.pt", _use_new_zipfile_serialization=False)
    assert_same_network(tmp_path / "old.pt", googlenet_96, "googlenet", 96)


def test_a_name_of_any_kind_and_without_ending_will_do(tmp_path, googlenet_96):
    path = tmp_path / "权重 2024.11.25"
    torch.save(googlenet_96.state_dict(), path)
    assert looks_like_weights(path)
    assert find_weights(str(path)).model == "googlenet"


# What is refused, each with its sentence


def refusal(path):
    with pytest.raises(UserError) as caught:
        load_weights(path)
    assert path.name in str(caught.value)
    return str(caught.value)


def test_another_number_of_classes_is_told(tmp_path):
    torch.save(trained(lambda: googlenet(num_classes=100), 96).state_dict(), tmp_path / "net.pt")
    assert "GoogLeNet that tells 100 classes apart, but Fashion-MNIST has 10" in refusal(tmp_path / "net.pt")


def test_a_network_for_colours_is_told_by_its_first_layer(tmp_path):
    torch.save(trained(googlenet, 96, channels=3).state_dict(), tmp_path / "net.pt")
    sentence = refusal(tmp_path / "net.pt")
    assert "GoogLeNet comes nearest" in sentence
    assert "0.0.weight is 64 x 3 x 7 x 7, but conv1.conv.weight needs 64 x 1 x 7 x 7" in sentence


def test_another_network_is_told_with_those_that_are_known(tmp_path):
    torch.save(nn.Sequential(nn.Linear(784, 256), nn.Linear(256, 10)).state_dict(), tmp_path / "mlp.params")
    sentence = refusal(tmp_path / "mlp.params")
    assert "a network that is not known here" in sentence
    assert "AlexNet, VGG-11" in sentence


def test_an_almost_right_network_is_told_where_it_differs(tmp_path, googlenet_96):
    state = OrderedDict(googlenet_96.state_dict())
    state.popitem()
    torch.save(state, tmp_path / "net.pt")
    assert "there is none for fc.bias" in refusal(tmp_path / "net.pt")


def test_a_whole_network_is_not_run(tmp_path, googlenet_96):
    torch.save(googlenet_96, tmp_path / "net.pt")
    assert "save net.state_dict() instead" in refusal(tmp_path / "net.pt")


def test_a_lazy_network_without_its_first_image_is_told(tmp_path):
    torch.save(alexnet().state_dict(), tmp_path / "net.pt")
    assert "after the network has seen its first images" in refusal(tmp_path / "net.pt")


def test_a_program_in_a_pickle_is_not_run(tmp_path):
    class Mischief:
        def __reduce__(self):
            return (exec, (f"open({str(tmp_path / 'done')!r}, 'w')",))

    buffer = io.BytesIO()
    torch.save({"0.weight": Mischief()}, buffer)
    (tmp_path / "net.pt").write_bytes(buffer.getvalue())
    refusal(tmp_path / "net.pt")
    assert not (tmp_path / "done").exists()


@pytest.mark.parametrize("content", [3, [torch.zeros(3)], {}, {"epoch": 3}, {1: torch.zeros(2)}, {"a": {}}])
def test_what_holds_no_weights_by_name_is_told(tmp_path, content):
    torch.save(content, tmp_path / "net.pt")
    assert "holds no weights by name" in refusal(tmp_path / "net.pt")


@pytest.mark.parametrize(
    "tensor",
    [torch.zeros(1).expand(64, 1, 7, 7), torch.zeros(64, 1, 7, 7).to_sparse(), torch.zeros(64, 1, 7, 7).int()],
    ids=["one number that claims many", "sparse", "integers"],
)
def test_tensors_of_another_kind_do_no_harm(tmp_path, googlenet_96, tensor):
    torch.save({**googlenet_96.state_dict(), "0.0.weight": tensor}, tmp_path / "net.pt")
    if tensor.is_floating_point() and not tensor.is_sparse:
        assert load_weights(tmp_path / "net.pt").tensors["conv1.conv.weight"].is_contiguous()
    else:
        assert "0.0.weight" in refusal(tmp_path / "net.pt")


def test_a_tensor_that_claims_terabytes_is_refused_by_its_shape(tmp_path, googlenet_96):
    huge = torch.zeros(1).expand(1_000_000, 1_000_000)
    torch.save({**googlenet_96.state_dict(), "5.weight": huge}, tmp_path / "net.pt")
    assert "5.weight is 1000000 x 1000000" in refusal(tmp_path / "net.pt")


def test_a_small_file_that_inflates_is_refused_unopened(tmp_path, googlenet_96, monkeypatch):
    plain, packed = tmp_path / "plain.pt", tmp_path / "packed.pt"
    torch.save({"0.weight": torch.zeros(1_000_000)}, plain)
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.infolist():
            target.writestr(part.filename, source.read(part), zipfile.ZIP_DEFLATED)
    monkeypatch.setattr(torch, "load", lambda *_, **__: pytest.fail("it was opened"))
    assert "damaged" in refusal(packed)


def test_no_damaged_file_is_taken(tmp_path, googlenet_96):
    """Of those that torch itself loads, nearly half would have changed weights (a bit anywhere in the numbers)."""
    torch.save(googlenet_96.state_dict(), tmp_path / "net.pt")
    content = (tmp_path / "net.pt").read_bytes()
    own = googlenet_96.state_dict().values()
    draw = random.Random(0)
    num_refused = 0
    for _ in range(40):
        damaged = bytearray(content)
        damaged[draw.randrange(len(damaged))] ^= 1 << draw.randrange(8)
        (tmp_path / "net.pt").write_bytes(damaged)
        try:
            tensors = load_weights(tmp_path / "net.pt").tensors
        except UserError:
            num_refused += 1
        else:  # a bit between the parts
            assert all(torch.equal(ours, given) for ours, given in zip(tensors.values(), own, strict=True))
    assert num_refused > 30


@pytest.mark.parametrize("length", [0, 3, 100, 5_000, 1_000_000])
@pytest.mark.parametrize("kind", ["pt", "old", "safetensors"])
def test_a_file_cut_short_is_told(tmp_path, googlenet_96, length, kind):
    path = tmp_path / ("net.safetensors" if kind == "safetensors" else "net.pt")
    if kind == "safetensors":
        save_file(googlenet_96.state_dict(), path)
    else:
        torch.save(googlenet_96.state_dict(), path, _use_new_zipfile_serialization=kind == "pt")
    path.write_bytes(path.read_bytes()[:length])
    sentence = refusal(path)
    assert "damaged" in sentence or "not a readable weights file" in sentence


@pytest.mark.parametrize(
    "content", [b"\x80\x04K\x01.", pickle.dumps([1, 2]), b"hello", b"\x89PNG\r\n\x1a\n" + bytes(99)]
)
def test_what_is_only_called_weights_is_told(tmp_path, content):
    (tmp_path / "net.pt").write_bytes(content)
    refusal(tmp_path / "net.pt")


def test_a_file_of_our_own_that_lost_its_checksum_is_not_taken_for_another_program_s(tmp_path):
    path = tmp_path / "net.safetensors"
    save_checkpoint(path, build_model("googlenet").state_dict(), {"model": "googlenet"})
    path.write_bytes(path.read_bytes().replace(b'"sha256"', b'"sha257"'))
    assert "was not written by this program" in refusal(path)


def test_pictures_and_texts_do_not_look_like_weights(tmp_path):
    for name, content in (("a.png", b"\x89PNG\r\n\x1a\n" + bytes(99)), ("a.txt", b"hello"), ("a.zip", b"PK\x03\x04")):
        (tmp_path / name).write_bytes(content)
        assert not looks_like_weights(tmp_path / name)
    assert not looks_like_weights(tmp_path)
    assert not looks_like_weights(tmp_path / "missing.pt")
