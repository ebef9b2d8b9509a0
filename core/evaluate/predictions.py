"""What a network says to every image of a set, batch after batch: one pass feeds every figure."""

from collections.abc import Iterator

import torch
from torch import Tensor, nn

from core.data.batches import Batches
from core.device import autocast


def logits_by_batch(
    model: nn.Module, batches: Batches, *, device: torch.device, precision: str = "float32"
) -> Iterator[tuple[Tensor, Tensor]]:
    """Runs `model` over all of `batches` once, in eval mode, and leaves it in eval mode.

    Yields (logits float32 B x C, labels int64 B) after each batch, both on `device`, so that a long pass can be watched
    and left. A batch may be empty, as the share of a process in a small one; its logits are 0 x 0.
    """
    model.eval()
    for images, labels in batches:
        if len(labels):
            with torch.inference_mode(), autocast(device, precision):  # never around the yield: it would leak out
                logits = model(images.to(memory_format=torch.channels_last)).float()
        else:
            logits = torch.empty(0, 0, device=labels.device)
        yield logits, labels
