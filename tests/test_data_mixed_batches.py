"""Training batches with photographs added, and how these are varied."""

import math

import pytest
import torch

from core.data import vary_photographs as varying
from core.data.batches import Batches
from core.data.image_set import ImageSet
from core.data.mixed_batches import MixedBatches
from core.data.resize import to_input
from core.data.vary_photographs import vary_photographs

NUM_SET, NUM_PHOTOS, NUM_MISFITS = 10, 7, 3
MISFIT = [False, False, False, True]


def image_set():
    images = torch.randint(0, 256, (NUM_SET, 1, 12, 12), generator=torch.Generator().manual_seed(1), dtype=torch.uint8)
    return ImageSet("Set", images, torch.arange(NUM_SET) % 3, ("a", "b", "c"))


def photographs():
    """Each of one gray level, by which it is known again; the last are misfits, the others may be b or c."""
    levels = torch.arange(1, NUM_PHOTOS + NUM_MISFITS + 1, dtype=torch.uint8)
    right = torch.tensor([[False, True, True, False]] * NUM_PHOTOS + [MISFIT] * NUM_MISFITS)
    return levels[:, None, None, None].expand(-1, 1, 12, 12).contiguous(), right


def mixed(num_photographs=2, num_misfits=1, augmentation="none", image_size=12):
    batches = Batches(image_set(), 4, image_size, augmentation="shift")
    numbers = {"num_classes": 3, "num_photographs": num_photographs, "num_misfits": num_misfits}
    return MixedBatches(batches, *photographs(), **numbers, augmentation=augmentation)


def levels(images):
    return (images[:, 0, 0, 0] * 255).round().int().tolist()


def test_each_batch_has_its_images_then_fixed_numbers_of_photographs_and_misfits():
    plain = list(Batches(image_set(), 4, 12, augmentation="shift").shuffled(5, 2))
    given = list(mixed().shuffled(5, 2))
    assert [len(right) for _, right in given] == [7, 7, 5]  # 4, 4 and 2 of the set
    for (images, labels), (all_images, right) in zip(plain, given, strict=True):
        n = len(labels)
        assert torch.equal(all_images[:n], images)
        assert right[:n].long().argmax(dim=1).tolist() == labels.tolist()
        assert right[:n].sum(dim=1).tolist() == [1] * n
        assert right[n:].tolist() == [[False, True, True, False]] * 2 + [MISFIT]
        assert all(1 <= level <= NUM_PHOTOS for level in levels(all_images[n:-1]))
        assert levels(all_images[-1:])[0] > NUM_PHOTOS


def test_all_photographs_are_seen_before_any_is_seen_again_whatever_the_epoch():
    seen = []
    for epoch in range(1, 8):  # 3 batches of 2: 42 photographs, 6 rounds of 7
        for images, right in mixed().shuffled(5, epoch):
            seen += levels(images[len(right) - 3 : -1])
    rounds = [seen[i : i + NUM_PHOTOS] for i in range(0, len(seen), NUM_PHOTOS)]
    assert [sorted(each) for each in rounds] == [list(range(1, NUM_PHOTOS + 1))] * 6
    assert len({tuple(each) for each in rounds}) > 1


def test_more_in_a_batch_than_there_are_come_round_again():
    images, _ = next(mixed(num_photographs=2 * NUM_PHOTOS, num_misfits=0).shuffled(0, 1))
    assert sorted(levels(images[4:])) == sorted(2 * list(range(1, NUM_PHOTOS + 1)))


def test_an_epoch_taken_up_inside_has_the_rest_of_the_very_batches():
    def tensors(start):
        return [tensor for batch in mixed(augmentation="hand-held").shuffled(3, 2, start) for tensor in batch]

    whole, rest = tensors(0), tensors(1)
    assert len(rest) == len(whole) - 2
    assert all(torch.equal(one, other) for one, other in zip(whole[2:], rest, strict=True))


def test_another_seed_is_another_order():
    def order(seed):
        return [level for images, _ in mixed().shuffled(seed, 1) for level in levels(images[-3:])]

    assert order(1) == order(1) != order(2)


def test_without_misfits_none_are_added():
    pixels, right = photographs()
    batches = Batches(image_set(), 4, 12)
    numbers = {"num_classes": 3, "num_photographs": 2, "num_misfits": 1}
    alone = MixedBatches(batches, pixels[:NUM_PHOTOS], right[:NUM_PHOTOS], **numbers, augmentation="none")
    assert [len(right) for _, right in alone.shuffled(0, 1)] == [6, 6, 4]


def test_photographs_are_brought_to_the_size_of_the_epoch():
    images, _ = next(mixed().at(20).shuffled(0, 1))
    assert images.shape == (7, 1, 20, 20)
    pixels = photographs()[0]
    assert torch.equal(images[-1], to_input(pixels, 20)[levels(images[-1:])[0] - 1])


# Variation


def scene():
    """A bright bar and a dot, with nothing the same from two sides."""
    image = torch.zeros(1, 1, 28, 28, dtype=torch.uint8)
    image[..., 4:24, 6:12] = 200
    image[..., 8:12, 18:22] = 120
    return image


def only(monkeypatch, **amounts):
    """Nothing is varied but by these amounts."""
    for name in ("TURN", "SCALE", "LARGER", "ASPECT", "SHEAR", "SHIFT", "PERSPECTIVE", "BRIGHTNESS", "GAMMA"):
        monkeypatch.setattr(varying, f"_{name}", amounts.get(name, 0.0))
    monkeypatch.setattr(varying, "_ERASED_SHARE", 0.0)


def varied(draws, image):
    grid = varying._grid(torch.tensor(draws)[:, None], image)
    return torch.nn.functional.grid_sample(image.float(), grid, align_corners=False).round().to(torch.uint8)


def test_half_the_photographs_are_mirrored(monkeypatch):
    only(monkeypatch)
    given = scene()
    images = vary_photographs(given.expand(400, -1, -1, -1), "hand-held", torch.Generator().manual_seed(0))
    is_same = (images == given).flatten(1).all(1)
    is_mirrored = (images == given.flip(3)).flatten(1).all(1)
    assert (is_same ^ is_mirrored).all()
    assert 150 < int(is_mirrored.sum()) < 250


def test_a_quarter_turn_is_one(monkeypatch):
    only(monkeypatch, TURN=math.pi / 2)
    turned = varied([1.0, 0, 0, 0, 1.0, 0, 0, 0, 0], scene())
    assert torch.equal(turned, torch.rot90(scene(), 1, (2, 3)))


def test_a_shift_moves_by_its_share_of_half_the_side(monkeypatch):
    only(monkeypatch, SHIFT=4 / 14)
    moved = varied([0, 0, 0, 0, 1.0, 1.0, 0, 0, 0], scene())
    assert torch.equal(moved[..., :-4], scene()[..., 4:])  # what is looked at lies further right


def test_a_scale_above_one_makes_the_object_smaller(monkeypatch):
    only(monkeypatch, SCALE=math.log(2))
    small = varied([0, 1.0, 0, 0, 1.0, 0, 0, 0, 0], scene())
    assert int((small > 0).sum()) == pytest.approx(int((scene() > 0).sum()) / 4, rel=0.25)


def test_brightness_goes_both_ways_and_the_ground_stays_black(monkeypatch):
    only(monkeypatch, BRIGHTNESS=0.3)
    images = vary_photographs(scene().expand(200, -1, -1, -1), "hand-held", torch.Generator().manual_seed(0))
    brightest = images.flatten(1).amax(1)
    assert 138 <= int(brightest.min()) < 160
    assert 240 < int(brightest.max()) <= 255
    assert torch.equal(images.flatten(1).any(0), (scene() | scene().flip(3)).flatten() > 0)


def test_each_photograph_is_varied_in_its_own_way_and_stays_what_it_is():
    given = scene().expand(64, -1, -1, -1)
    images = vary_photographs(given, "hand-held", torch.Generator().manual_seed(0))
    again = vary_photographs(given, "hand-held", torch.Generator().manual_seed(0))
    assert (images.dtype, images.shape) == (torch.uint8, given.shape)
    assert torch.equal(images, again)
    assert len({each.numpy().tobytes() for each in images}) == 64
    means = images.float().flatten(1).mean(1)
    assert means.mean().item() == pytest.approx(given.float().mean().item(), rel=0.3)


def test_none_leaves_photographs_as_they_are():
    assert torch.equal(vary_photographs(scene(), "none", torch.Generator()), scene())
