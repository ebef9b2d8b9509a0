"""Everything that decides how a run goes, in one frozen value that checks itself."""

from dataclasses import asdict, dataclass, fields

from core.errors import UserError
from core.models import check_image_size, model_spec

RECIPES = ("book", "custom")
DEVICES = ("auto", "cpu", "cuda", "mps")
PRECISIONS = ("auto", "float32", "bfloat16")
NUM_TRAIN_IMAGES = 60_000
NUM_TEST_IMAGES = 10_000
MAX_LR = 100.0
MAX_EPOCHS = 10_000
MAX_BATCH_SIZE = 4_096


@dataclass(frozen=True)
class RunConfig:
    """One training run of one network on Fashion-MNIST; raises `UserError` where a value makes no sense.

    `recipe` says where the numbers come from: "book", or "custom" once one of them was changed.
    `num_images` is how many of the training images are used, from the first on.
    """

    model: str
    recipe: str
    lr: float
    num_epochs: int
    batch_size: int
    image_size: int
    num_images: int
    seed: int
    device: str = "auto"
    precision: str = "auto"

    def __post_init__(self) -> None:
        check_image_size(self.model, self.image_size)
        _check_choice("recipe", self.recipe, RECIPES)
        _check_choice("device", self.device, DEVICES)
        _check_choice("number format", self.precision, PRECISIONS)
        if not 0 < self.lr <= MAX_LR:  # nan is not either
            raise UserError(
                "The learning rate must be above 0 and at most {high:g}, not {value}; 0.1 is usual for SGD.",
                high=MAX_LR,
                value=self.lr,
            )
        _check_range("number of epochs", self.num_epochs, 1, MAX_EPOCHS)
        _check_range("batch size", self.batch_size, 1, MAX_BATCH_SIZE)
        _check_range("number of images", self.num_images, 1, NUM_TRAIN_IMAGES)
        _check_range("seed", self.seed, 0, 2**31 - 1)

    @property
    def num_batches(self) -> int:
        """Steps an epoch."""
        return -(-self.num_images // self.batch_size)

    def as_dict(self) -> dict[str, object]:
        """Plain values for JSON."""
        return asdict(self)

    def with_epochs(self, num_epochs: int) -> "RunConfig":
        """The same run, longer or shorter; its recipe is "book" if all of its settings are the book's then."""
        changes = self.as_dict() | {"num_epochs": num_epochs}
        del changes["recipe"]
        return book_config(**changes)

    @classmethod
    def from_dict(cls, values: dict[str, object]) -> "RunConfig":
        """The reverse of `as_dict`; raises `UserError` for missing, unknown or wrongly typed values."""
        types = {field.name: field.type for field in fields(cls)}
        for name in values:
            if name not in types:
                raise UserError("The run's settings have an unknown “{name}”; start a new run.", name=name)
        for name, kind in types.items():
            value = values.get(name)
            right = isinstance(value, (int, float) if kind is float else kind) and not isinstance(value, bool)
            if not right:
                raise UserError("The run's settings are damaged at “{name}”; start a new run.", name=name)
        return cls(**{name: kind(values[name]) for name, kind in types.items()})


def book_config(model: str, **changes: object) -> RunConfig:
    """The book's recipe for a network: SGD, batch 128, ten epochs on all images; any change makes it "custom"."""
    spec = model_spec(model)
    book = {
        "lr": spec.book_lr,
        "num_epochs": 10,
        "batch_size": 128,
        "image_size": spec.image_size,
        "num_images": NUM_TRAIN_IMAGES,
    }
    recipe = "book" if all(changes.get(name, value) == value for name, value in book.items()) else "custom"
    return RunConfig(**{"model": model, "recipe": recipe, "seed": 0, **book, **changes})


def _check_choice(what: str, value: str, choices: tuple[str, ...]) -> None:
    if value not in choices:
        names = ", ".join(choices)
        raise UserError(
            "There is no {what} called {value}; choose one of {names}.", what=what, value=value, names=names
        )


def _check_range(what: str, value: int, low: int, high: int) -> None:
    if not low <= value <= high:
        raise UserError(
            "The {what} must be from {low} to {high}, not {value}.", what=what, low=low, high=high, value=value
        )
