"""An epoch's batches: every image once, in an order that seed and epoch alone decide."""

import pytest
import torch

from core.data import Batches, ImageSet

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
