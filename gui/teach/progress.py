"""How far reading and teaching own classes is, in a few words."""

from PySide6.QtCore import QCoreApplication

from core.runs.events import Evaluating, StepDone
from gui.teach.reading import Found, Read


def progress_words(event: object) -> str:
    """What an event says to somebody who waits; "" for one that says nothing."""
    from core.teach.events import FeaturesDone, SubsetDone

    if isinstance(event, Found):
        words = QCoreApplication.translate("teach", "{number:,} pictures found")
        return words.format(number=event.num_found)
    if isinstance(event, Read):
        words = QCoreApplication.translate("teach", "{done:,} of {number:,} pictures read")
        return words.format(done=event.num_done, number=event.num_files)
    if isinstance(event, FeaturesDone):
        words = QCoreApplication.translate("teach", "the network has looked at {done:,} of {number:,}")
        return words.format(done=event.num_done, number=event.num_images)
    if isinstance(event, StepDone):
        return QCoreApplication.translate("teach", "step {number}").format(number=event.step)
    if isinstance(event, Evaluating):
        words = QCoreApplication.translate("teach", "{done:,} of {number:,} held out tested")
        return words.format(done=event.num_done, number=event.num_images)
    if isinstance(event, SubsetDone):
        words = QCoreApplication.translate("teach", "with {number} pictures a class")
        return words.format(number=event.num_per_class)
    return ""
