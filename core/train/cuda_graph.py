"""A network's training pass as CUDA graphs: the CPU says "go" twice a step instead of some two thousand times."""

import inspect
import logging
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn

from core.device import autocast

_log = logging.getLogger(__name__)


class GraphedNetwork(nn.Module):
    """Trains a network on CUDA through graphs of its forward and backward pass, a pair for each shape of batch.

    A small network keeps a GPU waiting for the CPU, which starts every kernel by itself; a graph starts them all at
    once (PyTorch's `torch.cuda.make_graphed_callables`). What happens to weights and figures is the same. In eval mode,
    and where PyTorch cannot record a graph, the network runs as ever.
    """

    def __init__(self, network: nn.Module, precision: str) -> None:
        super().__init__()
        self.network = network
        self._precision = precision
        self._graphs: dict[torch.Size, Callable[..., Any]] = {}

    def forward(self, images: Tensor) -> Tensor:
        """What the network gives for a batch of images, N x C x S x S."""
        if not self.training:
            output: Tensor = self.network(images)
            return output
        if images.shape not in self._graphs:
            if any(shape[1:] != images.shape[1:] for shape in self._graphs):
                self._graphs.clear()  # images have grown: the graphs of smaller ones would only hold memory
            self._graphs[images.shape] = self._record(images)
        output = self._graphs[images.shape](images)
        return output

    def _record(self, images: Tensor) -> Callable[..., Any]:
        """The network with graphs for images of this shape; warming up leaves no trace in it."""
        before = [buffer.clone() for buffer in self.network.buffers()]
        random_state = torch.cuda.get_rng_state()
        graphed: Callable[..., Any] = _Passage(self.network).train()
        try:
            with autocast(images.device, self._precision, keeps_casts=False):  # kept ones would belong to a graph
                graphed = torch.cuda.make_graphed_callables(graphed, (images.clone(),), **_recording_options())
        except RuntimeError as error:
            _log.warning("no CUDA graph of the training pass: %s", error)
            graphed = self.network
        torch.cuda.set_rng_state(random_state)
        with torch.no_grad():
            for buffer, value in zip(self.network.buffers(), before, strict=True):
                buffer.copy_(value)
        return graphed


def _recording_options() -> dict[str, Any]:
    """What other threads do with the GPU meanwhile shall not spoil a recording; not every PyTorch can be told so."""
    known = inspect.signature(torch.cuda.make_graphed_callables).parameters
    return {"capture_error_mode": "thread_local"} if "capture_error_mode" in known else {}


class _Passage(nn.Module):
    """A network in a module of its own, for recording replaces the `forward` of what it is given."""

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.network = network

    def forward(self, images: Tensor) -> Tensor:
        output: Tensor = self.network(images)
        return output
