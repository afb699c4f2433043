"""Leaves out what is never seen: skin under clothes, and cloth beyond the hems.

The shaders cut clothes to their hems pixel by pixel (`person_parts.glsl`); the same rules, for whole
triangles and with some margin, save drawing most of them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from studio.rotations import Array
from studio.wardrobe import HEMS, LEGS, SKIN, SLEEVES, TOP, TROUSERS, Look, Part

WAIST = 0.13  # where trousers end upwards, on the chart
SKIN_UNDER = 0.014  # how far inside a garment skin is cut away
RIM = 0.07  # how far one can look into a sleeve or under a hem
Faces = NDArray[np.int64]
Mesh = NDArray[np.float32]


def inside_top(chart: Mesh, look: Look) -> Array:
    """Return how far points of the chart lie inside the top; negative is outside."""
    x, y, z, way = chart.T
    neck = z - (0.553 + 0.27 * (y + 0.01)) - 0.25 * np.maximum(0.0, np.abs(x) - 0.06)
    sleeve = (SLEEVES[look.sleeves] - way) * 0.25
    return np.asarray(np.minimum(np.minimum(-neck, z - HEMS[look.fit]), sleeve))


def inside_trousers(chart: Mesh, look: Look) -> Array:
    """Return how far points of the chart lie inside the trousers; negative is outside."""
    z, way = chart[:, 2], chart[:, 3]
    inside = np.minimum(z - LEGS[look.legs], WAIST - z)
    return np.asarray(np.where(way > 0.25, -1.0, inside))


@dataclass(frozen=True)
class CutFaces:
    """Triangles of a part.

    Attributes
    ----------
    outer
        Seen whole, and only from outside.
    rim
        Seen whole, also from inside, near a hem.
    cut
        A hem may run through them.
    """

    outer: Faces
    rim: Faces
    cut: Faces


def cut_faces(part: Part, look: Look) -> CutFaces:
    """Sort the triangles of a part, without those that are never seen."""
    faces = part.faces
    if part.kind not in (SKIN, TOP, TROUSERS):
        return CutFaces(faces[:0], faces[:0], faces)
    top, trousers = inside_top(part.cano, look), inside_trousers(part.cano, look)

    def low(values: Array) -> Array:
        return np.asarray(values[faces].min(axis=1))

    def high(values: Array) -> Array:
        return np.asarray(values[faces].max(axis=1))

    if part.kind == SKIN:
        covered = np.maximum(low(top), low(trousers)) > SKIN_UNDER
        whole = np.maximum(high(top), high(trousers)) < 0.0
        outer = whole
    else:
        own = top if part.kind == TOP else trousers
        covered = high(own) < -0.03
        if part.kind == TROUSERS:
            covered |= low(top) > (0.03 if look.fit == "fitted" else 0.06)
        whole = low(own) > 0.002
        outer = whole & (low(own) > (RIM if look.fit == "fitted" else 2 * RIM))
    return CutFaces(
        faces[outer & ~covered], faces[whole & ~outer & ~covered], faces[~whole & ~covered]
    )


def coarse(vertices: Mesh, faces: Faces, cell_m: float) -> Faces:
    """Return fewer triangles over the same vertices, those of a cell of space drawn together."""
    cells = np.floor(vertices / cell_m).astype(np.int64)
    _, first, group = np.unique(cells, axis=0, return_index=True, return_inverse=True)
    merged = first[group.reshape(-1)][faces]
    a, b, c = merged.T
    return np.asarray(np.unique(merged[(a != b) & (b != c) & (c != a)], axis=0))
