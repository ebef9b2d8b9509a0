"""The network that tells of each pixel of a photograph how surely it is the object's, as it is trained."""

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from core.predict.object_network import WIDTHS


class _TwoConvolutions(nn.Sequential):
    def __init__(self, in_channels: int, out_channels: int) -> None:
        layers: list[nn.Module] = []
        for channels in (in_channels, out_channels):
            convolution = nn.Conv2d(channels, out_channels, 3, padding=1, bias=False)
            layers += [convolution, nn.BatchNorm2d(out_channels), nn.ReLU()]
        super().__init__(*layers)


class ObjectFinder(nn.Module):
    """A U-Net (Ronneberger et al. 2015, arXiv:1505.04597); what it gives after training `core.predict` works out."""

    def __init__(self) -> None:
        super().__init__()
        ways_down = zip((3, *WIDTHS), WIDTHS, strict=False)
        self.down = nn.ModuleList(_TwoConvolutions(*channels) for channels in ways_down)
        ways_up = zip(WIDTHS[1:], WIDTHS, strict=False)
        self.up = nn.ModuleList(_TwoConvolutions(below + here, here) for below, here in ways_up)
        self.last = nn.Conv2d(WIDTHS[0], 1, 1)

    def forward(self, pictures: Tensor) -> Tensor:
        """N x 3 x S x S in 0..1, S a multiple of 16 -> logits, N x S x S."""
        maps = 2 * pictures - 1
        of_levels: list[Tensor] = []
        for level, convolutions in enumerate(self.down):
            maps = convolutions(maps if level == 0 else F.max_pool2d(maps, 2))
            of_levels.append(maps)
        for level in reversed(range(len(self.up))):
            maps = self.up[level](torch.cat([F.interpolate(maps, scale_factor=2), of_levels[level]], dim=1))
        logits: Tensor = self.last(maps)
        return logits[:, 0]

    @torch.no_grad()
    def folded(self) -> dict[str, np.ndarray]:
        """What `core.predict.object_network` works with: matrices (9 x in) x out and biases, in float16."""
        assert self.last.bias is not None
        tensors = {"last.weight": self.last.weight[:, :, 0, 0].t(), "last.bias": self.last.bias}
        for way, levels in (("down", self.down), ("up", self.up)):
            for level, layers in enumerate(levels):
                for number in (0, 1):
                    weight, bias = _folded(*list(layers.children())[3 * number : 3 * number + 2])
                    tensors[f"{way}.{level}.{number}.weight"] = weight.permute(2, 3, 1, 0).flatten(0, 2)
                    tensors[f"{way}.{level}.{number}.bias"] = bias
        return {name: tensor.contiguous().half().numpy() for name, tensor in tensors.items()}


def _folded(convolution: nn.Module, norm: nn.Module) -> tuple[Tensor, Tensor]:
    """Kernel, out x in x 3 x 3, and bias of one convolution that does what these two do one after the other."""
    assert isinstance(convolution, nn.Conv2d)
    assert isinstance(norm, nn.BatchNorm2d)
    assert norm.running_mean is not None
    assert norm.running_var is not None
    gain = norm.weight / torch.sqrt(norm.running_var + norm.eps)
    return convolution.weight * gain[:, None, None, None], norm.bias - norm.running_mean * gain
