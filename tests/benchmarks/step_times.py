"""Records what the tests replay: each recipe's steps and tests at every image size that it passes, and its estimate.

Times are those of the processor, shared out among the threads: what the clock would show if nothing else ran.
"""

import dataclasses
import json
import os
import time
from collections.abc import Iterator
from contextlib import closing
from itertools import islice

# The sizes take turns, and more kernels are in use than oneDNN keeps; a real run has but one size at a time.
os.environ.setdefault("ONEDNN_PRIMITIVE_CACHE_CAPACITY", "20000")

import common
import torch

from core.bench.machine import describe_machine
from core.runs.config import RECIPES, RunConfig
from core.runs.events import EpochDone, Evaluating, StepDone
from core.train.estimate import measure_speed
from core.train.recipes import recipe_config
from core.train.run import run

_STEPS_A_TURN = 4


def main() -> None:
    """Lets all recipes at all their sizes take turns, so that whatever else the computer does falls on all alike."""
    options = common.parser(__doc__)
    options.add_argument("--steps", type=int, default=24, help="at each size")
    options.add_argument("--test-batches", type=int, default=10, help="at each size")
    options = options.parse_args()
    time.perf_counter = processor_clock
    configs = {name: recipe_config(name, device="cpu") for name in RECIPES if name != "custom"}
    recipes = {name: config for name, config in configs.items() if not config.photos_in_batch}
    recordings = {
        (name, size): Recording(config, size, options.steps, options.test_batches)
        for name, config in recipes.items()
        for size in sorted({config.image_size_in(epoch) for epoch in range(1, config.num_epochs + 1)})
    }
    speeds: dict[str, list] = {name: [] for name in recipes}
    while not all(each.is_over for each in recordings.values()):
        for name, config in recipes.items():
            common.say(f"{name}: the speed as the window measures it, then {_STEPS_A_TURN} steps of each size")
            speeds[name].append(dataclasses.asdict(measure_speed(config)))
            for (recipe, _), each in recordings.items():
                if recipe == name:
                    each.go_on()
    if options.json:
        print(json.dumps({"machine": describe_machine(), "recipes": values(recipes, recordings, speeds)}))
        return
    rows = [
        {"recipe": recipe, "pixels": size, "first step, s": each.steps_s[0], "others, s": each.steps_s[1:]}
        | {"batch of the test, s": each.tests_s}
        for (recipe, size), each in recordings.items()
    ]
    common.report(options, {"seconds by image size": rows})


def processor_clock() -> float:
    """Seconds of all threads of this process together, divided by their number."""
    return time.process_time() / torch.get_num_threads()


class Recording:
    """A run of one epoch at one size, with a few steps and batches of the test, that stands still between its turns."""

    def __init__(self, config: RunConfig, image_size: int, num_steps: int, num_test_batches: int) -> None:
        self.steps_s: list[float] = []
        self.tests_s: list[float] = []
        self.is_over = False
        num_images = num_steps * config.batch_size
        changes = {"recipe": "custom", "image_size": image_size, "num_epochs": 1, "num_images": num_images}
        self._num_test_batches = num_test_batches
        self._parts = self._record(dataclasses.replace(config, first_image_size=0, **changes))

    def go_on(self) -> None:
        """Makes a few steps, or the part of the test."""
        self.is_over = len(list(islice(self._parts, _STEPS_A_TURN))) < _STEPS_A_TURN

    def _record(self, config: RunConfig) -> Iterator[None]:
        elapsed_s = 0.0
        with closing(run(config)) as events:
            for event in events:
                match event:
                    case StepDone():
                        self.steps_s.append(event.elapsed_s - elapsed_s)
                        elapsed_s = event.elapsed_s
                        yield
                        start = time.perf_counter()
                    case Evaluating():
                        self.tests_s.append(time.perf_counter() - start)
                        if len(self.tests_s) == self._num_test_batches:
                            return
                        start = time.perf_counter()
                    case EpochDone():
                        return


def values(
    recipes: dict[str, RunConfig], recordings: dict[tuple[str, int], Recording], speeds: dict[str, list]
) -> dict[str, object]:
    """Plain values for JSON: each recipe's measured speeds, and by image size the seconds of steps and test batches."""
    return {
        name: {
            "speeds": speeds[name],
            "steps_s": {size: rounded(each.steps_s) for (of, size), each in recordings.items() if of == name},
            "tests_s": {size: rounded(each.tests_s) for (of, size), each in recordings.items() if of == name},
        }
        for name in recipes
    }


def rounded(seconds: list[float]) -> list[float]:
    return [round(each, 4) for each in seconds]


if __name__ == "__main__":
    main()
