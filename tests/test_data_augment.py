"""Varied images: how far they move, how many are mirrored or lose a rectangle, and that a seed decides it all."""

import pytest
import torch

from core.data.augment import augment
from core.runs.config import AUGMENTATIONS

NUM = 4_000  # so many that a share of one half is within 0.05 for certain (six standard deviations)


def seeded(seed=0):
    return torch.Generator().manual_seed(seed)


def noise(num_images, channels=1, side=28, seed=1):
    """Images without a black pixel, so that whatever is 0 has come in from outside."""
    return torch.randint(1, 256, (num_images, channels, side, side), dtype=torch.uint8, generator=seeded(seed))


def moved(image, down, right):
    """C x H x W moved over a black ground, by the book of slices."""
    _, height, width = image.shape
    result = torch.zeros_like(image)
    to_rows, from_rows = slice(max(down, 0), height + min(down, 0)), slice(max(-down, 0), height + min(-down, 0))
    to_columns, from_columns = (
        slice(max(right, 0), width + min(right, 0)),
        slice(max(-right, 0), width + min(-right, 0)),
    )
    result[:, to_rows, to_columns] = image[:, from_rows, from_columns]
    return result


MOVES = [(down, right) for down in range(-2, 3) for right in range(-2, 3)]


def move_of(image, result):
    """The move that makes `result` of `image`, or None; noise is like no other move of itself."""
    return next((move for move in MOVES if torch.equal(moved(image, *move), result)), None)


def test_none_gives_back_the_very_images_and_draws_nothing():
    images, generator = noise(3), seeded()
    assert augment(images, "none", generator) is images
    assert torch.equal(generator.get_state(), seeded().get_state())


@pytest.mark.parametrize("kind", AUGMENTATIONS)
@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("num_images", [0, 1, 5])
def test_shape_and_bytes_stay_what_they_were_and_the_given_images_untouched(kind, channels, num_images):
    images = noise(num_images, channels)
    kept = images.clone()
    varied = augment(images, kind, seeded())
    assert (varied.shape, varied.dtype) == (images.shape, torch.uint8)
    assert torch.equal(images, kept)


@pytest.mark.parametrize("kind", AUGMENTATIONS[1:])
def test_the_state_of_the_generator_alone_decides(kind):
    images, generator = noise(20), seeded(7)
    first, second = augment(images, kind, generator), augment(images, kind, generator)
    torch.rand(3)  # the numbers that others draw
    assert torch.equal(augment(images, kind, seeded(7)), first)
    assert not torch.equal(second, first)
    assert not torch.equal(augment(images, kind, seeded(8)), first)


@pytest.mark.parametrize("kind", AUGMENTATIONS[1:])
def test_the_random_numbers_of_the_process_are_left_alone(kind):
    state = torch.get_rng_state()
    augment(noise(4), kind, seeded())
    assert torch.equal(torch.get_rng_state(), state)


def test_a_shift_moves_by_up_to_two_pixels_and_lets_black_in():
    images = noise(400, channels=3)
    moves = [move_of(*pair) for pair in zip(images, augment(images, "shift", seeded()), strict=True)]
    assert set(moves) == set(MOVES)  # every one of the 25 and nothing else
    assert all(moves.count(move) < 40 for move in MOVES)  # 16 each on average


def test_inside_a_shift_is_what_rolling_gives():
    images = noise(30)
    for image, result in zip(images, augment(images, "shift", seeded(3)), strict=True):
        inside = result[0, 2:-2, 2:-2]
        rolled = [torch.roll(image[0], move, dims=(0, 1))[2:-2, 2:-2] for move in MOVES]
        assert sum(torch.equal(inside, each) for each in rolled) == 1


def test_all_channels_of_an_image_move_together():
    gray = noise(20)
    varied = augment(gray.repeat(1, 3, 1, 1), "shift", seeded())
    assert torch.equal(varied, varied[:, :1].expand(-1, 3, -1, -1))


def holes_of(images, kind="shift-flip-erase", seed=0):
    """N x H x W: where something has been drawn into images of one gray level, 1 pixel inside the reach of a shift."""
    varied = augment(images, kind, seeded(seed))
    return ((varied != 77) & (varied != 0)).any(dim=1)


@pytest.fixture(scope="module")
def holes():
    return holes_of(torch.full((NUM, 3, 28, 28), 77, dtype=torch.uint8))


def extents(holes):
    """Top, bottom, left and right of each image's hole, both ends inside; only images that have one."""
    holes = holes[holes.flatten(1).any(dim=1)]
    rows, columns = holes.any(dim=2).int(), holes.any(dim=1).int()
    first, last = (lambda lines: lines.argmax(dim=1)), (lambda lines: 27 - lines.flip(1).argmax(dim=1))
    return holes, first(rows), last(rows), first(columns), last(columns)


def test_about_half_of_the_images_lose_a_rectangle(holes):
    assert holes.flatten(1).any(dim=1).float().mean().item() == pytest.approx(0.5, abs=0.05)


def test_a_hole_is_a_full_rectangle_with_sides_from_4_to_14_pixels(holes):
    # Noise in three channels, each byte of which may be 0 or 77: of 66 million pixels a handful look untouched.
    holes, top, bottom, left, right = extents(holes)
    heights, widths = bottom - top + 1, right - left + 1
    assert (heights.min(), heights.max(), widths.min(), widths.max()) == (4, 14, 4, 14)
    assert (heights * widths - holes.sum(dim=(1, 2))).abs().max() <= 1
    assert all(((lengths == each).sum() > 100) for lengths in (heights, widths) for each in range(4, 15))
    assert torch.corrcoef(torch.stack([heights, widths]).float())[0, 1].abs() < 0.1  # drawn apart


def test_holes_lie_anywhere_up_to_every_edge(holes):
    holes, top, bottom, left, right = extents(holes)
    assert set(top.tolist()) == set(left.tolist()) == set(range(25))
    assert set(bottom.tolist()) == set(right.tolist()) == set(range(3, 28))
    assert holes.any(dim=0).all()
    for starts, ends in ((top, bottom), (left, right)):  # the middle of a hole is that of the image, on average
        assert ((starts + ends) / 2).float().mean().item() == pytest.approx(13.5, abs=0.5)


def test_a_hole_is_filled_with_noise_that_differs_from_image_to_image():
    images = torch.full((NUM, 1, 28, 28), 77, dtype=torch.uint8)
    varied = augment(images, "shift-flip-erase", seeded())
    filled = varied[(varied != 77) & (varied != 0)].float()
    assert (filled.min(), filled.max()) == (1, 255)
    assert filled.mean().item() == pytest.approx(128, abs=1)
    assert filled.std().item() == pytest.approx(256 / 12**0.5, abs=1)


def ways_of(varied, image):
    """For each varied image whether it is plain (0), mirrored (1), upside down (2) or turned (3)."""
    ways = (image, image.flip(2), image.flip(1), image.flip(1, 2))
    return torch.stack([(varied == each).sum(dim=(1, 2, 3)) for each in ways]).argmax(dim=0)


def test_half_of_the_images_are_mirrored_none_upside_down_and_holes_come_to_all_alike():
    image = torch.full((1, 28, 28), 50, dtype=torch.uint8)  # a gray level a quarter, which no hole covers all of
    image[:, :14, 14:], image[:, 14:, :14], image[:, 14:, 14:] = 100, 150, 200
    varied = augment(image.expand(NUM, -1, -1, -1), "shift-flip-erase", seeded(5))
    ways = ways_of(varied, image)
    assert (torch.bincount(ways, minlength=4) / NUM).tolist() == pytest.approx([0.5, 0.5, 0, 0], abs=0.05)
    assert ways.max() == 1
    has_hole = (varied % 50 != 0).flatten(1).any(dim=1)
    for way in (0, 1):
        assert has_hole[ways == way].float().mean().item() == pytest.approx(0.5, abs=0.07)
    assert ways_of(augment(image.expand(100, -1, -1, -1), "shift", seeded()), image).max() == 0
