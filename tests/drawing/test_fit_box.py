import math

import numpy as np
import pytest

from pose_coach.coaching.state import Fit
from pose_coach.drawing.fit_box import draw_fit
from pose_coach.drawing.theme import THEME

BOX = (0.1, 0.2, 0.9, 0.95)


def drawn(fit: Fit, size_px: tuple[int, int] = (1280, 720)) -> np.ndarray:
    image = np.full((size_px[1], size_px[0], 3), 120, np.uint8)
    draw_fit(image, fit, min(size_px), THEME)
    return image


def test_the_outline_follows_the_box(size_px: tuple[int, int]) -> None:
    width, height = size_px
    rows, columns = np.nonzero((drawn(Fit(BOX, False), size_px) != 120).any(axis=2))
    near = 0.012 * min(size_px) + 2
    assert columns.min() == pytest.approx(0.1 * width, abs=near)
    assert columns.max() == pytest.approx(0.9 * width, abs=near)
    assert rows.min() == pytest.approx(0.2 * height, abs=near)
    assert rows.max() == pytest.approx(0.95 * height, abs=near)
    inside = drawn(Fit(BOX, False), size_px)
    middle = inside[round(0.35 * height) : round(0.8 * height), round(0.25 * width) : -width // 4]
    assert (middle == 120).all()


def test_a_fitting_body_gets_a_solid_line_and_a_tick() -> None:
    marks = [(drawn(Fit(BOX, fits)) != 120).any(axis=2) for fits in (False, True)]
    # Between the corner marks: dashes leave gaps.
    along = slice(round(0.3 * 1280), round(0.7 * 1280))
    bottom = slice(round(0.95 * 720) - 4, round(0.95 * 720) + 4)
    dashed, whole = (mark[bottom, along].any(axis=0).mean() for mark in marks)
    assert whole == 1.0
    assert 0.3 < dashed < 0.8
    tick = slice(round(0.2 * 720) - 25, round(0.2 * 720) + 25), slice(640 - 25, 640 + 25)
    assert marks[1][tick].mean() > 3 * marks[0][tick].mean()


def test_colours_are_those_of_the_theme() -> None:
    calm, good = (drawn(Fit(BOX, fits)) for fits in (False, True))
    assert (calm == THEME.first_end).all(axis=2).sum() > 1000
    assert (good == THEME.good).all(axis=2).sum() > 1000
    assert not (calm == THEME.good).all(axis=2).any()


@pytest.mark.parametrize("box", [(0.5, 0.5, 0.5, 0.5), (0.9, 0.1, 0.2, 0.8), (math.nan,) * 4])
def test_an_empty_box_draws_nothing(box: tuple[float, float, float, float]) -> None:
    assert (drawn(Fit(box, True)) == 120).all()
