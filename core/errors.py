"""The error that is meant for the user's eyes, and what a refusal of the operating system's says in it."""

from pathlib import Path


class UserError(ValueError):
    """Something that the user can mend, said in one sentence: what is wrong and what to do.

    `sentence` is a format template and `values` fills it, so that the window can translate the template
    (every template is listed in the translation files) and the command line can print `str(error)`.
    """

    def __init__(self, sentence: str, **values: object) -> None:
        self.sentence = sentence
        self.values = values
        super().__init__(sentence.format(**values) if values else sentence)


class NotWritableError(UserError):
    """A run's folder is gone or cannot be written; `reason` is what the operating system says."""

    def __init__(self, path: Path, error: OSError) -> None:
        self.reason = reason_of(error)
        sentence = "The run's folder {path} cannot be written ({reason}); choose another."
        super().__init__(sentence, path=path, reason=self.reason)


def reason_of(error: OSError) -> str:
    """What the operating system says of a refusal, in its own language: "No space left on device"."""
    return error.strerror or str(error)
