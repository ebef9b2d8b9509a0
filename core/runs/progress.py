"""How far a run has come."""

from dataclasses import dataclass

from core.runs.events import StepDone


@dataclass
class Progress:
    """All that the loop itself has to remember between two steps.

    The sums are those of the epoch under way: loss times images, right answers, images, seconds spent training, and
    misfits, the images for which no answer is right.
    """

    step: int = 0
    epoch: int = 1
    step_in_epoch: int = 0
    loss_sum: float = 0.0
    num_right: int = 0
    num_seen: int = 0
    train_s: float = 0.0
    elapsed_s: float = 0.0
    num_misfits: int = 0

    @property
    def epoch_of_step(self) -> int:
        """The epoch of the last step done, from 1; 0 before the first."""
        return self.epoch if self.step_in_epoch else self.epoch - 1

    @property
    def accuracy(self) -> float:
        """Right answers so far in this epoch, by the images that have one."""
        return self.num_right / (self.num_seen - self.num_misfits)

    def count_step(
        self, loss: float, num_right: int, num_images: int, num_misfits: int, seconds: float, *, is_newest: bool = True
    ) -> StepDone:
        """Counts a step that was made, with its batch's mean loss, and gives what is told of it."""
        self.step += 1
        self.step_in_epoch += 1
        self.loss_sum += loss * num_images
        self.num_right += num_right
        self.num_seen += num_images
        self.num_misfits += num_misfits
        self.train_s += seconds
        self.elapsed_s += seconds
        accuracy = num_right / (num_images - num_misfits)
        return StepDone(self.step, self.epoch, loss, accuracy, num_images, self.elapsed_s, is_newest)

    def begin_next_epoch(self) -> None:
        """Forgets the sums and counts one epoch on."""
        self.epoch, self.step_in_epoch = self.epoch + 1, 0
        self.loss_sum, self.num_right, self.num_seen, self.train_s, self.num_misfits = 0.0, 0, 0, 0.0, 0
