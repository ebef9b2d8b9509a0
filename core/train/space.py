"""The space that a run will use on disk, from the shapes of its network alone."""

from core.models import build_empty_model
from core.runs.config import RunConfig
from core.runs.eight_bit import packed_bytes
from core.train.cost import Space


def run_space(config: RunConfig) -> Space:
    """What the files of a run with these settings will hold; nothing is trained, and no memory taken for weights.

    What they have besides their tensors' bytes, and the figures of all steps, is less than a hundredth of that.
    Raises `UserError` where this computer does not know the data set.
    """
    model = build_empty_model(
        config.model,
        image_size=config.image_size,
        in_channels=config.in_channels,
        num_classes=config.num_classes,
    )
    tensors = model.state_dict()
    weights = sum(tensor.nbytes for tensor in tensors.values())
    averaged = weights if config.average_decay else 0
    # AdamW remembers a mean and a square of each gradient; SGD, which is without momentum here, nothing.
    remembered = 2 * sum(each.nbytes for each in model.parameters()) if config.optimizer == "adamw" else 0
    return Space(weights=weights, packed=packed_bytes(tensors), state=weights + averaged + remembered)
