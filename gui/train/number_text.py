"""What people write for a number, understood where it has one reading alone."""

import re
import unicodedata

# Spaces of any width are one after NFKC, which also makes full-width digits, commas and points ordinary ones.
_NEVER_DECIMAL = " '’_٬"
_GROUPS = re.compile(rf"[+-]?[1-9]\d{{0,2}}(?P<mark>[{_NEVER_DECIMAL},.])\d{{3}}(?:(?P=mark)\d{{3}})*")
_MYRIADS = re.compile(rf"[+-]?[1-9]\d{{0,3}}(?P<mark>[{_NEVER_DECIMAL}])\d{{4}}(?:(?P=mark)\d{{4}})*")
_WHOLE = re.compile(r"[+-]?\d+")
_POWER = re.compile(r"\d+(?:[.,]\d+)?e\+?\d{1,3}", re.IGNORECASE)
_DECIMAL = re.compile(r"[+-]?(?:\d+[.,]?\d*|[.,]\d+)(?:e[+-]?\d{1,4})?", re.IGNORECASE)
_COMMA_OR_GROUP = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}")  # 1,000: one, or a thousand


def whole_number(text: str) -> int | None:
    """The whole number that `text` is; None where it is none.

    "12 000", "12,000", "12.000", "12'000" and "12_000" are all twelve thousand: where three digits follow every mark,
    nothing else can be meant in a place where fractions make no sense. "2,0" is nothing that one can be sure of.
    """
    text = _plain(text)
    if _WHOLE.fullmatch(text):
        return int(text)
    if found := _GROUPS.fullmatch(text) or _MYRIADS.fullmatch(text):
        return int(text.replace(found["mark"], ""))
    if _POWER.fullmatch(text):
        value = float(text.replace(",", "."))
        return int(value) if value.is_integer() else None
    return None


def decimal_number(text: str) -> float | None:
    """The number that `text` is, with a point or a comma before its decimals; None where it is none.

    "1,000" is none: it can be one or a thousand. With a point it is one, as this program itself writes decimals.
    """
    text = _plain(text)
    if _COMMA_OR_GROUP.fullmatch(text) or not _DECIMAL.fullmatch(text):
        return None
    return float(text.replace(",", "."))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().replace("−", "-")
