"""Detects hands that are raised as a gesture."""

from __future__ import annotations

from pose_coach.body.end_view import UNSEEN
from pose_coach.body.geometry import distance, elevation_deg, middle
from pose_coach.body.landmarks import EARS, ELBOWS, HIPS, SHOULDERS, WRISTS, Landmark, Side
from pose_coach.body.pose import Pose
from pose_coach.body.posture import SEEN, off_lying_on_back
from pose_coach.body.trunk import trunk_of

# Choices. Sitting, kneeling and standing, the trunk is steeper than in any floor exercise: in T-spine
# rotations with an arm to the ceiling it rises to 45 degrees.
UPRIGHT_FROM_DEG = 60.0
# Least height of the hand over the shoulder, in trunk lengths (an arm has about 0.9) ...
REACH = 0.55
# ... and over the head, so that a hand at the ear is not raised.
OVER_HEAD = 0.1


def raised_hands(pose: Pose) -> frozenset[Side]:
    """Return the sides with a raised hand: over the head or, lying on the back, straight up.

    No floor exercise raises a hand in this sense: an arm to the ceiling on hands and knees is part of a
    movement.
    """
    points, seen = pose.landmarks_px, pose.visibility
    hip, shoulders = middle(pose, HIPS), middle(pose, SHOULDERS)
    trunk_px = distance(hip, shoulders)
    trunk = trunk_of(pose)
    # From the feet's end a level trunk is upright in the picture, but not in space.
    upright = min(elevation_deg(hip, shoulders), trunk.elevation_deg) >= UPRIGHT_FROM_DEG
    # If only the silhouette shows that the person lies, the arms are unreliable, too.
    on_back = off_lying_on_back(trunk, UNSEEN) <= 1.0
    if not trunk_px or not (upright or on_back):
        return frozenset()
    head_y = min(points[part][1] for part in (*EARS, Landmark.NOSE))
    raised = set()
    for index, side in enumerate(Side):
        shoulder, elbow, wrist = SHOULDERS[index], ELBOWS[index], WRISTS[index]
        if min(seen[elbow], seen[wrist]) < SEEN:
            continue
        wrist_y = points[wrist][1]
        is_up = wrist_y < points[elbow][1] < points[shoulder][1]
        high = points[shoulder][1] - wrist_y >= REACH * trunk_px
        over_head = head_y - wrist_y >= OVER_HEAD * trunk_px
        if is_up and high and (over_head or not upright):
            raised.add(side)
    return frozenset(raised)
