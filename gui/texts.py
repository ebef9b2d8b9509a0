"""Words that come from the engine, in the user's language: data sets, their classes, the engine's error sentences."""

from PySide6.QtCore import QCoreApplication

from core.data import DATASETS
from core.errors import UserError


def class_title(name: str) -> str:
    """A class name of a data set, translated where it came with the program."""
    return QCoreApplication.translate("classes", name)


def dataset_title(data: str) -> str:
    """What a data set is called; its bare name where it is not known on this computer."""
    return DATASETS[data].title if data in DATASETS else data


def dataset_description(data: str) -> str:
    """A sentence about a data set, translated, with its counts."""
    if data not in DATASETS:
        return QCoreApplication.translate("texts", "A data set that is not known on this computer")
    spec = DATASETS[data]
    return QCoreApplication.translate("datasets", spec.description).format(**spec.counts())


def error_sentence(error: BaseException) -> str:
    """What to tell the user of an error: the engine's own sentence, translated, or what Python says of it."""
    if isinstance(error, UserError):
        sentence = QCoreApplication.translate("core", error.sentence)
        values = {name: _translated_value(value) for name, value in error.values.items()}
        return sentence.format(**values) if values else sentence
    unexpected = "Something unexpected happened ({kind}: {message}); nothing was lost."
    message = str(error).splitlines()[0] if str(error) else "-"
    return QCoreApplication.translate("core", unexpected).format(kind=type(error).__name__, message=message)


def duration(seconds: float) -> str:
    """A length of time as people say it: "40 s", "1:42 min", "5 h 10 min"."""
    minutes, rest = divmod(round(seconds), 60)
    if minutes == 0:
        return QCoreApplication.translate("texts", "{seconds} s").format(seconds=rest)
    if minutes < 60:
        return QCoreApplication.translate("texts", "{minutes}:{seconds:02} min").format(minutes=minutes, seconds=rest)
    hours, minutes = divmod(minutes, 60)
    return QCoreApplication.translate("texts", "{hours} h {minutes:02} min").format(hours=hours, minutes=minutes)


def _translated_value(value: object) -> object:
    return QCoreApplication.translate("core", value) if isinstance(value, str) else value
