"""Whether a run learns nothing: its loss stays where guessing would have it, long after others have left that."""

import math
from dataclasses import dataclass

from core.data import DATASETS
from core.models import model_spec
from core.runs.history import RunHistory

# Steps after which others have left it. The bundled run of the book's GoogLeNet is below 2.25 from step 259 on; of the
# runs with batch normalisation none took 40. About twice as many have to pass before anything is said.
_USUAL_STEPS, _USUAL_STEPS_WITH_NORM = 260, 40
_PATIENCE = 2
_PATIENT_SHARE = 0.75  # of a run that is shorter than that: while it goes on there is still something to be done
_NUM_LAST_STEPS = 50  # a batch alone may lie on either side by chance
_NEAR = 0.05  # nats below the loss of guessing


@dataclass(frozen=True)
class Plateau:
    """The loss is that of guessing (`chance_loss`, in nats) after `step` steps; others left it after `usual_steps`.

    `is_short_run` where the whole run has hardly more steps than that: then more of them would do.
    """

    step: int
    chance_loss: float
    usual_steps: int
    is_short_run: bool


def find_plateau(history: RunHistory) -> Plateau | None:
    """What to say of a run whose loss stays at ln(classes), or None for one that learns or is still too young."""
    config, steps = history.config, history.steps
    if config.data not in DATASETS:  # a run from elsewhere: nobody knows how many classes it has
        return None
    usual_steps = _USUAL_STEPS_WITH_NORM if model_spec(config.model).batch_norm else _USUAL_STEPS
    patience = min(_PATIENCE * usual_steps, math.ceil(_PATIENT_SHARE * config.num_steps))
    if not steps or steps[-1].step < max(_NUM_LAST_STEPS, patience):
        return None
    last = [step.loss for step in steps[-_NUM_LAST_STEPS:]]
    chance_loss = math.log(config.num_classes)  # of equal probabilities; smoothed labels do not change it
    if sum(last) / len(last) < chance_loss - _NEAR:
        return None
    return Plateau(steps[-1].step, chance_loss, usual_steps, config.num_steps < _PATIENCE * usual_steps)
