"""Angles and middles of points in the picture. Pixels have y downwards."""

from __future__ import annotations

import math
from functools import lru_cache

from pose_coach.body.pose import FloatArray, Pose


def angle_deg(a: FloatArray, corner: FloatArray, c: FloatArray) -> float:
    """Return the angle at `corner` between the directions to `a` and `c`.

    Parameters
    ----------
    a, corner, c
        Points, x and y.

    Returns
    -------
    float
        Degrees from 0 to 180; NaN where two points coincide or one is NaN.
    """
    # NumPy scalars are slow; use floats.
    (ax, ay), (x, y), (cx, cy) = a.tolist(), corner.tolist(), c.tolist()
    ux, uy = ax - x, ay - y
    vx, vy = cx - x, cy - y
    dot, cross = ux * vx + uy * vy, ux * vy - uy * vx
    if dot == 0 and cross == 0:
        return math.nan
    return math.degrees(math.atan2(abs(cross), dot))


def tilt_from_vertical_deg(top: FloatArray, bottom: FloatArray) -> float:
    """Return how far the line from `top` straight down to `bottom` leans.

    Returns
    -------
    float
        Degrees: 0 when `bottom` hangs below `top`, 90 when level with it, 180 when above it.
    """
    dx, dy = bottom[0] - top[0], bottom[1] - top[1]
    if dx == 0 and dy == 0:
        return math.nan
    return math.degrees(math.atan2(abs(dx), dy))


def elevation_deg(start: FloatArray, end: FloatArray) -> float:
    """Return how steeply the line from `start` to `end` climbs: 0 level, 90 straight up."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    if dx == 0 and dy == 0:
        return math.nan
    return math.degrees(math.atan2(-dy, abs(dx)))


# A dozen measurements of one pose begin with the same six middles.
@lru_cache(maxsize=12)
def middle(pose: Pose, pair: tuple[int, int]) -> FloatArray:
    """Return the middle of two landmarks, nearer to the one that is better seen.

    A hidden landmark is a guess of the model and jitters. If both are seen equally well, this is the plain
    middle.

    Returns
    -------
    ndarray
        x and y in pixels of the source frame; it cannot be written to.
    """
    left, right = pair
    # The floor keeps the middle where it is when neither can be seen.
    w_left = float(pose.visibility[left]) + 0.1
    w_right = float(pose.visibility[right]) + 0.1
    points = pose.landmarks_px
    mean: FloatArray = (points[left] * w_left + points[right] * w_right) / (w_left + w_right)
    mean.flags.writeable = False
    return mean


def distance(a: FloatArray, b: FloatArray) -> float:
    """Return the length of the line from `a` to `b`, in the unit of the points."""
    return math.hypot(b[0] - a[0], b[1] - a[1])
