"""Where a line may end: Qt breaks between a number and its unit, and in Chinese between any two characters."""

import re

_JOINER = "\u2060"  # invisible, no break here
_NO_BREAK_SPACE = "\u00a0"
_HAN = "[\u3400-\u9fff]"
_LONGEST_PHRASE = 8  # characters; what is longer would leave half a line empty

_PHRASE = re.compile(f"{_HAN}+")
_UNIT = "(?:s|min|h|px|[kMGT]?B|%)(?![A-Za-z])"
_NUMBER_AND_UNIT = re.compile(f"(?<=[0-9.%]) (?={_HAN}|{_UNIT})")


def keep_words(text: str) -> str:
    """The same text with marks that keep short phrases, and numbers and their units, in one line.

    Which characters make a word is not known here, but between punctuation, spaces and other letters stand phrases of
    a few characters. A longer one may be broken anywhere but before its last two characters, so that none of them
    begins a line alone.
    """
    return _PHRASE.sub(_joined, _NUMBER_AND_UNIT.sub(_NO_BREAK_SPACE, text))


def without_marks(text: str) -> str:
    """What `keep_words` was given."""
    return text.replace(_JOINER, "").replace(_NO_BREAK_SPACE, " ")


def _joined(found: "re.Match[str]") -> str:
    phrase = found[0]
    free = 0 if len(phrase) <= _LONGEST_PHRASE else len(phrase) - 3
    return phrase[:free] + _JOINER.join(phrase[free:])
