"""Which posture the body is in, from the directions of trunk, arms and thighs in the picture."""

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

# A landmark of lower visibility is a guess of the model.
SEEN = 0.6

# Hands and knees: hands under the shoulders, knees under the hips, trunk level, shins on the floor.
# The limits are how far from that a person, and a camera that looks down or is tilted, may be; on
# filmed cat-cows the directions stay within 10 (arms), 15 (thighs) and 25 (trunk) degrees.
ARM_TILT_DEG = 35.0
THIGH_TILT_DEG = 24.0
TRUNK_ELEVATION_DEG = 40.0
KNEE_DEG = 130.0

# On hands and knees with one hand off the floor the chest turns, and the trunk climbs and the hips shift
# with it: on filmed rotations to 45 and 20 degrees.
OPEN_ARM_TILT_DEG = 45.0
OPEN_THIGH_TILT_DEG = 38.0
OPEN_TRUNK_ELEVATION_DEG = 65.0
OPEN_KNEE_DEG = 140.0

# On hands and feet: legs long (a knee that bends is a fault, one under the belly another exercise), hands and
# feet on one floor, far apart, the hips well over it.
PLANK_KNEE_BEND_DEG = 75.0
PLANK_FLOOR_DEG = 30.0
PLANK_SPAN = 1.3
PLANK_HOVER = 0.2

# Lying: trunk level. On the belly one leg at least stays long, as far as the tracker can tell the legs
# apart, and neither is drawn up under it.
LYING_ELEVATION_DEG = 32.0
LYING_KNEE_BEND_DEG = 110.0
LYING_HIP_BEND_DEG = 80.0
DRAWN_UP_DEG = 35.0
# A chest that is held up is not lying: seen from a low camera a body that lies flat rises by 12 degrees.
CHEST_UP_DEG = 18.0
# On the back the chest may turn along with the knees by so much.
FACE_UP_ROLL_DEG = 85.0
# End on, head and feet lie one behind the other: within 0.2 of the silhouette's width with the knees up and
# 0.55 with the knees down, as the tracker has it. From the side they are 0.62 and more apart.
END_ON_APART = 0.56
# On the belly, with a leg over on the other side, down to 0.47.
PRONE_APART = 0.42
# Somebody who sits or stands before the camera rises by 0.4 of the height of the legs; before the tracker
# has settled, somebody who lies does as well.
END_ON_RISE, SITS_UP_RISE = 0.25, 0.48
# Somebody who squats side on has head and feet one above the other, too: there one shoulder is nearer by all
# of the width between them, and the trunk climbs.
SIDE_ON_NEARER, SQUATS_FROM_DEG = 0.85, 12.0


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


def off_one_hand_and_knees(pose: Pose, support: int) -> float:
    """Return how far the body is from hands and knees with the supporting hand on the floor.

    Parameters
    ----------
    pose
        From the side, up to about 45 degrees.
    support
        The side of the supporting arm: 0 left, 1 right. The other arm may be anywhere.

    Returns
    -------
    float
        As `off_hands_and_knees`.
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
    """Return how far the body is from hands and feet on the floor, as in a plank or a downward dog.

    Returns
    -------
    float
        As `off_hands_and_knees`; NaN where hands or feet cannot be placed.
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
    """Return whether a lying body is seen from its feet's end; not asked is whether it lies."""
    squats = abs(trunk.left_nearer) > SIDE_ON_NEARER and trunk.elevation_deg > SQUATS_FROM_DEG
    return not squats and view.head_to_feet <= END_ON_APART and view.upright <= SITS_UP_RISE


def off_lying(pose: Pose, trunk: Trunk, view: EndView) -> float:
    """Return how far the body is from lying with at least one leg long, as on the belly.

    Which way the face points is not asked: the tracker now and then loses it while a leg crosses over.
    Not lying is a body that is seen end on, where its legs cannot be told from its trunk.
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
    """Return how far the body is from lying on its back, the legs anyhow, seen from the side or end on."""
    if is_end_on(view, trunk):
        return max(view.head_to_feet / END_ON_APART, view.upright / END_ON_RISE)
    turned = 180.0 - abs(trunk.chest_roll_deg)
    return max(abs(trunk.elevation_deg) / LYING_ELEVATION_DEG, turned / FACE_UP_ROLL_DEG)
