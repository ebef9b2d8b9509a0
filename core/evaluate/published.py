"""What people and other networks reach on a data set, with where it stands."""

from dataclasses import dataclass


@dataclass(frozen=True)
class PublishedResult:
    """`accuracy` is 0..1, on all test images unless `num_images` says otherwise."""

    name: str
    accuracy: float
    num_images: int | None = None


# The table "Benchmark" in the README of https://github.com/zalandoresearch/fashion-mnist, of results that were sent in.
# The people had no knowledge of fashion: 1,000 test images, three answers each, of which the majority counts.
_FASHION_MNIST = (
    PublishedResult("People", 0.835, 1000),
    PublishedResult("VGG16", 0.935),
    PublishedResult("GoogLeNet", 0.937),
    PublishedResult("ResNet18", 0.949),
    PublishedResult("MobileNet", 0.950),
    PublishedResult("DenseNet-BC", 0.954),
    PublishedResult("WRN-40-4", 0.967),
)
SOURCE = "github.com/zalandoresearch/fashion-mnist"
_RESULTS = {"fashion_mnist": _FASHION_MNIST}


def published_results(data: str) -> tuple[PublishedResult, ...]:
    """Those of a data set by its name, worst first; none where none are known."""
    return _RESULTS.get(data, ())
