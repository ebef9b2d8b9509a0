"""Learning and counting where several classes may be right for an image, or a kind of misfits that is no class."""

import torch
from torch import Tensor


def loss_of_right_classes(logits: Tensor, right: Tensor, label_smoothing: float = 0.0) -> Tensor:
    """The mean loss, a scalar, of logits N x C where `right`, bool N x C, says which outputs count as right.

    For an image it is minus the logarithm of what its right outputs, one at least, are given together: with one of them
    the cross-entropy. Label smoothing is that of `torch.nn.functional.cross_entropy`: so large a part of the aim is
    that all outputs are equally probable.
    """
    log_probabilities = logits.float().log_softmax(dim=1)
    of_right = -log_probabilities.masked_fill(~right, -torch.inf).logsumexp(dim=1)
    of_equal = -log_probabilities.mean(dim=1)
    return torch.lerp(of_right, of_equal, label_smoothing).mean()


def count_right(logits: Tensor, targets: Tensor, num_classes: int) -> Tensor:
    """How many of N images have a right class as their most probable one; `targets` as in `training_loss`.

    Outputs behind those of the classes are for kinds of misfits, which have no part in this.
    """
    answers = logits[:, :num_classes].argmax(dim=1)
    if targets.ndim == 2:
        return targets.gather(1, answers[:, None]).sum()
    return (answers == targets).sum()


def count_misfits(targets: Tensor, num_classes: int) -> Tensor | int:
    """For how many of the images no class is right; `targets` as in `training_loss`."""
    return (~targets[:, :num_classes].any(dim=1)).sum() if targets.ndim == 2 else 0
