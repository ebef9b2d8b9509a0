"""The model of a drawing: history, and curves that later points do not change."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.predict.drawing import Drawing, Point, Stroke, piece, tail

_coordinates = st.floats(0, 1, allow_nan=False)
_strokes = st.builds(
    Stroke,
    st.lists(st.builds(Point, _coordinates, _coordinates, _coordinates), min_size=1, max_size=8).map(tuple),
    st.floats(0.01, 0.1),
    st.booleans(),
)


def _stroke(x: float) -> Stroke:
    return Stroke((Point(x, 0.5),), 0.03)


def test_undo_and_redo_go_stroke_by_stroke():
    drawing = Drawing()
    drawing.add(_stroke(0.1))
    drawing.add(_stroke(0.2))
    drawing.undo()
    assert drawing.strokes == (_stroke(0.1),)
    drawing.redo()
    assert drawing.strokes == (_stroke(0.1), _stroke(0.2))


def test_clearing_is_one_step_that_can_be_undone():
    drawing = Drawing()
    drawing.add(_stroke(0.1))
    drawing.add(_stroke(0.2))
    drawing.clear()
    assert drawing.strokes == ()
    drawing.undo()
    assert drawing.strokes == (_stroke(0.1), _stroke(0.2))


def test_clearing_nothing_is_no_step():
    drawing = Drawing()
    drawing.clear()
    assert not drawing.can_undo()


def test_a_new_stroke_ends_what_could_be_redone():
    drawing = Drawing()
    drawing.add(_stroke(0.1))
    drawing.undo()
    drawing.add(_stroke(0.2))
    assert not drawing.can_redo()
    assert drawing.strokes == (_stroke(0.2),)


def test_undo_and_redo_stop_at_the_ends():
    drawing = Drawing()
    drawing.undo()
    drawing.redo()
    assert drawing.strokes == ()
    assert not drawing.can_undo()
    assert not drawing.can_redo()


@given(st.lists(st.one_of(_strokes, st.just("clear"), st.just("undo"), st.just("redo")), max_size=20))
def test_history_is_that_of_two_stacks(actions):
    drawing, done, undone, now = Drawing(), [], [], ()
    for action in actions:
        if isinstance(action, Stroke):
            drawing.add(action)
            done, undone, now = [*done, now], [], (*now, action)
        elif action == "clear":
            drawing.clear()
            if now:
                done, undone, now = [*done, now], [], ()
        elif action == "undo":
            drawing.undo()
            if done:
                undone, now, done = [*undone, now], done[-1], done[:-1]
        else:
            drawing.redo()
            if undone:
                done, now, undone = [*done, now], undone[-1], undone[:-1]
        assert (drawing.strokes, drawing.can_undo(), drawing.can_redo()) == (now, bool(done), bool(undone))


@given(_strokes)
def test_pieces_join_and_end_at_the_last_point(stroke):
    pieces = [piece(stroke, index) for index in range(len(stroke.points))]
    for before, after in zip(pieces, [*pieces[1:], tail(stroke)], strict=True):
        assert after.start == before.end
    assert tail(stroke).end == (stroke.points[-1].x, stroke.points[-1].y)


@given(_strokes, st.builds(Point, _coordinates, _coordinates))
def test_a_later_point_changes_no_piece(stroke, point):
    longer = stroke.extended(point)
    for index in range(len(stroke.points)):
        assert piece(stroke, index) == piece(longer, index)


@pytest.mark.parametrize(("pressure", "width"), [(1.0, 0.03), (0.0, 0.01), (7.0, 0.03), (-1.0, 0.01)])
def test_pressure_makes_a_stroke_wider_within_bounds(pressure, width):
    assert tail(Stroke((Point(0.5, 0.5, pressure),), 0.03)).width == pytest.approx(width)
