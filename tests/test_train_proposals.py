"""Tests of core.train.proposals and outcomes: what is offered where a run would take too long is known to end well."""

import dataclasses

import pytest

from core.models import MODELS
from core.paths import BUNDLED_RUNS
from core.runs.events import EpochDone
from core.runs.folder import RunFolder
from core.train.cost import PassCost, Speed
from core.train.outcomes import OUTCOMES
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


@pytest.mark.parametrize("hours", [1.1, 2, 5, 20, 100, 10_000])
@pytest.mark.parametrize("model", MODELS)
def test_whatever_is_offered_is_shorter_and_known_to_learn(model, hours):
    config = recipe_config("book", model, seed=3, device="cpu")
    known = [each.config_like(config) for each in OUTCOMES]
    offers = proposals(config, taking(config, hours * HOUR))
    assert offers
    for offer in offers:
        assert offer.config in known
        assert offer.test_accuracy == OUTCOMES[known.index(offer.config)].test_accuracy >= 0.80
        assert offer.seconds < hours * HOUR
        assert (offer.config.seed, offer.config.device) == (3, "cpu")
        assert offer.config.model in (model, "googlenet_bn")


def test_settings_of_ones_own_are_not_what_is_offered():
    config = recipe_config("book", "googlenet", lr=0.03, num_images=2_100, image_size=224, num_epochs=100)
    for offer in proposals(config, taking(config, 20 * HOUR)):
        assert offer.config.lr in (0.1, 0.004)
        assert offer.config.image_size <= 96
        assert offer.config.num_images >= 20_000


def test_the_book_run_keeps_its_network_for_as_many_epochs_as_an_hour_allows():
    offers = proposals(BOOK, taking(BOOK, 1.8 * HOUR))
    assert (offers[0].config.recipe, offers[0].config.model, offers[0].config.num_epochs) == ("custom", "googlenet", 5)
    assert 0.5 * TOO_LONG_S < offers[0].seconds <= TOO_LONG_S


def test_the_fast_recipe_is_offered_where_it_takes_ten_minutes():
    offer = proposals(BOOK, taking(BOOK, 5 * HOUR))[-1]
    assert offer.config == recipe_config("fast")
    assert offer.seconds < TARGET_S


def test_on_a_slower_computer_the_fast_recipe_is_offered_with_fewer_images():
    offer = proposals(BOOK, taking(BOOK, 15 * HOUR))[-1]
    assert offer.config.model == "googlenet_bn"
    assert offer.config.num_images < 60_000
    assert offer.seconds < TARGET_S


@pytest.mark.parametrize("hours", [2, 5])
def test_a_run_overnight_is_offered_the_fast_recipe_of_its_own_network(hours):
    best = recipe_config("best")
    speed = taking(best, hours * HOUR)
    fast = next(offer for offer in proposals(best, speed) if offer.config == recipe_config("fast"))
    assert fast.seconds == speed.run_s(fast.config)


@pytest.mark.usefixtures("toy")
def test_of_another_data_set_nothing_is_known():
    config = recipe_config("book", "googlenet", data="toy")
    assert proposals(config, taking(config, 5 * HOUR)) == []


def test_the_books_shorter_runs_ended_as_the_bundled_run_says():
    tests = [event for event in RunFolder(BUNDLED_RUNS / "googlenet-book").events() if isinstance(event, EpochDone)]
    for outcome in OUTCOMES:
        config = outcome.config_like(BOOK)
        if config.model == "googlenet":
            assert dataclasses.replace(config, num_epochs=10, recipe="book") == BOOK
            assert outcome.test_accuracy == pytest.approx(tests[config.num_epochs - 1].test_accuracy, abs=5e-4)
