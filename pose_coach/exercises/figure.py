"""The drawn person who shows an exercise: joints as seen from the side, in trunk lengths."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from pose_coach.body.landmarks import Side

Point = tuple[float, float]

LIMBS = {
    f"{side}_{limb}": tuple(f"{side}_{joint}" for joint in joints)
    for side in ("far", "near")
    for limb, joints in (
        ("arm", ("shoulder", "elbow", "hand")),
        ("leg", ("hip", "knee", "ankle", "toe")),
    )
}
"""The joints of each limb, from the trunk outwards. `near` is the side towards the eye."""

JOINTS = ("hip", "shoulder", "head", *(joint for limb in LIMBS.values() for joint in limb))
"""All joints of a stance; the trunk goes from `hip` to `shoulder`."""


@dataclass(frozen=True, slots=True)
class Stance:
    """One position of the body, with the head to the right.

    Attributes
    ----------
    joints
        Along the mat and up from the floor, by name (`JOINTS`), in trunk lengths. A shoulder or hip of
        one side that is left out lies where the trunk ends.
    back
        Points along the back from the hips to the neck, where it is not straight.
    """

    joints: Mapping[str, Point]
    back: tuple[Point, ...] = ()

    def place(self, joint: str) -> Point:
        """Return where a joint is."""
        if joint in self.joints:
            return self.joints[joint]
        return self.joints[joint.removeprefix("near_").removeprefix("far_")]


@dataclass(frozen=True, slots=True, eq=False)
class Figure:
    """The drawn positions of an exercise.

    Attributes
    ----------
    start
        The posture in which it begins.
    low, high
        The two ends.
    between
        Half-way from one to the other, which keeps limbs as long as they are on a curved way.
    moves
        What moves: `trunk`, or one of `LIMBS`.
    side
        The side that works in this drawing; mirrored it is the other. None where there are no sides.
    mat
        Corners of the mat, where it is seen from above.
    """

    start: Stance
    low: Stance
    high: Stance
    between: Stance
    moves: tuple[str, ...] = ("trunk",)
    side: Side | None = None
    mat: tuple[Point, ...] = ()

    def at(self, position: float) -> Stance:
        """Return the stance at a place between the ends.

        Parameters
        ----------
        position
            0 at the low end, 1 at the high one; clipped to that. NaN, unknown, is the start.
        """
        if math.isnan(position):
            return self.start
        share = min(max(position, 0.0), 1.0)
        weights = (
            2.0 * (share - 0.5) * (share - 1.0),
            4.0 * share * (1.0 - share),
            2.0 * share * (share - 0.5),
        )
        stances = (self.low, self.between, self.high)
        joints = {
            joint: _blend(weights, tuple(stance.place(joint) for stance in stances))
            for joint in JOINTS
        }
        backs = zip(*(stance.back for stance in stances), strict=True)
        return Stance(joints, tuple(_blend(weights, points) for points in backs))

    @property
    def extent(self) -> tuple[Point, Point]:
        """Lowest and highest along the mat and up, over everything the figure goes through."""
        return _extent(self)


@lru_cache(maxsize=32)
def _extent(figure: Figure) -> tuple[Point, Point]:
    points = [*figure.mat]
    for stance in (figure.start, *(figure.at(step / 8) for step in range(9))):
        points += [*stance.joints.values(), *stance.back]
    xs, ys = zip(*points, strict=True)
    return (min(xs), min(ys)), (max(xs), max(ys))


def _blend(weights: tuple[float, ...], points: tuple[Point, ...]) -> Point:
    return (
        sum(weight * point[0] for weight, point in zip(weights, points, strict=True)),
        sum(weight * point[1] for weight, point in zip(weights, points, strict=True)),
    )
