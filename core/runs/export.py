"""A finished run in the form in which it ships: weights in 8 bits, settings and figures."""

import gzip
import json
from pathlib import Path

from core.errors import UserError, reason_of
from core.runs.checkpoint import load_checkpoint, save_checkpoint
from core.runs.eight_bit import pack
from core.runs.folder import PACKED_METRICS, RunFolder


def export_run(run: RunFolder, name: str, assets: Path, credit: str = "") -> Path:
    """Writes `assets`/weights/`name`.safetensors and `assets`/runs/`name`/ and returns the weights' path.

    8 bits make the file a quarter as large; `python -m core evaluate` tells what that costs in accuracy. `credit` names
    source and licence of what else than the data set was learned from, and stands in both. Of folders on this computer
    the names alone travel. Raises `UserError`.
    """
    files = run.weights_files()
    if not files:
        raise UserError("The run in {path} has no weights yet; choose another.", path=run.path)
    checkpoint = load_checkpoint(files[max(files)])
    try:
        target = assets / "runs" / name
        target.mkdir(parents=True, exist_ok=True)
        (target / "config.json").write_bytes(_config(run, credit))
        (target / PACKED_METRICS).write_bytes(gzip.compress(run.read_metrics(), mtime=0))
        weights = assets / "weights" / f"{name}.safetensors"
        weights.parent.mkdir(exist_ok=True)
        save_checkpoint(weights, pack(checkpoint.tensors), {**checkpoint.about, **_credited(credit)})
    except OSError as error:
        message = "{assets} cannot be written ({reason}); choose another."
        raise UserError(message, assets=assets, reason=reason_of(error)) from error
    return weights


def _config(run: RunFolder, credit: str) -> bytes:
    """The content of the run's config.json, without the places where folders lie on this computer."""
    content = (run.path / "config.json").read_bytes()
    places = {name: getattr(run.config, name) for name in ("photos", "start_weights")}
    names = {name: Path(place).name for name, place in places.items() if place}
    if not names and not credit:
        return content
    about = json.loads(content)
    about["config"] |= names
    return (json.dumps({**about, **_credited(credit)}, indent=2) + "\n").encode()


def _credited(credit: str) -> dict[str, str]:
    return {"credit": credit} if credit else {}
