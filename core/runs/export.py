"""A finished run in the form in which it ships: weights in 8 bits, settings and figures, moments to look back at."""

import gzip
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from core.errors import UserError, reason_of
from core.runs.checkpoint import Checkpoint, load_checkpoint, save_checkpoint
from core.runs.eight_bit import pack, unpack
from core.runs.folder import PACKED_METRICS, RunFolder
from core.runs.moments import moment_after
from core.runs.weights import find_weights


def export_run(
    run: RunFolder,
    name: str,
    assets: Path,
    credit: str = "",
    also: Sequence[str | Path] = (),
    epochs: Sequence[float] = (),
) -> Path:
    """Writes `assets`/weights/`name`.safetensors and `assets`/runs/`name`/ and returns the weights' path.

    With `also`, other weights that began with the same ones as the run's, the average of all is written: of runs that
    were fine-tuned alike it is usually better than each (Wortsman et al. 2022, "Model soups", arXiv:2203.05482). The
    curve stays that of the run.

    With `epochs`, the weights that the run had after these (as in `moment_after`) lie beside its settings, in 8 bits
    too, to be looked back at. Nothing is written for 0 and for the last: those can be had without.

    8 bits make the file a quarter as large; `python -m core evaluate` tells what that costs in accuracy. `credit` names
    source and licence of what else than the data set was learned from, and stands in both. Of folders on this computer
    the names alone travel. Raises `UserError`.
    """
    files = run.weights_files()
    if not files:
        raise UserError("The run in {path} has no weights yet; choose another.", path=run.path)
    checkpoint = load_checkpoint(files[max(files)])
    tensors, about = checkpoint.tensors, {**checkpoint.about, **_credited(credit)}
    if also:
        tensors, about = _averaged(tensors, about, also)
    target = assets / "runs" / name
    looked_back = _moments(run, epochs, target)
    try:
        target.mkdir(parents=True, exist_ok=True)
        (target / "config.json").write_bytes(_config(run, credit))
        (target / PACKED_METRICS).write_bytes(gzip.compress(run.read_metrics(), mtime=0))
        weights = assets / "weights" / f"{name}.safetensors"
        weights.parent.mkdir(exist_ok=True)
        save_checkpoint(weights, pack(tensors), about)
        for file, moment in looked_back.items():
            file.parent.mkdir(exist_ok=True)
            save_checkpoint(file, pack(moment.tensors), {**moment.about, **_credited(credit)})
    except OSError as error:
        message = "{assets} cannot be written ({reason}); choose another."
        raise UserError(message, assets=assets, reason=reason_of(error)) from error
    return weights


def _moments(run: RunFolder, epochs: Sequence[float], target: Path) -> dict[Path, Checkpoint]:
    """What the run is to be looked back at with after these epochs, by the file in which it is to lie."""
    files = run.weights_files()
    chosen = {moment_after(run, epoch).file for epoch in epochs} - {None, files[max(files)]}
    found = {target / "weights" / file.name: load_checkpoint(file) for file in chosen if file is not None}
    if any(file not in found for file in (target / "weights").glob("*.safetensors")):
        raise UserError(
            "{path} has weights of other moments, perhaps of another run; delete that folder or choose another name.",
            path=target / "weights",
        )
    return found


def _averaged(
    tensors: dict[str, Tensor], about: dict[str, Any], also: Sequence[str | Path]
) -> tuple[dict[str, Tensor], dict[str, Any]]:
    """The average of a run's tensors and those of other weights, and what is known of it."""
    sets = [unpack(tensors)]
    for each in also:
        others = find_weights(each)
        names_and_shapes = {name: tensor.shape for name, tensor in others.tensors.items()}
        if names_and_shapes != {name: tensor.shape for name, tensor in sets[0].items()}:
            raise UserError("{weights} are of another network than the run; choose weights of the same.", weights=each)
        sets.append(others.tensors)
    averaged = {
        name: torch.stack([each[name].double() for each in sets]).mean(0).to(tensor.dtype)
        for name, tensor in sets[0].items()
    }
    # Nobody has tested the average yet.
    kept = {name: value for name, value in about.items() if name != "test_accuracy"}
    return averaged, {**kept, "num_averaged": len(sets)}


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
