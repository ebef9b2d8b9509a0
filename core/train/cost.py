"""What a run costs: the one model behind the estimate before it, the time left while it goes on, and the proposals."""

from dataclasses import dataclass, replace
from functools import lru_cache

from core.computing import GPUS
from core.runs.config import FEW_EPOCHS, RunConfig

_FULL_EPOCHS = 3  # whose weights stay in full: the first, the newest and the best
# GoogLeNet halves its maps five times, each time rounding up: which share of its multiply-adds is done after so many.
_SHARES = ((1, 0.026), (2, 0.239), (3, 0.288), (4, 0.366), (5, 0.081))


def map_pixels(image_size: int) -> float:
    """What an image costs, as the pixels of one whose maps have their whole share: at 32, 64 or 96 px its own.

    On other sizes maps are rounded up: at 40 px the maps of stage 5 have 2 x 2 pixels, those of stage 4 have 3 x 3.
    """
    pixels: float = sum(share * (-(-image_size // 2**halvings) * 2**halvings) ** 2 for halvings, share in _SHARES)
    return pixels


@dataclass(frozen=True)
class PassCost:
    """Seconds of going once over a batch of images: a part that every batch has, and a part for each pixel.

    The first is calls, conversions of the weights and their update; it is why a step on small images costs more than
    its pixels say. That a straight line is enough is what tests/recordings/step_times.json shows.
    """

    batch_s: float
    pixel_s: float

    def seconds(self, num_batches: int, num_images: float, image_size: int) -> float:
        """Of so many batches that have so many square images together."""
        return num_batches * self.batch_s + num_images * map_pixels(image_size) * self.pixel_s


@dataclass(frozen=True)
class Speed:
    """What a training step costs, its update of the weights included, and a batch of the test after an epoch."""

    step: PassCost
    test: PassCost

    def steps_s(self, config: RunConfig, *, after_step: int = 0) -> float:
        """Seconds of all steps of the run that come after the first `after_step`."""
        epoch, num_done = divmod(after_step, config.num_batches)
        seconds = sum(
            num_epochs * self.step.seconds(config.num_batches, config.images_in_epoch, image_size)
            for image_size, num_epochs in _epochs_by_size(config, epoch)
        )
        if num_done:
            num_images = num_done * config.images_in_step
            seconds -= self.step.seconds(num_done, num_images, config.image_size_in(epoch + 1))
        return seconds

    def tests_s(self, config: RunConfig, *, after_tests: float = 0.0) -> float:
        """Seconds of all tests of the run after the first `after_tests`, which may end with a part of one."""
        epoch = int(after_tests)
        seconds = sum(
            num_epochs * self.test_s(config, image_size) for image_size, num_epochs in _epochs_by_size(config, epoch)
        )
        if after_tests > epoch:
            seconds -= (after_tests - epoch) * self.test_s(config, config.image_size_in(epoch + 1))
        return seconds

    def test_s(self, config: RunConfig, image_size: int) -> float:
        """Seconds of the test after an epoch, all test images at this size."""
        num_images = config.num_test_images
        return self.test.seconds(-(-num_images // config.batch_size), num_images, image_size)

    def run_s(self, config: RunConfig) -> float:
        """Seconds of the whole run, its tests included."""
        return self.steps_s(config) + self.tests_s(config)

    def with_full_steps(self, config: RunConfig, seconds: float) -> "Speed":
        """The same where a step at the run's full image size was found to take so many seconds."""
        factor = seconds / self.step.seconds(1, config.images_in_step, config.image_size)
        return replace(self, step=PassCost(factor * self.step.batch_s, factor * self.step.pixel_s))


@dataclass(frozen=True)
class Space:
    """Bytes on disk: of weights in full, of weights in 8 bits, and of the state that a run goes on from."""

    weights: int
    packed: int
    state: int

    def run(self, config: RunConfig) -> int:
        """Of the whole run when it is done, at most: the best epoch may be the first or last, or one between."""
        num_kept = config.num_epochs if config.kept_epochs == "all" else min(FEW_EPOCHS, config.num_epochs)
        num_full = min(_FULL_EPOCHS, num_kept)
        num_early = 1 if config.num_batches > 1 else 0
        return num_full * self.weights + (num_kept - num_full + num_early) * self.packed + self.state


# What every batch costs besides its pixels, in pixels, on a CPU by number format: in bfloat16 pixels cost less, and
# each weight is converted; "auto" stands between the two. For a GPU, where pixels cost least, it is assumed and was
# not measured.
_BATCH_PIXELS = {"float32": 15_000.0, "bfloat16": 200_000.0, "auto": 100_000.0}
_BATCH_PIXELS_ON_GPU = 700_000.0


def typical_speed(config: RunConfig) -> Speed:
    """How costs compare on an ordinary computer, in units that cancel out once something has been timed."""
    is_on_gpu = config.device in GPUS
    batch_pixels = _BATCH_PIXELS_ON_GPU if is_on_gpu else _BATCH_PIXELS[config.precision]
    return Speed(step=PassCost(batch_pixels, 1.0), test=PassCost(0.3 * batch_pixels, 0.3))


@lru_cache(maxsize=64)
def _epochs_by_size(config: RunConfig, after_epoch: int) -> tuple[tuple[int, int], ...]:
    """The image sizes of the epochs after the first `after_epoch`, each with the number of epochs that have it."""
    if not config.first_image_size:
        return ((config.image_size, config.num_epochs - after_epoch),)
    sizes = [config.image_size_in(epoch) for epoch in range(after_epoch + 1, config.num_epochs + 1)]
    return tuple((size, sizes.count(size)) for size in sorted(set(sizes)))
