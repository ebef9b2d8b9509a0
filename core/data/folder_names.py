"""Which classes a folder of pictures means by its name."""

import unicodedata
from collections.abc import Sequence

# What else than the name of a class a folder of clothes may be called, and which classes may be right for what is in
# it: all of these, any one of them, or none of the ten.
FOLDER_CLASSES: dict[str, tuple[str, ...]] = {
    "pants": ("Trouser",),
    "longsleeve": ("Pullover",),
    "outwear": ("Coat",),
    "shoes": ("Sandal", "Sneaker", "Ankle boot"),
    "hat": (),
    "shorts": (),
    "skirt": (),
}
# The kinds of things on photographs that are none of the classes; training tells them from these and from each other.
MISFIT_KINDS = tuple(name for name, meant in FOLDER_CLASSES.items() if not meant)


def classes_of_folder(folder_name: str, class_names: Sequence[str]) -> tuple[int, ...] | None:
    """Which classes count as right for the pictures in a folder, as indices; () where none of them does.

    A folder is called as a class, as one side of a slash in its name ("t-shirt" for "T-shirt/top"), or as
    `FOLDER_CLASSES` says; large and small letters, spaces, hyphens and a plural make no difference. None is what a name
    says that says nothing.
    """
    spellings = _spellings(folder_name)
    for index, class_name in enumerate(class_names):
        if spellings & {_plain(class_name), *map(_plain, class_name.split("/"))}:
            return (index,)
    for name, meant in FOLDER_CLASSES.items():
        if spellings & {name, name.removesuffix("s")} and set(meant) <= set(class_names):
            return tuple(class_names.index(each) for each in meant)
    return None


def misfit_kind_of_folder(folder_name: str) -> int | None:
    """Which of `MISFIT_KINDS` the pictures in a folder are, as an index; None where its name is none of theirs."""
    spellings = _spellings(folder_name)
    return next((kind for kind, name in enumerate(MISFIT_KINDS) if spellings & {name, name.removesuffix("s")}), None)


def _spellings(folder_name: str) -> set[str]:
    """What a folder's name may be, itself or as the plural of something."""
    written = _plain(folder_name)
    return {written, written.removesuffix("s"), written.removesuffix("es")} - {""}


def _plain(name: str) -> str:
    """Its letters and digits alone, all small."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", name).casefold()))
