"""Smooth shapes out of rods that flow into one another, as a mesh."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from studio.rotations import Array

Rod = tuple[Array, Array, float, float]  # two ends, and how thick the rod is at each


def distance_to(places: Array, rod: Rod) -> Array:
    """Return how far places lie outside a rod; negative is inside."""
    start, end, first, last = rod
    line = end - start
    share = np.clip((places - start) @ line / float(line @ line), 0.0, 1.0)
    nearest = start + share[..., None] * line
    thick = first + (last - first) * share
    return np.asarray(np.linalg.norm(places - nearest, axis=-1) - thick)


def melted(rods: Sequence[Rod], cell_m: float, melt_m: float) -> tuple[Array, NDArray[np.int64]]:
    """Return vertices and triangles of the skin around some rods.

    Parameters
    ----------
    rods
        What lies under the skin.
    cell_m
        Fineness of the mesh.
    melt_m
        How softly one rod goes over into the next.
    """
    thick = max(max(first, last) for _, _, first, last in rods) + 2 * cell_m
    ends = np.array([end for start, stop, _, _ in rods for end in (start, stop)])
    low, high = ends.min(axis=0) - thick, ends.max(axis=0) + thick
    axes = [np.arange(a, b, cell_m) for a, b in zip(low, high, strict=True)]
    nodes = np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1)
    depth = np.array([distance_to(nodes, rod) for rod in rods])
    field = -melt_m * np.log(np.exp(-depth / melt_m).sum(axis=0))
    cells, faces = _skin_of(field)
    return low + cells * cell_m, faces


def _skin_of(field: Array) -> tuple[Array, NDArray[np.int64]]:
    """Return the surface on which a field is nought, one vertex for each cell that it crosses."""
    size = np.array(field.shape) - 1
    total, count = np.zeros((*size, 3)), np.zeros(size)
    crossed = []
    for axis in range(3):
        step = np.eye(3, dtype=int)[axis]
        first = field[tuple(slice(0, n - s) for n, s in zip(field.shape, step, strict=True))]
        second = field[tuple(slice(s, n) for n, s in zip(field.shape, step, strict=True))]
        at = np.argwhere((first < 0) != (second < 0))
        a, b = first[tuple(at.T)], second[tuple(at.T)]
        place = at + step * (a / (a - b))[:, None]
        beside, across = (np.eye(3, dtype=int)[(axis + k) % 3] for k in (1, 2))
        around = np.stack([at - beside - across, at - across, at, at - beside], axis=1)
        crossed.append((around, a < 0))
        for k in range(4):  # the four cells that share this edge
            np.add.at(total, tuple(around[:, k].T), place)
            np.add.at(count, tuple(around[:, k].T), 1)
    used = count > 0
    number = np.cumsum(used.ravel()).reshape(used.shape) - 1
    quads = []
    for around, inwards in crossed:
        four = number[tuple(np.moveaxis(around, -1, 0))]
        quads.append(np.where(inwards[:, None], four, four[:, ::-1]))
    a, b, c, d = np.concatenate(quads).T
    faces = np.concatenate([np.stack([a, b, c], axis=1), np.stack([a, c, d], axis=1)])
    return total[used] / count[used][:, None], faces
