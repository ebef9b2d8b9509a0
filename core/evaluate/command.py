"""`python -m core evaluate`: how good weights are with every figure, for a person or a program."""

import argparse
import json
import sys
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from core.device import choose_device
from core.evaluate.accuracy import batches_of, own_test_images
from core.evaluate.photographs import report_on_photographs
from core.evaluate.predictions import logits_by_batch
from core.evaluate.report import Report, as_dict, labels_of_classes, make_report
from core.runs.moments import weights_after
from core.runs.weights import Weights, build_trained


def evaluate_command(options: argparse.Namespace) -> int:
    """Prints the figures of `options.weights` as lines for a person or as one JSON object.

    They are of the test images, or of the photographs in `options.photos`; returns 1 where some of those are broken.
    """
    weights, device = weights_after(options.weights, options.epoch), choose_device(options.device)
    if options.photos is not None:
        return _evaluate_photographs(weights, options.photos, device, as_json=options.json)
    report, loss = report_on_test_images(weights, device)
    if options.json:
        print(json.dumps({"loss": loss, **as_dict(report)}))
    else:
        print(f"accuracy {report.accuracy:.4f}, loss {loss:.4f} on {report.num_images:,} test images")
        _print_table(report)
    return 0


def _evaluate_photographs(weights: Weights, folder: Path, device: torch.device, *, as_json: bool) -> int:
    report, photographs = report_on_photographs(weights, folder, device)
    if as_json:
        broken = list(map(str, photographs.broken))
        print(json.dumps({**as_dict(report), "broken": broken, "left_out": list(photographs.unknown_folders)}))
        return int(bool(photographs.broken))
    print(f"accuracy {report.accuracy:.4f} on {report.num_images:,} photographs")
    _print_table(report)
    for each in report.misfits:
        print(f"{each.name}: none of the classes; photographs {each.num_images:,}, mean certainty {each.certainty:.4f}")
    for name in photographs.unknown_folders:
        print(f"{folder / name}: left out, for no class is called so", file=sys.stderr)
    for error in photographs.broken:
        print(error, file=sys.stderr)
    return int(bool(photographs.broken))


def report_on_test_images(weights: Weights, device: torch.device) -> tuple[Report, float]:
    """All figures and the mean cross-entropy of `weights` on the test images of their data set, in single precision.

    Raises `UserError` where this computer does not know the data set or the classes are others.
    """
    model, images = build_trained(weights).to(device), own_test_images(weights)
    parts, loss_sum = [], 0.0
    for logits, labels in logits_by_batch(model, batches_of(images, weights, device), device=device):
        loss_sum += F.cross_entropy(logits, labels, reduction="sum").item()
        parts.append(torch.softmax(logits, dim=1).cpu().numpy())
    report = make_report(labels_of_classes(weights.class_names), images.labels.numpy(), np.concatenate(parts))
    return report, loss_sum / len(images)


def _print_table(report: Report) -> None:
    """A line a label, as precision, recall, F1 and images; "-" where a value is undefined."""
    width = max(map(len, report.labels.names), default=0)
    print(f"{'':{width}}  precision  recall      F1  images")
    for name, figures, fits in zip(report.labels.names, report.figures, report.labels.fit, strict=True):
        if fits:
            values = (figures.precision, figures.recall, figures.f1)
            precision, recall, f1 = ("-" if value is None else f"{value:.4f}" for value in values)
            print(f"{name:{width}}  {precision:>9}  {recall:>6}  {f1:>6}  {figures.num_images:>6,}")
    if report.calibration.error is not None:
        print(f"expected calibration error {report.calibration.error:.4f} ({len(report.calibration.bins)} bins)")
