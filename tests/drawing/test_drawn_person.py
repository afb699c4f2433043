import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pose_coach.drawing.drawn_person import draw_person
from pose_coach.drawing.theme import THEME
from pose_coach.exercises.catalog import exercise_named, exercises
from pose_coach.exercises.figure import Figure

# Its middle is the middle of the picture, whose pixels run from 0 to 479.
AREA = (39.5, 30.0, 439.5, 270.0)


def figure_of(name: str) -> Figure:
    figure = exercise_named(name).figure
    assert figure is not None
    return figure


def drawn(figure: Figure, place: float, *, mirror: bool = False) -> np.ndarray:
    image = np.full((300, 480, 3), THEME.plate, np.uint8)
    draw_person(image, figure, figure.at(place), AREA, THEME, mirror=mirror)
    return image


def painted(image: np.ndarray) -> np.ndarray:
    return np.asarray((image != THEME.plate).any(axis=2))


@pytest.mark.parametrize("name", exercises())
@given(place=st.floats(0.0, 1.0))
@settings(max_examples=5)
def test_the_figure_fills_its_area_and_stays_inside(name: str, place: float) -> None:
    marks = painted(drawn(figure_of(name), place))
    rows, columns = np.flatnonzero(marks.any(axis=1)), np.flatnonzero(marks.any(axis=0))
    # A line is a whole number of pixels wide, its edges smoothed.
    assert AREA[0] - 2 <= columns.min()
    assert columns.max() <= AREA[2] + 2
    assert AREA[1] - 2 <= rows.min()
    assert rows.max() <= AREA[3] + 2
    wide, tall = np.ptp(columns) / (AREA[2] - AREA[0]), np.ptp(rows) / (AREA[3] - AREA[1])
    assert max(wide, tall) > 0.7


@pytest.mark.parametrize("name", exercises())
def test_a_mirrored_figure_is_the_flipped_figure(name: str) -> None:
    figure = figure_of(name)
    plain, other = painted(drawn(figure, 0.7)), painted(drawn(figure, 0.7, mirror=True))
    flipped = other[:, ::-1]
    assert (plain & flipped).sum() > 0.97 * (plain | flipped).sum()
    assert (plain & other).sum() < 0.9 * (plain | other).sum()


@pytest.mark.parametrize("name", exercises())
def test_the_ends_differ_without_colour(name: str) -> None:
    figure = figure_of(name)
    low, between, high = (drawn(figure, place).max(axis=2).astype(int) for place in (0, 0.5, 1))
    for one, other in ((low, between), (between, high), (low, high)):
        assert (np.abs(one - other) > 60).sum() > 500


def test_moving_limbs_have_the_accent_colour() -> None:
    for name in exercises():
        accent = (drawn(figure_of(name), 1.0) == THEME.second_end).all(axis=2)
        assert 400 < accent.sum() < 0.6 * painted(drawn(figure_of(name), 1.0)).sum()
