"""`python -m core ablate`: the accuracy without each branch, for a person or a program."""

import argparse
import json
import sys

from core.device import choose_device
from core.evaluate.accuracy import own_test_images
from core.inside.ablate import ablate
from core.inside.branches import Ablation
from core.inside.network_map import BRANCH_KINDS
from core.models.blocks import Inception
from core.runs.weights import find_weights


def ablate_command(options: argparse.Namespace) -> int:
    """Prints what comes out as a table or as one JSON object; how far it is goes to a terminal's other stream."""
    weights, device = find_weights(options.weights), choose_device(options.device)
    images = own_test_images(weights)
    images = images.first(min(options.images, len(images)))
    turns = ablate(weights, images, options.off, device=device)
    is_watched = sys.stderr.isatty()
    while True:
        try:
            progress = next(turns)
        except StopIteration as end:
            ablation: Ablation = end.value
            break
        if is_watched:
            print(f"\r{100 * progress.share:3.0f} %", end="", file=sys.stderr, flush=True)
    if is_watched:
        print("\r     \r", end="", file=sys.stderr)
    print(json.dumps(ablation.as_dict()) if options.json else format_ablation(ablation))
    return 0


def format_ablation(ablation: Ablation) -> str:
    """A row a block and a column a branch, in percentage points."""
    blocks = list(dict.fromkeys(name.rsplit(".", 1)[0] for name in ablation.right_without))
    lines = [
        f"accuracy {ablation.accuracy:.4f} on {ablation.num_images:,} test images;"
        f" percentage points with one branch off ({ablation.fill} in its place)",
        "    " + "".join(f"{BRANCH_KINDS[branch]:>8}" for branch in Inception.BRANCHES),
    ]
    for block in blocks:
        changes = (100 * ablation.change(f"{block}.{branch}") for branch in Inception.BRANCHES)
        lines.append(f"{block.removeprefix('inception'):4}" + "".join(f"{change:+8.1f}" for change in changes))
    return "\n".join(lines)
