"""A last layer that in training also answers for kinds of things that are none of the classes.

To tell such things from the classes, and from each other, the features must keep them apart. That all classes be
equally probable for them ("outlier exposure", Hendrycks et al. 2019, arXiv:1812.04606) makes their features alike
instead, and own classes are taught on features.
"""

import torch
from torch import Tensor, nn

_MISFITS = "misfits"


class LinearWithMisfits(nn.Linear):
    """A linear layer with outputs for kinds of misfits behind those of the classes, which it has in training alone."""

    def __init__(self, in_features: int, num_classes: int, num_kinds: int) -> None:
        super().__init__(in_features, num_classes)
        self.add_module(_MISFITS, nn.Linear(in_features, num_kinds))

    def forward(self, features: Tensor) -> Tensor:
        """N x in_features -> N x (classes + kinds), or N x classes in eval mode."""
        logits = super().forward(features)
        return torch.cat([logits, self.get_submodule(_MISFITS)(features)], dim=1) if self.training else logits


def add_misfit_outputs(model: nn.Module, num_kinds: int) -> None:
    """Puts a `LinearWithMisfits`, with weights of PyTorch's own, in the place of the layer that makes the logits."""
    name, layer = [(name, each) for name, each in model.named_modules() if isinstance(each, nn.Linear)][-1]
    parent, _, own_name = name.rpartition(".")
    setattr(model.get_submodule(parent), own_name, LinearWithMisfits(layer.in_features, layer.out_features, num_kinds))


def misfits_alone(tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    """Of a `state_dict` what belongs to the outputs for misfits."""
    return {name: tensor for name, tensor in tensors.items() if _MISFITS in name.split(".")}


def without_misfits(tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    """The rest of it: that of the network as it is built without such outputs."""
    return {name: tensor for name, tensor in tensors.items() if _MISFITS not in name.split(".")}
