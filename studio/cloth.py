"""Turns the coarse tights of the body model into a smooth sheet that clothes are cut from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from studio.body import Body
from studio.rotations import Array
from studio.skeleton import vertex_normals


@dataclass(frozen=True)
class Cloth:
    """A closed sheet around the body.

    Attributes
    ----------
    vertices, cano
        Rest shape, and the place on the average body's chart with the way down the arm (n, 4).
    weight_bones, weights
        Skinning, four bones a vertex.
    faces
        Triangles.
    """

    vertices: Array
    cano: Array
    weight_bones: NDArray[np.int64]
    weights: NDArray[np.float32]
    faces: NDArray[np.int64]


def edges_of(faces: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return each edge once, the smaller vertex number first."""
    pairs = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]])
    return np.unique(np.sort(pairs, axis=1), axis=0)


def smooth(
    values: Array, edges: NDArray[np.int64], rounds: int, share: Array | float = 0.5
) -> Array:
    """Move values towards the mean of their neighbours, a few times."""
    both = np.concatenate([edges, edges[:, ::-1]])
    n = len(values)
    count = np.maximum(np.bincount(both[:, 0], minlength=n), 1)[:, None]
    for _ in range(rounds):
        total = np.column_stack(
            [np.bincount(both[:, 0], values[both[:, 1], k], n) for k in range(values.shape[1])]
        )
        values = values + (total / count - values) * share
    return values


def subdivide(
    values: Array, faces: NDArray[np.int64]
) -> tuple[Array, NDArray[np.int64], NDArray[np.int64]]:
    """Split each triangle in four; returns values, faces and the edges of the old mesh."""
    edges = edges_of(faces)
    number = {(int(a), int(b)): len(values) + i for i, (a, b) in enumerate(edges)}

    def middle(a: int, b: int) -> int:
        return number[(a, b) if a < b else (b, a)]

    split = []
    for a, b, c in faces.tolist():
        ab, bc, ca = middle(a, b), middle(b, c), middle(c, a)
        split += [(a, ab, ca), (b, bc, ab), (c, ca, bc), (ab, bc, ca)]
    middles = values[edges].mean(axis=1)
    return np.concatenate([values, middles]), np.array(split, dtype=np.int64), edges


def make_cloth(body: Body, chart: Array, lay_out: Callable[[Array], Array]) -> Cloth:
    """Build the sheet for a body; `chart` lays out its vertices, `lay_out` any others."""
    used = np.unique(body.faces["tights"])
    number = np.zeros(len(body.vertices), dtype=np.int64)
    number[used] = np.arange(len(used))
    faces = number[body.faces["tights"]]
    dense = np.zeros((len(used), len(body.bones)))
    np.put_along_axis(dense, body.weight_bones[used], body.weights[used], axis=1)
    edges = edges_of(faces)
    dense = smooth(dense, edges, 4)
    shape = _stretched(body.vertices[used], chart[used], faces, edges)
    cano = chart[used]
    values = np.concatenate([shape, cano, dense], axis=1)
    values, faces, _ = subdivide(values, faces)
    edges = edges_of(faces)
    # without the shrinking that plain smoothing brings
    for rate in (0.5, -0.52, 0.5, -0.52):
        values[:, :3] = smooth(values[:, :3], edges, 1, rate)
    values[:, 7:] = smooth(values[:, 7:], edges, 2)
    values[:, 3:6] = lay_out(values[:, :3])  # after smoothing, or hems turn ragged
    weights = values[:, 7:]
    top = np.argsort(-weights, axis=1)[:, :4]
    kept = np.take_along_axis(weights, top, axis=1)
    kept = kept / kept.sum(axis=1, keepdims=True)
    return Cloth(values[:, :3], values[:, 3:7], top, kept.astype(np.float32), faces)


def _stretched(
    vertices: Array, chart: Array, faces: NDArray[np.int64], edges: NDArray[np.int64]
) -> Array:
    """Pull the sheet smooth over hips and chest, as cloth spans hollows."""
    z = chart[:, 2]
    hips = np.exp(-(((z - 0.0) / 0.13) ** 2)) * (chart[:, 1] > -0.02)
    chest = 0.6 * np.exp(-(((z - 0.36) / 0.09) ** 2)) * (np.abs(chart[:, 0]) < 0.07)
    share = 0.5 * np.maximum(hips, chest)[:, None]
    normals = vertex_normals(vertices, faces)
    for _ in range(24):
        step = smooth(vertices, edges, 1, share) - vertices
        inwards = np.minimum((step * normals).sum(axis=1, keepdims=True), 0.0)
        vertices = vertices + step - normals * inwards * 0.95
    return vertices
