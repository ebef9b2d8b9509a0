"""The pages of the window's middle: a row for each view that takes its place one at a time."""

from dataclasses import dataclass

from gui.language import QT_TRANSLATE_NOOP


@dataclass(frozen=True)
class PageSpec:
    """One page. The View menu shows each; the first is what one comes back to and has no title row of its own."""

    name: str
    title: str  # English; translated where it is shown, in the context "Centre"
    view: str  # the attribute of the window that holds the view
    key: str  # such as "Ctrl+2"


PAGES = (
    PageSpec("inside", QT_TRANSLATE_NOOP("Centre", "Network"), "inside", "Ctrl+1"),
    PageSpec("pictures", QT_TRANSLATE_NOOP("Centre", "Many pictures"), "table", "Ctrl+2"),
    PageSpec("evaluation", QT_TRANSLATE_NOOP("Centre", "Evaluation"), "evaluation", "Ctrl+3"),
    PageSpec("teach", QT_TRANSLATE_NOOP("Centre", "Teach it your own"), "teach_page", "Ctrl+4"),
    PageSpec("ablation", QT_TRANSLATE_NOOP("Centre", "Who matters?"), "who_matters", "Ctrl+5"),
    PageSpec("why", QT_TRANSLATE_NOOP("Centre", "Why this class"), "why_view", "Ctrl+6"),
    PageSpec("by_hand", QT_TRANSLATE_NOOP("Centre", "By hand"), "by_hand_view", "Ctrl+7"),
    PageSpec("two_moments", QT_TRANSLATE_NOOP("Centre", "Two moments"), "two_moments_view", "Ctrl+8"),
)
