"""The data set: the right 70,000 pictures, packed or not, and one sentence where a file is not what it should be."""

import functools
import gzip
import hashlib
import lzma
import shutil

import pytest
import torch

from core.data import DATASETS
from core.data.fashion_mnist import load_fashion_mnist
from core.errors import UserError
from core.paths import ASSETS

BUNDLED = ASSETS / "fashion_mnist"
UNPACK = {".xz": lzma.decompress, ".gz": gzip.decompress}
PACK = {".xz": lambda content: lzma.compress(content, preset=0), ".gz": lambda content: gzip.compress(content, 1)}
bundled = functools.cache(load_fashion_mnist)  # to unpack the training images takes two seconds
TEST_IMAGES, TEST_LABELS = "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"


@pytest.fixture(scope="module")
def raw(tmp_path_factory):
    """A folder as torchvision leaves it, without the packed files."""
    folder = tmp_path_factory.mktemp("data") / "FashionMNIST" / "raw"
    folder.mkdir(parents=True)
    for packed in BUNDLED.glob("*-ubyte.*"):
        (folder / packed.stem).write_bytes(UNPACK[packed.suffix](packed.read_bytes()))
    return folder


@pytest.fixture(scope="module")
def packed_as(raw, tmp_path_factory):
    """Folders with the two test files, packed as the program has them and as they are published."""
    folders = {suffix: tmp_path_factory.mktemp("packed") for suffix in PACK}
    for suffix, folder in folders.items():
        for name in (TEST_IMAGES, TEST_LABELS):
            (folder / f"{name}{suffix}").write_bytes(PACK[suffix]((raw / name).read_bytes()))
    return folders


def test_training_images_have_the_published_checksum_mean_and_deviation():
    images = bundled("train").images
    content = bytes([0, 0, 8, 3]) + b"".join(size.to_bytes(4, "big") for size in (60_000, 28, 28))
    assert hashlib.md5(content + images.numpy().tobytes()).hexdigest() == "f4a8712d7a061bf5bd6d2ca38dc4d50a"
    values = images.double() / 255
    assert values.mean().item() == pytest.approx(0.2860, abs=5e-5)
    assert values.std().item() == pytest.approx(0.3530, abs=5e-5)


@pytest.mark.parametrize(("split", "num_images"), [("train", 60_000), ("test", 10_000)])
def test_every_class_has_as_many_images(split, num_images):
    image_set = bundled(split)
    assert len(image_set) == num_images
    assert image_set.images.shape == (num_images, 1, 28, 28)
    assert image_set.images.dtype == torch.uint8
    assert image_set.labels.dtype == torch.int64
    assert image_set.labels.bincount().tolist() == [num_images // 10] * 10


@pytest.mark.parametrize("split", ["train", "test"])
def test_a_folder_of_torchvisions_gives_what_torchvision_and_the_packed_files_give(split, raw):
    image_set, ours = load_fashion_mnist(split, raw), bundled(split)
    from torchvision.datasets import FashionMNIST  # takes seconds to import

    theirs = FashionMNIST(raw.parent.parent, train=split == "train")
    for images, labels in ((ours.images, ours.labels), (theirs.data.unsqueeze(1), theirs.targets)):
        assert torch.equal(image_set.images, images)
        assert torch.equal(image_set.labels, labels)
    assert [name.replace("/top", "") for name in DATASETS["fashion_mnist"].class_names] == [
        name.replace("/top", "") for name in theirs.classes
    ]


@pytest.mark.parametrize("suffix", PACK)
def test_a_folder_of_packed_files_gives_what_ships(packed_as, suffix):
    image_set, ours = load_fashion_mnist("test", packed_as[suffix]), bundled("test")
    assert torch.equal(image_set.images, ours.images)
    assert torch.equal(image_set.labels, ours.labels)


def test_the_first_images_share_the_memory_of_the_set(test_set):
    first = test_set.first(7)
    assert len(first) == 7
    assert first.images.data_ptr() == test_set.images.data_ptr()


@pytest.mark.parametrize("asked", [0, -1, 10_001])
def test_more_images_than_there_are_or_none_is_refused(test_set, asked):
    with pytest.raises(UserError, match=f"choose from 1 to 10000, not {asked}"):
        test_set.first(asked)


def spoil_missing(file):
    file.unlink()


def spoil_truncated(file):
    file.write_bytes(file.read_bytes()[:-1000])


def spoil_empty(file):
    file.write_bytes(b"")


def spoil_one_bit(file):
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def spoil_other_content(file):
    file.write_bytes(PACK[file.suffix](b"\0\0\x08\x01" + bytes(100)))


def spoil_folder(file):
    file.unlink()
    file.mkdir()


SPOILERS = [spoil_missing, spoil_truncated, spoil_empty, spoil_one_bit, spoil_other_content, spoil_folder]


@pytest.mark.parametrize("suffix", PACK)
@pytest.mark.parametrize("name", [TEST_IMAGES, TEST_LABELS])
@pytest.mark.parametrize("spoil", SPOILERS)
def test_a_spoiled_packed_file_is_refused_by_name(packed_as, tmp_path, spoil, name, suffix):
    folder = shutil.copytree(packed_as[suffix], tmp_path / "packed")
    spoil(folder / f"{name}{suffix}")
    with pytest.raises(UserError, match=name) as caught:
        load_fashion_mnist("test", folder)
    assert str(folder) in str(caught.value)


@pytest.mark.parametrize("spoil", [spoil_missing, spoil_truncated, spoil_empty, spoil_one_bit, spoil_folder])
def test_a_spoiled_raw_file_is_refused_by_name(raw, tmp_path, spoil):
    for name in (TEST_IMAGES, TEST_LABELS):
        shutil.copy(raw / name, tmp_path)
    spoil(tmp_path / TEST_LABELS)
    with pytest.raises(UserError, match=TEST_LABELS):
        load_fashion_mnist("test", tmp_path)


def test_a_folder_that_is_not_there_or_a_file_is_refused(tmp_path):
    file = tmp_path / "file"
    file.write_bytes(b"")
    for folder in (tmp_path / "nowhere", file):
        with pytest.raises(UserError, match="cannot be read"):
            load_fashion_mnist("test", folder)
