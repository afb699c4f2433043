"""A pinhole camera that looks at the mat from the side."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from studio.rotations import Array, unit


@dataclass(frozen=True)
class Camera:
    """Where the camera stands and what it sees.

    Attributes
    ----------
    yaw_deg
        0 is exactly from the side; positive goes round towards the person's head.
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
        yaw = np.radians(self.yaw_deg)
        flat = np.array([self.side * np.cos(yaw), -np.sin(yaw), 0.0]) * self.distance_m
        return np.asarray(np.array([self.aim[0], self.aim[1], 0.0]) + flat + [0, 0, self.height_m])

    def axes(self) -> Array:
        """Return the camera's right, up and backward directions as rows."""
        forward = np.asarray(self.aim) - self.position
        level = float(np.hypot(forward[0], forward[1]))
        pitch = np.arctan2(forward[2], level) + np.radians(self.tilt_deg)
        forward = np.array(
            [forward[0] / level * np.cos(pitch), forward[1] / level * np.cos(pitch), np.sin(pitch)]
        )
        right = unit(np.cross(forward, [0.0, 0.0, 1.0]))
        return np.stack([right, np.cross(right, forward), -forward])

    def matrix(self) -> NDArray[np.float64]:
        """Return the 4x4 matrix from world to clip space."""
        axes = self.axes()
        view = np.eye(4)
        view[:3, :3] = axes
        view[:3, 3] = -axes @ self.position
        near, far = 0.1, 30.0
        fx = self.focal_mm / 18.0
        projection = np.zeros((4, 4))
        projection[0, 0] = fx
        projection[1, 1] = fx * self.width / self.height
        projection[2, 2] = -(far + near) / (far - near)
        projection[2, 3] = -2 * far * near / (far - near)
        projection[3, 2] = -1.0
        return np.asarray(projection @ view)

    def project(self, points: Array) -> Array:
        """Return where world points (n, 3) fall in the picture, in pixels (n, 2)."""
        ones = np.ones((len(points), 1))
        clip = np.concatenate([points, ones], axis=1) @ self.matrix().T
        ndc = clip[:, :2] / clip[:, 3:4]
        size = np.array([self.width, self.height])
        return np.asarray((ndc * [0.5, -0.5] + 0.5) * size)


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
