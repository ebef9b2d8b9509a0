"""Which branches are wished to be off, and how much each one turned out to matter; free of torch, for the window."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

FILLS = ("zeros", "mean")  # what a branch gives that is off


@dataclass(frozen=True)
class Switches:
    """A wish: `off` has the names of the branches that are off ("inception3a.branch1x1"); `fill` is one of `FILLS`."""

    off: frozenset[str] = frozenset()
    fill: str = "zeros"

    def with_branches(self, names: Iterable[str], *, on: bool) -> "Switches":
        """The same with these branches on or off."""
        names = frozenset(names)
        return Switches(self.off - names if on else self.off | names, self.fill)

    def among(self, names: Iterable[str]) -> "Switches":
        """The same for a network that has these branches alone."""
        return Switches(self.off & frozenset(names), self.fill)


ALL_ON = Switches()


@dataclass(frozen=True)
class Ablation:
    """How many of `num_images` are named right with all branches on, and with each one of them off.

    `right_without` has the branches in the network's order; `fill` is one of `FILLS`.
    """

    fill: str
    num_images: int
    right: int
    right_without: Mapping[str, int]

    @property
    def accuracy(self) -> float:
        """With all branches on, 0..1; 0 before there is an image."""
        return self.right / max(1, self.num_images)

    def change(self, branch: str) -> float:
        """Accuracy without a branch less that with all of them, -1..1: negative where the branch is needed."""
        return (self.right_without[branch] - self.right) / max(1, self.num_images)

    def as_dict(self) -> dict[str, object]:
        """Ready for JSON: {"off", "num_images", "base", "delta": {"3a": {"branch1x1": …}}}."""
        delta: dict[str, dict[str, float]] = {}
        for name in self.right_without:
            block, branch = name.rsplit(".", 1)
            delta.setdefault(block.removeprefix("inception"), {})[branch] = self.change(name)
        return {"off": self.fill, "num_images": self.num_images, "base": self.accuracy, "delta": delta}
