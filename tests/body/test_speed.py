from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from pose_coach.body.geometry import distance, middle
from pose_coach.body.landmarks import HIPS, SHOULDERS, Landmark
from pose_coach.body.pose import Pose
from pose_coach.body.speed import speed_between

MakePose = Callable[..., Pose]


def moved(pose: Pose, by_trunks: float, *landmarks: int, within_s: float) -> Pose:
    trunk_px = distance(middle(pose, HIPS), middle(pose, SHOULDERS))
    points = pose.landmarks_px.copy()
    points[list(landmarks)] += (by_trunks * trunk_px, 0.0)
    return replace(pose, landmarks_px=points, time_s=pose.time_s + within_s)


def test_a_body_at_rest_has_no_speed(make_pose: MakePose):
    pose = make_pose()

    assert speed_between(pose, replace(pose, time_s=pose.time_s + 0.1)) == 0.0


@pytest.mark.parametrize("size", [1.0, 0.2])
@pytest.mark.parametrize("within_s", [0.1, 0.5])
def test_speed_is_in_trunk_lengths_per_second_at_any_size_and_rate(make_pose, size, within_s):
    pose = make_pose()
    pose = replace(pose, landmarks_px=pose.landmarks_px * size)
    after = moved(pose, 0.3, Landmark.LEFT_ANKLE, Landmark.LEFT_KNEE, within_s=within_s)

    assert speed_between(pose, after) == pytest.approx(0.3 / within_s, rel=0.05)


def test_a_single_stray_landmark_is_no_movement(make_pose: MakePose):
    pose = make_pose()

    assert speed_between(pose, moved(pose, 2.0, Landmark.LEFT_WRIST, within_s=0.1)) == 0.0


def test_unseen_landmarks_do_not_count_as_movement(make_pose: MakePose):
    pose = make_pose()
    hidden = np.ones_like(pose.visibility)
    both = [Landmark.LEFT_WRIST, Landmark.RIGHT_WRIST]
    hidden[both] = 0.2
    after = replace(moved(pose, 2.0, *both, within_s=0.1), visibility=hidden)

    assert speed_between(pose, after) == 0.0
