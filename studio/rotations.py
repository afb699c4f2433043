"""Small rotation helpers on plain 3x3 matrices."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]


def unit(vector: ArrayLike) -> Array:
    """Scale a vector to length one."""
    v = np.asarray(vector, dtype=np.float64)
    return np.asarray(v / max(float(np.linalg.norm(v)), 1e-12))


def about_x(angle_deg: float) -> Array:
    """Rotate about x; positive bends the trunk forward (z towards -y)."""
    c, s = np.cos(np.radians(angle_deg)), np.sin(np.radians(angle_deg))
    return np.array([[1, 0, 0], [0, c, -s], [0, s, c]], dtype=np.float64)


def about_y(angle_deg: float) -> Array:
    """Rotate about y; positive leans the trunk towards the person's left (z towards +x)."""
    c, s = np.cos(np.radians(angle_deg)), np.sin(np.radians(angle_deg))
    return np.array([[c, 0, s], [0, 1, 0], [-s, 0, c]], dtype=np.float64)


def about_z(angle_deg: float) -> Array:
    """Rotate about z; positive turns the front (-y) towards the person's left (+x)."""
    c, s = np.cos(np.radians(angle_deg)), np.sin(np.radians(angle_deg))
    return np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]], dtype=np.float64)


def from_vector(vector_rad: ArrayLike) -> Array:
    """Turn a rotation vector (axis times angle in radians) into a matrix."""
    v = np.asarray(vector_rad, dtype=np.float64)
    angle = float(np.linalg.norm(v))
    if angle < 1e-9:
        return np.eye(3)
    x, y, z = v / angle
    k = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    return np.asarray(np.eye(3) + np.sin(angle) * k + (1 - np.cos(angle)) * (k @ k))


def to_vector(rotation: ArrayLike) -> Array:
    """Turn a matrix into its rotation vector in radians."""
    r = np.asarray(rotation, dtype=np.float64)
    cosine = np.clip((np.trace(r) - 1) / 2, -1, 1)
    angle = float(np.arccos(cosine))
    axis = np.array([r[2, 1] - r[1, 2], r[0, 2] - r[2, 0], r[1, 0] - r[0, 1]])
    if angle < 1e-7:
        return np.asarray(axis / 2)
    if np.pi - angle < 1e-4:  # the antisymmetric part vanishes: read the axis off r + 1
        column = (r + np.eye(3))[:, int(np.argmax(np.diag(r)))]
        return np.asarray(unit(column) * angle)
    return np.asarray(axis / (2 * np.sin(angle)) * angle)


def blend(first: ArrayLike, second: ArrayLike, weight: float) -> Array:
    """Interpolate from one rotation to another along the shortest arc."""
    a = np.asarray(first, dtype=np.float64)
    return np.asarray(a @ from_vector(to_vector(a.T @ np.asarray(second)) * weight))


def between(first: ArrayLike, second: ArrayLike) -> Array:
    """Return the smallest rotation that turns direction `first` into `second`."""
    a, b = unit(first), unit(second)
    axis = np.cross(a, b)
    sine = float(np.linalg.norm(axis))
    angle = float(np.arctan2(sine, a @ b))
    if sine < 1e-9:
        if angle < 1.0:
            return np.eye(3)
        axis = np.cross(a, [1.0, 0.0, 0.0] if abs(a[0]) < 0.9 else [0.0, 1.0, 0.0])
    return from_vector(unit(axis) * angle)


def frame(direction: ArrayLike, side: ArrayLike) -> Array:
    """Build an orthonormal frame (columns) from a direction and a rough sideways axis."""
    d = unit(direction)
    s = np.asarray(side, dtype=np.float64)
    s = unit(s - d * float(s @ d))
    return np.column_stack([d, s, np.cross(d, s)])


def aim(
    rest_direction: ArrayLike, rest_side: ArrayLike, direction: ArrayLike, side: ArrayLike
) -> Array:
    """Return the rotation that takes one direction with its sideways axis to another."""
    return np.asarray(frame(direction, side) @ frame(rest_direction, rest_side).T)


def twist_about(rotation: ArrayLike, axis: ArrayLike) -> float:
    """Return the part of a rotation that turns about `axis`, in radians."""
    r, a = np.asarray(rotation, dtype=np.float64), unit(axis)
    swing = between(a, r @ a)
    return float(to_vector(swing.T @ r) @ a)
