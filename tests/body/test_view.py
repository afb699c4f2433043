from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pose_coach.body.pose import Pose
from pose_coach.body.view import END_FROM_DEG, OBLIQUE_FROM_DEG, View, view_of, yaw_deg

MakePose = Callable[..., Pose]


def seen_from(pose: Pose, round_deg: float) -> Pose:
    """Walk the camera round the body by turning the body about the vertical (the y axis)."""
    turn = math.radians(round_deg)
    about_y = np.array(
        [[math.cos(turn), 0, math.sin(turn)], [0, 1, 0], [-math.sin(turn), 0, math.cos(turn)]]
    )
    return replace(pose, world_m=pose.world_m @ about_y.T)


@pytest.mark.parametrize("facing", ["left", "right"])
@pytest.mark.parametrize(
    ("round_deg", "expected_deg"),
    [(0, 0), (15, 15), (-15, 15), (30, 30), (-45, 45), (90, 90), (-90, 90), (135, 45), (180, 0)],
)
def test_yaw_is_the_angle_of_the_camera_from_the_nearer_side(
    make_pose: MakePose, facing: str, round_deg: float, expected_deg: float
) -> None:
    pose = seen_from(make_pose(facing=facing, with_silhouette=False), round_deg)
    assert yaw_deg(pose) == pytest.approx(expected_deg)


@settings(max_examples=30, deadline=None, derandomize=True, database=None)
@given(st.floats(-180, 180))
def test_mirroring_does_not_change_yaw(
    make_pose: MakePose, in_mirror: Callable[[Pose], Pose], round_deg: float
) -> None:
    pose = seen_from(make_pose(with_silhouette=False), round_deg)
    yaw = yaw_deg(pose)
    assert 0 <= yaw <= 90
    assert yaw_deg(in_mirror(pose)) == pytest.approx(yaw)


def test_a_body_without_width_has_no_yaw(make_pose: MakePose) -> None:
    pose = make_pose(with_silhouette=False)
    assert math.isnan(yaw_deg(replace(pose, world_m=np.zeros((33, 3)))))


@pytest.mark.parametrize(
    ("yaw", "name"),
    [
        (0.0, View.SIDE),
        (np.nextafter(OBLIQUE_FROM_DEG, 0), View.SIDE),
        (OBLIQUE_FROM_DEG, View.OBLIQUE),
        (30.0, View.OBLIQUE),
        (np.nextafter(END_FROM_DEG, 0), View.OBLIQUE),
        (END_FROM_DEG, View.END),
        (90.0, View.END),
        (math.nan, View.UNKNOWN),
    ],
)
def test_the_name_of_a_view(yaw: float, name: View) -> None:
    assert view_of(yaw) is name
