"""The processes that train one network together, as torchrun starts them; a process alone is a group of one."""

import os
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

import torch
import torch.distributed as dist
from torch import Tensor, nn
from torch.nn.parallel import DistributedDataParallel

from core.errors import UserError

_ENVIRONMENT = ("RANK", "WORLD_SIZE", "LOCAL_RANK", "MASTER_ADDR")  # torchrun sets them all
_Made = TypeVar("_Made")


class PeerLostError(UserError):
    """Another process of the group has ended, so this one cannot go on."""


@dataclass(frozen=True)
class Group:
    """The place of this process, `rank` from 0, among the `size` processes of a run; alone by default.

    All of them go through the same steps and events, each with its share of every batch. The first one (rank 0) alone
    writes files and speaks. Alone, every method gives back what it was given, to the bit.
    """

    rank: int = 0
    size: int = 1

    @property
    def is_first(self) -> bool:
        """Whether this is the process that writes and speaks."""
        return self.rank == 0

    @property
    def is_alone(self) -> bool:
        """Whether there is nobody to agree with."""
        return self.size == 1

    def wrap(self, model: nn.Module) -> nn.Module:
        """`model` with the weights of the first process, in a DistributedDataParallel that averages all gradients.

        Batch normalisation: on CUDA every process uses the figures of the whole batch (SyncBatchNorm). On a CPU, for
        which PyTorch has no such layer, each one uses those of its own share, as is usual, so that a network with batch
        normalisation is not trained quite as by one process; the running figures that are kept are the first one's.
        """
        if self.is_alone:
            return model
        is_cuda = next(model.parameters()).device.type == "cuda"
        if is_cuda:
            model = nn.SyncBatchNorm.convert_sync_batchnorm(model)
        return DistributedDataParallel(model, device_ids=[torch.cuda.current_device()] if is_cuda else None)

    def share_of_loss(self, loss: Tensor, num_images: int, num_images_of_all: int) -> Tensor:
        """What to differentiate, from the mean loss over this process's share of a batch.

        The averaged gradients are then those of the mean over the whole batch, however unequal the shares are.
        """
        return loss if self.is_alone else loss * (self.size * num_images / num_images_of_all)

    def total(self, loss: float, num_right: int, num_images: int) -> tuple[float, int, int]:
        """Mean loss, right answers and images of all shares; of a share without images the loss does not matter."""
        if self.is_alone:
            return loss, num_right, num_images
        sums = torch.tensor([loss * num_images if num_images else 0.0, num_right, num_images], dtype=torch.float64)
        dist.all_reduce(sums)
        loss_sum, num_right_of_all, num_images_of_all = sums.tolist()
        return loss_sum / num_images_of_all, int(num_right_of_all), int(num_images_of_all)

    def any(self, flag: bool) -> bool:
        """Whether it holds in any of the processes; all of them must ask."""
        if self.is_alone:
            return flag
        flags = torch.tensor(int(flag))
        dist.all_reduce(flags, dist.ReduceOp.MAX)
        return bool(flags)

    def from_first(self, make: Callable[[], _Made]) -> _Made:
        """What `make` gives in the first process, in all of them; where it raises `UserError`, the others just end."""
        if self.is_alone:
            return make()
        if not self.is_first:
            received: list[Any] = [None, None]
            dist.broadcast_object_list(received, device=torch.device("cpu"))
            made: _Made = received[0]
            if received[1] is None:
                raise SystemExit(2)  # the first process says why
            return made
        try:
            made = make()
        except UserError:
            dist.broadcast_object_list([None, None], device=torch.device("cpu"))
            raise
        dist.broadcast_object_list([made, "made"], device=torch.device("cpu"))
        return made

    def align_buffers(self, model: nn.Module) -> None:
        """Gives all processes the first one's running figures of batch normalisation, in place."""
        if not self.is_alone:
            for buffer in model.buffers():
                dist.broadcast(buffer, src=0)

    def seed(self, seed: int) -> None:
        """Other processes than the first draw random numbers of their own, or all would drop out the same places."""
        if not self.is_first:
            torch.manual_seed(seed * 1_000_003 + self.rank)


ALONE = Group()


@contextmanager
def joined(device: str | None) -> Iterator[Group]:
    """The group that torchrun's environment tells of, as long as the block lasts; without torchrun `ALONE`.

    Processes on a computer with CUDA take a GPU each unless `device` is "cpu". Figures and decisions travel over the
    CPUs (gloo), gradients from GPU to GPU (nccl). Raises `UserError` where there are fewer GPUs than processes, and
    `PeerLostError` where a process of the group has ended before its time.
    """
    if not all(name in os.environ for name in _ENVIRONMENT) or os.environ["WORLD_SIZE"] == "1":
        yield ALONE
        return
    has_gpus = device in (None, "auto", "cuda") and torch.cuda.is_available()
    local_rank = int(os.environ["LOCAL_RANK"])
    has_own_gpu = has_gpus and local_rank < torch.cuda.device_count()
    if has_own_gpu:
        torch.cuda.set_device(local_rank)  # from now on "cuda" means this one
    # The strides of a 1x1 kernel's gradient differ in name only: there is nothing to be won, and nobody to be told.
    warnings.filterwarnings("ignore", "Grad strides do not match bucket view strides")
    dist.init_process_group("cpu:gloo,cuda:nccl" if has_gpus and dist.is_nccl_available() else "gloo")
    try:
        group = Group(dist.get_rank(), dist.get_world_size())
        if group.any(has_gpus and not has_own_gpu):
            group.from_first(_say_too_few_gpus)
        yield group
    except RuntimeError as error:
        if not is_lost_peer(error):
            raise
        sentence = "Another process of this run has ended; see what it said, then continue the run with --resume."
        raise PeerLostError(sentence) from error
    finally:
        dist.destroy_process_group()


def is_lost_peer(error: RuntimeError) -> bool:
    """Whether the error says that another process cannot be reached any more."""
    return isinstance(error, dist.DistError) or "gloo" in str(error).lower()


def _say_too_few_gpus() -> None:
    raise UserError(
        "torchrun has started more processes on a computer than it has GPUs; give --nproc-per-node their number, or"
        " train with --device cpu."
    )
