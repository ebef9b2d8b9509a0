"""A convolution that trains faster on a CPU: on small maps it is better done as a matrix product."""

from typing import Any, overload

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.autograd.function import once_differentiable
from torch.nn.grad import conv2d_input

# Pixels of a map up to which the matrix product wins, with GoogLeNet's channels and batches of 128 to 512. oneDNN
# takes nearly as long for the gradient of the weights on a map of 1 pixel as on one of 100; with bfloat16 that was half
# of a training step at 32 pixels (tests/benchmarks/README.md). With float32 it wins on the smallest maps alone.
_MAX_PIXELS_1X1 = {torch.bfloat16: 200, torch.float32: 36}
_MAX_PIXELS = {torch.bfloat16: 64, torch.float32: 16}


class Conv2d(nn.Conv2d):
    """PyTorch's `Conv2d` with the same results up to rounding; on a CPU a pass with gradients takes shorter ways."""

    def forward(self, images: Tensor) -> Tensor:
        """N x in_channels x H x W -> N x out_channels x H' x W'."""
        if images.ndim == 4 and isinstance(self.padding, tuple) and self._is_plain():
            return conv2d(images, self.weight, self.bias, self.padding[0])
        return super().forward(images)

    def _is_plain(self) -> bool:
        """Whether nothing is asked for but a square kernel and as many zeros on all sides; the rest is PyTorch's."""
        has_one_size = self.kernel_size[0] == self.kernel_size[1]
        has_one_padding = self.padding[0] == self.padding[1]
        is_dense = self.stride == self.dilation == (1, 1) and self.groups == 1
        is_real = self.padding_mode == "zeros" and not self.weight.is_complex()
        return has_one_size and has_one_padding and is_dense and is_real


def conv2d(images: Tensor, weight: Tensor, bias: Tensor | None, padding: int = 0) -> Tensor:
    """N x C x H x W and a square kernel, out x C x K x K -> N x out x H' x W', with a stride of 1.

    With gradients on a CPU weights that see only zeros are left out, and small maps are matrix products.
    """
    if images.device.type == "cpu" and torch.is_grad_enabled():
        weight, padding = _without_blind_rim(weight, padding, max(images.shape[2:]))
        num_pixels, size = images.shape[2] * images.shape[3], weight.shape[2]
        number_format = torch.get_autocast_dtype("cpu") if torch.is_autocast_enabled("cpu") else torch.float32
        if size == 1 and padding == 0 and num_pixels <= _MAX_PIXELS_1X1.get(number_format, 0):
            return F.linear(images.permute(0, 2, 3, 1), weight.flatten(1), bias).permute(0, 3, 1, 2)
        if size == 3 and padding == 1 and images.shape[2:] == (2, 2):
            return _conv_of_two_by_two(_autocast(images), _autocast(weight), _autocast(bias))
        if size > 1 and num_pixels <= _MAX_PIXELS.get(number_format, 0):
            maps: Tensor = _SmallMapConv.apply(_autocast(images), _autocast(weight), _autocast(bias), padding)
            return maps
    return F.conv2d(images, weight, bias, padding=padding)


def _without_blind_rim(weight: Tensor, padding: int, side: int) -> tuple[Tensor, int]:
    """Kernel and padding without the weights that see nothing but the zeros around a map of this longest side.

    On a map of a single pixel, as the last blocks have them at 32 pixels, that is all but the middle.
    """
    size = weight.shape[2]
    rim = padding - side + 1
    if rim <= 0 or size != 2 * padding + 1:
        return weight, padding
    return weight[:, :, rim : size - rim, rim : size - rim], padding - rim


class _SmallMapConv(torch.autograd.Function):
    """A convolution of stride 1 whose gradient of the weights is one matrix product over all patches of the batch."""

    @staticmethod
    def forward(ctx: Any, images: Tensor, weight: Tensor, bias: Tensor | None, padding: int) -> Tensor:
        ctx.save_for_backward(images, weight)
        ctx.padding, ctx.has_bias = padding, bias is not None
        return F.conv2d(images, weight, bias, padding=padding)

    @staticmethod
    def backward(ctx: Any, grad: Tensor) -> tuple[Tensor | None, ...]:
        images, weight = ctx.saved_tensors
        num_out, num_in, size, _ = weight.shape
        grad_images = None
        if ctx.needs_input_grad[0]:
            grad_images = conv2d_input(images.shape, weight, grad, padding=ctx.padding)
        grad_rows = grad.permute(0, 2, 3, 1).reshape(-1, num_out)
        grad_weight = grad_rows.t() @ _patches(images, size, ctx.padding)
        grad_weight = grad_weight.view(num_out, size, size, num_in).permute(0, 3, 1, 2)
        return grad_images, grad_weight, grad_rows.sum(dim=0) if ctx.has_bias else None, None


# Where in a 3 x 3 kernel the weight is with which each pixel of a 2 x 2 map (columns) counts for each output (rows).
_PLACES = ((4, 5, 7, 8), (3, 4, 6, 7), (1, 2, 4, 5), (0, 1, 3, 4))


def _conv_of_two_by_two(images: Tensor, weight: Tensor, bias: Tensor | None) -> Tensor:
    """A 3 x 3 convolution of N x C x 2 x 2 in zeros."""
    rows = images.permute(0, 2, 3, 1).reshape(len(images), 4 * images.shape[1])
    outputs: Tensor = _TwoByTwo.apply(rows, weight, bias)
    return outputs.view(-1, 2, 2, len(weight)).permute(0, 3, 1, 2)


class _TwoByTwo(torch.autograd.Function):
    """N x (2 2 C) -> N x (2 2 out): every output sees every pixel, so the convolution is one plain matrix product.

    It can be differentiated once.
    """

    @staticmethod
    def forward(ctx: Any, rows: Tensor, weight: Tensor, bias: Tensor | None) -> Tensor:
        num_out, num_in = weight.shape[:2]
        places = weight.permute(0, 2, 3, 1).reshape(num_out, 9, num_in)
        matrix = weight.new_empty(4, num_out, 4, num_in)
        for output, row in enumerate(_PLACES):
            for pixel, place in enumerate(row):
                matrix[output, :, pixel] = places[:, place]
        matrix = matrix.view(4 * num_out, 4 * num_in)
        ctx.save_for_backward(rows, matrix)
        ctx.has_bias = bias is not None
        return F.linear(rows, matrix, None if bias is None else bias.repeat(4))

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, grad: Tensor) -> tuple[Tensor | None, ...]:
        rows, matrix = ctx.saved_tensors
        num_out, num_in = matrix.shape[0] // 4, matrix.shape[1] // 4
        grad_rows = grad @ matrix if ctx.needs_input_grad[0] else None
        grad_matrix = (grad.t() @ rows).view(4, num_out, 4, num_in)
        grad_places = torch.zeros(num_out, 9, num_in, dtype=torch.promote_types(grad.dtype, torch.float32))
        for output, row in enumerate(_PLACES):
            for pixel, place in enumerate(row):
                grad_places[:, place] += grad_matrix[output, :, pixel]
        grad_weight = grad_places.to(grad.dtype).view(num_out, 3, 3, num_in).permute(0, 3, 1, 2)
        return grad_rows, grad_weight, grad.reshape(-1, num_out).sum(dim=0) if ctx.has_bias else None


def _patches(images: Tensor, size: int, padding: int) -> Tensor:
    """N x C x H x W -> (N H' W') x (size size C): what each place of the kernel sees, one row an output pixel."""
    padded = F.pad(images.permute(0, 2, 3, 1), (0, 0, padding, padding, padding, padding))
    windows = padded.unfold(1, size, 1).unfold(2, size, 1)  # N x H' x W' x C x size x size
    return windows.permute(0, 1, 2, 4, 5, 3).reshape(-1, size * size * images.shape[1])


@overload
def _autocast(tensor: Tensor) -> Tensor: ...


@overload
def _autocast(tensor: None) -> None: ...


def _autocast(tensor: Tensor | None) -> Tensor | None:
    """In the number format of the autocast under way; an autograd function must be given its inputs ready-made."""
    if tensor is None or tensor.dtype == torch.float64 or not torch.is_autocast_enabled("cpu"):
        return tensor
    return tensor.to(torch.get_autocast_dtype("cpu"))
