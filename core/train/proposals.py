"""What to take instead where a run would take too long: settings that are known to end well, and how long they take."""

from dataclasses import dataclass

from core.models import BOOK_DATA, model_spec
from core.runs.config import RunConfig
from core.train.cost import PassCost, Speed, typical_speed
from core.train.outcomes import OUTCOMES, Outcome
from core.train.recipes import RECIPE_MODELS

TOO_LONG_S = 3_600.0  # nobody in a class waits for more
TARGET_S = 600.0
MIN_ACCURACY = 0.80  # whoever takes a proposal wants a network that has learned something
_BATCH_SIZE = 128

# How many times longer training takes for an image of a network's own size, in batches of 128, than for one of the fast
# recipe: in float32 on one thread of an AMD EPYC, good for a rough time.
_COSTS_IN_FAST_IMAGES = {
    "googlenet": 3.6,
    "googlenet_bn": 4.9,
    "alexnet": 23.0,
    "vgg11": 64.0,
    "vgg11_quarter": 12.0,
    "nin": 14.0,
    "googlenet_2014": 14.0,
}


@dataclass(frozen=True)
class Proposal:
    """Settings to take instead, the seconds that the whole run would need, roughly, and its test accuracy, 0..1."""

    config: RunConfig
    seconds: float
    test_accuracy: float


def proposals(config: RunConfig, speed: Speed) -> list[Proposal]:
    """Shorter runs whose outcome has been measured; nothing where a run is short enough or nothing is known.

    First the same network with fewer epochs, as many as an hour allows or the fewest that are known; then the most
    accurate run of about ten minutes, or the shortest there is. `speed` is what was measured for `config`.
    """
    run_s = speed.run_s(config)
    if run_s <= TOO_LONG_S or config.data != BOOK_DATA:
        return []
    models = (config.model, RECIPE_MODELS["fast"])
    known = [each for each in OUTCOMES if each.model in models and each.test_accuracy >= MIN_ACCURACY]
    shorter = [offer for offer in (_offer(each, config, speed) for each in known) if offer.seconds < run_s]
    same = [offer for offer in shorter if offer.config.model == config.model]
    chosen = [_best_within(same, TOO_LONG_S), _best_within(shorter, TARGET_S)]
    return list(dict.fromkeys(each for each in chosen if each is not None))


def _best_within(offers: list[Proposal], seconds: float) -> Proposal | None:
    """The most accurate that takes at most so long; where all take longer, the shortest."""
    fitting = [offer for offer in offers if offer.seconds <= seconds]
    if fitting:
        return max(fitting, key=lambda offer: offer.test_accuracy)
    return min(offers, key=lambda offer: offer.seconds, default=None)


def _offer(outcome: Outcome, config: RunConfig, speed: Speed) -> Proposal:
    wanted = outcome.config_like(config)
    if wanted.model != config.model:
        speed = _fast_speed(wanted, config, speed)
    return Proposal(wanted, speed.run_s(wanted), outcome.test_accuracy)


def _fast_speed(fast: RunConfig, config: RunConfig, speed: Speed) -> Speed:
    """The speed of the fast recipe on the computer that has this `speed` with the network of `config`."""
    own_size = model_spec(config.model).image_size
    image_s = speed.step.seconds(1, _BATCH_SIZE, own_size) / _BATCH_SIZE / _COSTS_IN_FAST_IMAGES[config.model]
    typical = typical_speed(fast)
    unit_s = fast.batch_size * image_s / typical.step.seconds(1, fast.batch_size, fast.image_size)
    step, test = (PassCost(unit_s * each.batch_s, unit_s * each.pixel_s) for each in (typical.step, typical.test))
    return Speed(step, test)
