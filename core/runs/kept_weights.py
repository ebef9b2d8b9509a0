"""Which weights of a run stay on disk, and how: in full where they may be used, in 8 bits where one only looks back."""

from collections.abc import Collection, Mapping
from contextlib import suppress
from pathlib import Path

from core.errors import UserError
from core.runs.checkpoint import load_checkpoint, save_checkpoint
from core.runs.config import FEW_EPOCHS
from core.runs.eight_bit import pack
from core.runs.folder import RunFolder


def tidy_weights(run: RunFolder, accuracies: Mapping[int, float]) -> None:
    """Brings the weights on disk into the form in which they stay, as the run's settings say; after each epoch.

    Those of the first, the newest and the best epoch stay in full, the others in 8 bits; where few are to be kept,
    those that are not among `few_epochs` go. `accuracies` has the test accuracy by epoch: of equally good epochs the
    first is the best, and one whose accuracy is not known stays as it is.
    """
    files = run.weights_files()
    known = [epoch for epoch in files if epoch in accuracies]
    if run.is_bundled or not known:
        return
    best = max(known, key=lambda epoch: (accuracies[epoch], -epoch))
    kept = few_epochs(files, best) if run.config.kept_epochs == "few" else files.keys()
    for epoch in known:
        # Damaged, or opened by somebody at the moment, on Windows: the next epoch tries again.
        with suppress(OSError, UserError):
            if epoch not in kept:
                files[epoch].unlink()
            elif epoch not in (min(files), max(files), best) and not _is_packed(files[epoch]):
                checkpoint = load_checkpoint(files[epoch])
                save_checkpoint(files[epoch], pack(checkpoint.tensors), checkpoint.about)


def few_epochs(epochs: Collection[int], best: int) -> set[int]:
    """Of these the first, the last, the best and an even choice between, together no more than `FEW_EPOCHS`.

    Between stands each second epoch of a run that has too many, each fourth of a longer one, and so on: what a run
    keeps when it has grown, it has kept before.
    """
    first, last = min(epochs), max(epochs)
    if last - first < FEW_EPOCHS:
        return set(epochs)
    stride = 2
    while len(range(first, last, stride)) > FEW_EPOCHS - 2:  # whichever is the best, or the even choice would change
        stride *= 2
    return {*range(first, last, stride), best, last} & set(epochs)


def _is_packed(file: Path) -> bool:
    """Whether it holds weights in 8 bits, by the head of a safetensors file alone: its length in 8 bytes, then JSON."""
    with file.open("rb") as content:
        length = int.from_bytes(content.read(8), "little")
        return b'"dtype":"I8"' in content.read(min(length, file.stat().st_size))
