"""The two panels: what they show, and that it fits."""

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pose_coach.coaching.state import Pace, SessionState, Status
from pose_coach.drawing.plate import Style
from pose_coach.drawing.reps_panel import _title, rate, reps_key, reps_panel
from pose_coach.drawing.sprite import SpriteCache
from pose_coach.drawing.tempo_panel import HEIGHT, WIDTH, draw_tempo, shown, words
from pose_coach.drawing.theme import THEME, Rgb, Sizes
from tests.drawing.conftest import SIZES, pace_at

STATE = SessionState(
    1.0,
    "cat-cow",
    "Cat-cow",
    Status.MOVING,
    reps=3,
    goal=10,
    clean=2,
    rushed=1,
    position=0.4,
    end_labels=("Cow", "Cat"),
)
LONG = replace(
    STATE,
    title="Thoracic spine rotation with a straight arm, left side",
    reps=1888,
    goal=8888,
    clean=888,
    rushed=888,
    end_labels=("Completely closed position", "Completely open position"),
)


def count(image: np.ndarray, colour: Rgb) -> int:
    return int((np.abs(image.astype(int) - colour) <= 8).all(axis=2).sum())


def tempo(state: SessionState, sizes: Sizes, border_px: int = 20) -> np.ndarray:
    shape = (sizes.px(HEIGHT) + 2 * border_px, sizes.px(WIDTH) + 2 * border_px, 3)
    image = np.full(shape, 30, np.uint8)
    draw_tempo(image, border_px, border_px, state, Style(sizes, THEME, SpriteCache()))
    return image


def light_at_edges(image: np.ndarray, inset_px: int, width_px: int) -> bool:
    light = image[inset_px:-inset_px, inset_px:-inset_px].max(axis=2) > 110
    strips = (light[:width_px], light[-width_px:], light[:, :width_px], light[:, -width_px:])
    return any(strip.any() for strip in strips)


@given(
    size_px=st.sampled_from(SIZES),
    state=st.sampled_from(
        [
            STATE,
            LONG,
            replace(STATE, goal=None),
            replace(LONG, goal=0),
            replace(LONG, sides=(944, 944)),
        ]
    ),
    scale=st.floats(0.5, 1.0),
)
@settings(max_examples=25)
def test_repetitions_fit_their_panel(
    size_px: tuple[int, int], state: SessionState, scale: float
) -> None:
    sizes = Sizes.of_picture(*size_px, scale)
    image = reps_panel(state, sizes, THEME).colour
    assert (image.max(axis=2) > 110).any()
    assert not light_at_edges(image, 1, sizes.padding_px // 2)


@given(
    size_px=st.sampled_from(SIZES),
    state=st.sampled_from([STATE, LONG]),
    elapsed_s=st.floats(0.0, 4000.0),
)
@settings(max_examples=20)
def test_tempo_fits_its_panel(
    size_px: tuple[int, int], state: SessionState, elapsed_s: float
) -> None:
    sizes = Sizes.of_picture(*size_px)
    pace = replace(pace_at(elapsed_s, 0.4), label="Open your chest towards the ceiling")
    image = tempo(replace(state, pace=pace), sizes)
    assert (image.max(axis=2) > 110).any()
    assert not light_at_edges(image, 21, sizes.padding_px // 2)
    assert (image[:20] == 30).all()
    assert (image[:, -20:] == 30).all()


def test_rushing_changes_the_tempo_panel(make_pace: Callable[..., Pace]) -> None:
    sizes = Sizes.of_picture(1280, 720)
    calm = tempo(replace(STATE, pace=make_pace(0.9, 0.3)), sizes)
    rushed = tempo(replace(STATE, pace=make_pace(0.9, 0.3, too_fast=True)), sizes)
    assert count(calm, THEME.warning) == 0
    assert count(rushed, THEME.warning) > 2000
    said = words(replace(STATE, pace=make_pace(0.9, 0.3, too_fast=True)), THEME)
    assert said.label == "Slower"  # in words too, not by colour alone


def test_the_tempo_panel_has_action_and_duration(make_pace: Callable[..., Pace]) -> None:
    moving = words(replace(STATE, pace=make_pace(1.25, 0.3)), THEME)
    assert (moving.label, moving.value_s) == ("Round your back", 1.25)
    assert moving.note == "aim for 3 to 5 s"
    holding = replace(STATE, status=Status.HOLDING, hold_s=2.0, end_label="Cat", position=1.0)
    assert words(holding, THEME).label == "Hold"
    assert words(holding, THEME).value_s == 2.0
    assert words(holding, THEME).label_colour == THEME.second_end
    assert words(replace(holding, end_labels=None), THEME).label == "Cat: hold"
    assert words(replace(STATE, status=Status.READY), THEME).label == "Ready"
    assert words(replace(STATE, end_label="Cow"), THEME).label == "Cow"
    assert words(STATE, THEME).label == ""


@pytest.mark.parametrize(
    ("hold_s", "note"),
    [
        (0.6, "24 s to go, breathe"),
        (12.0, "12 s to go, breathe"),
        (23.2, "1 s to go, breathe"),
        (24.0, "long enough"),
        (31.0, "long enough"),
    ],
)
def test_a_long_hold_shows_the_time_left(hold_s: float, note: str) -> None:
    holding = replace(STATE, status=Status.HOLDING, hold_s=hold_s, hold_goal_s=24.0)
    assert words(holding, THEME).note == note
    assert words(replace(holding, hold_goal_s=0.0), THEME).note == ""
    before = tempo(replace(holding, hold_goal_s=0.0), Sizes.of_picture(1280, 720))
    assert not np.array_equal(tempo(holding, Sizes.of_picture(1280, 720)), before)


def test_the_title_counts_each_side() -> None:
    assert _title(STATE) == "Cat-cow"
    assert _title(replace(STATE, title="Scorpion", sides=(2, 1))) == "Scorpion   L 2  R 1"


def test_unknown_seconds_are_omitted(make_pace: Callable[..., Pace]) -> None:
    assert words(replace(STATE, pace=make_pace(math.nan, 0.3)), THEME).value_s is None


@pytest.mark.parametrize("status", list(Status))
def test_the_tempo_panel_is_shown_only_during_the_exercise(status: Status) -> None:
    during = status in (Status.READY, Status.MOVING, Status.HOLDING)
    assert shown(replace(STATE, status=status, end_label="Cat")) is during


def test_an_unrecognised_movement_shows_no_empty_panel(
    make_pace: Callable[..., Pace],
) -> None:
    moving = replace(STATE, status=Status.MOVING, end_label=None, end_labels=None)
    assert not shown(moving)
    assert shown(replace(moving, pace=make_pace(1.0, 0.3)))
    assert shown(replace(moving, hold_s=1.0))
    assert shown(replace(moving, end_labels=("Cow", "Cat")))


@pytest.mark.parametrize(
    "changed",
    [
        {"title": "Scorpion"},
        {"sides": (2, 1)},
        {"reps": 4},
        {"goal": 12},
        {"goal": None},
        {"clean": 3},
        {"rushed": 0},
        {"status": Status.DONE},
    ],
)
def test_every_visible_change_changes_the_cache_key(changed: dict[str, object]) -> None:
    other = replace(STATE, **changed)
    sizes = Sizes.of_picture(640, 480)
    assert reps_key(other) != reps_key(STATE)
    before, after = reps_panel(STATE, sizes, THEME), reps_panel(other, sizes, THEME)
    assert not np.array_equal(before.colour, after.colour)


def test_the_bar_grows_with_the_repetitions() -> None:
    sizes = Sizes.of_picture(1280, 720)
    green = [
        count(reps_panel(replace(STATE, reps=reps), sizes, THEME).colour, THEME.good)
        for reps in (0, 3, 10, 14)
    ]
    assert green[0] < green[1] < green[2] == green[3]


def test_the_rate_is_small_and_whole() -> None:
    sizes = Sizes.of_picture(1280, 720)
    sprite = rate("30 fps", sizes, THEME)
    assert sprite.height_px < sizes.small_px
    assert sprite.colour.any()
    assert not sprite.colour[:, -1].any()
