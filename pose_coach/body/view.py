"""The camera's view of the body."""

from __future__ import annotations

import math
from enum import StrEnum

from pose_coach.body.landmarks import HIPS, SHOULDERS
from pose_coach.body.pose import Pose


class View(StrEnum):
    """View by the angle between the camera and the side of the body."""

    SIDE = "side"
    OBLIQUE = "oblique"
    END = "end"  # from the head or the feet
    UNKNOWN = "unknown"


# Choices: the measurements are valid up to 30 degrees; beyond 45 the far shoulder is hidden.
OBLIQUE_FROM_DEG = 22.0
END_FROM_DEG = 48.0


def yaw_deg(pose: Pose) -> float:
    """Return the angle between the camera and the side of the body.

    Returns
    -------
    float
        0 from the side, 90 from the head's or the feet's end. From the direction of the lines through both
        shoulders and both hips in the world landmarks. Accurate to about 10 degrees, as their depth is.
    """
    world = pose.world_m
    across = depth = 0.0
    for left, right in (SHOULDERS, HIPS):
        across += float(world[left, 0] - world[right, 0])
        depth += float(world[left, 2] - world[right, 2])
    if across == 0 and depth == 0:
        return math.nan
    return math.degrees(math.atan2(abs(across), abs(depth)))


def view_of(yaw: float) -> View:
    """Return the name of the view at a yaw in degrees."""
    if math.isnan(yaw):
        return View.UNKNOWN
    if yaw < OBLIQUE_FROM_DEG:
        return View.SIDE
    return View.OBLIQUE if yaw < END_FROM_DEG else View.END
