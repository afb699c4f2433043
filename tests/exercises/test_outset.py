"""How a stretch begins: where the body is at rest, and where it only pauses on its first way."""

from __future__ import annotations

import pytest

from pose_coach.exercises.outset import PAUSE_S, Outset


@pytest.fixture
def rests():
    """Whether the body is taken to be at rest after a stay at each of these levels, (degrees, seconds)."""

    def after(*stays):
        outset, time_s, found = Outset(from_rest=True), 0.0, []
        for level_deg, stay_s in stays:
            until_s = time_s + stay_s
            while time_s < until_s:
                outset.append(time_s, level_deg)
                rests = outset.rest() if outset.is_still else False
                time_s += 1 / 16
            found.append(rests)
        return found

    return after


def test_a_short_stay_on_the_way_is_a_pause(rests):
    assert rests((0.0, 1.0), (12.0, 1.0), (20.0, 1.0)) == [True, False, False]


def test_a_long_one_is_a_rest(rests):
    assert rests((0.0, 1.0), (12.0, PAUSE_S + 1.0)) == [True, True]


def test_who_comes_back_is_at_rest(rests):
    assert rests((0.0, 1.0), (12.0, 1.0), (2.0, 1.0)) == [True, False, True]
