"""How many scripted drawings a network names rightly: four of each class, as one draws them with a mouse.

Each is a few strokes in canvas units, drawn by the canvas's own pen and prepared as the window does it. The hand is
unsteady: every point is off by up to a hundredth of the canvas, from one seed.
"""

import os
from itertools import pairwise

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import common
import numpy as np
import torch  # before Qt
from PySide6.QtGui import QGuiApplication

from core.predict.pipeline import prepare_drawing
from core.predict.predictor import Predictor
from core.runs.weights import find_weights
from gui.predict.drawing import Point, Stroke
from gui.predict.ink_raster import InkRaster, ink_of

_PEN = 0.045  # of the canvas's side: the middle one of the window's pens
_WOBBLE = 0.01
_POINTS_A_SIDE = 10  # a mouse tells where it is so often

Line = list[tuple[float, float]]


def _mirrored(left: Line) -> Line:
    """A closed outline from its left half, from the top to the bottom."""
    return [*left, *[(1 - x, y) for x, y in reversed(left)], left[0]]


def _shirt(sleeve: float, hem: float, width: float, neck: float = 0.09) -> Line:
    """Both sleeves end `sleeve` below the shoulders; short ones stand off."""
    cuff = 0.5 - width - (0.16 if sleeve < 0.3 else 0.13)
    return _mirrored(
        [
            (0.5 - neck, 0.12),
            (0.5 - width + 0.02, 0.17),
            (cuff, 0.17 + sleeve),
            (cuff + 0.1, 0.2 + sleeve),
            (0.5 - width + 0.02, 0.36),
            (0.5 - width + 0.02, hem),
        ]
    )


def _trousers(waist: float, spread: float, hem: float, crotch: float) -> Line:
    return _mirrored([(0.5 - waist, 0.08), (0.5 - waist - spread, hem), (0.5 - 0.04, hem), (0.5, crotch)])


def _dress(shoulder: float, waist: float, hem: float, length: float) -> Line:
    return _mirrored([(0.5 - shoulder, 0.08), (0.5 - waist, 0.38), (0.5 - hem, length)])


def _bag(top: float, width: float) -> Line:
    return _mirrored([(0.5 - width + 0.04, top), (0.5 - width, 0.86)])


def _handle(top: float, width: float, height: float) -> Line:
    return [(0.5 - width, top), (0.5 - 0.8 * width, height), (0.5 + 0.8 * width, height), (0.5 + width, top)]


def _sneaker(height: float, toe: float) -> Line:
    return [
        (0.08, 0.66), (0.12, toe), (0.34, toe - 0.06), (0.56, height), (0.72, height - 0.03), (0.76, height + 0.05),
        (0.9, height), (0.92, 0.66), (0.08, 0.66),
    ]  # fmt: skip


def _boot(height: float, toe: float, shaft: float) -> Line:
    return [
        (0.08, 0.82), (0.1, toe), (0.34, toe - 0.08), (0.48, toe - 0.2), (0.9 - shaft, height), (0.9, height),
        (0.9, 0.82), (0.08, 0.82),
    ]  # fmt: skip


def _buttons(top: float, bottom: float) -> Line:
    return [(0.5, top), (0.5, bottom)]


_SOLE: Line = [(0.06, 0.72), (0.94, 0.72)]

DRAWINGS: dict[str, list[list[Line]]] = {
    "T-shirt/top": [
        [_shirt(0.16, 0.86, 0.24)],
        [_shirt(0.2, 0.9, 0.26, neck=0.12)],
        [_shirt(0.12, 0.8, 0.25)],
        [_shirt(0.18, 0.92, 0.22, neck=0.07)],
    ],
    "Trouser": [
        [_trousers(0.15, 0.06, 0.92, 0.36)],
        [_trousers(0.13, 0.0, 0.94, 0.3)],
        [_trousers(0.17, 0.1, 0.92, 0.4)],
        [_trousers(0.14, 0.03, 0.95, 0.34)],
    ],
    "Pullover": [
        [_shirt(0.6, 0.86, 0.24)],
        [_shirt(0.64, 0.84, 0.26)],
        [_shirt(0.56, 0.8, 0.22)],
        [_shirt(0.62, 0.86, 0.27, neck=0.07)],
    ],
    "Dress": [
        [_dress(0.12, 0.08, 0.2, 0.94)],
        [_dress(0.1, 0.09, 0.16, 0.95)],
        [_dress(0.13, 0.1, 0.24, 0.92)],
        [_dress(0.1, 0.1, 0.13, 0.94)],
    ],
    "Coat": [
        [_shirt(0.62, 0.92, 0.24), _buttons(0.13, 0.92)],
        [_shirt(0.66, 0.94, 0.26), _buttons(0.13, 0.94)],
        [_shirt(0.6, 0.95, 0.23), _buttons(0.13, 0.95)],
        [_shirt(0.64, 0.9, 0.25, neck=0.07), _buttons(0.13, 0.9)],
    ],
    "Sandal": [
        [_SOLE, [(0.2, 0.72), (0.34, 0.5), (0.44, 0.72)], [(0.6, 0.72), (0.74, 0.4), (0.9, 0.72)]],
        [_SOLE, [(0.14, 0.72), (0.28, 0.54), (0.42, 0.72)], [(0.42, 0.72), (0.6, 0.46), (0.86, 0.72)]],
        [[(0.06, 0.76), (0.5, 0.7), (0.94, 0.5), (0.9, 0.76)], [(0.14, 0.75), (0.26, 0.56), (0.4, 0.72)],
         [(0.7, 0.62), (0.8, 0.34), (0.94, 0.5)]],
        [_SOLE, [(0.12, 0.72), (0.3, 0.52), (0.36, 0.72)], [(0.4, 0.72), (0.5, 0.5), (0.58, 0.72)],
         [(0.7, 0.72), (0.82, 0.46), (0.93, 0.72)]],
    ],
    "Shirt": [
        [_shirt(0.56, 0.88, 0.22), _buttons(0.2, 0.86), [(0.42, 0.12), (0.5, 0.22), (0.58, 0.12)]],
        [_shirt(0.16, 0.88, 0.24), _buttons(0.2, 0.86), [(0.42, 0.12), (0.5, 0.24), (0.58, 0.12)]],
        [_shirt(0.22, 0.9, 0.22), _buttons(0.22, 0.88), [(0.4, 0.13), (0.5, 0.26), (0.6, 0.13)]],
        [_shirt(0.58, 0.9, 0.21), [(0.42, 0.12), (0.5, 0.3), (0.58, 0.12)]],
    ],
    "Sneaker": [
        [_sneaker(0.38, 0.56)],
        [_sneaker(0.4, 0.54), [(0.36, 0.48), (0.46, 0.54)], [(0.44, 0.43), (0.54, 0.5)]],
        [_sneaker(0.42, 0.58)],
        [_sneaker(0.36, 0.55), [(0.1, 0.6), (0.9, 0.6)]],
    ],
    "Bag": [
        [_bag(0.4, 0.36), _handle(0.4, 0.2, 0.14)],
        [_bag(0.34, 0.3), _handle(0.34, 0.16, 0.1)],
        [_bag(0.46, 0.4), _handle(0.46, 0.24, 0.2)],
        [_bag(0.36, 0.34), _handle(0.36, 0.12, 0.22), [(0.2, 0.5), (0.8, 0.5)]],
    ],
    "Ankle boot": [
        [_boot(0.12, 0.64, 0.34)],
        [_boot(0.2, 0.66, 0.36), [(0.08, 0.76), (0.9, 0.76)]],
        [_boot(0.1, 0.6, 0.3)],
        [_boot(0.16, 0.66, 0.4), [(0.44, 0.46), (0.56, 0.52)], [(0.48, 0.38), (0.6, 0.44)]],
    ],
}  # fmt: skip


def main() -> None:
    """Draws all of them and has each of the given weights name them."""
    options = common.parser(__doc__)
    options.add_argument("--weights", nargs="+", default=["googlenet-photos", "googlenet-best", "googlenet-book"])
    options = options.parse_args()
    torch.set_num_threads(1)
    _app = QGuiApplication([])
    pixels = {name: [_prepared(lines, number) for number, lines in enumerate(each)] for name, each in DRAWINGS.items()}
    rows = []
    for name in options.weights:
        predictor = Predictor(find_weights(name))
        class_names = predictor.weights.class_names
        answers = {truth: [predictor.predict(each) for each in all_] for truth, all_ in pixels.items()}
        right = {
            truth: sum(class_names[int(each.probabilities.argmax())] == truth for each in all_)
            for truth, all_ in answers.items()
        }
        every = [each for all_ in answers.values() for each in all_]
        verdicts = [each.familiarity for each in every if each.familiarity is not None]
        refused = sum(not each.is_familiar for each in verdicts) if verdicts else "-"
        rows.append({"weights": name, "right": f"{sum(right.values())} of {len(every)}", "refused": refused} | right)
    common.report(options, {"Scripted drawings named rightly, of four a class": rows})


def _prepared(lines: list[Line], number: int) -> np.ndarray:
    """What the network gets of a drawing, uint8 28 x 28."""
    hand = np.random.default_rng(number)
    raster = InkRaster()
    raster.redraw([_stroke(line, hand) for line in lines])
    prepared = prepare_drawing(ink_of(raster.picture()))
    assert prepared is not None
    return prepared.pixels


def _stroke(corners: Line, hand: np.random.Generator) -> Stroke:
    """A line through corners, as an unsteady hand draws it."""
    corner_array = np.array(corners)
    shares = np.arange(_POINTS_A_SIDE) / _POINTS_A_SIDE
    sides = [start + (end - start) * share for start, end in pairwise(corner_array) for share in shares]
    points = np.array([*sides, corner_array[-1]])
    points = points + hand.uniform(-_WOBBLE, _WOBBLE, points.shape) / 2
    return Stroke(tuple(Point(float(x), float(y)) for x, y in points), _PEN)


if __name__ == "__main__":
    main()
