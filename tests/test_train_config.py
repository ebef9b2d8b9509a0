"""Settings check themselves: every value that makes no sense is refused in one sentence that names it."""

import json
import math

import pytest

from core.errors import UserError
from core.models import MODELS
from core.train.config import RunConfig, book_config

GOOD = book_config("googlenet").as_dict()
LATER = {  # what runs of the first version have no word of
    "memory_format",
    "num_threads",
    "optimizer",
    "schedule",
    "weight_decay",
    "label_smoothing",
    "augmentation",
    "first_image_size",
    "average_decay",
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
    ("recipe", "secret", "no recipe called secret; choose one of book, fast, best, custom"),
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
    numbers = (config.weight_decay, config.label_smoothing, config.first_image_size, config.average_decay)
    assert numbers == (0, 0, 0, 0)


def test_an_unknown_value_is_refused_by_name():
    with pytest.raises(UserError, match="“momentum”"):
        RunConfig.from_dict({**GOOD, "momentum": 0.9})


@pytest.mark.parametrize("model", MODELS)
def test_settings_survive_json(model):
    config = book_config(model, seed=7, lr=1, device="cpu")
    assert RunConfig.from_dict(json.loads(json.dumps(config.as_dict()))) == config


@pytest.mark.parametrize("model", MODELS)
def test_the_books_recipe_is_ten_epochs_of_all_images_in_batches_of_128(model):
    config = book_config(model)
    assert config.recipe == "book"
    assert (config.num_epochs, config.batch_size, config.num_images, config.num_batches) == (10, 128, 60_000, 469)


@pytest.mark.parametrize(
    ("model", "lr", "image_size"),
    [("alexnet", 0.01, 224), ("vgg11_quarter", 0.05, 224), ("nin", 0.1, 224), ("googlenet", 0.1, 96)],
)
def test_the_books_learning_rates_and_sizes(model, lr, image_size):
    config = book_config(model)
    assert (config.lr, config.image_size) == (lr, image_size)


@pytest.mark.parametrize(
    "change", [{"lr": 0.2}, {"num_epochs": 9}, {"batch_size": 64}, {"image_size": 32}, {"num_images": 512}]
)
def test_a_changed_number_makes_the_recipe_custom(change):
    assert book_config("googlenet", **change).recipe == "custom"


def test_seed_device_and_number_format_are_no_part_of_the_recipe():
    config = book_config("googlenet", lr=0.1, seed=5, device="cpu", precision="bfloat16")
    assert (config.recipe, config.seed, config.device, config.precision) == ("book", 5, "cpu", "bfloat16")


def test_the_last_batch_counts_even_where_it_is_small():
    sizes = [(1, 1), (127, 1), (128, 1), (129, 2), (256, 2)]
    assert [book_config("googlenet", num_images=images).num_batches for images, _ in sizes] == [n for _, n in sizes]


def test_another_number_of_epochs_is_another_recipe_and_the_books_is_the_books_again():
    config = book_config("nin", seed=4, device="cpu", precision="float32")
    shorter = config.with_epochs(3)
    assert (shorter.num_epochs, shorter.recipe, shorter.seed, shorter.device) == (3, "custom", 4, "cpu")
    assert shorter.with_epochs(10) == config
    with pytest.raises(UserError, match="number of epochs"):
        config.with_epochs(0)
