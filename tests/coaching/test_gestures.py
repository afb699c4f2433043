from __future__ import annotations

import pytest

from pose_coach.body.landmarks import Side
from pose_coach.coaching.gestures import GAP_S, HELD_FOR_S, SHOWN_FROM_S, Sign, Signs

NONE, ONE, BOTH = frozenset(), frozenset({Side.LEFT}), frozenset(Side)


@pytest.fixture
def given():
    """Hold hands up for stretches of seconds, ten looks a second; return the signs and their times."""

    def give(*stretches):
        signs, time_s, found = Signs(), 0.0, []
        for raised, for_s in stretches:
            for _ in range(round(for_s * 10)):
                sign = signs.update(time_s, raised)
                if sign is not None:
                    found.append((sign, pytest.approx(time_s, abs=0.11)))
                time_s = round(time_s + 0.1, 1)
        return found

    return give


def test_a_hand_raised_for_two_seconds_is_a_gesture(given):
    assert given((NONE, 1.0), (ONE, 3.0)) == [(Sign.ONE_HAND, 1.0 + HELD_FOR_S)]


def test_both_hands_are_a_different_gesture(given):
    assert given((NONE, 1.0), (BOTH, 3.0)) == [(Sign.BOTH_HANDS, 1.0 + HELD_FOR_S)]


def test_a_briefly_raised_hand_is_no_gesture(given):
    assert given((ONE, 1.8), (NONE, 1.0), (ONE, 1.8)) == []


def test_a_second_hand_may_follow_later(given):
    assert given((NONE, 1.0), (ONE, 1.5), (BOTH, 3.0)) == [(Sign.BOTH_HANDS, 2.5 + HELD_FOR_S)]


def test_a_gesture_counts_once_until_the_hands_come_down(given):
    assert given((ONE, 9.0)) == [(Sign.ONE_HAND, HELD_FOR_S)]
    assert given((BOTH, 3.0), (ONE, 5.0)) == [(Sign.BOTH_HANDS, HELD_FOR_S)]
    assert len(given((ONE, 3.0), (NONE, 1.0), (ONE, 3.0))) == 2


def test_a_short_loss_does_not_end_a_gesture(given):
    assert given((ONE, 1.0), (NONE, GAP_S - 0.1), (ONE, 2.0)) == [(Sign.ONE_HAND, HELD_FOR_S)]


def test_the_share_of_the_holding_time_grows():
    signs = Signs()
    signs.update(0.0, ONE)
    assert signs.sign is None
    signs.update(SHOWN_FROM_S + 0.1, ONE)
    assert (signs.sign, signs.share) == (Sign.ONE_HAND, pytest.approx(0.25))
    signs.update(2.1, ONE)
    assert signs.sign is None
