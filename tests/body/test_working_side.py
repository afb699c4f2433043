from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from pose_coach.body.landmarks import HIPS, SHOULDERS, Side
from pose_coach.body.measurements import measure
from pose_coach.body.trunk import trunk_of
from pose_coach.body.working_side import working_side
from tests.person import Camera, face_down, from_everywhere, on_hands_and_knees

either_side = pytest.mark.parametrize("side", ["left", "right"])


def sides(body, side, camera):
    """What the working side does, and the other one."""
    measured = measure(camera.seen(body))
    working = (side == "left") != camera.mirrored  # a mirrored picture shows the other side
    pair = measured.left, measured.right
    return pair if working else pair[::-1]


@from_everywhere
@either_side
@pytest.mark.parametrize("opened_deg", [-15.0, 0.0, 30.0, 60.0])
def test_chest_turn_is_positive_for_the_rising_side(camera, side, opened_deg):
    body = on_hands_and_knees(side, opened_deg=opened_deg, pelvis_deg=opened_deg / 5)
    working, other = sides(body, side, camera)

    # From an angle the picture alone shows a little less or more.
    exact = 3.0 if camera.yaw_deg == 0 else 12.0
    assert working.chest_turn_deg == pytest.approx(opened_deg, abs=exact)
    assert working.pelvis_turn_deg == pytest.approx(opened_deg / 5, abs=exact)
    assert other.chest_turn_deg == pytest.approx(-working.chest_turn_deg)
    assert other.pelvis_turn_deg == pytest.approx(-working.pelvis_turn_deg)


@from_everywhere
@either_side
def test_elbow_height_follows_the_elbow(camera, side):
    opened, other = sides(on_hands_and_knees(side, opened_deg=60), side, camera)
    closed, _ = sides(on_hands_and_knees(side, opened_deg=-15), side, camera)

    assert opened.elbow_height > 0.4
    assert closed.elbow_height < -0.1
    assert other.elbow_height < -0.3


@from_everywhere
@either_side
def test_a_lifted_leg_has_the_higher_knee(camera, side):
    lifted, flat = sides(face_down(side, over=0.5), side, camera)

    assert lifted.knee_height > flat.knee_height + 0.1


@from_everywhere
@either_side
def test_only_the_supporting_hand_is_judged(camera, side):
    body = on_hands_and_knees(side, opened_deg=60)
    working, other = sides(body, side, camera)

    assert working.off_one_hand_and_knees < 1.0
    assert other.off_one_hand_and_knees > 1.2


@from_everywhere
@either_side
def test_lying_is_not_on_hands_and_knees(camera, side):
    working, other = sides(face_down(side), side, camera)

    assert min(working.off_one_hand_and_knees, other.off_one_hand_and_knees) > 1.2


# What cannot be told


def test_a_trunk_of_zero_length_gives_nan():
    pose = Camera().seen(on_hands_and_knees("left", opened_deg=40))
    pose.landmarks_px[[*SHOULDERS, *HIPS]] = 300.0
    seen = working_side(pose, trunk_of(pose), Side.LEFT)

    assert math.isnan(seen.elbow_height)
    assert math.isnan(seen.knee_height)
    assert math.isnan(seen.chest_turn_deg)


def test_coinciding_landmarks_are_no_error():
    pose = Camera().seen(on_hands_and_knees("left"))
    nowhere = replace(pose, landmarks_px=np.full((33, 2), 100.0), world_m=np.zeros((33, 3)))
    measured = measure(nowhere)

    assert math.isnan(measured.left.off_one_hand_and_knees)
