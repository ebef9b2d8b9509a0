"""A finished run in the form in which it ships: half-precision weights, settings and figures."""

import gzip
import shutil
from pathlib import Path

import torch

from core.errors import UserError
from core.runs.checkpoint import load_checkpoint, save_checkpoint
from core.runs.folder import PACKED_METRICS, RunFolder


def export_run(run: RunFolder, name: str, assets: Path) -> Path:
    """Writes `assets`/weights/`name`.safetensors and `assets`/runs/`name`/ and returns the weights' path.

    Half precision halves the file; what it costs in accuracy `python -m core evaluate` tells. Biases and the figures of
    batch normalisation stay as they are: they are few, and running variances could leave half precision's range (6e-8
    to 65,504), with which a whole channel would be lost. Raises `UserError`.
    """
    files = run.weights_files()
    if not files:
        raise UserError("The run in {path} has no weights yet; choose another.", path=run.path)
    checkpoint = load_checkpoint(files[max(files)])
    halves = {
        key: tensor.to(torch.float16) if tensor.is_floating_point() and tensor.ndim > 1 else tensor
        for key, tensor in checkpoint.tensors.items()
    }
    try:
        target = assets / "runs" / name
        target.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(run.path / "config.json", target / "config.json")
        (target / PACKED_METRICS).write_bytes(gzip.compress(run.read_metrics(), mtime=0))
        weights = assets / "weights" / f"{name}.safetensors"
        weights.parent.mkdir(exist_ok=True)
        save_checkpoint(weights, halves, checkpoint.about)
    except OSError as error:
        reason = error.strerror or str(error)
        message = "{assets} cannot be written ({reason}); choose another."
        raise UserError(message, assets=assets, reason=reason) from error
    return weights
