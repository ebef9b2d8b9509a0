"""The figures of a history as arrays that grow with it, so that drawing a live run reads every step only once."""

from operator import attrgetter
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from core.runs.events import EpochDone, StepDone
    from core.runs.history import RunHistory

_STEP_COLUMNS = ("step", "loss", "accuracy", "num_images")
_EPOCH_COLUMNS = ("step", "test_loss", "test_accuracy")


class StepTable:
    """Columns of numbers by name, float64, one value a step or an epoch."""

    def __init__(self, columns: tuple[str, ...]) -> None:
        self._events: list[StepDone] | list[EpochDone] | None = None
        self._length = 0
        self._arrays = {name: np.empty(0) for name in columns}

    def update(self, events: "list[StepDone] | list[EpochDone]") -> bool:
        """Reads what is new in `events`; all of it where it is another list than before or a shorter one.

        Returns whether the columns have only grown, so that what was made of their values before still holds.
        """
        has_grown = events is self._events and len(events) >= self._length
        if not has_grown:
            self._events, self._length = events, 0
        num_known, length = self._length, len(events)
        new = events[num_known:length]
        for name, array in self._arrays.items():
            if length > len(array):
                array = np.concatenate([array[:num_known], np.empty(max(length, 2 * num_known) - num_known)])
                self._arrays[name] = array
            array[num_known:length] = np.fromiter(map(attrgetter(name), new), float, count=len(new))
        self._length = length
        return has_grown

    def __len__(self) -> int:
        return self._length

    def __getitem__(self, name: str) -> np.ndarray:
        return self._arrays[name][: self._length]


class HistoryTable:
    """The steps and the epochs of a history as columns of numbers."""

    def __init__(self) -> None:
        self.steps = StepTable(_STEP_COLUMNS)
        self.epochs = StepTable(_EPOCH_COLUMNS)

    def update(self, history: "RunHistory") -> bool:
        """Reads what is new in `history`; returns whether the columns of steps have only grown."""
        self.epochs.update(history.epochs)
        return self.steps.update(history.steps)
