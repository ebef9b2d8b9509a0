"""Tests of core.train.proposals."""

import pytest

from core.models import MODELS, check_image_size
from core.train.cost import PassCost, Speed
from core.train.proposals import TARGET_S, TOO_LONG_S, proposals
from core.train.recipes import recipe_config

HOUR = 3600.0
BOOK = recipe_config("book", "googlenet")


def taking(config, seconds, step_pixels=0.0):
    """The speed at which this run takes so many seconds: a step costs so many pixels more than it has."""
    usual = Speed(step=PassCost(step_pixels, 1.0), test=PassCost(0.0, 1 / 3))
    unit = seconds / usual.run_s(config)
    return Speed(step=PassCost(unit * step_pixels, unit), test=PassCost(0.0, unit / 3))


def test_a_run_of_an_hour_needs_no_proposal():
    assert proposals(BOOK, taking(BOOK, 0.999 * TOO_LONG_S)) == []


@pytest.mark.parametrize("hours", [1.1, 2, 5, 20, 100])
@pytest.mark.parametrize("model", MODELS)
def test_fewer_images_bring_a_run_to_about_ten_minutes(model, hours):
    config = recipe_config("book", model)
    for proposal in proposals(config, taking(config, hours * HOUR)):
        if proposal.config.image_size == config.image_size:
            assert 0.5 * TARGET_S < proposal.seconds <= TARGET_S
            assert proposal.config.num_images < config.num_images


def test_a_run_a_little_too_long_keeps_its_epochs():
    first = proposals(BOOK, taking(BOOK, 1.5 * HOUR))[0]
    assert first.config.num_epochs == 10
    assert first.config.num_images == 3_700  # with 10,000 test images at a third of the price: 7,037 - 3,333


def test_where_the_tests_alone_take_too_long_there_are_fewer_epochs():
    first = proposals(BOOK, taking(BOOK, 5 * HOUR))[0]
    assert first.config.num_epochs < 10
    assert first.config.num_images >= 1_000


@pytest.mark.parametrize("batch_size", [2, 3, 9, 11, 33, 99, 999, 4_096])
@pytest.mark.parametrize("hours", [1.5, 30, 10_000])
def test_no_proposal_leaves_batch_normalisation_with_a_single_image(batch_size, hours):
    config = recipe_config("fast", batch_size=batch_size, num_images=50_000)
    for offer in proposals(config, taking(config, hours * HOUR)):
        assert offer.config.num_images % batch_size != 1
        assert offer.seconds <= TARGET_S or offer.config.image_size < config.image_size


def test_half_the_image_size_costs_a_little_more_than_a_quarter():
    smaller = proposals(BOOK, taking(BOOK, 5 * HOUR))[-1]
    assert smaller.config.image_size == 48
    assert smaller.seconds == pytest.approx(5 * HOUR / 4 * 1.0631, rel=0.001)  # multiply-adds, counted by PyTorch


def test_what_every_step_costs_is_not_saved_by_smaller_images():
    smaller = proposals(BOOK, taking(BOOK, 5 * HOUR, step_pixels=BOOK.batch_size * 96**2))[-1]
    assert smaller.seconds > 2.5 * HOUR


def test_images_that_grow_are_proposed_to_grow_less_far():
    best = recipe_config("best")
    speed = taking(best, 5 * HOUR)
    smaller = proposals(best, speed)[-1]
    assert (smaller.config.image_size, smaller.config.first_image_size) == (48, 40)
    assert smaller.seconds == speed.run_s(smaller.config) < 2.5 * HOUR


@pytest.mark.parametrize("model", MODELS)
def test_no_network_is_offered_images_that_it_cannot_take(model):
    config = recipe_config("book", model)
    for _ in range(6):
        offers = proposals(config, taking(config, 1_000 * HOUR))
        for offer in offers:
            check_image_size(model, offer.config.image_size)
        smaller = [offer.config for offer in offers if offer.config.image_size < config.image_size]
        if not smaller:
            break
        config = smaller[0]
    assert config.image_size >= 28


def test_proposed_settings_are_custom():
    config = recipe_config("book", "nin")
    assert {offer.config.recipe for offer in proposals(config, taking(config, 5 * HOUR))} == {"custom"}
