"""From bytes to what a network gets, against Pillow and torchvision."""

import numpy as np
import pytest
import torch
from PIL import Image

from core.data.resize import to_input

LEVEL = 1 / 255
SIZES = [16, 20, 32, 96, 224]


@pytest.fixture(scope="module")
def images(test_set):
    return test_set.images[:12]


@pytest.mark.parametrize("size", SIZES)
def test_is_within_one_gray_level_of_torchvision_which_rounds_twice(images, size):
    from torchvision.transforms import Compose, Resize, ToTensor  # takes seconds to import

    transform = Compose([Resize(size), ToTensor()])
    theirs = torch.stack([transform(Image.fromarray(image[0].numpy())) for image in images])
    difference = (to_input(images, size) - theirs).abs()
    assert difference.max() <= LEVEL * 1.001
    assert difference.mean() < 0.2 * LEVEL


@pytest.mark.parametrize("size", SIZES)
def test_is_what_pillow_makes_of_the_picture_without_rounding(images, size):
    ours = to_input(images, size)
    for image, mine in zip(images, ours, strict=True):
        picture = Image.fromarray(image[0].numpy().astype(np.float32))
        theirs = np.asarray(picture.resize((size, size), Image.Resampling.BILINEAR))
        np.testing.assert_allclose(mine[0].numpy() * 255, theirs, atol=2e-3)


def test_at_their_own_size_the_bytes_are_only_divided(images):
    assert torch.equal(to_input(images, 28), images.float() / 255)


def test_a_gray_picture_is_the_same_in_every_colour_channel(images):
    gray, colour = to_input(images, 40), to_input(images, 40, num_channels=3)
    assert colour.shape == (12, 3, 40, 40)
    for channel in range(3):
        assert torch.equal(colour[:, channel], gray[:, 0])


def test_the_bytes_stay_as_they_were(images):
    before = images.clone()
    to_input(images, 28).zero_()
    to_input(images, 32).zero_()
    assert torch.equal(images, before)
    assert to_input(images, 32).dtype == torch.float32
