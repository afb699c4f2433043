from __future__ import annotations

import math
from itertools import pairwise

import pytest

from pose_coach.coaching.pacing import Pacing, guide, time_share, way_share
from pose_coach.counting.motion import Motion
from pose_coach.exercises.cat_cow import EXERCISE

AT_COW = Motion(True, EXERCISE.low, None, 2.0, 0.0, 0.0)
TO_CAT = Motion(True, None, EXERCISE.high, 10.0, 0.5, 0.5)
TO_COW = Motion(True, None, EXERCISE.low, 10.0, 0.5, 0.5)


def guided(motion, time_s):
    return guide(EXERCISE, motion, Pacing().update(time_s, EXERCISE, motion))


def test_the_guide_rests_at_an_end():
    assert guided(AT_COW, 8.0) == 0.0


def test_the_guide_starts_with_the_person_and_takes_the_middle_of_the_ideal_time():
    assert EXERCISE.tempo.ideal_s == (3.0, 5.0)
    assert [guided(TO_CAT, t) for t in (10.0, 12.0, 14.0, 15.0)] == pytest.approx([0, 0.5, 1, 1])
    assert [guided(TO_COW, t) for t in (10.0, 12.0, 14.0, 15.0)] == pytest.approx([1, 0.5, 0, 0])


def test_there_is_no_guide_out_of_posture_or_before_the_first_end():
    assert math.isnan(guided(Motion(False, None, None, math.nan, 0.0, math.nan), 1.0))
    assert math.isnan(guided(Motion(True, None, None, math.nan, 0.0, math.nan), 1.0))


def test_progress_is_the_inverse_of_time_share():
    assert [way_share(time_share(i / 10)) for i in range(11)] == pytest.approx(
        [i / 10 for i in range(11)]
    )


def test_time_share_inverts_the_half_cosine():
    assert time_share(0.0) == 0.0
    assert time_share(0.5) == pytest.approx(0.5)
    assert time_share(1.0) == pytest.approx(1.0)
    assert time_share((1 - math.cos(math.pi * 0.2)) / 2) == pytest.approx(0.2)


def test_time_share_is_clipped_at_the_ends():
    assert time_share(-0.3) == 0.0
    assert time_share(1.2) == pytest.approx(1.0)


def test_time_share_rises_fastest_at_the_ends_where_the_body_is_slow():
    shares = [time_share(i / 10) for i in range(11)]
    steps = [b - a for a, b in pairwise(shares)]

    assert min(steps) > 0
    assert steps[0] > 2 * steps[5]
    assert steps == pytest.approx(steps[::-1])
