"""Baked bodies: rest shape, bones, skinning weights and faces."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

BODIES_PATH = Path(__file__).with_name("bodies.npz")
SKIN_VERTICES = 13380 + 144


@dataclass(frozen=True, eq=False)
class Body:
    """One person's shape at rest, standing with the arms half raised.

    Attributes
    ----------
    name
        Name in `studio.bake_bodies.RECIPES`.
    bones, parents
        Names of the bones and the index of each one's parent (-1 for the root), parents first.
    heads
        Where each bone begins, shape (bones, 3), metres.
    vertices, canonical
        Rest vertices of this body, and of the average body that paint and hems are laid out on.
    weight_bones, weights
        Four bones and their weights for each vertex.
    faces
        Triangles by part: ``skin``, ``tights``, ``hair``.
    """

    name: str
    bones: tuple[str, ...]
    parents: NDArray[np.int64]
    heads: NDArray[np.float64]
    canonical_heads: NDArray[np.float64]
    vertices: NDArray[np.float64]
    canonical: NDArray[np.float64]
    weight_bones: NDArray[np.int64]
    weights: NDArray[np.float32]
    faces: dict[str, NDArray[np.int64]]

    def index(self, bone: str) -> int:
        """Return the number of a bone."""
        return _bone_numbers(self.bones)[bone]

    def head(self, bone: str) -> NDArray[np.float64]:
        """Return where a bone begins at rest."""
        return np.asarray(self.heads[self.index(bone)])

    def length(self, first: str, second: str) -> float:
        """Return the distance at rest between the beginnings of two bones."""
        return float(np.linalg.norm(self.head(first) - self.head(second)))

    def vertices_of(self, bones: tuple[str, ...], least: float = 0.5) -> NDArray[np.int64]:
        """Return the skin vertices that belong to some bones (by prefix) by at least a weight."""
        chosen = [i for i, b in enumerate(self.bones) if b.startswith(bones)]
        share = (np.isin(self.weight_bones, chosen) * self.weights).sum(axis=1)
        return np.flatnonzero(share[:SKIN_VERTICES] >= least)


@lru_cache(maxsize=4)
def _bone_numbers(bones: tuple[str, ...]) -> dict[str, int]:
    return {name: i for i, name in enumerate(bones)}


def _parents_first(parents: NDArray[np.int64]) -> NDArray[np.int64]:
    order: list[int] = []
    while len(order) < len(parents):
        for i, parent in enumerate(parents):
            if i not in order and (parent < 0 or int(parent) in order):
                order.append(i)
    return np.array(order)


def body_names(path: Path = BODIES_PATH) -> tuple[str, ...]:
    """List the bodies there are."""
    with np.load(path) as data:
        return tuple(str(n) for n in data["names"])


@lru_cache(maxsize=8)
def load_body(name: str, path: Path = BODIES_PATH) -> Body:
    """Load one baked body by its name, standing on the floor.

    Raises
    ------
    ValueError
        If there is no such body.
    """
    with np.load(path) as data:
        names = [str(n) for n in data["names"]]
        if name not in names:
            raise ValueError(f"no body named {name!r}; there are {', '.join(names)}")
        order = _parents_first(data["parents"].astype(np.int64))
        place = np.argsort(order)
        parents = data["parents"].astype(np.int64)[order]
        scale = float(data["scale_m"])
        vertices = data[f"vertices_{name}"] * scale
        floor = float(vertices[:SKIN_VERTICES, 2].min())
        shift = np.array([0.0, 0.0, -floor])
        weights = data["weights"].astype(np.float32)
        return Body(
            name=name,
            bones=tuple(str(b) for b in data["bones"][order]),
            parents=np.where(parents < 0, -1, place[parents]),
            heads=data[f"heads_{name}"][order].astype(np.float64) + shift,
            canonical_heads=data["heads_canonical"][order].astype(np.float64),
            vertices=vertices + shift,
            canonical=data["vertices_canonical"] * scale,
            weight_bones=place[data["weight_bones"].astype(np.int64)],
            weights=weights / weights.sum(axis=1, keepdims=True),
            faces={
                part: data[f"faces_{part}"].astype(np.int64) for part in ("skin", "tights", "hair")
            },
        )
