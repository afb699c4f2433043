"""A pinhole camera that looks at the mat from the side, on a stand or in the hand."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from studio.rotations import Array, from_vector, unit

NEAR_M, FAR_M = 0.1, 30.0
#: A camera held in the hand: drift of its place (m) and direction (rad) as standard deviations, and
#: the share that trembles quickly.
HAND_M, HAND_RAD, HAND_TREMBLE = 0.014, 0.0075, 0.12


@dataclass(frozen=True)
class Sway:
    """How far a camera has moved from its place, along and about its own right, up and back."""

    move_m: tuple[float, float, float] = (0.0, 0.0, 0.0)
    turn_rad: tuple[float, float, float] = (0.0, 0.0, 0.0)


STILL = Sway()


@dataclass(frozen=True)
class Camera:
    """Where the camera stands and what it sees.

    Attributes
    ----------
    yaw_deg
        0 is exactly from the side; positive goes round towards the person's head, 90 looks at the
        head and -90 at the feet.
    height_m
        Height of the lens over the floor.
    distance_m
        Distance from the middle of the mat, along the floor.
    tilt_deg
        Tilt in addition to looking at the person; positive looks further up.
    focal_mm
        Focal length as on 35 mm film (36 mm wide).
    facing
        Which way the person's head is in the picture, "left" or "right" (before mirroring).
    aim_y_m, aim_z_m
        Place on the middle line that is looked at: along the mat, and its height.
    handheld
        0 is on a stand, 1 in an unsteady hand.
    width, height
        Size of the picture in pixels.
    """

    yaw_deg: float = 0.0
    height_m: float = 0.7
    distance_m: float = 2.8
    tilt_deg: float = 0.0
    focal_mm: float = 30.0
    facing: str = "right"
    aim_y_m: float = -0.08
    aim_z_m: float = 0.40
    handheld: float = 0.0
    width: int = 1280
    height: int = 720

    @property
    def side(self) -> float:
        """Sign of x on which the camera stands: -1 sees the person's right side."""
        return -1.0 if self.facing == "right" else 1.0

    @property
    def aim(self) -> Array:
        """Return the point that is looked at."""
        return np.array([0.0, self.aim_y_m, self.aim_z_m])

    @property
    def position(self) -> Array:
        """Return where the lens is."""
        return self.place(STILL)

    def place(self, sway: Sway) -> Array:
        """Return where the lens is after some sway."""
        yaw = np.radians(self.yaw_deg)
        flat = np.array([self.side * np.cos(yaw), -np.sin(yaw), 0.0]) * self.distance_m
        place = np.array([0.0, self.aim_y_m, self.height_m]) + flat
        return np.asarray(place + np.array(sway.move_m) @ self._axes_at(place))

    def axes(self, sway: Sway = STILL) -> Array:
        """Return the camera's right, up and backward directions as rows."""
        axes = self._axes_at(self.position)
        return np.asarray(from_vector(np.array(sway.turn_rad)) @ axes)

    def _axes_at(self, place: Array) -> Array:
        forward = np.asarray(self.aim) - place
        level = float(np.hypot(forward[0], forward[1]))
        pitch = np.arctan2(forward[2], level) + np.radians(self.tilt_deg)
        forward = np.array(
            [forward[0] / level * np.cos(pitch), forward[1] / level * np.cos(pitch), np.sin(pitch)]
        )
        right = unit(np.cross(forward, [0.0, 0.0, 1.0]))
        return np.stack([right, np.cross(right, forward), -forward])

    def sway_at(self, time_s: float, seed: int) -> Sway:
        """Return how a hand has moved the camera at a time; nothing on a stand."""
        if self.handheld <= 0:
            return STILL
        rng = np.random.default_rng([seed, 41])
        slow = rng.uniform(0.08, 0.75, (6, 5))
        quick = rng.uniform(2.0, 5.5, (6, 3))
        phase = rng.uniform(0, 2 * np.pi, (6, 8))
        hz = np.concatenate([slow, quick], axis=1)
        weight = np.array([1.0 / np.sqrt(2.5)] * 5 + [HAND_TREMBLE / np.sqrt(1.5)] * 3)
        drift = (np.sin(2 * np.pi * hz * time_s + phase) * weight).sum(axis=1) * self.handheld
        move, turn = drift[:3] * HAND_M, drift[3:] * HAND_RAD
        return Sway(
            (float(move[0]), float(move[1]), float(move[2])),
            (float(turn[0]), float(turn[1]), float(turn[2])),
        )

    def matrix(self, sway: Sway = STILL) -> NDArray[np.float64]:
        """Return the 4x4 matrix from world to clip space."""
        axes = self.axes(sway)
        view = np.eye(4)
        view[:3, :3] = axes
        view[:3, 3] = -axes @ self.place(sway)
        fx = self.focal_mm / 18.0
        projection = np.zeros((4, 4))
        projection[0, 0] = fx
        projection[1, 1] = fx * self.width / self.height
        projection[2, 2] = -(FAR_M + NEAR_M) / (FAR_M - NEAR_M)
        projection[2, 3] = -2 * FAR_M * NEAR_M / (FAR_M - NEAR_M)
        projection[3, 2] = -1.0
        return np.asarray(projection @ view)

    def project(self, points: Array, sway: Sway = STILL) -> Array:
        """Return where world points (n, 3) fall in the picture, in pixels (n, 2).

        Not a number stands for a point that is not in front of the lens.
        """
        return on_picture(self.matrix(sway), points, self.width, self.height)


def on_picture(matrix: Array, points: Array, width: int, height: int) -> Array:
    """Return where points fall in a picture that `matrix` takes, NaN behind the lens."""
    ones = np.ones((len(points), 1))
    clip = np.concatenate([points, ones], axis=1) @ matrix.T
    depth = np.where(clip[:, 3:4] < NEAR_M, np.nan, clip[:, 3:4])
    return np.asarray((clip[:, :2] / depth * [0.5, -0.5] + 0.5) * [width, height])


def orthographic(eye_direction: Array, centre: Array, half_width: float, depth: float) -> Array:
    """Return the matrix of a parallel view along `eye_direction` (towards the light)."""
    back = unit(eye_direction)
    up = np.array([0.0, 1.0, 0.0]) if abs(back[2]) > 0.95 else np.array([0.0, 0.0, 1.0])
    right = unit(np.cross(up, back))
    axes = np.stack([right, np.cross(back, right), back])
    matrix = np.eye(4)
    matrix[:2, :3] = axes[:2] / half_width
    matrix[:2, 3] = -(axes[:2] @ centre) / half_width
    matrix[2, :3] = -axes[2] * 2 / depth
    matrix[2, 3] = float(axes[2] @ centre) * 2 / depth
    return matrix
