"""Detects hands that are raised as a gesture."""

from __future__ import annotations

from pose_coach.body.end_view import UNSEEN
from pose_coach.body.geometry import distance, elevation_deg, middle
from pose_coach.body.landmarks import EARS, ELBOWS, HIPS, SHOULDERS, WRISTS, Landmark, Side
from pose_coach.body.pose import Pose
from pose_coach.body.posture import SEEN, off_lying_on_back
from pose_coach.body.trunk import trunk_of

# Sitting, kneeling and standing: the trunk is steeper than in any of the floor exercises. On filmed
# rotations it climbs to 45 degrees while an arm points at the ceiling.
UPRIGHT_FROM_DEG = 60.0
# Above the shoulder by so many trunk lengths the hand of a nearly straight arm is (an arm is about 0.9) ...
REACH = 0.55
# ... and it is above the head by so much, so that a hand at the ear is no sign.
OVER_HEAD = 0.1


def raised_hands(pose: Pose) -> frozenset[Side]:
    """Return the sides of which the hand is held up: over the head, or lying on the back straight up.

    Nobody who does one of the floor exercises holds up a hand in this sense; an arm that points at the
    ceiling out of hands and knees is part of a movement.
    """
    points, seen = pose.landmarks_px, pose.visibility
    hip, shoulders = middle(pose, HIPS), middle(pose, SHOULDERS)
    trunk_px = distance(hip, shoulders)
    trunk = trunk_of(pose)
    # Seen from the feet's end a level trunk stands up in the picture, but not in space.
    upright = min(elevation_deg(hip, shoulders), trunk.elevation_deg) >= UPRIGHT_FROM_DEG
    # Where only the silhouette shows that somebody lies, the arms cannot be trusted either.
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
