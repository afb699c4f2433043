"""The trunk in space: how it lies, and how chest, pelvis and limbs are turned about it.

From the world landmarks. Depth from one camera is weak, but a turn about a trunk that lies across the
picture shows in the picture too, as one shoulder, hip or knee above the other.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from pose_coach.body.landmarks import ANKLES, HIPS, KNEES, SHOULDERS
from pose_coach.tracking.pose import FloatArray, Pose


@dataclass(frozen=True, slots=True)
class Trunk:
    """How a trunk lies, and what is turned about its long axis. Degrees; NaN where it cannot be told.

    Attributes
    ----------
    elevation_deg
        How steeply the line from hips to shoulders climbs: 90 standing, 0 level.
    chest_roll_deg, pelvis_roll_deg
        Turn of the line through both shoulders, or both hips, about the trunk: 0 with the face to the
        floor, positive as the left side comes up, 180 on the back.
    thigh_elevation_deg
        How high the knees are over the hips, square to the trunk, as the angle of the thighs: 90 where they
        stand up from a lying body, 0 level with it.
    foreshortened
        Length of the trunk in the picture as a share of its true one: 1 seen from the side.
    left_nearer
        How far the left shoulder is nearer to the camera than the right one, as a share of the distance
        between them: 1 where the left side faces the camera, 0 from the head's or the feet's end.
    knees_left
        How far the knees are from straight over the hips to the left of a body lying on its face, square to
        the trunk, in thigh lengths.
    knee_bend_deg
        Of the knee that is bent more: 0 straight.
    knees_apart
        Distance between the knees, in thigh lengths.
    knee_apart
        Height of the left knee over the right one, square to the trunk, in thigh lengths.
    ankle_apart
        The same of the ankles.
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
    knee_apart: float
    ankle_apart: float


def trunk_of(pose: Pose) -> Trunk:
    """Measure the trunk.

    Parameters
    ----------
    pose
        Upright picture: gravity points down in it.
    """
    world = pose.world_m
    hip = (world[HIPS[0]] + world[HIPS[1]]) / 2
    shoulder = (world[SHOULDERS[0]] + world[SHOULDERS[1]]) / 2
    ax, ay, az = (float(v) for v in shoulder - hip)
    length = math.sqrt(ax * ax + ay * ay + az * az)
    level = math.hypot(ax, az)
    across = world[SHOULDERS[1]] - world[SHOULDERS[0]]
    thighs = world[list(KNEES)] - world[list(HIPS)]
    thigh = float(np.linalg.norm(thighs, axis=1).mean())
    # A NaN in the world landmarks ends here as well.
    if not level > 0 or not thigh > 0 or not np.linalg.norm(across) > 0:
        return Trunk(*[math.nan] * 11)
    along = np.array([ax, ay, az]) / length
    # Square to the trunk: up, and out to the left of a body that faces the floor.
    up = np.array([0.0, -1.0, 0.0]) + along[1] * along
    up /= np.linalg.norm(up)
    left = np.cross(up, along)
    knees = world[list(KNEES)] - hip
    heights, sideways = knees @ up, knees @ left
    shins = world[list(ANKLES)] - world[list(KNEES)]
    along_thigh = (shins * thighs).sum(axis=1)
    across_thigh = np.linalg.norm(np.cross(shins, thighs), axis=1)
    ankles = (world[list(ANKLES)] - hip) @ up
    return Trunk(
        elevation_deg=math.degrees(math.atan2(-ay, level)),
        chest_roll_deg=_roll_deg(world[SHOULDERS[0]] - world[SHOULDERS[1]], up, left),
        pelvis_roll_deg=_roll_deg(world[HIPS[0]] - world[HIPS[1]], up, left),
        thigh_elevation_deg=math.degrees(
            math.asin(max(-1.0, min(1.0, float(heights.mean()) / thigh)))
        ),
        foreshortened=math.hypot(ax, ay) / length,
        left_nearer=float(across[2] / np.linalg.norm(across)),
        knees_left=float(sideways.mean()) / thigh,
        knee_bend_deg=math.degrees(float(np.arctan2(across_thigh, along_thigh).max())),
        knees_apart=float(np.linalg.norm(knees[0] - knees[1])) / thigh,
        knee_apart=float(heights[0] - heights[1]) / thigh,
        ankle_apart=float(ankles[0] - ankles[1]) / thigh,
    )


def _roll_deg(right_to_left: FloatArray, up: FloatArray, left: FloatArray) -> float:
    return math.degrees(math.atan2(float(right_to_left @ up), float(right_to_left @ left)))


def line_turn_deg(roll_deg: FloatArray, home_deg: float) -> FloatArray:
    """Return how far lines are turned from home, 0 to 90 degrees, whichever end is called left.

    Parameters
    ----------
    roll_deg
        N, such as `Trunk.pelvis_roll_deg`.
    home_deg
        The same at rest.

    Notes
    -----
    While a leg crosses over the back the tracker now and then takes the left hip for the right one: the line
    through both is still right. No pelvis turns more than 90 degrees in these exercises.
    """
    turned = np.abs((roll_deg - home_deg) % 180.0)
    return np.minimum(turned, 180.0 - turned)
