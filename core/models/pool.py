"""A max pooling whose backward pass is faster on a CPU."""

from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.autograd.function import once_differentiable


class MaxPool2d(nn.MaxPool2d):
    """PyTorch's `MaxPool2d`; on a CPU its gradients of bfloat16 maps are added up in float32.

    PyTorch rounds to bfloat16 after each of the up to nine numbers that a pixel gets, one by one; this takes half the
    time of its backward pass where windows overlap as much as in an Inception block (stride 1), and is more exact.
    A map of a single pixel that keeps its size is its own maximum. The backward pass is PyTorch's own function, but an
    internal one: a PyTorch without it pools as ever.
    """

    def forward(self, images: Tensor) -> Tensor:
        """N x C x H x W -> N x C x H' x W'."""
        if images.shape[2:] == (1, 1) and self._keeps_size() and not self.return_indices:
            return images
        if self._is_slow(images) and torch.is_grad_enabled() and _has_backward():
            window = (self.kernel_size, self.stride, self.padding, self.dilation, self.ceil_mode)
            maxima: Tensor = _Float32Gradient.apply(images, window)
        else:
            maxima = super().forward(images)
        return maxima

    def _is_slow(self, images: Tensor) -> bool:
        is_bfloat16_on_cpu = images.device.type == "cpu" and images.dtype == torch.bfloat16
        return is_bfloat16_on_cpu and images.ndim == 4 and not self.return_indices

    def _keeps_size(self) -> bool:
        padding = self.padding
        sizes = (self.kernel_size, self.stride, self.dilation)
        return isinstance(padding, int) and sizes == (2 * padding + 1, 1, 1)


def _has_backward() -> bool:
    return hasattr(torch.ops.aten, "max_pool2d_with_indices_backward")


class _Float32Gradient(torch.autograd.Function):
    """`window` is kernel size, stride, padding, dilation and ceil mode."""

    @staticmethod
    def forward(ctx: Any, images: Tensor, window: tuple[Any, ...]) -> Tensor:
        outputs, indices = F.max_pool2d(images, *window, return_indices=True)
        ctx.save_for_backward(indices)
        is_last = images.is_contiguous(memory_format=torch.channels_last)
        ctx.layout = torch.channels_last if is_last else torch.contiguous_format
        ctx.shape, ctx.window = images.shape, window
        return outputs

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, grad: Tensor) -> tuple[Tensor, None]:
        (indices,) = ctx.saved_tensors
        # Of the images the backward pass wants to know shape and layout alone, so that these have no values.
        images = torch.empty(ctx.shape, dtype=torch.float32, memory_format=ctx.layout)
        *sizes, ceil_mode = ctx.window
        pairs = [[size, size] if isinstance(size, int) else size for size in sizes]
        grad_images = torch.ops.aten.max_pool2d_with_indices_backward(grad.float(), images, *pairs, ceil_mode, indices)
        return grad_images.to(grad.dtype), None
