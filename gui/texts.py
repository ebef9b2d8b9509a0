"""What the engine tells in the user's language: data sets, their classes, its error sentences, lengths of time."""

import re
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLocale

from core.data import DATASETS
from core.duration import split
from core.errors import UserError
from core.models import MODELS
from core.paths import BUNDLED_RUNS
from core.teach.examples import OWN_DATA

# As `new_run_folder` names them: the minute, the network, and a number where there are several.
_GIVEN_NAME = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}\.[0-9]{2}) (\w+?)( \([0-9]+\))?")


def class_title(name: str) -> str:
    """A class name of a data set, translated where it came with the program."""
    return QCoreApplication.translate("classes", name)


def dataset_title(data: str) -> str:
    """What a data set is called; its bare name where it is not known on this computer."""
    if data == OWN_DATA:
        return QCoreApplication.translate("texts", "own pictures")
    return DATASETS[data].title if data in DATASETS else data


def dataset_description(data: str) -> str:
    """A sentence about a data set, translated, with its counts."""
    if data not in DATASETS:
        return QCoreApplication.translate("texts", "A data set that is not known on this computer")
    spec = DATASETS[data]
    return QCoreApplication.translate("datasets", spec.description).format(**spec.counts())


def run_title(folder: Path, model: str) -> str:
    """The one name of a run everywhere on the screen: that of its folder, said shorter where the program gave it."""
    title = MODELS[model].title if model in MODELS else model
    if folder.parent == BUNDLED_RUNS:
        words = {
            "best": QCoreApplication.translate("texts", "{title}, best"),
            "book": QCoreApplication.translate("texts", "{title}, book"),
            "photos": QCoreApplication.translate("texts", "{title}, photographs"),
        }.get(folder.name.rpartition("-")[2])
        return words.format(title=title) if words else folder.name
    given = _GIVEN_NAME.fullmatch(folder.name)
    if given is None or given[2] != model:
        return folder.name
    try:
        date = datetime.strptime(given[1], "%Y-%m-%d %H.%M")
    except ValueError:
        return folder.name
    words = QCoreApplication.translate("texts", "{date:%d %b %H:%M} · {title}")
    return words.format(date=date, title=title) + (given[3] or "")


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
    """A length of time as people say it, rounded up: "40 s", "1:42 min", "5 h 10 min"."""
    hours, minutes, rest = split(seconds, unit_s=60 if seconds > 3600 else 1)
    if hours:
        return QCoreApplication.translate("texts", "{hours} h {minutes:02} min").format(hours=hours, minutes=minutes)
    if minutes:
        return QCoreApplication.translate("texts", "{minutes}:{seconds:02} min").format(minutes=minutes, seconds=rest)
    return QCoreApplication.translate("texts", "{seconds} s").format(seconds=rest)


def rough_duration(seconds: float) -> str:
    """No more figures than an estimate has: "40 s", "53 min", "1.5 h", "5 h"."""
    if seconds < 57.5:
        return QCoreApplication.translate("texts", "{seconds} s").format(seconds=max(5, 5 * round(seconds / 5)))
    if seconds < 59.5 * 60:
        return QCoreApplication.translate("texts", "{minutes} min").format(minutes=max(1, round(seconds / 60)))
    hours = seconds / 3600
    hours = int(2 * hours + 0.5) / 2 if hours < 4 else round(hours)
    return QCoreApplication.translate("texts", "{hours} h").format(hours=f"{hours:,g}")


def large_number(number: int) -> str:
    """A count in a few figures, as the language counts: "9,408", "23.5 M"; in Chinese by ten thousands, 2346 万."""
    if QLocale().language() == QLocale.Language.Chinese:
        for unit, word in ((10**8, "亿"), (10**4, "万")):
            if round(number * 10**4 / unit) >= 10**4:
                return f"{number / unit:.4g} {word}"
        return f"{number:,}"
    if number < 1_000_000:
        return f"{number:,}"
    return QCoreApplication.translate("texts", "{millions} M").format(millions=f"{number / 1e6:,.1f}")


def memory_size(num_bytes: int) -> str:
    """Bytes as people read them, in powers of ten and two or three figures: "640 MB", "1.8 GB", "80 GB"."""
    if num_bytes < 995_000_000:
        return f"{10 * round(num_bytes / 1e7)} MB"
    return f"{num_bytes / 1e9:.1f} GB" if num_bytes < 9_950_000_000 else f"{num_bytes / 1e9:.0f} GB"


def _translated_value(value: object) -> object:
    if isinstance(value, UserError):  # a sentence in another
        return error_sentence(value)
    return QCoreApplication.translate("core", value) if isinstance(value, str) else value
