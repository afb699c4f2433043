"""The drawn person who shows an exercise: joints seen from the side, in trunk lengths."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Stance:
    """One position of the body, seen from the side with the head to the right.

    Attributes
    ----------
    joints
        Along the mat and up from the floor, by name, in trunk lengths.
    back
        Points along the back from the hips to the neck, where it is not straight.
    """

    joints: Mapping[str, Point]
    back: tuple[Point, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """The positions that an exercise goes through.

    Attributes
    ----------
    start
        The posture in which it begins.
    low, high
        The two ends.
    """

    start: Stance
    low: Stance
    high: Stance
