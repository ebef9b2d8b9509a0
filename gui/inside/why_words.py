"""What the page "Why this class" says in words."""

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QCoreApplication

from gui.inside.share_table import signed
from gui.inside.why_state import Question, WhyShown
from gui.inside.words import block_title, branch_title
from gui.texts import class_title, error_sentence

if TYPE_CHECKING:
    from core.predict.explain import Explanation


def heat_sentence(shown: WhyShown) -> str:
    """What the heat over the picture means, or why there is none."""
    if shown.error is not None:
        return error_sentence(shown.error)
    if shown.pixels is None:
        return QCoreApplication.translate(
            "why", "There is no picture: draw or drop one to see what in it speaks for a class."
        )
    if not shown.blocks:
        return QCoreApplication.translate("why", "There are no weights yet: wait a moment or open a run.")
    question = shown.question
    if question is None and shown.likeliest:
        return QCoreApplication.translate("why", "There are no numbers to explain (NaN): this network is broken.")
    if question is None:
        return ""  # a prediction is on its way
    if question.method != "grad_cam":
        return _pixel_sentence(shown, question)
    return "" if shown.explanation is None else _cam_sentence(shown, question, shown.explanation)


def _cam_sentence(shown: WhyShown, question: Question, explanation: "Explanation") -> str:
    rows, columns = explanation.cam.whole.shape
    values = {
        "block": block_title(question.block),
        "title": class_title(question.class_name),
        "places": f"{rows} × {columns}",
        "branch": branch_title(branch_kind(question)),
    }
    heat = shown.heat()
    is_dark = heat is not None and not (heat > 0).any()
    if is_dark and question.branch:
        words = QCoreApplication.translate("why", "No place of the {branch} branch speaks for {title}.")
    elif is_dark:
        words = QCoreApplication.translate("why", "No place speaks for {title}: what {block} sees speaks against it.")
    elif question.branch:
        words = QCoreApplication.translate(
            "why", "Bright: where the {branch} branch of {block}, {places} places, speaks for {title}."
        )
    else:
        words = QCoreApplication.translate("why", "Bright: where {block}, {places} places, speaks for {title}.")
    return words.format(**values)


def _pixel_sentence(shown: WhyShown, question: Question) -> str:
    title = class_title(question.class_name)
    if shown.is_cancelled:
        return QCoreApplication.translate("why", "Cancelled before it was known; press Compute to begin again.")
    if shown.parts is None:
        return QCoreApplication.translate("why", "Computing which pixels speak for {title}…").format(title=title)
    if question.method == "occlusion":
        words = QCoreApplication.translate(
            "why", "Bright: where a black square lowers the logit of {title}; dark: where it raises it."
        )
        return words.format(title=title)
    words = QCoreApplication.translate(
        "why", "Bright pixels speak for {title}, dark ones against it; together {sum} of {total} (approximated)."
    )
    parts = float(shown.parts.values.sum())
    return words.format(title=title, sum=signed(parts), total=signed(shown.parts.total))


def shares_sentence(shown: WhyShown) -> str:
    """How the numbers of the branches belong together; "" before they are known."""
    explanation, question = shown.explanation, shown.question
    if explanation is None or question is None or not explanation.cam.by_branch:
        return ""
    if explanation.bias is None:
        words = QCoreApplication.translate(
            "why",
            "Only the branches of the last block add up to the logit; of {block} one sees what is lost without them.",
        )
        return words.format(block=block_title(question.block))
    words = QCoreApplication.translate("why", "Together and with the bias of {bias}: the logit of {title}, {logit}.")
    logit = explanation.bias + sum(explanation.shares.values())
    return words.format(bias=signed(explanation.bias), title=class_title(question.class_name), logit=signed(logit))


def no_branches_sentence() -> str:
    """Instead of the table."""
    return QCoreApplication.translate(
        "why", "This network has no branches to compare. Choose a GoogLeNet above to see what each branch says."
    )


def scale_ends(shown: WhyShown) -> tuple[str, str]:
    """What the darkest and the brightest shade mean; empty where there is no heat."""
    if shown.heat() is None:
        return "", ""
    low, high = shown.ends()
    return ("0" if low == 0 else signed(low), signed(high)) if np.isfinite([low, high]).all() else ("", "")


def branch_kind(question: Question) -> str:
    """Of the branch that is asked about; "" for all together."""
    return next((branch.kind for branch in question.block.branches if branch.name == question.branch), "")


def explanation_of(method: str) -> str:
    """What stands behind the question mark: what is shown, and how it was computed."""
    if method == "gradients":
        return QCoreApplication.translate(
            "why",
            "Each pixel's part of what the picture adds to the logit of the class, the number before it becomes a"
            " probability. Integrated gradients: the mean of many gradients on the way from a black picture to this,"
            " times the pixel; an approximation.",
        )
    if method == "occlusion":
        return QCoreApplication.translate(
            "why",
            "By how much the logit of the class falls where a small black square covers the picture. It was moved over"
            " all places, and each pixel has the mean over all squares that cover it; a black square is itself a shape,"
            " so this is an estimate.",
        )
    return QCoreApplication.translate(
        "why",
        "Where a block's maps speak for the class: each map counts as much as the logit would rise with it, and what is"
        " below zero is left out (Grad-CAM), an estimate as coarse as the maps. Beside it each branch's exact share of"
        " the logit after the last block, and by how many points the probability changes with the branch off.",
    )
