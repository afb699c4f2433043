"""Measurements of one side of the body, so that a rule is written once for both sides."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from pose_coach.body.geometry import distance, middle
from pose_coach.body.landmarks import ELBOWS, HIPS, KNEES, SHOULDERS, Side
from pose_coach.body.pose import Pose
from pose_coach.body.posture import off_one_hand_and_knees
from pose_coach.body.trunk import Trunk

# Distances between MediaPipe's landmarks of an average adult, in trunk lengths.
SHOULDER_WIDTH, HIP_WIDTH = 0.72, 0.40


@dataclass(frozen=True, slots=True)
class WorkingSide:
    """Measurements of one side of the body. NaN means "cannot be seen".

    Attributes
    ----------
    off_one_hand_and_knees
        Distance from hands and knees with the other side's hand on the floor: 0 textbook, 1 the limit.
    chest_turn_deg, pelvis_turn_deg
        Rotation about the trunk towards this side: 0 face down, positive if this side's shoulder (hip)
        comes up. The mean of two estimates: by the world landmarks, whose depth is poor, and by heights in
        the picture, which have no depth.
    elbow_height
        Height of this side's elbow over the line of the trunk in the picture, in trunk lengths.
    elbow_seen
        Visibility of the elbow, 0 to 1: behind the body it is a guess.
    knee_height
        Height of this side's knee over the line of the trunk, in the same way.
    """

    off_one_hand_and_knees: float
    chest_turn_deg: float
    pelvis_turn_deg: float
    elbow_height: float
    elbow_seen: float
    knee_height: float


def working_side(pose: Pose, trunk: Trunk, side: Side) -> WorkingSide:
    """Measure one side."""
    index = 0 if side is Side.LEFT else 1
    sign = 1.0 if side is Side.LEFT else -1.0
    height = _heights(pose)

    def turn_deg(pair: tuple[int, int], roll_deg: float, width: float) -> float:
        apart = height(pair[0]) - height(pair[1])
        return sign * _turn_deg(apart * trunk.foreshortened / width, roll_deg)

    return WorkingSide(
        off_one_hand_and_knees=off_one_hand_and_knees(pose, 1 - index),
        chest_turn_deg=turn_deg(SHOULDERS, trunk.chest_roll_deg, SHOULDER_WIDTH),
        pelvis_turn_deg=turn_deg(HIPS, trunk.pelvis_roll_deg, HIP_WIDTH),
        elbow_height=height(ELBOWS[index]),
        elbow_seen=float(pose.visibility[ELBOWS[index]]),
        knee_height=height(KNEES[index]),
    )


def _turn_deg(sine: float, roll_deg: float) -> float:
    """Return the rotation of a line about the trunk by picture and space, positive with the left side up."""
    if math.isnan(sine):
        return math.nan
    return 0.5 * (roll_deg + math.degrees(math.asin(max(-1.0, min(1.0, sine)))))


def _heights(pose: Pose) -> Callable[[int], float]:
    """Return a function for the height of a landmark over the line of the trunk, in trunk lengths."""
    hip, shoulder = middle(pose, HIPS), middle(pose, SHOULDERS)
    trunk_px = distance(hip, shoulder)
    if not trunk_px:
        return lambda _: math.nan
    (hip_x, hip_y), (ux, uy) = hip.tolist(), ((shoulder - hip) / trunk_px).tolist()
    # Perpendicular to the trunk, and up: pixels have y downwards.
    nx, ny = (uy, -ux) if ux > 0 else (-uy, ux)

    def height(landmark: int) -> float:
        x, y = pose.landmarks_px[landmark].tolist()
        return float((x - hip_x) * nx + (y - hip_y) * ny) / trunk_px

    return height
