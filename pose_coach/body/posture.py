"""Which posture the body is in, from the directions of trunk, arms and thighs in the picture."""

from __future__ import annotations

import math

from pose_coach.body.geometry import angle_deg, elevation_deg, middle, tilt_from_vertical_deg
from pose_coach.body.landmarks import ANKLES, ELBOWS, HIPS, KNEES, SHOULDERS, WRISTS, Side
from pose_coach.tracking.pose import Pose

# A landmark seen less well than this is a guess of the model's, and proves nothing.
SEEN = 0.6

# Hands and knees: hands under the shoulders, knees under the hips, trunk level, shins on the floor.
# The limits are how far from that a person, and a camera that looks down or is tilted, may be; on
# filmed cat-cows the directions stay within 10 (arms), 15 (thighs) and 25 (trunk) degrees.
ARM_TILT_DEG = 35.0
THIGH_TILT_DEG = 24.0
TRUNK_ELEVATION_DEG = 40.0
KNEE_DEG = 130.0


def near_side(pose: Pose) -> Side:
    """Return the side of the body that is towards the camera: the one that is better seen."""
    left = right = 0.0
    for pair in (SHOULDERS, ELBOWS, WRISTS, HIPS, KNEES, ANKLES):
        left += float(pose.visibility[pair[0]])
        right += float(pose.visibility[pair[1]])
    return Side.LEFT if left >= right else Side.RIGHT


def off_hands_and_knees(pose: Pose) -> float:
    """Return how far the body is from hands and knees.

    Parameters
    ----------
    pose
        Any view from the side up to about 45 degrees: there verticals stay vertical in the picture.

    Returns
    -------
    float
        0 for the textbook posture, 1 at the limit of what still counts as hands and knees, more
        beyond. Every limb that is seen must fit, also on the far side; one that is not seen, or
        is cut off by the edge of the picture, proves nothing. NaN where neither a thigh nor an
        arm can be seen.
    """
    points, seen = pose.landmarks_px, pose.visibility
    worst = abs(elevation_deg(middle(pose, HIPS), middle(pose, SHOULDERS))) / TRUNK_ELEVATION_DEG
    limbs_seen = 0
    for side in (0, 1):
        hip, knee, ankle = HIPS[side], KNEES[side], ANKLES[side]
        shoulder, elbow, wrist = SHOULDERS[side], ELBOWS[side], WRISTS[side]
        if min(seen[hip], seen[knee]) >= SEEN:
            limbs_seen += 1
            tilt = tilt_from_vertical_deg(points[hip], points[knee])
            worst = max(worst, tilt / THIGH_TILT_DEG)
            if seen[ankle] >= SEEN:
                bend = angle_deg(points[hip], points[knee], points[ankle])
                worst = max(worst, bend / KNEE_DEG)
        # A hand cut off by the edge of the picture is common: the upper arm then stands for the arm.
        hand = next((part for part in (wrist, elbow) if seen[part] >= SEEN), None)
        if hand is not None and seen[shoulder] >= SEEN:
            limbs_seen += 1
            tilt = tilt_from_vertical_deg(points[shoulder], points[hand])
            worst = max(worst, tilt / ARM_TILT_DEG)
    return worst if limbs_seen else math.nan
