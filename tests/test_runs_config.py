"""Settings check themselves: every value that makes no sense is refused in one sentence that names it."""

import json
import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.errors import UserError
from core.models import MODELS, build_empty_model
from core.paths import BUNDLED_RUNS
from core.runs.config import RunConfig
from core.runs.folder import RunFolder
from core.train.recipes import RECIPE_MODELS, continued, labelled, recipe_config, with_epochs

GOOD = recipe_config("book", "googlenet").as_dict()
LATER = {
    "kept_epochs",  # what runs of the first version have no word of
    "memory_format",
    "num_threads",
    "optimizer",
    "schedule",
    "weight_decay",
    "label_smoothing",
    "augmentation",
    "first_image_size",
    "average_decay",
    "planned_epochs",
    "data",
    "start_weights",
    "photos_in_batch",
    "misfits_in_batch",
    "photo_augmentation",
    "photos",
}
BAD_VALUES = [
    ("lr", 0, "learning rate must be above 0 and at most 100, not 0"),
    ("lr", -0.1, "learning rate must be above 0 and at most 100, not -0.1"),
    ("lr", math.nan, "learning rate must be above 0 and at most 100, not nan"),
    ("lr", math.inf, "learning rate must be above 0 and at most 100, not inf"),
    ("lr", 1e9, "learning rate must be above 0 and at most 100, not 1000000000"),
    ("num_epochs", 0, "number of epochs must be from 1 to 10000, not 0"),
    ("num_epochs", 10_001, "number of epochs must be from 1 to 10000, not 10001"),
    ("batch_size", 0, "batch size must be from 1 to 4096, not 0"),
    ("batch_size", 5_000, "batch size must be from 1 to 4096, not 5000"),
    ("num_images", 0, "number of images must be from 1 to 60000, not 0"),
    ("num_images", -5, "number of images must be from 1 to 60000, not -5"),
    ("num_images", 60_001, "number of images must be from 1 to 60000, not 60001"),
    ("image_size", 8, "GoogLeNet needs an image size from 16 to 512 pixels, not 8"),
    ("image_size", 10_000, "GoogLeNet needs an image size from 16 to 512 pixels, not 10000"),
    ("seed", -1, "seed must be from 0 to 2147483647, not -1"),
    ("seed", 2**31, "seed must be from 0 to 2147483647, not 2147483648"),
    ("device", "tpu", "no device called tpu; choose one of auto, cpu, cuda, mps"),
    ("precision", "int8", "no number format called int8; choose one of auto, float32, bfloat16"),
    ("optimizer", "adam", "no optimizer called adam; choose one of sgd, adamw"),
    ("schedule", "cosine", "no schedule called cosine; choose one of constant, one-cycle"),
    (
        "augmentation",
        "flip",
        "no augmentation called flip; choose one of none, shift, shift-flip-erase, draw-shift-flip-erase",
    ),
    ("weight_decay", -0.1, "weight decay must be from 0 to below 1, not -0.1"),
    ("weight_decay", math.nan, "weight decay must be from 0 to below 1, not nan"),
    ("label_smoothing", 1.0, "label smoothing must be from 0 to below 1, not 1.0"),
    ("planned_epochs", -1, "number of planned epochs must be from 0 to 10, not -1"),
    ("planned_epochs", 11, "number of planned epochs must be from 0 to 10, not 11"),
    ("average_decay", 1.5, "decay of the average must be from 0 to below 1, not 1.5"),
    ("first_image_size", 8, "GoogLeNet needs an image size from 16 to 512 pixels, not 8"),
    ("first_image_size", -40, "GoogLeNet needs an image size from 16 to 512 pixels, not -40"),
    ("recipe", "secret", "no recipe called secret; choose one of book, fast, best, photos, custom"),
    ("model", "resnet", "no network called resnet; choose one of googlenet"),
]


def assert_one_sentence(error):
    text = str(error)
    assert "\n" not in text
    assert "{" not in text
    assert text[0].isupper()
    assert text.endswith(".")


@pytest.mark.parametrize(("name", "value", "sentence"), BAD_VALUES)
def test_a_bad_value_is_refused_in_one_sentence(name, value, sentence):
    for make in (lambda values: RunConfig(**values), RunConfig.from_dict):
        with pytest.raises(UserError) as caught:
            make({**GOOD, name: value})
        if name == "lr" and value == 0 and make is RunConfig.from_dict:
            sentence = sentence.replace("not 0", "not 0.0")
        assert sentence in str(caught.value)
        assert_one_sentence(caught.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("lr", True),
        ("lr", "0.1"),
        ("lr", None),
        ("num_epochs", True),
        ("num_epochs", 10.0),
        ("batch_size", "128"),
        ("image_size", [96]),
        ("seed", False),
        ("model", 3),
        ("model", ["googlenet"]),
        ("device", None),
        ("recipe", {}),
    ],
)
def test_a_value_of_the_wrong_type_in_a_file_is_refused_by_name(name, value):
    with pytest.raises(UserError, match=f"damaged at “{name}”") as caught:
        RunConfig.from_dict({**GOOD, name: value})
    assert_one_sentence(caught.value)


@pytest.mark.parametrize("name", [name for name in GOOD if name not in LATER])
def test_a_missing_value_is_refused_by_name(name):
    with pytest.raises(UserError, match=f"“{name}”"):
        RunConfig.from_dict({key: value for key, value in GOOD.items() if key != name})


def test_a_run_that_says_nothing_of_its_method_is_plain_sgd():
    old = {name: value for name, value in GOOD.items() if name not in LATER}
    config = RunConfig.from_dict(old)
    assert (config.optimizer, config.schedule, config.augmentation) == ("sgd", "constant", "none")
    assert config.data == "fashion_mnist"
    numbers = (config.weight_decay, config.label_smoothing, config.first_image_size, config.average_decay)
    assert numbers == (0, 0, 0, 0)


def test_an_unknown_value_is_refused_by_name():
    with pytest.raises(UserError, match="“momentum”"):
        RunConfig.from_dict({**GOOD, "momentum": 0.9})


@pytest.mark.parametrize("model", MODELS)
def test_settings_survive_json(model):
    config = recipe_config("book", model, seed=7, lr=1, device="cpu")
    assert RunConfig.from_dict(json.loads(json.dumps(config.as_dict()))) == config


@pytest.mark.parametrize("model", MODELS)
def test_the_books_recipe_is_ten_epochs_of_all_images_in_batches_of_128(model):
    config = recipe_config("book", model)
    assert config.recipe == "book"
    assert (config.num_epochs, config.batch_size, config.num_images, config.num_batches) == (10, 128, 60_000, 469)


@pytest.mark.parametrize(
    ("model", "lr", "image_size"),
    [("alexnet", 0.01, 224), ("vgg11_quarter", 0.05, 224), ("nin", 0.1, 224), ("googlenet", 0.1, 96)],
)
def test_the_books_learning_rates_and_sizes(model, lr, image_size):
    config = recipe_config("book", model)
    assert (config.lr, config.image_size) == (lr, image_size)


@pytest.mark.parametrize(
    "change", [{"lr": 0.2}, {"num_epochs": 9}, {"batch_size": 64}, {"image_size": 32}, {"num_images": 512}]
)
def test_a_changed_number_makes_the_recipe_custom(change):
    assert recipe_config("book", "googlenet", **change).recipe == "custom"


def test_seed_device_and_number_format_are_no_part_of_the_recipe():
    config = recipe_config("book", "googlenet", lr=0.1, seed=5, device="cpu", precision="bfloat16")
    assert (config.recipe, config.seed, config.device, config.precision) == ("book", 5, "cpu", "bfloat16")


def test_the_last_batch_counts_even_where_it_is_small():
    sizes = [(1, 1), (127, 1), (128, 1), (129, 2), (256, 2)]
    assert [recipe_config("book", "googlenet", num_images=images).num_batches for images, _ in sizes] == [
        n for _, n in sizes
    ]


def test_another_number_of_epochs_is_another_recipe_and_the_books_is_the_books_again():
    config = recipe_config("book", "nin", seed=4, device="cpu", precision="float32")
    shorter = with_epochs(config, 3)
    assert (shorter.num_epochs, shorter.recipe, shorter.seed, shorter.device) == (3, "custom", 4, "cpu")
    assert with_epochs(shorter, 10) == config
    with pytest.raises(UserError, match="number of epochs"):
        with_epochs(config, 0)


# --- recipes


def test_each_recipe_brings_its_own_network_and_is_called_by_its_name():
    assert {recipe: recipe_config(recipe).model for recipe in RECIPE_MODELS} == {
        "book": "googlenet",
        "fast": "googlenet_bn",
        "best": "googlenet_bn",
        "photos": "googlenet_bn",
    }
    assert [recipe_config(recipe).recipe for recipe in RECIPE_MODELS] == ["book", "fast", "best", "photos"]


def test_fast_is_an_epoch_of_small_images_and_best_a_night_of_growing_ones():
    fast, best = recipe_config("fast"), recipe_config("best")
    assert (fast.num_epochs, fast.image_size, fast.batch_size, fast.num_steps) == (1, 48, 256, 235)
    assert (fast.augmentation, fast.first_image_size, fast.average_decay, fast.label_smoothing) == ("none", 0, 0, 0)
    assert (best.num_epochs, best.image_size, best.batch_size, best.first_image_size) == (24, 96, 128, 40)
    assert (best.augmentation, best.average_decay, best.label_smoothing) == ("shift-flip-erase", 0.999, 0.1)
    for config in (fast, best):
        method = (config.optimizer, config.schedule, config.lr, config.weight_decay)
        assert method == ("adamw", "one-cycle", 0.004, 0.05)


@pytest.mark.parametrize(("device", "size"), [("auto", 48), ("cpu", 48), ("cuda", 96), ("mps", 96)])
def test_fast_has_larger_images_on_a_gpu_and_says_so_in_its_settings(device, size):
    config = recipe_config("fast", device=device)
    assert (config.recipe, config.device, config.image_size) == ("fast", device, size)
    assert labelled(config) == config
    elsewhere = config.on("cpu" if size == 96 else "cuda")
    assert (elsewhere.image_size, labelled(elsewhere).recipe) == (size, "custom")  # a run keeps its images


@pytest.mark.parametrize("device", ["auto", "cpu", "cuda", "mps"])
@pytest.mark.parametrize("recipe", ["book", "best"])
def test_the_other_recipes_are_the_same_on_every_device(recipe, device):
    assert recipe_config(recipe, device=device).on("auto") == recipe_config(recipe)


@pytest.mark.parametrize("recipe", ["fast", "best"])
@pytest.mark.parametrize("model", [name for name in MODELS if name != "googlenet_bn"])
def test_a_recipe_for_another_network_is_refused_with_the_right_one(recipe, model):
    with pytest.raises(
        UserError, match=f"The {recipe} recipe is for GoogLeNet BN, not for {MODELS[model].title};"
    ) as e:
        recipe_config(recipe, model)
    assert_one_sentence(e.value)


@pytest.mark.parametrize("recipe", ["custom", "secret"])
def test_a_recipe_that_has_no_numbers_is_refused(recipe):
    with pytest.raises(UserError, match=f"no recipe called {recipe}; choose one of book, fast, best"):
        recipe_config(recipe)


@pytest.mark.parametrize("recipe", ["fast", "best"])
@pytest.mark.parametrize("change", [{"lr": 0.1}, {"optimizer": "sgd"}, {"augmentation": "shift"}, {"num_epochs": 3}])
def test_a_change_makes_any_recipe_custom_and_taking_it_back_makes_it_the_recipe_again(recipe, change):
    config = recipe_config(recipe, seed=5, device="cpu")
    changed = recipe_config(recipe, seed=5, device="cpu", **change)
    assert (changed.recipe, changed.seed) == ("custom", 5)
    before = {name: getattr(config, name) for name in change}
    assert labelled(RunConfig(**{**changed.as_dict(), **before})) == config


def test_numbers_are_called_by_the_recipe_that_they_are_those_of_whatever_they_came_from():
    numbers = {name: each for name, each in recipe_config("fast").as_dict().items() if name not in ("model", "recipe")}
    assert recipe_config("best", **numbers) == recipe_config("book", "googlenet_bn", **numbers) == recipe_config("fast")


def test_the_numbers_of_a_recipe_under_another_network_are_custom():
    assert labelled(RunConfig(**{**recipe_config("fast").as_dict(), "model": "googlenet"})).recipe == "custom"


def test_a_longer_and_a_shorter_run_of_a_recipe_are_custom():
    best = recipe_config("best")
    assert with_epochs(best, 12).recipe == "custom"
    assert with_epochs(with_epochs(best, 12), 24) == best


def test_a_run_that_was_planned_for_less_is_no_recipe_though_its_numbers_are():
    half = recipe_config("best", num_epochs=12)
    assert continued(half, 24, num_steps_done=half.num_steps).recipe == "custom"
    assert continued(half, 24, num_steps_done=half.num_steps - 1) == recipe_config("best")  # planned anew


@pytest.mark.parametrize("recipe", ["fast", "best"])
def test_the_method_survives_json(recipe):
    config = recipe_config(recipe, seed=2)
    assert RunConfig.from_dict(json.loads(json.dumps(config.as_dict()))) == config


def test_the_bundled_run_of_the_first_version_is_the_books():
    config = RunFolder(BUNDLED_RUNS / "googlenet-book").config
    assert (config.recipe, labelled(config).recipe, config.optimizer) == ("book", "book", "sgd")
    assert {config.image_size_in(epoch) for epoch in range(1, 11)} == {96}


# --- a step of one image


@pytest.mark.parametrize(("num_images", "batch_size"), [(129, 128), (60_000, 1), (1, 128), (1, 1), (1_001, 50)])
def test_batch_normalisation_is_never_given_a_single_image(num_images, batch_size):
    changes = {"num_images": num_images, "batch_size": batch_size}
    for recipe in ("book", "fast", "best"):
        with pytest.raises(
            UserError, match=r"single image, .* choose another batch size or number of images"
        ) as caught:
            recipe_config(recipe, "googlenet_bn", **changes)
        assert_one_sentence(caught.value)
    assert recipe_config("book", "googlenet", **changes).num_images == num_images  # the others do not mind


@pytest.mark.parametrize(("num_images", "batch_size"), [(128, 128), (130, 128), (2, 4_096), (1_000, 2), (127, 128)])
def test_any_other_last_step_will_do(num_images, batch_size):
    assert recipe_config("fast", num_images=num_images, batch_size=batch_size).recipe == "custom"


# --- growing images


def test_images_of_the_best_recipe_grow_in_steps_of_eight_and_are_full_at_the_end():
    best = recipe_config("best")
    sizes = [40] * 2 + [48] * 3 + [56] * 2 + [64] * 3 + [72] * 3 + [80] * 3 + [88] * 2 + [96] * 6
    assert [best.image_size_in(epoch) for epoch in range(1, 25)] == sizes


def test_images_that_do_not_grow_are_full_in_every_epoch():
    book = recipe_config("book", "googlenet")
    assert {book.image_size_in(epoch) for epoch in range(1, 11)} == {96}


@pytest.mark.parametrize(
    ("num_epochs", "sizes"),
    [
        (1, [96]),
        (2, [40, 96]),
        (3, [40, 64, 96]),
        (5, [40, 56, 64, 80, 96]),
        (10, [40, 48, 56, 64, 64, 72, 80, 88, 96, 96]),
    ],
)
def test_a_shorter_run_grows_faster_and_ends_full_all_the_same(num_epochs, sizes):
    config = recipe_config("best", num_epochs=num_epochs)
    assert [config.image_size_in(epoch) for epoch in range(1, num_epochs + 1)] == sizes


def test_images_of_a_run_that_goes_on_after_its_end_are_those_of_its_plan_and_then_full():
    best = recipe_config("best")
    longer = continued(best, 30, num_steps_done=best.num_steps)
    planned = [best.image_size_in(epoch) for epoch in range(1, 25)]
    assert [longer.image_size_in(epoch) for epoch in range(1, 31)] == planned + [96] * 6


@pytest.mark.parametrize("model", MODELS)
def test_images_grow_where_the_network_takes_any_size_and_are_refused_elsewhere(model):
    small, full = MODELS[model].min_image_size + 37, MODELS[model].image_size
    network = build_empty_model(model, image_size=full)
    try:
        network.eval()(torch.zeros(1, MODELS[model].in_channels, small, small, device="meta"))
    except RuntimeError:
        with pytest.raises(UserError, match="Images cannot grow") as caught:
            recipe_config("book", model, first_image_size=small)
        assert_one_sentence(caught.value)
    else:
        assert recipe_config("book", model, first_image_size=small).first_image_size == small


@given(first=st.integers(67, 512), full=st.integers(67, 512), num_epochs=st.integers(1, 60))
def test_images_never_shrink_nor_leave_the_range_from_first_to_full(first, full, num_epochs):
    config = recipe_config("book", "nin", first_image_size=first, image_size=full, num_epochs=num_epochs)
    sizes = [config.image_size_in(epoch) for epoch in range(1, num_epochs + 1)]
    assert sizes == sorted(sizes)
    assert sizes[-1] == full
    assert min(first, full) <= sizes[0]
    if num_epochs >= 2 and first <= full:
        assert sizes[0] < first + 8
