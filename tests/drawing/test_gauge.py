import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from pose_coach.coaching.state import Pace, SessionState, Status
from pose_coach.drawing.gauge import Reading, draw_gauge, read
from pose_coach.drawing.theme import THEME

MakePace = Callable[..., Pace]


def state_with(pace: Pace | None, position: float = math.nan) -> SessionState:
    return SessionState(1.0, "cat-cow", "Cat-cow", Status.MOVING, pace=pace, position=position)


def test_the_ideal_stretch_is_behind_the_rushed_one(make_pace: MakePace) -> None:
    early, late = (read(state_with(make_pace(s, 0.3))) for s in (0.8, 1.6))
    for reading in (early, late):
        assert reading.ideal is not None
        assert reading.rushed is not None
        assert 0 < reading.ideal[0] < reading.ideal[1] < reading.rushed[0] < reading.rushed[1] == 1
    assert late.ideal is not None
    assert early.ideal is not None
    assert late.ideal[0] > early.ideal[0]


def test_after_the_limit_nothing_is_rushed(make_pace: MakePace) -> None:
    assert read(state_with(make_pace(2.0, 0.3))).rushed is None


def test_movement_to_the_first_end_runs_downwards(make_pace: MakePace) -> None:
    up = read(state_with(make_pace(1.0, 0.3)))
    down = read(state_with(replace(make_pace(1.0, 0.3), to_second_end=False)))
    assert up.marker == pytest.approx(0.3)
    assert down.marker == pytest.approx(0.7)
    assert up.ideal is not None
    assert down.ideal == pytest.approx(tuple(1 - place for place in up.ideal))


def test_at_rest_only_the_body_is_shown() -> None:
    assert read(state_with(None, 0.4)) == Reading(0.4)
    assert read(state_with(None, 1.7)) == Reading(1.0)
    assert read(state_with(None)) == Reading(None)


def test_the_guide_is_shown_at_rest_and_moving(make_pace: MakePace) -> None:
    resting = replace(state_with(None, 0.4), guide=0.3)
    assert read(resting) == Reading(0.4, guide=0.3)
    assert read(replace(resting, guide=1.4)).guide == 1.0
    assert read(replace(state_with(make_pace(1.0, 0.3)), guide=0.2)).guide == 0.2
    assert read(state_with(make_pace(1.0, 0.3))).guide is None


def test_unknown_values_are_omitted(make_pace: MakePace) -> None:
    assert read(state_with(make_pace(math.nan, 0.3), 0.6)) == Reading(0.6)
    assert read(state_with(make_pace(1.0, math.nan))).marker is None


def count(image: np.ndarray, colour: tuple[int, int, int]) -> int:
    return int((image == colour).all(axis=2).sum())


def drawn(reading: Reading) -> np.ndarray:
    image = np.zeros((300, 80, 3), np.uint8)
    draw_gauge(image, reading, 40, (40, 260), 24, THEME)
    return image


def test_the_marker_is_at_the_body_and_changes_colour_when_rushed() -> None:
    calm, rushed = drawn(Reading(0.75)), drawn(Reading(0.75, too_fast=True))
    changed = np.flatnonzero((calm != rushed).any(axis=(1, 2)))
    assert abs(changed.mean() - (260 - 0.75 * 220)) < 1
    assert count(calm, THEME.warning) == 0
    assert count(rushed, THEME.warning) > 100


def test_the_ideal_stretch_has_the_good_colour() -> None:
    image = drawn(Reading(0.1, ideal=(0.4, 0.6)))
    green = np.flatnonzero((image == THEME.good).all(axis=2).any(axis=1))
    assert green.min() < 260 - 0.6 * 220 < 260 - 0.4 * 220 < green.max()
    assert count(drawn(Reading(0.1)), THEME.good) == 0


def test_the_pointer_stands_beside_the_track_where_the_guide_is() -> None:
    changed = (drawn(Reading(0.2, guide=0.75)) != drawn(Reading(0.2))).any(axis=2)
    rows, columns = np.nonzero(changed)
    assert rows.mean() == pytest.approx(260 - 0.75 * 220, abs=1)
    assert columns.min() >= 40 + 12
    assert columns.max() <= 40 + 30


def test_the_gauge_stays_within_its_width() -> None:
    image = drawn(Reading(0.5, ideal=(0.4, 0.6), rushed=(0.7, 1.0)))
    columns = np.flatnonzero(image.any(axis=(0, 2)))
    assert columns.min() >= 40 - 24
    assert columns.max() <= 40 + 24
