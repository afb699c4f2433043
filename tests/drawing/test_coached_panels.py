"""The two panels while somebody is coached: what they show, and that it fits."""

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pose_coach.body.landmarks import Side
from pose_coach.coaching.state import Breath, Pace, SessionState, Status
from pose_coach.drawing.guide_panel import HEIGHT, WIDTH, draw_guide
from pose_coach.drawing.plate import Style
from pose_coach.drawing.progress_panel import _title, progress_key, progress_panel
from pose_coach.drawing.sprite import SpriteCache
from pose_coach.drawing.theme import THEME, THEMES, Rgb, Sizes, Theme
from pose_coach.exercises.catalog import exercise_named
from tests.drawing.conftest import SIZES, pace_at

MakePace = Callable[..., Pace]
STATE = SessionState(
    1.0,
    "scorpion",
    "Scorpion",
    Status.MOVING,
    reps=3,
    goal=10,
    clean=2,
    rushed=1,
    position=0.4,
    end_labels=("Flat", "Over"),
    figure=exercise_named("scorpion").figure,
    guide=0.3,
    step=(4, 5),
    sides=(2, 1),
    side_goal=5,
    side=Side.RIGHT,
    range_deg=62.0,
    best_range_deg=71.0,
)
LONG = replace(
    STATE,
    title="Thoracic spine rotation with a straight arm",
    reps=1888,
    goal=8888,
    clean=888,
    rushed=888,
    sides=(888, 888),
    side_goal=888,
    end_labels=("Completely closed position", "Completely open position"),
    range_deg=188.0,
    best_range_deg=222.0,
)
HOLDING = replace(STATE, status=Status.HOLDING, hold_s=6.0, hold_goal_s=24.0, position=1.0)


def guided(state: SessionState, sizes: Sizes, *, mirror: bool = False) -> np.ndarray:
    image = np.full((sizes.px(HEIGHT) + 40, sizes.px(WIDTH) + 40, 3), 30, np.uint8)
    draw_guide(image, (20, 20), state, Style(sizes, THEME, SpriteCache()), mirror=mirror)
    return image


def count(image: np.ndarray, colour: Rgb) -> int:
    return int((image == colour).all(axis=2).sum())


def light_at_edges(image: np.ndarray, inset_px: int, width_px: int) -> bool:
    light = image[inset_px:-inset_px, inset_px:-inset_px].max(axis=2) > 110
    strips = (light[:width_px], light[-width_px:], light[:, :width_px], light[:, -width_px:])
    return any(strip.any() for strip in strips)


@given(
    size_px=st.sampled_from(SIZES),
    state=st.sampled_from(
        [STATE, LONG, replace(LONG, sides=None, side_goal=None), replace(STATE, goal=None)]
    ),
    scale=st.sampled_from([1.0, 0.66]),
    rate=st.sampled_from([29.6, math.nan]),
)
@settings(max_examples=30, deadline=None)
def test_progress_fits_its_panel(
    size_px: tuple[int, int], state: SessionState, scale: float, rate: float
) -> None:
    sizes = Sizes.of_picture(*size_px, scale)
    image = progress_panel(replace(state, frames_per_s=rate), sizes, THEME).colour
    assert (image.max(axis=2) > 110).any()
    assert not light_at_edges(image, 1, sizes.padding_px // 2)


@given(
    size_px=st.sampled_from(SIZES),
    state=st.sampled_from([STATE, LONG]),
    elapsed_s=st.floats(0.0, 4000.0),
)
@settings(max_examples=20)
def test_the_guide_fits_its_panel(
    size_px: tuple[int, int], state: SessionState, elapsed_s: float
) -> None:
    sizes = Sizes.of_picture(*size_px)
    pace = replace(pace_at(elapsed_s, 0.4), label="Reach your foot over to the other side")
    image = guided(replace(state, pace=pace), sizes)
    assert not light_at_edges(image, 21, sizes.padding_px // 3)
    assert (image[:20] == 30).all()
    assert (image[:, -20:] == 30).all()


@pytest.mark.parametrize("breath", [None, Breath(2, 3, True, 0.4), Breath(3, 12, False, 0.9)])
def test_a_hold_fits_the_panel(size_px: tuple[int, int], breath: Breath | None) -> None:
    sizes = Sizes.of_picture(*size_px)
    image = guided(replace(HOLDING, breath=breath), sizes)
    assert not light_at_edges(image, 21, sizes.padding_px // 3)
    assert (image[:20] == 30).all()
    assert (image[:, :20] == 30).all()


def test_the_drawn_person_follows_the_guide_not_the_body() -> None:
    sizes = Sizes.of_picture(1280, 720)
    figure = slice(20, 20 + sizes.px(0.32)), slice(20 + sizes.px(0.2), None)
    one = guided(replace(STATE, guide=0.1), sizes)[figure]
    assert not np.array_equal(one, guided(replace(STATE, guide=0.9), sizes)[figure])
    same = guided(replace(STATE, guide=0.1, position=0.9), sizes)[figure]
    assert np.array_equal(one, same)
    mirrored = guided(replace(STATE, guide=0.1), sizes, mirror=True)[figure]
    assert not np.array_equal(one, mirrored)


def test_the_start_posture_is_shown_before_the_first_movement() -> None:
    sizes = Sizes.of_picture(1280, 720)
    ready = replace(STATE, status=Status.READY, guide=math.nan)
    shown = guided(ready, sizes)[:, 200:]
    assert np.array_equal(shown, guided(replace(ready, position=0.9), sizes)[:, 200:])
    turning = replace(ready, guide=1.0)  # at an end, for less than a hold
    assert not np.array_equal(shown, guided(turning, sizes)[:, 200:])


def test_the_gauge_shows_the_guide_beside_the_body() -> None:
    sizes = Sizes.of_picture(1280, 720)
    left = slice(20 + sizes.px(0.11), 20 + sizes.px(0.16))
    shown = [guided(replace(STATE, guide=at), sizes)[:, left] for at in (0.2, 0.8, math.nan)]
    heights = [
        np.flatnonzero((picture > 240).all(axis=2).any(axis=1)).mean() for picture in shown[:2]
    ]
    assert heights[0] > heights[1] + 100
    assert not (shown[2] > 240).all(axis=2).any()


def test_a_rushed_phase_has_words_and_a_frame(make_pace: MakePace) -> None:
    sizes = Sizes.of_picture(1280, 720)
    calm = guided(replace(STATE, pace=make_pace(0.9, 0.3)), sizes)
    rushed = guided(replace(STATE, pace=make_pace(0.9, 0.3, too_fast=True)), sizes)
    assert count(calm, THEME.warning) == 0
    assert count(rushed, THEME.warning) > 3000
    frame = (rushed[22:26, 100:-100] == THEME.warning).all(axis=2)
    assert frame.all()


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_a_rushed_phase_differs_without_colour(theme: Theme, make_pace: MakePace) -> None:
    sizes = Sizes.of_picture(1280, 720)
    grey = []
    for too_fast in (False, True):
        image = np.full((sizes.px(HEIGHT) + 40, sizes.px(WIDTH) + 40, 3), 30, np.uint8)
        state = replace(STATE, pace=make_pace(0.9, 0.3, too_fast=too_fast))
        draw_guide(image, (20, 20), state, Style(sizes, theme, SpriteCache()), mirror=False)
        grey.append(image @ (0.2126, 0.7152, 0.0722))
    assert (np.abs(grey[1] - grey[0]) > 60).mean() > 0.02  # a frame and other words


def test_the_ring_of_a_hold_empties_and_counts_down() -> None:
    sizes = Sizes.of_picture(1280, 720)
    green = [
        count(guided(replace(HOLDING, hold_s=hold_s), sizes), THEME.hold)
        for hold_s in (0.6, 12.0, 23.0, 24.0, 30.0)
    ]
    assert green[0] > 1.7 * green[1] > green[2] > green[3] == green[4] == 0


def test_a_short_hold_stays_beside_the_figure() -> None:
    sizes = Sizes.of_picture(1280, 720)
    short = replace(HOLDING, hold_s=0.5, hold_goal_s=1.0)
    assert count(guided(short, sizes), THEME.second_end) > 500  # the leg that moves
    green = [count(guided(replace(short, hold_s=at), sizes), THEME.hold) for at in (0.2, 0.9)]
    assert green[0] > green[1] > 0


def test_the_disc_grows_and_shrinks_with_the_breath() -> None:
    sizes = Sizes.of_picture(1280, 720)

    def disc(inhaling: bool, share: float) -> int:
        image = guided(replace(HOLDING, breath=Breath(1, 3, inhaling, share)), sizes)
        row = image[20 + sizes.px(0.255), :, :].astype(int)
        tinted = np.ptp(row, axis=1) > 40
        return int(tinted.sum())

    assert disc(True, 0.1) < disc(True, 0.6) < disc(True, 1.0)
    assert disc(False, 0.1) > disc(False, 0.6) > disc(False, 1.0)


def test_remaining_breaths_are_hollow_dots() -> None:
    sizes = Sizes.of_picture(1280, 720)
    pictures = [
        guided(replace(HOLDING, breath=Breath(number, 3, True, 0.5)), sizes) for number in (1, 2, 3)
    ]
    dots = slice(-20 - sizes.padding_px - sizes.px(0.04), -20 - sizes.padding_px)
    light = [int((picture[dots].max(axis=2) > 150).sum()) for picture in pictures]
    assert light == sorted(light)
    assert light[0] < light[2]


def test_the_title_has_the_step_of_the_programme() -> None:
    assert _title(STATE) == "4/5 Scorpion"
    assert _title(replace(STATE, step=None)) == "Scorpion"


def test_the_working_side_has_an_arrow_head() -> None:
    sizes = Sizes.of_picture(1280, 720)
    grey = {
        side: progress_panel(replace(STATE, side=side), sizes, THEME).colour.max(axis=2)
        for side in (None, Side.LEFT, Side.RIGHT)
    }
    for side in (Side.LEFT, Side.RIGHT):
        assert (np.abs(grey[side].astype(int) - grey[None]) > 60).sum() > 100


def test_the_range_is_shown_against_the_best() -> None:
    sizes = Sizes.of_picture(1280, 720)
    without = progress_panel(replace(STATE, range_deg=math.nan), sizes, THEME)
    some, best = (
        progress_panel(replace(STATE, range_deg=degrees), sizes, THEME) for degrees in (30.0, 71.0)
    )
    assert without.height_px < some.height_px == best.height_px
    assert count(some.colour, THEME.second_end) < count(best.colour, THEME.second_end)


@pytest.mark.parametrize(
    "changed",
    [
        {"title": "Cat-cow"},
        {"step": (1, 5)},
        {"sides": (2, 2)},
        {"side": Side.LEFT},
        {"side_goal": 4},
        {"clean": 3},
        {"rushed": 0},
        {"range_deg": 40.0},
        {"best_range_deg": 90.0},
    ],
)
def test_every_visible_change_changes_the_cache_key(changed: dict[str, object]) -> None:
    other = replace(STATE, **changed)
    sizes = Sizes.of_picture(640, 480)
    assert progress_key(other) != progress_key(STATE)
    before, after = progress_panel(STATE, sizes, THEME), progress_panel(other, sizes, THEME)
    assert not np.array_equal(before.colour, after.colour)
