"""Where flesh meets the floor: the outermost points of a part of the body."""

from __future__ import annotations

import numpy as np

from studio.body import Body
from studio.rotations import Array
from studio.skeleton import Skeleton

DIRECTIONS = 240


def outermost(places: Array) -> Array:
    """Return those of some places that lie furthest out in some direction."""
    n = np.arange(DIRECTIONS) + 0.5
    polar, turn = np.arccos(1 - 2 * n / DIRECTIONS), np.pi * (1 + 5**0.5) * n
    towards = np.stack(
        [np.cos(turn) * np.sin(polar), np.sin(turn) * np.sin(polar), np.cos(polar)], axis=1
    )
    return np.asarray(places[np.unique((places @ towards.T).argmax(axis=0))])


def part_points(body: Body, bones: tuple[str, ...], least: float = 0.6) -> Array:
    """Return the outermost rest points of the skin that belongs to some bones."""
    return outermost(body.vertices[body.vertices_of(bones, least)])


def foot_points(body: Body, side: str) -> Array:
    """Return the outermost rest points of a foot, heel to toes."""
    return part_points(
        body, (f"foot.{side}", *(f"toe{n}-{j}.{side}" for n in range(1, 6) for j in (1, 2, 3)))
    )


def lowest(skeleton: Skeleton, bone: str, points: Array) -> float:
    """Return the height of the lowest of some rest points carried along by a bone."""
    i = skeleton.body.index(bone)
    down = skeleton.rotations[i][2]
    return float(skeleton.positions[i][2] + ((points - skeleton.body.heads[i]) @ down).min())


def depth_below(rotation: Array, joint: Array, points: Array) -> float:
    """Return how far some rest points, turned about a joint, reach below it."""
    return float(-((points - joint) @ rotation[2]).min())
