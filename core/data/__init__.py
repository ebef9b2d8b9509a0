"""The data sets by name: their classes and counts, how their images are loaded, and the form that a picture takes.

The list itself is free of torch, for the window shows it before torch has been imported.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.errors import UserError

if TYPE_CHECKING:
    from core.data.image_set import ImageSet

DEFAULT_DATA = "fashion_mnist"  # what runs and weights of before were trained on, and what is trained on unless said

FILL, STROKE = 150, 220  # gray levels of a filled drawing; seams stay visible, the mean is the data set's


@dataclass(frozen=True)
class PictureForm:
    """What the images of a data set look like, so that any other picture can be brought to the same form.

    It is gray, `side` x `side` pixels, a bright object on black. `means` and `spreads` are the ranges in which the mean
    and the standard deviation of an object's gray levels usually lie. With `faces_left` a wide object that is higher on
    one side has that side on the right, as a shoe that points left.
    """

    side: int
    means: tuple[int, int]
    spreads: tuple[int, int]
    faces_left: bool = False


@dataclass(frozen=True)
class DatasetSpec:
    """What the program knows of a data set without loading it.

    `description` is a sentence for the window, whose fields `counts` fills. `load` gives the images of split "train" or
    "test", as many as is said here, with `channels` channels and as wide and high as `form` says; it raises `UserError`
    where they cannot be read. `sample` is the test image that is shown first.
    """

    title: str
    description: str
    class_names: tuple[str, ...]
    num_train_images: int
    num_test_images: int
    form: PictureForm
    load: "Callable[[str], ImageSet]"
    channels: int = 1
    sample: int = 0

    def counts(self) -> dict[str, int]:
        """What fills the fields of `description`."""
        return {
            "num_train_images": self.num_train_images,
            "num_test_images": self.num_test_images,
            "side": self.form.side,
        }


def dataset_spec(name: str) -> DatasetSpec:
    """The spec of a data set; raises `UserError` for one that is not known on this computer."""
    if name not in DATASETS:
        raise UserError(
            "There is no data set called {name} on this computer; choose one of {names}.",
            name=name,
            names=", ".join(DATASETS),
        )
    return DATASETS[name]


def picture_form(name: str) -> PictureForm:
    """The form of a data set's images; that of the default one where the data set is not known on this computer."""
    return DATASETS.get(name, DATASETS[DEFAULT_DATA]).form


def _load_fashion_mnist(split: str) -> "ImageSet":
    from core.data.fashion_mnist import load_fashion_mnist

    return load_fashion_mnist(split)


DATASETS: dict[str, DatasetSpec] = {
    "fashion_mnist": DatasetSpec(
        title="Fashion-MNIST",
        description="{num_train_images:,} training and {num_test_images:,} test images of clothes,"
        " {side} × {side} pixels, ten classes",
        class_names=(
            "T-shirt/top",
            "Trouser",
            "Pullover",
            "Dress",
            "Coat",
            "Sandal",
            "Shirt",
            "Sneaker",
            "Bag",
            "Ankle boot",
        ),
        num_train_images=60_000,
        num_test_images=10_000,
        # Of the test images the middle 80 % have these foreground means and spreads (pixels above 10). Of the sneakers
        # 99.8 % and of the ankle boots all are higher on the right.
        form=PictureForm(side=28, means=(94, 204), spreads=(35, 66), faces_left=True),
        load=_load_fashion_mnist,
        sample=9,  # the first sneaker
    ),
}
