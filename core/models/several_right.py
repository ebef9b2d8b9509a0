"""Learning and counting where several classes, or none at all, may be right for an image."""

import torch
from torch import Tensor


def loss_of_right_classes(logits: Tensor, right: Tensor, label_smoothing: float = 0.0) -> Tensor:
    """The mean loss, a scalar, of logits N x C where `right`, bool N x C, says which classes count as right.

    For an image it is minus the logarithm of what its right classes are given together: with one of them the
    cross-entropy. Label smoothing is that of `torch.nn.functional.cross_entropy`: so large a part of the aim is that
    all classes are equally probable. It is all of the aim for a misfit, an image for which no class is right.
    """
    log_probabilities = logits.float().log_softmax(dim=1)
    is_misfit = ~right.any(dim=1)
    counted = right | is_misfit[:, None]  # all classes of a misfit: an empty sum has no logarithm
    of_right = -log_probabilities.masked_fill(~counted, -torch.inf).logsumexp(dim=1)
    of_equal = -log_probabilities.mean(dim=1)
    smoothing = torch.where(is_misfit, 1.0, label_smoothing)
    return torch.lerp(of_right, of_equal, smoothing).mean()


def count_right(logits: Tensor, targets: Tensor) -> Tensor:
    """How many of N images have a right class as their most probable one; `targets` as in `training_loss`."""
    answers = logits.argmax(dim=1)
    if targets.ndim == 2:
        return targets.gather(1, answers[:, None]).sum()
    return (answers == targets).sum()


def count_misfits(targets: Tensor) -> Tensor | int:
    """For how many of the images no class is right; `targets` as in `training_loss`."""
    return (~targets.any(dim=1)).sum() if targets.ndim == 2 else 0
