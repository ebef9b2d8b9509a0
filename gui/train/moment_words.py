"""What a moment of a run is called: how far the training was then, and how good the network."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

if TYPE_CHECKING:
    from core.runs.history import RunHistory
    from core.runs.moments import Moment


def moment_words(step: int, epochs: float, history: "RunHistory | None") -> tuple[str, ...]:
    """The moment after so many steps, which are so many epochs, in wordings from long to short.

    The longest has the accuracy on the test images where it was measured then.
    """
    measured = () if history is None else (each for each in history.epochs if each.step == step)
    accuracy = next((each.test_accuracy for each in measured), None)
    return words_of(step, epochs, None if history is None else history.config.num_epochs, accuracy)


def words_of(step: int, epochs: float, total: int | None, accuracy: float | None) -> tuple[str, ...]:
    """The same, of a run of `total` epochs that had this accuracy then; None for what is not known."""
    translate = QCoreApplication.translate
    number = f"{round(epochs, 2):g}"
    if step == 0:
        short = when = translate("moments", "before training")
    elif not epochs.is_integer():
        short = translate("moments", "after {number} epochs").format(number=number)
        when = short if total is None else translate("moments", "after {number} epochs of {total}")
    else:
        short = translate("moments", "after epoch {number}").format(number=number)
        when = short if total is None else translate("moments", "after epoch {number} of {total}")
    when = when.format(number=number, total=total)
    if accuracy is None:
        return when, short
    figure = translate("moments", "test accuracy {value} %").format(value=f"{100 * accuracy:.1f}")
    return f"{when} · {figure}", f"{short} · {figure}", short


def at_moment(title: str, moment: "Moment | None") -> str:
    """What a run's weights are called: as the run, and with the moment where it is not the newest."""
    return title if moment is None else f"{title}, {moment_words(moment.step, moment.epoch, None)[-1]}"
