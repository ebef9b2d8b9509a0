"""The baseline: GoogLeNet trained as *Dive into Deep Learning* trains it (sections 4.6, 7.4 and the training function).

Nothing of this program's own speed is in here: PIL pictures are enlarged one by one in worker processes, the network is
made of PyTorch's plain layers in their usual memory order, and everything is float32.
"""

import signal
import time
import warnings
from collections.abc import Iterator
from functools import partial

import torch
import torch.nn.functional as F
from PIL import Image
from torch import Tensor, nn
from torch.utils.data import DataLoader, Dataset

from core.bench.turns import Step
from core.data.fashion_mnist import load_fashion_mnist
from core.data.image_set import ImageSet
from core.device import choose_device
from core.models.googlenet import INCEPTION_TABLE

LR = 0.1
NUM_WORKERS = 4


class BookInception(nn.Module):
    """The book's Inception block: plain convolutions, each followed by a ReLU, four paths side by side."""

    def __init__(self, num_in: int, path1: int, path2: tuple[int, int], path3: tuple[int, int], path4: int) -> None:
        super().__init__()
        self.path1 = nn.Conv2d(num_in, path1, kernel_size=1)
        self.path2_reduce = nn.Conv2d(num_in, path2[0], kernel_size=1)
        self.path2 = nn.Conv2d(path2[0], path2[1], kernel_size=3, padding=1)
        self.path3_reduce = nn.Conv2d(num_in, path3[0], kernel_size=1)
        self.path3 = nn.Conv2d(path3[0], path3[1], kernel_size=5, padding=2)
        self.pool = nn.MaxPool2d(kernel_size=3, stride=1, padding=1)
        self.path4 = nn.Conv2d(num_in, path4, kernel_size=1)

    def forward(self, x: Tensor) -> Tensor:
        """N x C x H x W -> N x (sum of the four paths) x H x W."""
        path1 = F.relu(self.path1(x))
        path2 = F.relu(self.path2(F.relu(self.path2_reduce(x))))
        path3 = F.relu(self.path3(F.relu(self.path3_reduce(x))))
        path4 = F.relu(self.path4(self.pool(x)))
        return torch.cat((path1, path2, path3, path4), dim=1)


def book_googlenet() -> nn.Sequential:
    """The book's network, N x 1 x S x S -> N x 10 logits, with PyTorch's initial weights.

    Its parameters come in the same order as those of `core.models.googlenet.GoogLeNet`.
    """
    halve = partial(nn.MaxPool2d, kernel_size=3, stride=2, padding=1)
    return nn.Sequential(
        nn.Conv2d(1, 64, kernel_size=7, stride=2, padding=3),
        nn.ReLU(),
        halve(),
        nn.Conv2d(64, 64, kernel_size=1),
        nn.ReLU(),
        nn.Conv2d(64, 192, kernel_size=3, padding=1),
        nn.ReLU(),
        halve(),
        *_blocks(192, "3a", "3b"),
        halve(),
        *_blocks(480, "4a", "4b", "4c", "4d", "4e"),
        halve(),
        *_blocks(832, "5a", "5b"),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
        nn.Linear(1024, 10),
    )


class BookImages(Dataset[tuple[Tensor, int]]):
    """Pictures as torchvision's data set hands them out: each is made a PIL image, enlarged, and made a tensor."""

    def __init__(self, image_set: ImageSet, image_size: int) -> None:
        from torchvision import transforms  # costs seconds to import

        self._images, self._labels = image_set.images[:, 0], image_set.labels.tolist()
        self._transform = transforms.Compose([transforms.Resize(image_size), transforms.ToTensor()])

    def __len__(self) -> int:
        return len(self._labels)

    def __getitem__(self, index: int) -> tuple[Tensor, int]:
        """A float32 picture of 1 x S x S in 0..1, and its label."""
        return self._transform(Image.fromarray(self._images[index].numpy())), self._labels[index]


def book_steps(
    image_set: ImageSet | None = None, *, image_size: int = 96, batch_size: int = 128, num_workers: int = NUM_WORKERS
) -> Iterator[Step]:
    """Trains for ever as the book does, and yields what each step took, waiting for its batch included.

    `image_set` defaults to Fashion-MNIST's training images, which are the book's. The first step of an epoch has the
    start of the worker processes in it. It computes with as many threads as PyTorch has when this is called.
    """
    images = BookImages(image_set or load_fashion_mnist("train"), image_size)
    return _steps(images, batch_size, num_workers, torch.get_num_threads())


def _steps(images: BookImages, batch_size: int, num_workers: int, num_threads: int) -> Iterator[Step]:
    device = choose_device("auto")
    network = book_googlenet().apply(_init_xavier).to(device)
    optimizer = torch.optim.SGD(network.parameters(), lr=LR)
    loss_function = nn.CrossEntropyLoss()
    while True:
        loss_sum = num_right = num_seen = 0.0
        start = time.perf_counter()
        network.train()
        for inputs, labels in _epoch(images, batch_size, num_workers):
            torch.set_num_threads(num_threads)  # a loop that had its turn meanwhile may have others
            optimizer.zero_grad()
            inputs, labels = inputs.to(device), labels.to(device)
            outputs = network(inputs)
            loss = loss_function(outputs, labels)
            loss.backward()
            optimizer.step()
            with torch.no_grad():
                loss_sum += float(loss * len(labels))
                num_right += float((outputs.argmax(dim=1) == labels).sum())
                num_seen += len(labels)
            yield Step(len(labels), time.perf_counter() - start)
            start = time.perf_counter()


def _blocks(num_in: int, *names: str) -> Iterator[BookInception]:
    """The Inception blocks of one stage, each fed with what the one before gives."""
    for name in names:
        row = INCEPTION_TABLE[name]
        path2, path3 = (row.reduce3x3, row.conv3x3), (row.reduce5x5, row.conv5x5)
        yield BookInception(num_in, row.conv1x1, path2, path3, row.pool)
        num_in = row.out_channels


def _init_xavier(module: nn.Module) -> None:
    if isinstance(module, (nn.Conv2d, nn.Linear)):
        nn.init.xavier_uniform_(module.weight)


def _epoch(images: BookImages, batch_size: int, num_workers: int) -> Iterator[tuple[Tensor, Tensor]]:
    """One pass over the data, without the warnings that so many worker processes are a strain: they are the book's."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return iter(DataLoader(images, batch_size, shuffle=True, num_workers=num_workers, worker_init_fn=_leave_ctrl_c))


def _leave_ctrl_c(_worker: int) -> None:
    """Ctrl+C reaches worker processes too; ending them is the main process's business."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
