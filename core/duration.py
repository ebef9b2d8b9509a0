"""A length of time as people say it."""

import math


def duration(seconds: float) -> str:
    """In English, rounded up: "40 s", "12 min", "3 h 05 min"."""
    hours, minutes, rest = split(seconds, unit_s=60 if seconds > 60 else 1)
    if hours:
        return f"{hours} h {minutes:02} min"
    return f"{minutes} min" if minutes else f"{rest} s"


def split(seconds: float, *, unit_s: int) -> tuple[int, int, int]:
    """Hours, minutes and seconds, rounded up to whole units of `unit_s`, so that what is left never reads 0."""
    minutes, rest = divmod(unit_s * math.ceil(seconds / unit_s), 60)
    return *divmod(minutes, 60), rest
