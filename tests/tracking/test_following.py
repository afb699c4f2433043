"""Whose pose it is, of made-up people in a picture 1 wide."""

from __future__ import annotations

import numpy as np
import pytest

from pose_coach.body.landmarks import ANKLES, KNEES
from pose_coach.tracking.following import GIVE_UP_S, LEG_DOUBT_S, Identity, PersonFollower
from tests.tracking.bodies import body

STEP_S = 1 / 15


def seen(follow, points, from_s, for_s=STEP_S):
    """What is said of a pose that stays for so long."""
    times_s = from_s + np.arange(max(1, round(for_s / STEP_S))) * STEP_S
    return [follow.see(float(time_s), points) for time_s in times_s]


@pytest.fixture
def follow():
    """Somebody has been lying there for two seconds."""
    follow = PersonFollower()
    assert set(seen(follow, body(), 0.0, 2.0)) == {Identity.SAME}
    return follow


def test_who_passes_is_somebody_else(follow):
    walkers = [body(x, 0.3, 0.5, upright=True) for x in np.linspace(0.7, 0.9, 10)]
    said = [follow.see(2.0 + i * STEP_S, walker) for i, walker in enumerate(walkers)]

    assert set(said) == {Identity.OTHER}
    assert seen(follow, body(), 3.0) == [Identity.SAME]


def test_somebody_of_the_same_posture_elsewhere_is_somebody_else(follow):
    assert seen(follow, body(0.1, 0.2, 0.3), 2.0) == [Identity.OTHER]


def test_who_moves_as_people_do_is_the_same(follow):
    # Two body lengths a second: nobody on a mat is as fast.
    for i in range(10):
        assert follow.see(2.0 + i * STEP_S, body(0.3 + 0.05 * i)) is Identity.SAME


def test_head_and_feet_taken_for_each_other_are_nobody_elses(follow):
    said = seen(follow, body()[::-1].copy(), 2.0, LEG_DOUBT_S + 0.5)

    assert Identity.OTHER not in said
    assert said[-1] is Identity.SAME


def test_left_and_right_taken_for_each_other_are_the_same(follow):
    points = body()
    for left, right in (KNEES, ANKLES):
        points[[left, right]] = points[[right, left]]

    assert seen(follow, points, 2.0) == [Identity.SAME]


def with_a_strange_leg():
    points = body()
    points[[KNEES[0], ANKLES[0]]] = [[0.5, 0.4], [0.5, 0.3]]
    return points


def test_a_leg_that_leaps_is_somebody_elses_until_it_is_back(follow):
    assert set(seen(follow, with_a_strange_leg(), 2.0, 0.5)) == {Identity.BLENDED}
    assert seen(follow, body(), 2.5) == [Identity.SAME]


def test_a_leg_that_stays_where_it_leapt_to_is_believed(follow):
    said = seen(follow, with_a_strange_leg(), 2.0, LEG_DOUBT_S + 0.5)

    assert said[0] is Identity.BLENDED
    assert said[-1] is Identity.SAME


def test_seen_from_the_feet_legs_leap(follow):
    short = body(0.3, 0.6, 0.4)
    short[[23, 24]] = short[[11, 12]] + [0.01, 0.0]
    seen(follow, short, 2.0, 1.0)
    strange = short.copy()
    strange[[KNEES[0], ANKLES[0]]] = [[0.5, 0.4], [0.5, 0.35]]

    assert seen(follow, strange, 3.0) == [Identity.SAME]


def test_nobody_is_waited_for_for_ever(follow):
    elsewhere = body(0.1, 0.2, 0.3)
    assert seen(follow, elsewhere, 2.0 + GIVE_UP_S + 0.1) == [Identity.SAME]
    assert seen(follow, elsewhere, 2.0 + GIVE_UP_S + 0.2) == [Identity.SAME]


def test_who_has_only_just_come_is_not_waited_for():
    follow = PersonFollower()
    seen(follow, body(), 0.0, 0.5)

    assert seen(follow, body(0.1, 0.2, 0.3), 0.5) == [Identity.SAME]
