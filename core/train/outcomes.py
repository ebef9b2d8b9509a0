"""What runs are known to end at: settings whose test accuracy has been measured, for whatever the form proposes."""

from dataclasses import dataclass
from typing import Any

from core.runs.config import RunConfig
from core.train.recipes import RECIPE_MODELS, labelled, recipe_config


@dataclass(frozen=True)
class Outcome:
    """A recipe with some changes, and the median of its test accuracy (0..1) over so many seeds."""

    recipe: str
    changes: dict[str, Any]
    test_accuracy: float
    num_seeds: int

    @property
    def model(self) -> str:
        """The network that was trained."""
        return RECIPE_MODELS[self.recipe]

    def config_like(self, config: RunConfig) -> RunConfig:
        """These settings with seed, device and kept epochs of `config`; images as on a CPU, where it was measured."""
        kept = config.kept_epochs
        measured = recipe_config(self.recipe, **self.changes, device="cpu", seed=config.seed, kept_epochs=kept)
        return labelled(measured.on(config.device))


# Each measured with this program (tests/benchmarks/README.md). The book's with fewer epochs are those of the bundled
# run, in bfloat16: with a constant learning rate a shorter run is the beginning of a longer one.
OUTCOMES = (
    Outcome("book", {"num_epochs": 3}, 0.837, 1),
    Outcome("book", {"num_epochs": 5}, 0.867, 1),
    Outcome("book", {"num_epochs": 7}, 0.883, 1),
    Outcome("book", {}, 0.892, 1),
    Outcome("fast", {"num_images": 20_000}, 0.834, 1),
    Outcome("fast", {}, 0.8953, 5),
)
