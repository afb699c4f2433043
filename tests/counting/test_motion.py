"""What the body does now, frame by frame."""

from __future__ import annotations

import math

import pytest

from pose_coach.counting.counter import Counter
from tests.counting.conftest import Body, Set, played

DONE = Set(count=3, hold_s=1.5, rest_s=2.0)


@pytest.fixture(scope="module")
def motions():
    exercise = played("rolling-plank")
    counter, found = Counter([exercise], live=True), []
    for time_s, measured in Body(exercise).frames(DONE, DONE.end_s):
        counter.update(time_s, measured)
        found.append((time_s, counter.motion))
    return found


def at(motions, time_s):
    return next(motion for t, motion in motions if t >= time_s)


def test_before_the_first_movement_no_end_is_known(motions):
    motion = at(motions, 1.5)

    assert motion.in_posture
    assert motion.end is motion.towards is None
    assert math.isnan(motion.since_s)


def test_on_the_way_it_says_where_to_and_how_far(motions):
    (out_s, _), (back_s, _) = DONE.travels_s[2:4]
    out, back = at(motions, out_s + 1.5), at(motions, back_s + 1.5)

    assert out.towards.name == "dog"
    assert back.towards.name == "plank"
    assert out.progress == pytest.approx(0.5, abs=0.2)
    assert out.position == pytest.approx(0.5, abs=0.2)
    assert out.since_s == pytest.approx(out_s + 0.3, abs=0.4)


def test_at_rest_it_says_at_which_end(motions):
    (_, far_s), (_, home_s) = DONE.travels_s[2:4]
    far, home = at(motions, far_s + 1.0), at(motions, home_s + 1.2)

    assert (far.end.name, home.end.name) == ("dog", "plank")
    assert far.towards is home.towards is None
    assert far.position == pytest.approx(1.0, abs=0.15)
    assert home.position == pytest.approx(0.0, abs=0.15)
    assert far.since_s == pytest.approx(far_s - 0.2, abs=0.5)
