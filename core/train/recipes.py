"""The recipes: sets of settings that are known to train a network well, by name."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from core.computing import GPUS
from core.data import DEFAULT_DATA, dataset_spec
from core.errors import UserError
from core.models import model_spec
from core.paths import BEST_WEIGHTS
from core.runs.config import PLAIN_METHOD, RECIPES, RunConfig, check_choice


def recipe_config(
    recipe: str, model: str | None = None, *, data: str = DEFAULT_DATA, device: str = "auto", **changes: Any
) -> RunConfig:
    """The settings of a recipe for a network, its own network unless named; any change makes them "custom".

    A recipe uses all images of whichever data set. The fast one has larger images on a GPU, where `device` names one;
    "auto" gets those of a CPU. Raises `UserError` for a recipe, a network or a data set that is not known, and where
    the recipe is not for that network.
    """
    check_choice("recipe", recipe, RECIPES[:-1])
    model = model or RECIPE_MODELS[recipe]
    preset = _PRESETS[recipe](model, data, device)
    if not _is_for(recipe, model):
        raise UserError(
            "The {recipe} recipe is for {right}, not for {model}; choose that network or the book recipe.",
            recipe=recipe,
            right=model_spec(RECIPE_MODELS[recipe]).title,
            model=model_spec(model).title,
        )
    given = {"model": model, "data": data, "device": device, "recipe": "custom", "seed": 0}
    return labelled(RunConfig(**{**given, **preset, **changes}))


def labelled(config: RunConfig) -> RunConfig:
    """The same settings under the name of the recipe that they are those of, or as "custom"."""
    for recipe in RECIPES[:-1]:
        preset = _PRESETS[recipe](config.model, config.data, config.device)
        if _is_for(recipe, config.model) and all(getattr(config, name) == value for name, value in preset.items()):
            return replace(config, recipe=recipe)
    return replace(config, recipe="custom")


def with_epochs(config: RunConfig, num_epochs: int) -> RunConfig:
    """The same run, longer or shorter; its recipe is the one that all of its settings are those of, if any."""
    return labelled(replace(config, num_epochs=num_epochs))


def continued(config: RunConfig, num_epochs: int, *, num_steps_done: int) -> RunConfig:
    """The settings of a run that goes on after so many steps, up to so many epochs in all.

    A run that has come to the end of its plan keeps it, and goes on as it ended; one that has not is planned anew.
    """
    has_plan = config.schedule != "constant" or config.first_image_size > 0
    planned_epochs = config.planned_epochs or config.num_epochs
    is_beyond = num_steps_done >= planned_epochs * config.num_batches and num_epochs > planned_epochs
    kept = planned_epochs if has_plan and is_beyond else 0
    return with_epochs(replace(config, planned_epochs=kept), num_epochs)


def first_recipe(model: str) -> str:
    """The name of the recipe that a network is offered with: the one made for it, or the book's."""
    return "fast" if model == RECIPE_MODELS["fast"] else "book"


def _book(model: str, data: str, _device: str) -> dict[str, Any]:
    """Dive into Deep Learning, chapter 7: the same for every network but for the learning rate and the image size."""
    spec = model_spec(model)
    return {
        "lr": spec.book_lr,
        "num_epochs": 10,
        "batch_size": 128,
        "image_size": spec.image_size,
        "num_images": dataset_spec(data).num_train_images,
        **PLAIN_METHOD,
    }


def _fast(model: str, data: str, device: str) -> dict[str, Any]:
    """The book's accuracy in a small part of its time; what was tried stands in tests/benchmarks/README.md."""
    changes = {
        "lr": 0.004,
        "num_epochs": 1,
        "batch_size": 256,
        "image_size": 96 if device in GPUS else 48,  # on a GPU larger maps, in which more is to be seen, cost nothing
        "optimizer": "adamw",
        "schedule": "one-cycle",
        "weight_decay": 0.05,
    }
    return _book(model, data, device) | changes


def _best(model: str, data: str, device: str) -> dict[str, Any]:
    """As accurate as this network gets on a CPU overnight: that of the bundled weights."""
    changes = {
        "lr": 0.004,
        "num_epochs": 24,
        "image_size": 96,
        "optimizer": "adamw",
        "schedule": "one-cycle",
        "weight_decay": 0.05,
        "label_smoothing": 0.1,
        "augmentation": "shift-flip-erase",
        "first_image_size": 40,
        "average_decay": 0.999,
    }
    return _book(model, data, device) | changes


def _photos(model: str, data: str, device: str) -> dict[str, Any]:
    """The bundled best weights taught photographs too: the data set and a folder of photographs together."""
    changes = {
        "lr": 0.001,
        "num_epochs": 6,
        "average_decay": 0.995,
        "augmentation": "draw-shift-flip-erase",  # the class draws too
        "first_image_size": 0,  # the weights that it begins with know images of full size
        "start_weights": BEST_WEIGHTS,
        "photos_in_batch": 64,
        "misfits_in_batch": 12,
        "photo_augmentation": "hand-held",
    }
    return _best(model, data, device) | changes


_PRESETS: dict[str, Callable[[str, str, str], dict[str, Any]]] = {
    "book": _book,
    "fast": _fast,
    "best": _best,
    "photos": _photos,
}
# The network that a recipe is for; the book has one recipe for all.
RECIPE_MODELS = {"book": "googlenet", "fast": "googlenet_bn", "best": "googlenet_bn", "photos": "googlenet_bn"}


def _is_for(recipe: str, model: str) -> bool:
    return recipe == "book" or model == RECIPE_MODELS[recipe]
