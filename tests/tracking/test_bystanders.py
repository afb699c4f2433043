"""Whether something moves close to the person that is not them."""

from __future__ import annotations

import numpy as np
import pytest

from pose_coach.tracking.bystanders import MOVES, BystanderDetector
from pose_coach.tracking.cells import cells_of
from pose_coach.tracking.following import BodyPosition

RNG = np.random.default_rng(3)
POINTS = np.stack([np.linspace(220.0, 420.0, 33), np.linspace(180.0, 300.0, 33)], axis=1)
"""Somebody in the middle of a picture of 640 x 360."""
PLACE = BodyPosition.of(0.0, POINTS)


def room(shift_px=0):
    """A bright room with some lines in it, which a camera in the hand shifts."""
    picture = np.full((360, 640, 3), 170, np.uint8)
    picture[:, np.arange(20, 640, 90)[:, None] + np.arange(4) + shift_px] = 60
    return picture


def box(picture, left, top, wide, high):
    """The picture with somebody dark in it."""
    picture = picture.copy()
    picture[top : top + high, left : left + wide] = 25
    return picture


def moved(*pictures, place=PLACE):
    """The most that moves between pictures a fifth of a second apart."""
    company = BystanderDetector()
    return max(
        company.movement(i * 0.2, cells_of(picture), place) for i, picture in enumerate(pictures)
    )


def test_a_room_in_which_only_the_person_moves_has_no_company():
    assert moved(room(), box(room(), 250, 200, 90, 90), room()) == 0.0


def test_somebody_who_comes_close_is_company():
    assert moved(room(), box(room(), 470, 80, 60, 250), box(room(), 450, 80, 60, 250)) > MOVES


def test_somebody_far_away_is_not():
    assert moved(room(), box(room(), 580, 80, 40, 250)) == 0.0


@pytest.mark.parametrize("shift_px", [2, 6])
def test_a_camera_in_the_hand_is_not(shift_px):
    assert moved(room(), room(shift_px), room()) == 0.0


def test_light_that_is_switched_is_not():
    assert moved(room(), room() // 4, room()) == 0.0


def test_grain_is_not():
    def grainy():
        return np.clip(room() + RNG.normal(0.0, 25.0, (360, 640, 3)), 0, 255).astype(np.uint8)

    assert moved(grainy(), grainy(), grainy()) == 0.0


def test_where_nobody_is_seen_nothing_is_close():
    assert moved(room(), box(room(), 470, 80, 60, 250), place=None) == 0.0
    assert moved(np.zeros((9, 9, 3), np.uint8), np.zeros((9, 9, 3), np.uint8)) == 0.0
