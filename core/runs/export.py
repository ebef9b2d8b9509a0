"""A finished run in the form in which it ships: weights in 8 bits, settings and figures."""

import gzip
import shutil
from pathlib import Path

from core.errors import UserError, reason_of
from core.runs.checkpoint import load_checkpoint, save_checkpoint
from core.runs.eight_bit import pack
from core.runs.folder import PACKED_METRICS, RunFolder


def export_run(run: RunFolder, name: str, assets: Path) -> Path:
    """Writes `assets`/weights/`name`.safetensors and `assets`/runs/`name`/ and returns the weights' path.

    8 bits make the file a quarter as large; `python -m core evaluate` tells what that costs in accuracy. Raises
    `UserError`.
    """
    files = run.weights_files()
    if not files:
        raise UserError("The run in {path} has no weights yet; choose another.", path=run.path)
    checkpoint = load_checkpoint(files[max(files)])
    try:
        target = assets / "runs" / name
        target.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(run.path / "config.json", target / "config.json")
        (target / PACKED_METRICS).write_bytes(gzip.compress(run.read_metrics(), mtime=0))
        weights = assets / "weights" / f"{name}.safetensors"
        weights.parent.mkdir(exist_ok=True)
        save_checkpoint(weights, pack(checkpoint.tensors), checkpoint.about)
    except OSError as error:
        message = "{assets} cannot be written ({reason}); choose another."
        raise UserError(message, assets=assets, reason=reason_of(error)) from error
    return weights
