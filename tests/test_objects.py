"""The finder of objects: what it learns from, how it learns, and that NumPy works out what it has learned."""

import numpy as np
import pytest
import torch
from objects import SHIRT, picture_of
from PIL import Image, ImageDraw
from safetensors.numpy import load_file

from core.objects import scenes as scenes_module
from core.objects import train as training
from core.objects.compare_colours import compare_colours
from core.objects.network import ObjectFinder
from core.objects.scenes import Scenes
from core.objects.train import STORED_SIDE, first_mask, train
from core.predict.object_network import SIDE, probabilities


def floor(size, random):
    """Planks of several browns."""
    planks = random.integers(110, 200, (size // 20, size // 40), dtype=np.uint8)
    return np.asarray(Image.fromarray(planks).resize((size, size)), float)[..., None] * (1.0, 0.85, 0.65)


def shirt_on_floor(seed, size=STORED_SIDE):
    """Pixels, uint8 size x size x 3, and which of them are the shirt's."""
    random = np.random.default_rng(seed)
    scale = size / 160
    shirt = picture_of(SHIRT, size=(size, size), at=(20 * scale, 15 * scale), scale=scale, colour=(40, 60, 120))
    is_shirt = (np.asarray(shirt) != 255).any(axis=2)
    pixels = np.where(is_shirt[..., None], np.asarray(shirt), floor(size, random)) + random.normal(
        0, 6, (size, size, 1)
    )
    return np.clip(pixels, 0, 255).astype(np.uint8), is_shirt


def shared(one, other):
    """Intersection over union."""
    return (one & other).sum() / (one | other).sum()


@pytest.fixture
def few(monkeypatch):
    """Small batches of what three photographs and two images of the data set give."""
    for name, number in (("NUM_PHOTOGRAPHS", 3), ("NUM_PASTED", 2), ("NUM_THINGS", 2)):
        monkeypatch.setattr(scenes_module, name, number)
    found = [shirt_on_floor(seed) for seed in range(3)]
    photographs = torch.from_numpy(np.stack([pixels for pixels, _ in found])).permute(0, 3, 1, 2)
    masks = torch.from_numpy(np.stack([np.uint8(255) * mask for _, mask in found]))
    things = torch.zeros(2, 1, 28, 28, dtype=torch.uint8)
    things[:, :, 6:22, 8:20] = 200

    def make(seed=0):
        return Scenes(photographs, masks, things, torch.Generator().manual_seed(seed))

    return make


def test_numpy_works_out_what_torch_does():
    torch.manual_seed(0)
    finder = ObjectFinder().train()
    for _ in range(3):  # so that the norms have seen something
        finder(torch.rand(2, 3, SIDE, SIDE))
    pixels = np.random.default_rng(0).integers(0, 256, (SIDE, SIDE, 3), dtype=np.uint8)
    with torch.inference_mode():
        pictures = torch.from_numpy(pixels).permute(2, 0, 1)[None] / 255
        expected = torch.sigmoid(finder.eval()(pictures))[0].numpy()
    found = probabilities(pixels, {name: tensor.astype(np.float32) for name, tensor in finder.folded().items()})
    assert expected.std() > 1e-4
    assert np.abs(found - expected).max() < 0.05 * expected.std()


def test_scenes_are_pictures_with_their_masks_and_the_same_seed_gives_the_same(few):
    pictures, masks = few().batch()
    assert pictures.shape == (7, 3, SIDE, SIDE)
    assert masks.shape == (7, SIDE, SIDE)
    assert 0 <= pictures.min() < pictures.max() <= 1
    assert masks.unique().tolist() == [0, 1]
    assert (masks.mean(dim=(1, 2)) > 0.01).all()
    again, masks_again = few().batch()
    assert torch.equal(pictures, again)
    assert torch.equal(masks, masks_again)
    assert not torch.equal(pictures, few(1).batch()[0])


def test_what_a_mask_covers_differs_from_what_it_does_not(few):
    # The shirts are plain and the planks brown: inside and outside must differ by more than either varies by chance.
    scenes = few(3)
    for _ in range(3):
        pictures, masks = scenes.batch()
        for picture, mask in zip(pictures[:5], masks[:5], strict=True):  # photographs and pasted shirts
            inside, outside = picture[:, mask > 0], picture[:, mask == 0]
            gap = (inside.mean(dim=1) - outside.mean(dim=1)).abs().max()
            assert gap > 0.5 * inside.std(dim=1).mean()


def test_training_lowers_the_loss(few):
    torch.manual_seed(0)
    losses = list(train(few(), ObjectFinder(), num_steps=10))
    assert len(losses) == 10
    assert np.mean(losses[-3:]) < 0.9 * np.mean(losses[:3])


def test_colours_tell_a_shirt_from_the_floor():
    pixels, is_shirt = shirt_on_floor(1, size=80)
    assert shared(compare_colours(Image.fromarray(pixels)), is_shirt) > 0.85


def test_a_first_mask_is_that_of_the_photograph_at_its_place(tmp_path):
    pixels, is_shirt = shirt_on_floor(2, size=200)
    Image.fromarray(pixels).save(tmp_path / "shirt.png")
    stored, mask = first_mask(tmp_path / "shirt.png")
    assert stored.shape == (STORED_SIDE, STORED_SIDE, 3)
    small = Image.fromarray(np.uint8(255) * is_shirt).resize((STORED_SIDE, STORED_SIDE))
    assert shared(mask > 127, np.asarray(small) > 127) > 0.85


def test_what_needs_no_network_or_cannot_be_read_has_no_first_mask(tmp_path):
    even = picture_of(SHIRT)
    even.save(tmp_path / "even.png")
    (tmp_path / "broken.png").write_bytes(b"no picture")
    small = Image.fromarray(floor(200, np.random.default_rng(0)).astype(np.uint8))
    ImageDraw.Draw(small).rectangle((90, 90, 110, 110), fill=(0, 0, 255))
    small.save(tmp_path / "small.png")
    assert [first_mask(tmp_path / name) for name in ("even.png", "broken.png", "small.png")] == [None] * 3


def test_the_command_writes_what_the_program_reads(tmp_path, few, monkeypatch):
    photos = tmp_path / "photos"
    photos.mkdir()
    for seed in range(3):
        Image.fromarray(shirt_on_floor(seed, size=200)[0]).save(photos / f"{seed}.png")
    out = tmp_path / "finder.safetensors"
    arguments = ["train", "--photos", str(photos), "--out", str(out), "--steps", "2"]
    monkeypatch.setattr("sys.argv", arguments)
    training.main()
    tensors = {name: tensor.astype(np.float32) for name, tensor in load_file(out).items()}
    found = probabilities(shirt_on_floor(1, size=SIDE)[0], tensors)
    assert found.shape == (SIDE, SIDE)
    assert np.isfinite(found).all()
