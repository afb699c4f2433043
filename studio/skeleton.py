"""Forward kinematics and linear blend skinning."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from studio.body import Body
from studio.rotations import Array


class Skeleton:
    """A body's bones in one posture.

    A bone whose rotation is not set follows its parent. Rotations are in rest axes: the identity
    leaves a bone as it stands in the rest pose.

    Parameters
    ----------
    body
        The body to pose.
    """

    def __init__(self, body: Body) -> None:
        self.body = body
        self.rotations: Array = np.tile(np.eye(3), (len(body.bones), 1, 1))
        self.positions: Array = body.heads.copy()
        self._local: dict[int, Array] = {}
        self._world: dict[int, Array] = {}
        self._root: Array = body.heads[0].copy()
        self._chain = _chain(body)

    @classmethod
    def standing_as(cls, body: Body, rotations: Array, root: Array) -> Skeleton:
        """Build a skeleton from the rotations of all its bones and the place of the first one."""
        made = cls(body)
        made._world[0], made._root = rotations[0], root
        for i, parent in enumerate(body.parents):
            if parent >= 0:
                made._local[i] = rotations[parent].T @ rotations[i]
        made.update()
        return made

    def turned(self, turn: Array, shift: Array) -> Skeleton:
        """Return the same posture turned about the origin and moved."""
        return Skeleton.standing_as(
            self.body, turn @ self.rotations, turn @ self.positions[0] + shift
        )

    def set_local(self, bone: str, rotation: Array) -> None:
        """Turn a bone relative to its parent."""
        self._local[self.body.index(bone)] = rotation

    def set_world(self, bone: str, rotation: Array) -> None:
        """Turn a bone to a rotation in the world, whatever its parents do."""
        self._world[self.body.index(bone)] = rotation

    def update(self) -> None:
        """Recompute all rotations and positions."""
        # plain lists: this is run many times for each frame, and indexing arrays costs more
        rotations: list[Array] = []
        positions: list[Array] = []
        for i, (parent, offset) in enumerate(self._chain):
            if parent < 0:
                base, place = _UNTURNED, self._root
            else:
                base = rotations[parent]
                place = positions[parent] + base @ offset
            if i in self._world:
                turned = self._world[i]
            elif i in self._local:
                turned = base @ self._local[i]
            else:
                turned = base
            rotations.append(turned)
            positions.append(place)
        self.rotations, self.positions = np.array(rotations), np.array(positions)

    def place(self, bone_positions: dict[str, Array]) -> None:
        """Move the whole body so that the mean of some bones' beginnings is where they are wanted."""
        wanted = np.mean(list(bone_positions.values()), axis=0)
        self.update()
        now = np.mean([self.position(b) for b in bone_positions], axis=0)
        self._root = self._root + wanted - now
        self.positions += wanted - now

    def move(self, offset: Array) -> None:
        """Move the whole body."""
        self._root = self._root + offset
        self.positions += offset

    def position(self, bone: str) -> Array:
        """Return where a bone begins."""
        return np.asarray(self.positions[self.body.index(bone)])

    def rotation(self, bone: str) -> Array:
        """Return a bone's rotation in the world."""
        return np.asarray(self.rotations[self.body.index(bone)])

    def point(self, bone: str, rest_point: Array) -> Array:
        """Carry a point given in the rest pose along with a bone."""
        i = self.body.index(bone)
        return np.asarray(self.positions[i] + self.rotations[i] @ (rest_point - self.body.heads[i]))


_UNTURNED = np.eye(3)


@lru_cache(maxsize=16)
def _chain(body: Body) -> list[tuple[int, Array]]:
    """Return each bone's parent and where it begins as seen from the parent's beginning."""
    return [
        (int(parent), body.heads[i] - body.heads[max(parent, 0)])
        for i, parent in enumerate(body.parents)
    ]


def bone_transforms(skeleton: Skeleton) -> NDArray[np.float32]:
    """Return a 3x4 matrix for each bone, from rest to posed positions."""
    rotations, heads = skeleton.rotations, skeleton.body.heads
    offsets = skeleton.positions - np.einsum("bij,bj->bi", rotations, heads)
    return np.concatenate([rotations, offsets[:, :, None]], axis=2).astype(np.float32)


def skin(
    transforms: NDArray[np.float32],
    vertices: NDArray[np.float32],
    normals: NDArray[np.float32],
    weight_bones: NDArray[np.int64],
    weights: NDArray[np.float32],
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Blend the bones' transforms over vertices and normals (normals are not unit length)."""
    flat = transforms.reshape(len(transforms), 12)
    mixed = flat[weight_bones[:, 0]] * weights[:, 0:1]
    for k in range(1, weights.shape[1]):
        mixed += flat[weight_bones[:, k]] * weights[:, k : k + 1]
    m = mixed.reshape(-1, 3, 4)
    posed = np.einsum("vij,vj->vi", m[:, :, :3], vertices) + m[:, :, 3]
    turned = np.einsum("vij,vj->vi", m[:, :, :3], normals)
    return posed, turned


def vertex_normals(vertices: Array, faces: NDArray[np.int64]) -> Array:
    """Return unit normals, weighted by the area of the faces around each vertex."""
    corners = vertices[faces]
    face = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    normals = np.zeros_like(vertices)
    for k in range(3):
        for axis in range(3):
            normals[:, axis] += np.bincount(faces[:, k], face[:, axis], minlength=len(vertices))
    return np.asarray(normals / np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-12))
