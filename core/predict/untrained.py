"""A network before its first step, to be looked at while nobody has trained it."""

import torch
from torch import nn

from core.data import DEFAULT_DATA, dataset_spec
from core.models import build_empty_model, fill_empty_model, model_spec
from core.runs.weights import Weights


def untrained_weights(model: str, image_size: int, seed: int = 0, *, data: str = DEFAULT_DATA) -> Weights:
    """Xavier uniform weights and zero biases from a generator of their own: a run's random numbers stay untouched.

    Batch normalisation changes nothing yet. Raises `UserError` for a network or a data set that is not known.
    """
    class_names = dataset_spec(data).class_names
    in_channels = model_spec(model).channels_for(dataset_spec(data).channels)
    shapes = build_empty_model(model, image_size=image_size, in_channels=in_channels, num_classes=len(class_names))
    network = fill_empty_model(shapes, 0.0)
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for module in network.modules():
            if isinstance(module, (nn.Conv2d, nn.Linear)):
                nn.init.xavier_uniform_(module.weight, generator=generator)
                if module.bias is not None:
                    nn.init.zeros_(module.bias)
            elif isinstance(module, nn.BatchNorm2d):
                module.reset_parameters()  # ones and zeros, which need no random numbers
    return Weights(
        name=model_spec(model).title,
        model=model,
        image_size=image_size,
        step=0,
        epoch=0,
        tensors=dict(network.state_dict()),
        data=data,
        class_names=class_names,
        in_channels=in_channels,
    )
