"""A posture is entered and left in one's own time."""

from __future__ import annotations

import math

import pytest

from pose_coach.counting.posture import Posture


def changes(offs, *, needs_rest=False, still=True, busy=False, every_s=0.1):
    """When the posture is entered and left, given how far off it the body is."""
    posture, found = Posture(needs_rest=needs_rest), []
    for number, off in enumerate(offs):
        if posture.update(number * every_s, off, still=still, busy=busy):
            found.append((round(number * every_s, 1), posture.is_in))
    return found


def test_it_is_entered_after_half_a_second():
    assert changes([2.0] * 10 + [0.5] * 10) == [(1.5, True)]


def test_live_it_is_entered_only_at_rest():
    assert changes([0.5] * 20, needs_rest=True, still=False) == []
    assert changes([0.5] * 20, needs_rest=True) == [(0.5, True)]


def test_it_is_left_after_a_while_and_not_in_a_repetition():
    assert changes([0.5] * 10 + [1.5] * 20) == [(0.5, True), (2.4, False)]
    assert changes([0.5] * 10 + [1.1] * 20) == [(0.5, True)]
    assert changes([0.5] * 10 + [1.5] * 20, busy=True) == [(0.5, True)]


def test_out_of_sight_it_is_kept_for_four_seconds():
    assert changes([0.5] * 10 + [math.nan] * 60) == [(0.5, True), (pytest.approx(5.0), False)]
