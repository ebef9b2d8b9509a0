"""Training the finder of objects: `python -m core.objects.train --photos DIR --out FILE`.

It needs a folder of photographs, no labels. What the comparison of colours finds on each is the first mask: wrong in
places, but in others on each photograph, so that a network which cannot learn them by heart learns what they share.
"""

import argparse
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from safetensors.numpy import save_file
from torch import Tensor

from core.data.fashion_mnist import load_fashion_mnist
from core.errors import UserError
from core.memory import keep_one_heap
from core.objects.compare_colours import COLOUR_SIDE, compare_colours
from core.objects.network import ObjectFinder
from core.objects.scenes import Scenes
from core.predict.decode import decode
from core.predict.find_object import even_ground_of, shrink, to_bytes
from core.predict.prepare_files import map_files

STORED_SIDE = 128  # pixels of a photograph as it is kept for training; its scenes are cut from it
NUM_STEPS = 500
_LR, _WEIGHT_DECAY, _RISING = 3e-3, 0.01, 0.1  # AdamW; the rate rises for a tenth of the steps and falls to 0
_AREAS = (0.08, 0.85)  # shares of a photograph: a first mask that is smaller or larger has missed the object


def first_mask(file: Path) -> tuple[np.ndarray, np.ndarray] | None:
    """A photograph, uint8 S x S x 3, and its first mask, uint8 S x S; None where it cannot be read or has none."""
    try:
        picture = shrink(decode(file)).convert("RGB")
    except UserError:
        return None
    if even_ground_of(np.asarray(picture, np.float32)) is not None:
        return None  # the program needs no network there
    mask = compare_colours(shrink(picture, COLOUR_SIDE))
    if not _AREAS[0] < mask.mean() < _AREAS[1]:
        return None
    size = (STORED_SIDE, STORED_SIDE)
    pixels = np.asarray(picture.resize(size, Image.Resampling.BOX))
    return pixels, np.asarray(Image.fromarray(to_bytes(mask * 255)).resize(size, Image.Resampling.BILINEAR))


def train(scenes: Scenes, finder: ObjectFinder, num_steps: int = NUM_STEPS) -> Iterator[float]:
    """Trains the finder; yields the loss of each step: cross-entropy and what the masks do not share."""
    optimizer = torch.optim.AdamW(finder.parameters(), lr=_LR, weight_decay=_WEIGHT_DECAY)
    finder.train()
    for step in range(1, num_steps + 1):
        rate = min(step / (_RISING * num_steps), (num_steps - step + 1) / ((1 - _RISING) * num_steps), 1.0)
        for group in optimizer.param_groups:
            group["lr"] = rate * _LR
        pictures, masks = scenes.batch()
        logits = finder(pictures.to(memory_format=torch.channels_last))
        loss = F.binary_cross_entropy_with_logits(logits, masks) + _not_shared(torch.sigmoid(logits), masks)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        yield loss.item()


def _not_shared(found: Tensor, masks: Tensor) -> Tensor:
    """One minus the Dice coefficient, the mean over N x S x S masks (Milletari et al. 2016, arXiv:1606.04797)."""
    shared, all_of_both = (found * masks).sum(dim=(1, 2)), (found + masks).sum(dim=(1, 2))
    return (1 - (2 * shared + 1) / (all_of_both + 1)).mean()


def main() -> None:
    parser = argparse.ArgumentParser(description="Trains the finder of objects.")
    parser.add_argument("--photos", type=Path, required=True, help="a folder of photographs, with folders in it or not")
    parser.add_argument("--out", type=Path, required=True, help="the safetensors file to write")
    parser.add_argument("--steps", type=int, default=NUM_STEPS)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    files = sorted(file for file in options.photos.rglob("*") if file.is_file())
    found = [each for each in map_files(first_mask, files) if each is not None]
    print(f"{len(found)} of {len(files)} photographs have a first mask", flush=True)
    photographs = torch.from_numpy(np.stack([pixels for pixels, _ in found])).permute(0, 3, 1, 2).contiguous()
    masks = torch.from_numpy(np.stack([mask for _, mask in found]))
    torch.manual_seed(options.seed)
    generator = torch.Generator().manual_seed(options.seed)
    scenes = Scenes(photographs, masks, load_fashion_mnist("train").images, generator)
    finder = ObjectFinder().to(memory_format=torch.channels_last)
    begun, losses = time.perf_counter(), []
    for loss in train(scenes, finder, options.steps):
        losses.append(loss)
        if len(losses) % 50 == 0 or len(losses) == options.steps:
            seconds = time.perf_counter() - begun
            print(f"step {len(losses)}, {seconds:.0f} s, loss {np.mean(losses[-50:]):.4f}", flush=True)
            options.out.parent.mkdir(parents=True, exist_ok=True)
            save_file(finder.folded(), options.out)


if __name__ == "__main__":
    keep_one_heap()
    main()
