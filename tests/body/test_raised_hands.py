from __future__ import annotations

import pytest

from pose_coach.body.landmarks import Side
from pose_coach.body.raised_hands import raised_hands
from tests.person import (
    UP,
    Camera,
    face_down,
    face_up,
    in_childs_pose,
    on_hands_and_feet,
    on_hands_and_knees,
    standing,
)

VIEWS = [Camera(head=head, yaw_deg=yaw) for head in ("left", "right") for yaw in (0.0, 30.0, 80.0)]


@pytest.mark.parametrize("camera", VIEWS)
@pytest.mark.parametrize("sides", [(), ("left",), ("right",), ("left", "right")])
def test_every_raised_hand_of_a_standing_person_is_found(camera, sides):
    assert raised_hands(camera.seen(standing(raised=sides))) == {Side(side) for side in sides}


@pytest.mark.parametrize("camera", VIEWS)
@pytest.mark.parametrize(
    "body",
    [
        on_hands_and_knees(),
        on_hands_and_knees(opened_deg=80.0),
        on_hands_and_knees(opened_deg=80.0, arm_deg=90.0),
        on_hands_and_feet(),
        on_hands_and_feet(85.0),
        face_down(),
        face_down(over=1.0),
        face_up(),
        face_up(fallen_deg=80.0),
        in_childs_pose(),
    ],
)
def test_no_exercise_raises_a_hand(camera, body):
    assert raised_hands(camera.seen(body)) == frozenset()


def test_an_arm_straight_up_while_lying_on_the_back_is_raised():
    body = face_up()
    body["left_elbow"] = body["left_shoulder"] + 0.25 * UP
    body["left_wrist"] = body["left_shoulder"] + 0.47 * UP

    assert raised_hands(Camera().seen(body)) == {Side.LEFT}


def test_a_hand_at_the_ear_is_not_raised():
    body = standing()
    body["left_elbow"] = body["left_shoulder"] + [0.2, 0.1, 0.0]
    body["left_wrist"] = body["left_ear"] + [0.05, 0.0, 0.0]

    assert raised_hands(Camera().seen(body)) == frozenset()


def test_an_unseen_hand_is_not_raised():
    pose = Camera().seen(standing(raised=("left", "right")))
    pose.visibility[15] = 0.2

    assert raised_hands(pose) == {Side.RIGHT}
