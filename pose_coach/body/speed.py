"""The speed of a body between two poses."""

from __future__ import annotations

import numpy as np

from pose_coach.body.geometry import distance, middle
from pose_coach.body.landmarks import ANKLES, EARS, ELBOWS, HIPS, KNEES, SHOULDERS, WRISTS, Landmark
from pose_coach.body.pose import Pose
from pose_coach.body.posture import SEEN

_WATCHED = [Landmark.NOSE, *EARS, *SHOULDERS, *ELBOWS, *WRISTS, *HIPS, *KNEES, *ANKLES]
# A choice: a foreshortened trunk counts as at least this share of the body's extent.
_TRUNK_SHARE = 0.25


def speed_between(before: Pose, after: Pose) -> float:
    """Return the speed of the fastest part of a body in the picture, trunk lengths per second.

    Parameters
    ----------
    before, after
        Two poses of one person, `after` later.
    """
    return way_between(before, after) / (after.time_s - before.time_s)


def way_between(before: Pose, after: Pose) -> float:
    """Return how far the quickest part of a body is from where it was.

    Parameters
    ----------
    before, after
        Two poses of one person.

    Returns
    -------
    float
        Trunk lengths, of the second fastest landmark: a single one may be an outlier.
    """
    trunk_px = max(
        distance(middle(after, HIPS), middle(after, SHOULDERS)),
        _TRUNK_SHARE * float(np.ptp(after.landmarks_px, axis=0).max()),
    )
    moved_px = np.linalg.norm(after.landmarks_px[_WATCHED] - before.landmarks_px[_WATCHED], axis=1)
    seen = np.minimum(before.visibility, after.visibility)[_WATCHED] >= SEEN
    quickest_px = float(np.sort(moved_px * seen)[-2])
    return quickest_px / max(trunk_px, 1.0)
