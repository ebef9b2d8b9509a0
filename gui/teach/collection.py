"""The classes that are gathered in the window, and the pictures of each; what is taken out can be put back."""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np

from core.errors import UserError
from core.teach.check import ClassContent, Finding, check
from core.teach.examples import Example

_MAX_UNDO = 200


@dataclass(frozen=True, eq=False)
class OwnPicture:
    """One picture as the network gets it, uint8 side x side; `digest` is the same for exact doubles.

    `name` is its file's, or nothing, and `person` whose it is, where several people's pictures are put together.
    """

    pixels: np.ndarray
    digest: bytes
    name: str = ""
    person: str = ""


@dataclass(eq=False)
class OwnClass:
    """One class: its pictures, and what was wrong with files that were to be of it."""

    name: str
    pictures: list[OwnPicture] = field(default_factory=list)
    errors: list[UserError] = field(default_factory=list)

    def people(self) -> tuple[str, ...]:
        """Whose pictures there are, as far as it is known."""
        return tuple(dict.fromkeys(each.person for each in self.pictures if each.person))

    def name_person(self, person: str) -> None:
        """Says whose the pictures are of which nobody knows it."""
        self.pictures = [each if each.person else replace(each, person=person) for each in self.pictures]


class Collection:
    """Classes in the order in which they came. Two names that differ in large and small letters alone are one class."""

    def __init__(self) -> None:
        self.classes: list[OwnClass] = []
        self._undo: list[Callable[[], None]] = []

    @property
    def num_pictures(self) -> int:
        """In all classes."""
        return sum(len(each.pictures) for each in self.classes)

    def class_named(self, name: str) -> OwnClass:
        """The class of that name, made if there is none."""
        found = self._find(name)
        if found is None:
            found = OwnClass(_clean(name))
            self.classes.append(found)
        return found

    def rename(self, own: OwnClass, name: str) -> None:
        """Raises `UserError` for no name and for that of another class."""
        if not _clean(name):
            raise UserError("A class needs a name.")
        other = self._find(name)
        if other is not None and other is not own:
            raise UserError("There is a class “{name}” already: choose another name.", name=other.name)
        own.name = _clean(name)

    def take_out(self, own: OwnClass, index: int) -> None:
        """Takes a picture out of its class."""
        picture = own.pictures.pop(index)
        self._remember(lambda: own.pictures.insert(min(index, len(own.pictures)), picture))

    def remove(self, own: OwnClass) -> None:
        """Takes a class out with its pictures."""
        index = self.classes.index(own)
        del self.classes[index]
        self._remember(lambda: self.classes.insert(min(index, len(self.classes)), own))

    def clear(self) -> None:
        """Takes everything out."""
        before, self.classes = self.classes, []
        if before:
            self._remember(partial(self._put_back, before))

    def can_undo(self) -> bool:
        """Whether something has been taken out."""
        return bool(self._undo)

    def undo(self) -> None:
        """Puts back what was taken out last."""
        if self._undo:
            self._undo.pop()()

    def examples(self) -> list[Example]:
        """All pictures as they are taught."""
        return [Example(own.name, each.pixels, each.person) for own in self.classes for each in own.pictures]

    def check(self) -> tuple[Finding, ...]:
        """What is to be said of them."""
        contents = [
            ClassContent(own.name, tuple(each.digest for each in own.pictures), tuple(own.errors))
            for own in self.classes
        ]
        return check(contents)

    def _put_back(self, classes: Sequence[OwnClass]) -> None:
        """Classes that came meanwhile stay; of two with one name the pictures are put together."""
        for own in classes:
            other = self._find(own.name)
            if other is None:
                self.classes.append(own)
            else:
                other.pictures[:0] = own.pictures

    def _remember(self, undo: Callable[[], None]) -> None:
        self._undo = [*self._undo[1 - _MAX_UNDO :], undo]

    def _find(self, name: str) -> OwnClass | None:
        return next((each for each in self.classes if _key(each.name) == _key(name)), None)


def _clean(name: str) -> str:
    return unicodedata.normalize("NFC", " ".join(name.split()))


def _key(name: str) -> str:
    return _clean(name).casefold()
