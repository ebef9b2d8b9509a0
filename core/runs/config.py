"""Everything that decides how a run goes, in one frozen value that checks itself."""

from dataclasses import asdict, dataclass, replace
from typing import Any, get_type_hints

from core.computing import DEVICES, MEMORY_FORMATS, PRECISIONS
from core.data import DATASETS, DEFAULT_DATA, DatasetSpec, dataset_spec
from core.errors import UserError
from core.models import check_image_size, model_spec

RECIPES = ("book", "fast", "best", "photos", "custom")
TAUGHT = "teach"  # no recipe to choose: what `core.teach` writes for runs on people's own pictures
OPTIMIZERS = ("sgd", "adamw", "lbfgs")  # the last one is for `TAUGHT` alone
OPTIMIZER_TITLES = {"sgd": "SGD", "adamw": "AdamW", "lbfgs": "L-BFGS"}
SCHEDULES = ("constant", "one-cycle")
KEPT_EPOCHS = ("all", "few")  # every epoch; or the first, the last, the best on the test images and some between
FEW_EPOCHS = 12
AUGMENTATIONS = ("none", "shift", "shift-flip-erase", "draw-shift-flip-erase")
PHOTO_AUGMENTATIONS = ("none", "hand-held")
MAX_THREADS = 1_024
MAX_LR = 100.0
# Above these hardly any run learns. Adam moves each weight by about the learning rate at every step, and Xavier's
# weights are about 0.05; with SGD at 3 and 10 GoogLeNet BN's loss rose to 45 and 128 within 25 steps.
_HIGHEST_USUAL_LR = {"sgd": 1.0, "adamw": 0.05, "lbfgs": 1.0}
MAX_EPOCHS = 10_000
MAX_BATCH_SIZE = 4_096
# What every recipe has that says nothing else: the book's plain SGD.
PLAIN_METHOD: dict[str, Any] = {
    "optimizer": "sgd",
    "schedule": "constant",
    "weight_decay": 0.0,
    "label_smoothing": 0.0,
    "augmentation": "none",
    "first_image_size": 0,
    "average_decay": 0.0,
    "planned_epochs": 0,
    "start_weights": "",
    "photos_in_batch": 0,
    "misfits_in_batch": 0,
    "photo_augmentation": "none",
}


@dataclass(frozen=True)
class RunConfig:
    """One training run of one network on one data set; raises `UserError` where a value makes no sense.

    `recipe` says where the numbers come from: a recipe's name, "custom" once one of them was changed, or `TAUGHT`.
    `num_images` is how many of the training images are used, from the first on. A `data` set that is not known on this
    computer is no mistake: such a run can be looked at, but not trained. What stands from `device` to
    `num_threads` (of a CPU) is chosen when the run begins where it says "auto" or 0.

    What stands from `optimizer` on is the method of the recipe, the book's unless given: plain SGD with one learning
    rate. `first_image_size` is where images start to grow from, up to `image_size` (0: no growth), and `average_decay`
    that of the running average of the weights which is tested and saved instead of the last weights (0: no average).
    Where a run goes on after its end, `planned_epochs` is how many it was planned for: over these the learning rate
    follows its schedule and images grow, and after them both stay as they are (0: the run has as many as planned).

    Training begins with `start_weights`, what `core.runs.weights.find_weights` takes ("": random ones). To each batch
    of the data set's images `photos_in_batch` photographs of its classes are added, and `misfits_in_batch` of something
    else, out of the folder `photos` (`core.predict.photographs`), varied by `photo_augmentation`. The folder is no part
    of a recipe; a run of which it is not known yet cannot begin.

    `kept_epochs`, one of `KEPT_EPOCHS`, says whose weights stay on disk; it changes nothing in the training.
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
    memory_format: str = "auto"
    num_threads: int = 0
    optimizer: str = "sgd"
    schedule: str = "constant"
    weight_decay: float = 0.0
    label_smoothing: float = 0.0
    augmentation: str = "none"
    first_image_size: int = 0
    average_decay: float = 0.0
    planned_epochs: int = 0
    data: str = DEFAULT_DATA
    kept_epochs: str = "all"
    start_weights: str = ""
    photos_in_batch: int = 0
    misfits_in_batch: int = 0
    photo_augmentation: str = "none"
    photos: str = ""

    def __post_init__(self) -> None:
        check_image_size(self.model, self.image_size)
        check_choice("recipe", self.recipe, (*RECIPES, TAUGHT))
        check_choice("device", self.device, DEVICES)
        check_choice("number format", self.precision, PRECISIONS)
        check_choice("memory format", self.memory_format, MEMORY_FORMATS)
        _check_range("number of threads", self.num_threads, 0, MAX_THREADS)
        check_choice("optimizer", self.optimizer, OPTIMIZERS)
        check_choice("schedule", self.schedule, SCHEDULES)
        check_choice("augmentation", self.augmentation, AUGMENTATIONS)
        check_choice("variation of photographs", self.photo_augmentation, PHOTO_AUGMENTATIONS)
        check_choice("choice of epochs", self.kept_epochs, KEPT_EPOCHS)
        if not 0 < self.lr <= MAX_LR:  # nan is not either
            raise UserError(
                "The learning rate must be above 0 and at most {high:g}, not {value}; 0.1 is usual for SGD.",
                high=MAX_LR,
                value=self.lr,
            )
        _check_range("number of epochs", self.num_epochs, 1, MAX_EPOCHS)
        _check_range("number of planned epochs", self.planned_epochs, 0, self.num_epochs)
        _check_range("batch size", self.batch_size, 1, MAX_BATCH_SIZE)
        _check_range("number of images", self.num_images, 1, self._most_images())
        _check_range("number of photographs in a batch", self.photos_in_batch, 0, MAX_BATCH_SIZE)
        _check_range("number of misfits in a batch", self.misfits_in_batch, 0, MAX_BATCH_SIZE)
        _check_range("seed", self.seed, 0, 2**31 - 1)
        _check_share("weight decay", self.weight_decay)
        _check_share("label smoothing", self.label_smoothing)
        _check_share("decay of the average", self.average_decay)
        if self.photos and not self.photos_in_batch:
            raise UserError(
                "These settings take no photographs; choose the photos recipe, or no folder of photographs."
            )
        spec = model_spec(self.model)
        if self.first_image_size:
            check_image_size(self.model, self.first_image_size)
            if spec.has_one_size:
                raise UserError(
                    "Images cannot grow while {title} trains, for it takes those of one size alone; set their first"
                    " size to 0.",
                    title=spec.title,
                )
        if spec.batch_norm and 1 in (self.batch_size, self.num_images % self.batch_size):
            raise UserError(
                "With these numbers a step would have a single image, from which the batch normalisation of {title}"
                " cannot learn; choose another batch size or number of images.",
                title=spec.title,
            )

    @property
    def dataset(self) -> DatasetSpec:
        """What the run learns; raises `UserError` where this computer does not know the data set."""
        return dataset_spec(self.data)

    @property
    def in_channels(self) -> int:
        """Input channels of the run's network; raises `UserError` where this computer does not know the data set."""
        return model_spec(self.model).channels_for(self.dataset.channels)

    @property
    def num_classes(self) -> int:
        """Outputs of the run's network; raises `UserError` where this computer does not know the data set."""
        return len(self.dataset.class_names)

    @property
    def num_test_images(self) -> int:
        """How many images the test after an epoch looks at; 0 where this computer does not know the data set."""
        return DATASETS[self.data].num_test_images if self.data in DATASETS else 0

    @property
    def num_batches(self) -> int:
        """Steps an epoch."""
        return -(-self.num_images // self.batch_size)

    @property
    def images_in_step(self) -> int:
        """Images that a full batch has, with those added to it."""
        return self.batch_size + self.photos_in_batch + self.misfits_in_batch

    @property
    def images_in_epoch(self) -> int:
        """Images that all steps of an epoch have together, with those added to each."""
        return self.num_images + self.num_batches * (self.photos_in_batch + self.misfits_in_batch)

    @property
    def num_steps(self) -> int:
        """Steps of the whole run."""
        return self.num_epochs * self.num_batches

    @property
    def num_planned_steps(self) -> int:
        """Steps over which the learning rate follows its schedule."""
        return (self.planned_epochs or self.num_epochs) * self.num_batches

    def image_size_in(self, epoch: int) -> int:
        """Pixels of an image in an epoch (from 1): they grow in steps of 8 and are full in the plan's last fifth."""
        num_epochs = self.planned_epochs or self.num_epochs
        if not self.first_image_size or epoch >= num_epochs:
            return self.image_size
        share = min(1.0, (epoch - 1) / max(1.0, 0.8 * num_epochs))
        first = min(self.first_image_size, self.image_size)
        grown = first + share * (self.image_size - first)
        return self.image_size if share == 1 else max(first, min(round(grown / 8) * 8, self.image_size))

    def check_photographs(self) -> None:
        """Raises `UserError` where a run that learns from photographs too has no folder of them."""
        if self.photos_in_batch and not self.photos:
            raise UserError(
                "This recipe learns from a folder of photographs too, with a folder for each class: choose one."
            )

    def as_dict(self) -> dict[str, object]:
        """Plain values for JSON."""
        return asdict(self)

    def on(self, device: str) -> "RunConfig":
        """The same settings for one of `DEVICES`, with all that depends on it to be chosen anew."""
        return replace(self, device=device, precision="auto", memory_format="auto", num_threads=0)

    @classmethod
    def from_dict(cls, values: dict[str, object]) -> "RunConfig":
        """The reverse of `as_dict`; raises `UserError` for missing, unknown or wrongly typed values."""
        types = get_type_hints(cls)
        # What the settings of early runs lack.
        lacking = {
            "memory_format": "auto",
            "num_threads": 0,
            **PLAIN_METHOD,
            "data": DEFAULT_DATA,
            "kept_epochs": "all",
            "photos": "",
        }
        values = {**lacking, **values}
        for name in values:
            if name not in types:
                raise UserError("The run's settings have an unknown “{name}”; start a new run.", name=name)
        for name, kind in types.items():
            value = values.get(name)
            right = isinstance(value, (int, float) if kind is float else kind) and not isinstance(value, bool)
            if not right:
                raise UserError("The run's settings are damaged at “{name}”; start a new run.", name=name)
        return cls(**{name: kind(values[name]) for name, kind in types.items()})

    def _most_images(self) -> int:
        """Training images that there are, as far as this computer knows."""
        return DATASETS[self.data].num_train_images if self.data in DATASETS else max(1, self.num_images)


def lr_warning(config: RunConfig) -> UserError | None:
    """What to say, not to raise, of a learning rate with which training would blow up; None for a usual one."""
    highest = _HIGHEST_USUAL_LR[config.optimizer]
    if config.lr <= highest:
        return None
    return UserError(
        "With a learning rate of {lr:g} the weights will probably blow up; with {optimizer} take at most {highest:g}.",
        lr=config.lr,
        optimizer=OPTIMIZER_TITLES[config.optimizer],
        highest=highest,
    )


def check_choice(what: str, value: str, choices: tuple[str, ...]) -> None:
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


def _check_share(what: str, value: float) -> None:
    if not 0 <= value < 1:
        raise UserError("The {what} must be from 0 to below 1, not {value}.", what=what, value=value)
