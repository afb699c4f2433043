"""Whom to follow, of made-up people in a picture 1 wide."""

from __future__ import annotations

import numpy as np
import pytest

from pose_coach.tracking.following import BodyPosition
from pose_coach.tracking.person_choice import AGAIN_S, EVERY_S, LOOKS, PersonChooser
from tests.tracking.bodies import body, moved

SMALL = body(0.6, 0.4, 0.25)
LARGE = body(0.1, 0.6, 0.35)
STANDING = body(0.6, 0.2, 0.4, upright=True)


def chosen(followed, *seen, looks=LOOKS):
    """Whom a choice falls on at the last of so many looks."""
    choice = PersonChooser()
    for look in range(looks):
        at = [BodyPosition.of(float(look), points) for points in (followed, *seen)]
        better = choice.see(at[0], at)
    return better


def test_who_is_nearer_on_the_floor_is_followed_instead():
    better = chosen(SMALL, LARGE)

    assert better is not None
    assert better.low == pytest.approx(LARGE.min(axis=0))


@pytest.mark.parametrize(
    ("followed", "other"),
    [
        pytest.param(LARGE, SMALL, id="farther away"),
        pytest.param(LARGE, moved(LARGE, 0.45, -0.1), id="as far away"),
        pytest.param(SMALL, body(0.1, 0.1, 0.8, upright=True), id="nearer, and standing"),
        pytest.param(body(0.1, 0.62, 0.28), LARGE, id="the same, read in another way"),
    ],
)
def test_others_are_left_alone(followed, other):
    assert chosen(followed, other) is None


def test_who_stands_gives_way_to_somebody_on_the_floor():
    assert chosen(STANDING, LARGE) is not None
    assert chosen(STANDING, body(0.1, 0.4, 0.2)) is None  # far behind


def test_a_look_or_two_is_too_little():
    assert chosen(SMALL, LARGE, looks=LOOKS - 1) is None


def test_who_passes_is_nowhere_for_long():
    choice = PersonChooser()
    for look in range(3 * LOOKS):
        passing = BodyPosition.of(look * AGAIN_S, moved(LARGE, 0.3 * look, 0.0))
        assert choice.see(BodyPosition.of(look * AGAIN_S, SMALL), [passing]) is None


def test_a_look_that_shows_nobody_else_begins_anew():
    choice = PersonChooser()
    followed, better = BodyPosition.of(0.0, SMALL), BodyPosition.of(0.0, LARGE)
    seen = [[better]] * (LOOKS - 1) + [[followed]] + [[better]] * (LOOKS - 1)

    assert [choice.see(followed, one) for one in seen] == [None] * len(seen)


def test_looks_are_seldom_but_where_somebody_seems_the_better_choice():
    choice = PersonChooser()
    assert not choice.is_due(3.0)  # just found
    assert choice.is_due(3.0 + AGAIN_S)

    choice.see(BodyPosition.of(4.0, SMALL), [])
    assert not choice.is_due(4.0 + 0.9 * EVERY_S)
    assert choice.is_due(4.0 + EVERY_S)

    choice.see(BodyPosition.of(6.0, SMALL), [BodyPosition.of(6.0, LARGE)])
    assert choice.is_due(6.0 + AGAIN_S)


def test_a_body_without_extent_is_nobody():
    assert chosen(SMALL, np.zeros_like(SMALL)) is None
