"""`python -m core bench`: how fast training goes on this computer, as a table for a person or as JSON."""

import argparse
import dataclasses
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from core.bench.book_process import BookProcess
from core.bench.machine import describe_machine, machine_lines
from core.bench.program_loop import program_steps
from core.bench.turns import Loop, Spread, paired_ratios, spread, take_turns
from core.device import choose_computing, choose_device
from core.duration import duration
from core.errors import UserError
from core.models import BOOK_DATA, model_spec
from core.paths import BUNDLED_RUNS
from core.runs.config import MAX_EPOCHS, RECIPES, RunConfig
from core.runs.events import EpochDone
from core.runs.folder import RunFolder
from core.train.estimate import measure_speed
from core.train.recipes import recipe_config

BOOK_LOOP = "the book's loop"
_PROGRAM = {"bfloat16": "this program, bfloat16", "float32": "this program, float32"}
_MODEL = "googlenet"


@dataclass(frozen=True)
class Plan:
    """How much is measured. `changes` are settings that replace those of every recipe, smaller images say.

    Each loop trains for about `turn_s` seconds in each round; no round is begun that would end after `limit_s`.
    """

    num_rounds: int = 3
    turn_s: float = 4.0
    limit_s: float = 150.0
    changes: dict[str, Any] = field(default_factory=dict)


PLAN = Plan()


def bench_command(options: argparse.Namespace) -> int:
    """Measures and prints; Ctrl+C leaves without a table."""

    def say(line: str) -> None:
        print(line, file=sys.stderr, flush=True)

    try:
        report = measure(PLAN, say=say)
    except KeyboardInterrupt:
        say("Stopped; nothing is left behind.")
        raise
    print(json.dumps(report) if options.json else "\n".join(report_lines(report)))
    return 0


def measure(plan: Plan, *, say: Callable[[str], None] = lambda line: None) -> dict[str, Any]:
    """Lets the book's loop, this program in both number formats, and each further recipe take turns.

    Returns plain values for JSON: "machine", "choice" (what the program computes with), "settings", "loops" (images a
    second by loop), "ratios" (to the book's loop, round by round) and "recipes" (what a whole run is like).
    """
    device = choose_device("auto")
    computing = choose_computing(device)
    book = recipe_config("book", _MODEL, **plan.changes)
    further = {name: recipe_config(name, **{"device": device.type, **plan.changes}) for name in _further_recipes()}
    recipes = {"book": book} | further
    say(_announcement(recipes, plan))
    loops = _loops(recipes, computing.precision)
    speeds = take_turns(loops, num_rounds=plan.num_rounds, turn_s=plan.turn_s, limit_s=plan.limit_s, say=say)
    names = {"book": _PROGRAM[computing.precision]} | {recipe: _recipe_title(recipe) for recipe in _further_recipes()}
    say("the tests of the recipes")
    return {
        "machine": describe_machine(),
        "choice": {"device": device.type, **dataclasses.asdict(computing)},
        "settings": {"model": _MODEL, "image_size": book.image_size, "batch_size": book.batch_size},
        "loops": {name: _values(speeds[name]) for name in (BOOK_LOOP, *_PROGRAM.values())},
        "ratios": {name: _values(paired_ratios(speeds[name], speeds[BOOK_LOOP])) for name in _PROGRAM.values()},
        "recipes": {recipe: _expectation(recipe, recipes[recipe], speeds[names[recipe]]) for recipe in recipes},
    }


def report_lines(report: dict[str, Any]) -> list[str]:
    """What `measure` returned, as lines for a person."""
    machine, versions = machine_lines(report["machine"])
    choice, settings = report["choice"], report["settings"]
    num_rounds = len(report["loops"][BOOK_LOOP]["rounds"])
    lines = [
        "",
        f"this computer  {machine}",
        f"software       {versions}",
        f"chosen here    {choice['device']}, {choice['precision']}, {choice['memory_format']},"
        f" threads: {choice['num_threads']}",
        "",
        f"{model_spec(settings['model']).title}, {settings['image_size']} px, batch {settings['batch_size']}:"
        f" median (lowest–highest) of {num_rounds} rounds",
        _row("", "images/s", "times the book's loop", ""),
    ]
    for name, values in report["loops"].items():
        ratio = report["ratios"].get(name)
        lines.append(_row(name, _text(values, ".0f"), _text(ratio, ".2f") if ratio else "", ""))
    lines += ["", _row("recipe", "images/s", "whole run, tests included", "known test accuracy")]
    for name, recipe in report["recipes"].items():
        epochs = "1 epoch" if recipe["num_epochs"] == 1 else f"{recipe['num_epochs']} epochs"
        title = f"{name}: {recipe['title']}, {recipe['image_size']} px, {epochs}"
        speed = _text(recipe["images_per_s"], ".0f")
        lines.append(_row(title, speed, duration(recipe["run_s"]), recipe["accuracy_text"]))
    return lines


def known_accuracy(config: RunConfig) -> tuple[float | None, str]:
    """The test accuracy that a recipe is known to reach, 0..1, and in words where that is known from."""
    for path in sorted(BUNDLED_RUNS.glob("*")):
        try:
            run = RunFolder(path)
            tests = [event.test_accuracy for event in run.events() if isinstance(event, EpochDone)]
        except UserError:
            continue  # no run
        if tests and all(getattr(run.config, name) == getattr(config, name) for name in ("recipe", "model", "data")):
            return tests[-1], f"{tests[-1]:.3f} (the bundled run)"
    published = model_spec(config.model).published_accuracy
    if (config.recipe, config.data) == ("book", BOOK_DATA) and published is not None:
        return published[1], f"{published[1]:.3f} (median of the book's published runs)"
    return None, "not known"


def _further_recipes() -> list[str]:
    """Those that can be measured here: for photographs nobody has named a folder."""
    return [recipe for recipe in RECIPES if recipe not in ("book", "photos", "custom")]


def _recipe_title(recipe: str) -> str:
    return f"this program, recipe {recipe}"


def _loops(recipes: dict[str, RunConfig], precision: str) -> dict[str, Loop]:
    """All that takes turns, by name; a recipe with growing images is measured at its largest."""
    book = recipes["book"]
    loops: dict[str, Loop] = {BOOK_LOOP: BookProcess(book.image_size, book.batch_size)}
    for number_format, title in _PROGRAM.items():
        loops[title] = program_steps(_endless(book, precision=number_format))
    for recipe, config in recipes.items():
        if recipe != "book":
            loops[_recipe_title(recipe)] = program_steps(_endless(config, precision=precision, first_image_size=0))
    return loops


def _endless(config: RunConfig, **changes: Any) -> RunConfig:
    """So many epochs that a measurement does not come to the end of the run."""
    return dataclasses.replace(config, recipe="custom", num_epochs=MAX_EPOCHS, **changes)


def _announcement(recipes: dict[str, RunConfig], plan: Plan) -> str:
    book, num_loops = recipes["book"], 2 + len(recipes)
    return (
        f"Measures how fast training goes here: {num_loops} loops take turns in {plan.num_rounds} rounds, the book's"
        f" own loop first ({book.image_size} px, batch {book.batch_size}).\n"
        "On two cores this takes about three minutes; for true figures let nothing else run. Ctrl+C stops it."
    )


def _expectation(recipe: str, config: RunConfig, speeds: list[float]) -> dict[str, Any]:
    """What a run of this recipe is like on this computer."""
    images_per_s = spread(speeds)
    speed = measure_speed(config).with_full_steps(config, config.batch_size / images_per_s.median)
    accuracy, accuracy_text = known_accuracy(recipe_config(recipe, config.model))
    return {
        "model": config.model,
        "title": model_spec(config.model).title,
        "image_size": config.image_size,
        "batch_size": config.batch_size,
        "num_epochs": config.num_epochs,
        "num_images": config.num_images,
        "images_per_s": _values(speeds),
        "run_s": speed.run_s(config),
        "accuracy": accuracy,
        "accuracy_text": accuracy_text,
    }


def _values(values: list[float]) -> dict[str, Any]:
    result = spread(values)
    return {"median": result.median, "low": result.low, "high": result.high, "rounds": values}


def _text(values: dict[str, Any], format_spec: str) -> str:
    return Spread(values["median"], values["low"], values["high"], len(values["rounds"])).text(format_spec)


def _row(name: str, first: str, second: str, third: str) -> str:
    return f"{name:<40}{first:<20}{second:<28}{third}".rstrip()
