"""An epoch's batches: every image once, in an order that seed and epoch alone decide."""

import pytest
import torch

from core.data.augment import augment
from core.data.batches import Batches
from core.data.image_set import ImageSet

NUM_IMAGES, BATCH_SIZE = 23, 5


@pytest.fixture
def numbered():
    """Every image is filled with its own number, which is its label as well."""
    labels = torch.arange(NUM_IMAGES)
    return ImageSet("numbered", labels.to(torch.uint8).reshape(-1, 1, 1, 1).repeat(1, 1, 28, 28), labels, ())


@pytest.fixture
def batches(numbered):
    return Batches(numbered, BATCH_SIZE, 28)


def order_of(iterator):
    return [number for _, labels in iterator for number in labels.tolist()]


def test_an_epoch_has_every_image_exactly_once_and_a_smaller_last_batch(batches):
    sizes = [len(labels) for _, labels in batches.shuffled(seed=3, epoch=1)]
    assert sizes == [5, 5, 5, 5, 3]
    assert len(batches) == len(sizes)
    assert sorted(order_of(batches.shuffled(seed=3, epoch=1))) == list(range(NUM_IMAGES))


def test_labels_stay_with_their_images(batches):
    for images, labels in batches.shuffled(seed=0, epoch=2):
        assert images.shape == (len(labels), 1, 28, 28)
        assert torch.equal((images * 255).round().long(), labels.reshape(-1, 1, 1, 1).expand_as(images))


def test_the_order_is_a_function_of_seed_and_epoch(batches):
    orders = {}
    for seed in range(4):
        for epoch in range(1, 5):
            orders[seed, epoch] = order_of(batches.shuffled(seed, epoch))
            torch.rand(1)  # what others draw in between does not matter
            assert orders[seed, epoch] == order_of(batches.shuffled(seed, epoch))
    assert len({tuple(order) for order in orders.values()}) == len(orders)


def test_shuffling_leaves_the_runs_random_numbers_alone(batches):
    state = torch.get_rng_state()
    order_of(batches.shuffled(seed=1, epoch=1))
    assert torch.equal(torch.get_rng_state(), state)


@pytest.mark.parametrize("start", range(6))
def test_an_epoch_can_be_entered_at_any_batch(batches, start):
    whole = [labels.tolist() for _, labels in batches.shuffled(seed=1, epoch=1)]
    assert [labels.tolist() for _, labels in batches.shuffled(seed=1, epoch=1, start=start)] == whole[start:]


def test_for_evaluation_the_images_come_as_stored(batches):
    assert order_of(batches) == list(range(NUM_IMAGES))


def test_the_largest_seed_and_epoch_fit_into_the_generator(batches):
    assert sorted(order_of(batches.shuffled(seed=2**31 - 1, epoch=10_000))) == list(range(NUM_IMAGES))


def test_batches_are_resized_and_have_the_channels_asked_for(numbered):
    assert next(iter(Batches(numbered, BATCH_SIZE, 40, num_channels=3)))[0].shape == (BATCH_SIZE, 3, 40, 40)


# --- augmentation and sizes


@pytest.mark.parametrize("seed", [0, 7, 2**31 - 1])
@pytest.mark.parametrize("augmentation", ["none", "shift-flip-erase"])
def test_the_order_is_that_of_the_first_version(numbered, seed, augmentation):
    # Runs of every version must be repeatable: what else is drawn for an epoch comes after its order.
    batches = Batches(numbered, BATCH_SIZE, 28, augmentation=augmentation)
    for epoch in (1, 2, 10):
        generator = torch.Generator().manual_seed(seed * 1_000_003 + epoch)
        assert order_of(batches.shuffled(seed, epoch)) == torch.randperm(NUM_IMAGES, generator=generator).tolist()


def test_the_order_of_seed_0_and_epoch_1_in_numbers(batches):
    assert order_of(batches.shuffled(0, 1))[:8] == [9, 4, 20, 11, 22, 6, 13, 12]


@pytest.fixture
def noise():
    """Images that no two augmentations leave alike."""
    images = torch.randint(0, 256, (NUM_IMAGES, 1, 28, 28), generator=torch.Generator().manual_seed(0))
    return ImageSet("noise", images.to(torch.uint8), torch.arange(NUM_IMAGES), ())


def images_of(iterator):
    return [images for images, _ in iterator]


@pytest.mark.parametrize("augmentation", ["none", "shift", "shift-flip-erase"])
@pytest.mark.parametrize("start", range(6))
def test_an_augmented_epoch_goes_on_at_any_batch_with_the_same_pixels(noise, augmentation, start):
    batches = Batches(noise, BATCH_SIZE, 28, augmentation=augmentation)
    rest = images_of(batches.shuffled(1, 2))[start:]
    again = images_of(batches.shuffled(1, 2, start=start))
    assert len(again) == len(rest) == 5 - start
    assert all(torch.equal(*pair) for pair in zip(again, rest, strict=True))


def test_a_batch_is_varied_by_the_generator_of_its_seed_epoch_and_number(noise):
    batches = Batches(noise, BATCH_SIZE, 28, augmentation="shift-flip-erase")
    generator = torch.Generator().manual_seed(4 * 1_000_003 + 3)
    order = torch.randperm(NUM_IMAGES, generator=generator)
    first_seed = int(torch.randint(2**62, (), generator=generator))
    for number, (images, _) in enumerate(batches.shuffled(4, 3)):
        own = noise.images[order[5 * number : 5 * number + 5]]
        varied = augment(own, "shift-flip-erase", torch.Generator().manual_seed(first_seed + number))
        assert torch.equal((images * 255).round().to(torch.uint8), varied)


def test_an_image_is_varied_anew_in_every_epoch_and_batch():
    same = torch.randint(0, 256, (1, 1, 28, 28), generator=torch.Generator().manual_seed(0)).to(torch.uint8)
    alike = ImageSet("alike", same.expand(NUM_IMAGES, -1, -1, -1), torch.arange(NUM_IMAGES), ())
    batches = Batches(alike, BATCH_SIZE, 28, augmentation="shift-flip-erase")
    seen = [images for epoch in (1, 2) for images in images_of(batches.shuffled(0, epoch))]
    assert len({images.numpy().tobytes() for images in seen}) == len(seen) == 10


def test_for_evaluation_nothing_is_varied(noise):
    batches = Batches(noise, BATCH_SIZE, 28, augmentation="shift-flip-erase")
    assert torch.equal(torch.cat([images for images, _ in batches]), noise.images.float() / 255)


def test_the_same_images_at_another_size_share_their_memory_and_leave_the_first_as_it_was(noise):
    batches = Batches(noise, BATCH_SIZE, 28, augmentation="shift")
    larger = batches.at(40)
    assert next(iter(larger))[0].shape == (BATCH_SIZE, 1, 40, 40)
    assert next(iter(batches))[0].shape == (BATCH_SIZE, 1, 28, 28)
    assert (batches.image_size, larger.image_size, larger.augmentation) == (28, 40, "shift")
    assert larger._images.data_ptr() == batches._images.data_ptr() == noise.images.data_ptr()
    assert order_of(larger.shuffled(1, 1)) == order_of(batches.shuffled(1, 1))


def test_images_are_varied_before_they_are_resized(noise):
    batches = Batches(noise, BATCH_SIZE, 28, augmentation="shift-flip-erase")
    for small, large in zip(images_of(batches.shuffled(1, 1)), images_of(batches.at(56).shuffled(1, 1)), strict=True):
        resized = torch.nn.functional.interpolate(small, size=(56, 56), mode="bilinear", antialias=True)
        assert torch.allclose(large, resized, atol=1e-6)
