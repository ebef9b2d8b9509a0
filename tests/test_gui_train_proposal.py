"""Tests of gui.train.proposal."""

import pytest

from core.models import MODELS, check_image_size
from core.train.recipes import book_config, recipe_config
from gui.train.proposal import TARGET_S, TOO_LONG_S, proposals, relative_cost

HOUR = 3600.0


def test_a_run_of_an_hour_needs_no_proposal():
    assert proposals(book_config("googlenet"), TOO_LONG_S) == []


@pytest.mark.parametrize("hours", [1.1, 2, 5, 20, 100])
@pytest.mark.parametrize("model", MODELS)
def test_fewer_images_bring_a_run_to_about_ten_minutes(model, hours):
    config = book_config(model)
    for proposal in proposals(config, hours * HOUR):
        if proposal.config.image_size == config.image_size:
            assert 0.5 * TARGET_S < proposal.seconds <= TARGET_S
            assert proposal.config.num_images < config.num_images


def test_a_run_a_little_too_long_keeps_its_epochs():
    first = proposals(book_config("googlenet"), 1.5 * HOUR)[0]
    assert first.config.num_epochs == 10
    assert first.config.num_images == 3_700  # with 10,000 test images at a third of the price: 7,037 - 3,333


def test_where_the_tests_alone_take_too_long_there_are_fewer_epochs():
    first = proposals(book_config("googlenet"), 5 * HOUR)[0]
    assert first.config.num_epochs < 10
    assert first.config.num_images >= 1_000


@pytest.mark.parametrize("batch_size", [2, 3, 9, 11, 33, 99, 999, 4_096])
@pytest.mark.parametrize("hours", [1.5, 30, 10_000])
def test_no_proposal_leaves_batch_normalisation_with_a_single_image(batch_size, hours):
    config = recipe_config("fast", batch_size=batch_size, num_images=50_000)
    for offer in proposals(config, hours * HOUR):
        assert offer.config.num_images % batch_size != 1
        assert offer.seconds <= TARGET_S or offer.config.image_size < config.image_size


def test_growing_images_cost_what_their_pixels_are_on_average():
    best = recipe_config("best")
    assert relative_cost(best) == pytest.approx(24 * (60_000 + 10_000 / 3) * best.mean_pixels)
    smaller = proposals(best, 5 * HOUR)[-1]
    assert (smaller.config.image_size, smaller.config.first_image_size) == (48, 40)
    assert smaller.seconds == pytest.approx(5 * HOUR * smaller.config.mean_pixels / best.mean_pixels)


def test_half_the_image_size_costs_a_quarter():
    config = book_config("googlenet")
    smaller = proposals(config, 5 * HOUR)[-1]
    assert smaller.config.image_size == 48
    assert smaller.seconds == pytest.approx(5 * HOUR / 4)


@pytest.mark.parametrize("model", MODELS)
def test_no_network_is_offered_images_that_it_cannot_take(model):
    config = book_config(model)
    for _ in range(6):
        offers = proposals(config, 1_000 * HOUR)
        for offer in offers:
            check_image_size(model, offer.config.image_size)
        smaller = [offer.config for offer in offers if offer.config.image_size < config.image_size]
        if not smaller:
            break
        config = smaller[0]
    assert config.image_size >= 28


def test_proposed_settings_are_custom():
    assert {offer.config.recipe for offer in proposals(book_config("nin"), 5 * HOUR)} == {"custom"}


def test_another_speed_model_gives_other_numbers():
    def only_images(config):
        return config.num_epochs * config.num_images

    config = book_config("googlenet")
    first = proposals(config, 5 * HOUR, only_images)[0]
    assert (first.config.num_epochs, first.config.num_images) == (10, 2_000)
    assert first.seconds == pytest.approx(TARGET_S)
    assert relative_cost(first.config) < relative_cost(config)
