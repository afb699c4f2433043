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
        Degrees from 0 to 180; NaN if two points coincide or one is NaN.
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
    """Return the angle between straight down and the line from `top` to `bottom`.

    Returns
    -------
    float
        Degrees: 0 if `bottom` is straight below `top`, 90 if level with it, 180 if above it.
    """
    dx, dy = bottom[0] - top[0], bottom[1] - top[1]
    if dx == 0 and dy == 0:
        return math.nan
    return math.degrees(math.atan2(abs(dx), dy))


def elevation_deg(start: FloatArray, end: FloatArray) -> float:
    """Return the slope of the line from `start` to `end`: 0 level, 90 straight up."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    if dx == 0 and dy == 0:
        return math.nan
    return math.degrees(math.atan2(-dy, abs(dx)))


# Cached, as a dozen measurements of one pose need the same six midpoints.
@lru_cache(maxsize=12)
def middle(pose: Pose, pair: tuple[int, int]) -> FloatArray:
    """Return the midpoint of two landmarks, weighted by visibility.

    A hidden landmark is a guess of the model and jitters.

    Returns
    -------
    ndarray
        x and y in pixels of the source frame; read-only.
    """
    left, right = pair
    # The constant gives the plain midpoint when neither is visible.
    w_left = float(pose.visibility[left]) + 0.1
    w_right = float(pose.visibility[right]) + 0.1
    points = pose.landmarks_px
    mean: FloatArray = (points[left] * w_left + points[right] * w_right) / (w_left + w_right)
    mean.flags.writeable = False
    return mean


def distance(a: FloatArray, b: FloatArray) -> float:
    """Return the length of the line from `a` to `b`, in the unit of the points."""
    return math.hypot(b[0] - a[0], b[1] - a[1])
