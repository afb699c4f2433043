"""The direction of the trunk in space, and the rotations of chest, pelvis and limbs about it.

From the world landmarks. Their depth is weak, but a rotation about a trunk that lies across the picture also
shows in the picture: one shoulder, hip or knee is above the other.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import cast

import numpy as np

from pose_coach.body.landmarks import ANKLES, HIPS, KNEES, SHOULDERS
from pose_coach.body.pose import FloatArray, Pose

Vector = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Trunk:
    """The direction of a trunk, and rotations about its long axis, in degrees; NaN if unknown.

    Attributes
    ----------
    elevation_deg
        Slope of the line from hips to shoulders: 90 standing, 0 level.
    chest_roll_deg, pelvis_roll_deg
        Rotation of the line through both shoulders, or both hips, about the trunk: 0 face down, positive if
        the left side comes up, 180 on the back.
    thigh_elevation_deg
        Elevation of the thighs from hips to knees, perpendicular to the trunk: 90 if they point straight up
        from a lying body, 0 if level with it.
    foreshortened
        Length of the trunk in the picture as a share of the true one: 1 seen from the side.
    left_nearer
        How much nearer to the camera the left shoulder is than the right one, as a share of the distance
        between them: 1 if the left side faces the camera, 0 from the head's or the feet's end.
    knees_left
        Distance of the knees to the left of the plane over the hips, for a body that lies face down,
        perpendicular to the trunk, in thigh lengths.
    knee_bend_deg
        Bend of the knee that is bent more: 0 straight.
    knees_apart
        Distance between the knees, in thigh lengths.
    ankle_apart
        Height of the left ankle over the right one, perpendicular to the trunk, in thigh lengths.
    """

    elevation_deg: float
    chest_roll_deg: float
    pelvis_roll_deg: float
    thigh_elevation_deg: float
    foreshortened: float
    left_nearer: float
    knees_left: float
    knee_bend_deg: float
    knees_apart: float
    ankle_apart: float


def trunk_of(pose: Pose) -> Trunk:
    """Measure the trunk.

    Parameters
    ----------
    pose
        Upright picture: gravity points down in it.
    """
    # Plain floats: for vectors of three, NumPy's call overhead dominates.
    world = cast("list[Vector]", pose.world_m.tolist())
    shoulders, hips, knees, ankles = (
        tuple(world[landmark] for landmark in pair) for pair in (SHOULDERS, HIPS, KNEES, ANKLES)
    )
    hip, shoulder = _middle(hips), _middle(shoulders)
    ax, ay, az = _difference(shoulder, hip)
    length = math.sqrt(ax * ax + ay * ay + az * az)
    level = math.hypot(ax, az)
    across = _difference(shoulders[1], shoulders[0])
    thighs = [_difference(knee, own) for knee, own in zip(knees, hips, strict=True)]
    thigh = (_length(thighs[0]) + _length(thighs[1])) / 2
    # Also true for NaN in the world landmarks.
    if not level > 0 or not thigh > 0 or not _length(across) > 0:
        return Trunk(*[math.nan] * 10)
    along = (ax / length, ay / length, az / length)
    # Perpendicular to the trunk: up, and to the left of a body that faces the floor.
    up = _scaled((along[1] * along[0], along[1] * along[1] - 1.0, along[1] * along[2]))
    left = _cross(up, along)
    over = [_difference(knee, hip) for knee in knees]
    heights, sideways = ([_dot(each, way) for each in over] for way in (up, left))
    shins = [_difference(ankle, knee) for ankle, knee in zip(ankles, knees, strict=True)]
    bends = [
        math.atan2(_length(_cross(shin, own)), _dot(shin, own))
        for shin, own in zip(shins, thighs, strict=True)
    ]
    feet = [_dot(_difference(ankle, hip), up) for ankle in ankles]
    height = (heights[0] + heights[1]) / 2
    return Trunk(
        elevation_deg=math.degrees(math.atan2(-ay, level)),
        chest_roll_deg=_roll_deg(_difference(*shoulders), up, left),
        pelvis_roll_deg=_roll_deg(_difference(*hips), up, left),
        thigh_elevation_deg=math.degrees(math.asin(max(-1.0, min(1.0, height / thigh)))),
        foreshortened=math.hypot(ax, ay) / length,
        left_nearer=across[2] / _length(across),
        knees_left=(sideways[0] + sideways[1]) / 2 / thigh,
        knee_bend_deg=math.degrees(float(np.max(bends))),
        knees_apart=_length(_difference(*over)) / thigh,
        ankle_apart=(feet[0] - feet[1]) / thigh,
    )


def _roll_deg(right_to_left: Vector, up: Vector, left: Vector) -> float:
    return math.degrees(math.atan2(_dot(right_to_left, up), _dot(right_to_left, left)))


def _difference(a: Vector, b: Vector) -> Vector:
    return a[0] - b[0], a[1] - b[1], a[2] - b[2]


def _middle(pair: tuple[Vector, ...]) -> Vector:
    a, b = pair
    return (a[0] + b[0]) / 2, (a[1] + b[1]) / 2, (a[2] + b[2]) / 2


def _dot(a: Vector, b: Vector) -> float:
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def _cross(a: Vector, b: Vector) -> Vector:
    return a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]


def _length(a: Vector) -> float:
    return math.sqrt(_dot(a, a))


def _scaled(a: Vector) -> Vector:
    length = _length(a)
    return a[0] / length, a[1] / length, a[2] / length


def line_turn_deg(roll_deg: FloatArray, home_deg: float) -> FloatArray:
    """Return the rotation of lines from home, 0 to 90 degrees, whichever end is called left.

    Parameters
    ----------
    roll_deg
        N, such as `Trunk.pelvis_roll_deg`.
    home_deg
        The same at rest.

    Notes
    -----
    While a leg crosses over the back, the tracker sometimes swaps the hips; the line through both is still
    right. No pelvis turns more than 90 degrees in these exercises.
    """
    turned = np.abs((roll_deg - home_deg) % 180.0)
    return np.minimum(turned, 180.0 - turned)
