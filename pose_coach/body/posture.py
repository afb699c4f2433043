"""Distances from start postures, by the directions of trunk, arms and thighs in the picture."""

from __future__ import annotations

import math

from pose_coach.body.end_view import EndView
from pose_coach.body.geometry import (
    angle_deg,
    distance,
    elevation_deg,
    middle,
    tilt_from_vertical_deg,
)
from pose_coach.body.landmarks import ANKLES, ELBOWS, HIPS, KNEES, SHOULDERS, WRISTS, Side
from pose_coach.body.pose import Pose
from pose_coach.body.trunk import Trunk

# A choice: a landmark of lower visibility is a guess of the model.
SEEN = 0.6

# All limits below are choices between the postures of the labelled clips (docs/accuracy.md) and other
# postures; they allow for a camera that looks down or is tilted. Hands and knees: hands under the
# shoulders, knees under the hips, trunk level, shins on the floor. In the clips arms stay within 10, thighs
# within 15 and the trunk within 25 degrees.
ARM_TILT_DEG = 35.0
THIGH_TILT_DEG = 24.0
TRUNK_ELEVATION_DEG = 40.0
KNEE_DEG = 130.0

# With one hand off the floor the chest turns, the trunk rises and the hips shift: in the clips by up to 45
# and 20 degrees.
OPEN_ARM_TILT_DEG = 45.0
OPEN_THIGH_TILT_DEG = 38.0
OPEN_TRUNK_ELEVATION_DEG = 65.0
OPEN_KNEE_DEG = 140.0

# Hands and feet: legs long (a bent knee is a fault, a knee under the belly another exercise), hands and
# feet on one floor and far apart, the hips well above it.
PLANK_KNEE_BEND_DEG = 75.0
PLANK_FLOOR_DEG = 30.0
PLANK_SPAN = 1.3
PLANK_HOVER = 0.2

# Lying: trunk level. On the belly at least one leg stays long, as far as the tracker can distinguish the
# legs, and neither is drawn up.
LYING_ELEVATION_DEG = 32.0
LYING_KNEE_BEND_DEG = 110.0
LYING_HIP_BEND_DEG = 80.0
DRAWN_UP_DEG = 35.0
# Seen from a low camera, the trunk of a body that lies flat rises by up to 12 degrees.
CHEST_UP_DEG = 18.0
# On the back the chest may roll with the knees by up to this much.
FACE_UP_ROLL_DEG = 85.0
# End on, head and feet are within 0.2 of the silhouette's width of each other with the knees up, and 0.55
# with the knees down. From the side they are at least 0.62 apart; on the belly with a leg crossed over,
# 0.47.
END_ON_APART = 0.56
PRONE_APART = 0.42
# A person who sits or stands before the camera rises by 0.4 of the height of the legs, and so does a lying
# one before the tracker has settled.
END_ON_RISE, SITS_UP_RISE = 0.25, 0.48
# A person who squats seen from the side also has head and feet above each other, but one shoulder is nearer
# by the whole width between them, and the trunk rises.
SIDE_ON_NEARER, SQUATS_FROM_DEG = 0.85, 12.0


def near_side(pose: Pose) -> Side:
    """Return the side of the body towards the camera: the one with the higher visibility."""
    left = right = 0.0
    for pair in (SHOULDERS, ELBOWS, WRISTS, HIPS, KNEES, ANKLES):
        left += float(pose.visibility[pair[0]])
        right += float(pose.visibility[pair[1]])
    return Side.LEFT if left >= right else Side.RIGHT


def off_hands_and_knees(pose: Pose) -> float:
    """Return the distance of the body from hands and knees.

    Parameters
    ----------
    pose
        Seen from the side, up to about 45 degrees, where verticals stay vertical in the picture.

    Returns
    -------
    float
        0 for the textbook posture, 1 at the limit of hands and knees, more beyond. Every visible limb must
        fit, also on the far side; limbs that are hidden or cut off are ignored. NaN if neither a thigh nor
        an arm is visible.
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
        # Hands are often cut off by the edge of the picture: the upper arm then replaces the arm.
        hand = next((part for part in (wrist, elbow) if seen[part] >= SEEN), None)
        if hand is not None and seen[shoulder] >= SEEN:
            limbs_seen += 1
            tilt = tilt_from_vertical_deg(points[shoulder], points[hand])
            worst = max(worst, tilt / ARM_TILT_DEG)
    return worst if limbs_seen else math.nan


def off_one_hand_and_knees(pose: Pose, support: int) -> float:
    """Return the distance of the body from hands and knees with only the supporting hand on the floor.

    Parameters
    ----------
    pose
        Seen from the side, up to about 45 degrees.
    support
        Side of the supporting arm: 0 left, 1 right. The other arm may be anywhere.

    Returns
    -------
    float
        As for `off_hands_and_knees`.
    """
    points, seen = pose.landmarks_px, pose.visibility
    worst = abs(elevation_deg(middle(pose, HIPS), middle(pose, SHOULDERS)))
    worst /= OPEN_TRUNK_ELEVATION_DEG
    limbs_seen = 0
    for side in (0, 1):
        hip, knee, ankle = HIPS[side], KNEES[side], ANKLES[side]
        if min(seen[hip], seen[knee]) < SEEN:
            continue
        limbs_seen += 1
        worst = max(worst, tilt_from_vertical_deg(points[hip], points[knee]) / OPEN_THIGH_TILT_DEG)
        if seen[ankle] >= SEEN:
            bend = angle_deg(points[hip], points[knee], points[ankle])
            worst = max(worst, bend / OPEN_KNEE_DEG)
    shoulder = SHOULDERS[support]
    hand = next((p for p in (WRISTS[support], ELBOWS[support]) if seen[p] >= SEEN), None)
    if hand is not None and seen[shoulder] >= SEEN:
        limbs_seen += 1
        tilt = tilt_from_vertical_deg(points[shoulder], points[hand])
        worst = max(worst, tilt / OPEN_ARM_TILT_DEG)
    return worst if limbs_seen else math.nan


def off_hands_and_feet(pose: Pose) -> float:
    """Return the distance of the body from hands and feet on the floor, as in a plank or downward dog.

    Returns
    -------
    float
        As for `off_hands_and_knees`; NaN if hands or feet are not visible.
    """
    points, seen = pose.landmarks_px, pose.visibility
    if max(seen[WRISTS[0]], seen[WRISTS[1]]) < SEEN or max(seen[a] for a in ANKLES) < SEEN:
        return math.nan
    hip, shoulder = middle(pose, HIPS), middle(pose, SHOULDERS)
    hands, feet = middle(pose, WRISTS), middle(pose, ANKLES)
    trunk_px, span_px = distance(hip, shoulder), distance(hands, feet)
    if not trunk_px or not span_px:
        return math.nan
    worst = max(abs(elevation_deg(hands, feet)) / PLANK_FLOOR_DEG, PLANK_SPAN * trunk_px / span_px)
    floor = feet - hands
    for part in (hip, shoulder):
        height = abs(floor[0]) * (hands[1] - part[1]) + math.copysign(1.0, floor[0]) * floor[1] * (
            part[0] - hands[0]
        )
        worst = max(worst, PLANK_HOVER / max(height / (span_px * trunk_px), 0.05))
    for side in (0, 1):
        hip_, knee, ankle = HIPS[side], KNEES[side], ANKLES[side]
        if min(seen[hip_], seen[knee], seen[ankle]) >= SEEN:
            bend = 180.0 - angle_deg(points[hip_], points[knee], points[ankle])
            worst = max(worst, bend / PLANK_KNEE_BEND_DEG)
    return worst


def is_end_on(view: EndView, trunk: Trunk) -> bool:
    """Return whether a body, if it lies, is seen from its feet's end."""
    squats = abs(trunk.left_nearer) > SIDE_ON_NEARER and trunk.elevation_deg > SQUATS_FROM_DEG
    return not squats and view.head_to_feet <= END_ON_APART and view.upright <= SITS_UP_RISE


def off_lying(pose: Pose, trunk: Trunk, view: EndView) -> float:
    """Return the distance of the body from lying with at least one long leg, as on the belly.

    The direction of the face is ignored: the tracker sometimes loses it while a leg crosses over. A body
    seen end on is outside the limit, as its legs hide the trunk.
    """
    points = pose.landmarks_px
    legs = (
        max(
            (180.0 - angle_deg(points[HIPS[s]], points[KNEES[s]], points[ANKLES[s]]))
            / LYING_KNEE_BEND_DEG,
            (180.0 - angle_deg(points[SHOULDERS[s]], points[HIPS[s]], points[KNEES[s]]))
            / LYING_HIP_BEND_DEG,
        )
        for s in (0, 1)
    )
    return max(
        trunk.elevation_deg / CHEST_UP_DEG,
        -trunk.elevation_deg / LYING_ELEVATION_DEG,
        -trunk.thigh_elevation_deg / DRAWN_UP_DEG,
        min(legs),
        PRONE_APART / max(view.head_to_feet, 0.01) if is_end_on(view, trunk) else 0.0,
    )


def off_lying_on_back(trunk: Trunk, view: EndView) -> float:
    """Return the distance from lying on the back, with any position of the legs, from the side or end on."""
    if is_end_on(view, trunk):
        return max(view.head_to_feet / END_ON_APART, view.upright / END_ON_RISE)
    turned = 180.0 - abs(trunk.chest_roll_deg)
    return max(abs(trunk.elevation_deg) / LYING_ELEVATION_DEG, turned / FACE_UP_ROLL_DEG)
