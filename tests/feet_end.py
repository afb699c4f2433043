"""Somebody who lies with the feet towards the camera: a silhouette, and a skeleton that is wrong."""

from __future__ import annotations

import math

import numpy as np

from pose_coach.body.landmarks import ANKLES, HIPS, SHOULDERS, Landmark
from pose_coach.body.pose import LANDMARK_COUNT, Pose, Silhouette

WIDTH, HEIGHT, CELL_PX = 320, 240, 2.0
FLOOR = 180
LEG, THICK, ARMS, APART = 70, 9, 90, 16


def from_the_feet(
    fallen_deg: float = 0.0,
    *,
    side: str = "left",
    mirrored: bool = False,
    upright: bool = False,
    time_s: float = 0.0,
) -> Pose:
    """Return what the tracker sees while the knees fall to a side: 0 up, 90 on the floor.

    The skeleton has the head between the feet and the trunk upside down, as real trackers do from there;
    `upright` it sits behind the knees.
    """
    y, x = np.mgrid[:HEIGHT, :WIDTH].astype(float)
    middle = WIDTH / 2
    # The left of somebody who faces the camera is at the picture's right.
    way = (1 if side == "left" else -1) * math.radians(fallen_deg)
    person = (abs(y - FLOOR + 15) < 4) & (abs(x - middle) < ARMS)
    for foot in (middle - APART, middle + APART):
        knee = foot + LEG * math.sin(way), FLOOR - LEG * math.cos(way)
        person |= _near(x, y, (foot, FLOOR), knee)
        person |= _near(x, y, (foot, FLOOR - 20), knee)
    landmarks = np.tile([middle, FLOOR - 30.0], (LANDMARK_COUNT, 1))
    landmarks[Landmark.NOSE] = middle, FLOOR - (60.0 if upright else 5.0)
    landmarks[list(SHOULDERS), 1] = FLOOR - (55.0 if upright else 15.0)
    landmarks[list(HIPS), 1] = FLOOR - (10.0 if upright else 35.0)
    landmarks[list(ANKLES), 1] = FLOOR
    if mirrored:
        person, landmarks[:, 0] = person[:, ::-1], WIDTH - landmarks[:, 0]
    world = np.zeros((LANDMARK_COUNT, 3))
    world[:, :2] = (landmarks - landmarks[list(HIPS)].mean(axis=0)) / 100.0
    world[list(SHOULDERS), 2] = 0.1
    world[[SHOULDERS[0], HIPS[0]], 0] += 0.1
    return Pose(
        time_s=time_s,
        width_px=round(WIDTH * CELL_PX),
        height_px=round(HEIGHT * CELL_PX),
        landmarks_px=landmarks * CELL_PX,
        world_m=world,
        visibility=np.full(LANDMARK_COUNT, 0.95),
        silhouette=Silhouette(person.astype(np.float32), CELL_PX),
    )


def _near(
    x: np.ndarray, y: np.ndarray, start: tuple[float, float], end: tuple[float, float]
) -> np.ndarray:
    """Return the cells within a leg's thickness of a line."""
    along = np.subtract(end, start)
    share = np.clip(
        ((x - start[0]) * along[0] + (y - start[1]) * along[1]) / float(along @ along), 0, 1
    )
    return np.hypot(x - start[0] - share * along[0], y - start[1] - share * along[1]) < THICK
