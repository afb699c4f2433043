from dataclasses import replace

import numpy as np
import pytest

from pose_coach.coaching.state import SessionState, Status
from pose_coach.drawing.plate import Style
from pose_coach.drawing.set_up import (
    FIGURE_HEIGHT,
    TITLE_HEIGHT,
    WIDTH,
    _dose,
    _step,
    draw_countdown,
    draw_start,
    draw_title,
)
from pose_coach.drawing.sprite import SpriteCache
from pose_coach.drawing.theme import THEME, Sizes
from pose_coach.exercises.catalog import exercise_named, exercises

STATE = SessionState(
    1.0,
    "scorpion",
    "Scorpion",
    Status.WAITING,
    goal=10,
    side_goal=5,
    step=(4, 5),
    figure=exercise_named("scorpion").figure,
)


def test_the_title_shows_step_and_dose() -> None:
    assert (_step(STATE), _dose(STATE)) == ("4 of 5", "5 times on each side")
    single = replace(STATE, step=None, side_goal=None, goal=1)
    assert (_step(single), _dose(single)) == ("", "once")
    assert _dose(replace(single, goal=None)) == ""


@pytest.mark.parametrize("scale", [1.0, 0.66])
@pytest.mark.parametrize("step", [None, (1, 5)])
def test_the_title_fits_its_panel(
    size_px: tuple[int, int], scale: float, step: tuple[int, int] | None
) -> None:
    sizes = Sizes.of_picture(*size_px, scale)
    for state in (STATE, replace(STATE, title="Thoracic spine rotation with a straight arm")):
        image = np.full((sizes.px(TITLE_HEIGHT) + 40, sizes.px(WIDTH) + 40, 3), 30, np.uint8)
        draw_title(image, (20, 20), replace(state, step=step), Style(sizes, THEME, SpriteCache()))
        light = image.max(axis=2) > 110
        edge = 20 + sizes.padding_px // 2
        assert light[edge:-edge, edge:-edge].any()
        light[edge:-edge, edge:-edge] = False
        assert not light.any()


@pytest.mark.parametrize("name", exercises())
@pytest.mark.parametrize("mirror", [False, True])
def test_the_start_posture_fits_its_panel(name: str, mirror: bool) -> None:
    sizes = Sizes.of_picture(640, 480)
    image = np.full((sizes.px(FIGURE_HEIGHT) + 40, sizes.px(WIDTH) + 40, 3), 30, np.uint8)
    figure = exercise_named(name).figure
    assert figure is not None
    draw_start(image, (20, 20), figure, Style(sizes, THEME, SpriteCache()), mirror=mirror)
    light = image.max(axis=2) > 110
    assert light[60:-60, 60:-60].any()
    light[24:-24, 24:-24] = False
    assert not light.any()


@pytest.mark.parametrize("at_top", [True, False])
def test_the_countdown_does_not_overlap_the_title(size_px: tuple[int, int], at_top: bool) -> None:
    width, height = size_px
    sizes = Sizes.of_picture(width, height)
    tall = sizes.px(TITLE_HEIGHT)
    top = sizes.margin_px if at_top else height - sizes.margin_px - tall
    image = np.full((height, width, 3), 120, np.uint8)
    draw_countdown(image, 3, (top, top + tall), Style(sizes, THEME, SpriteCache()))
    assert (image[top : top + tall] == 120).all()
    rows, columns = np.nonzero((image != 120).any(axis=2))
    assert columns.mean() == pytest.approx(width / 2, abs=2)
    assert rows.min() > 0
    assert rows.max() < height - 1


def test_the_countdown_numbers_differ_and_the_ring_empties() -> None:
    sizes = Sizes.of_picture(1280, 720)
    ring = []
    for number in (3, 2, 1):
        image = np.full((720, 1280, 3), 120, np.uint8)
        draw_countdown(image, number, (20, 200), Style(sizes, THEME, SpriteCache()))
        ring.append(int((image == THEME.second_end).all(axis=2).sum()))
    assert ring[0] > 1.3 * ring[1] > 2 * ring[2] > 0
