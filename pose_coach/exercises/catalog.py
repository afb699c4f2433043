"""The catalogue: every module in this package that declares an `EXERCISE`."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module

import pose_coach.exercises as folder
from pose_coach.common.errors import PoseCoachError
from pose_coach.exercises.exercise import Exercise


@cache
def exercises() -> dict[str, Exercise]:
    """Return the exercises by name, in the order of the programme."""
    modules = (
        import_module(f"{folder.__name__}.{m.name}") for m in pkgutil.iter_modules(folder.__path__)
    )
    found = [m.EXERCISE for m in modules if hasattr(m, "EXERCISE")]
    return {e.name: e for e in sorted(found, key=lambda e: e.order)}


def exercise_named(name: str) -> Exercise:
    """Return one exercise.

    Raises
    ------
    PoseCoachError
        Where there is none of that name.
    """
    try:
        return exercises()[name]
    except KeyError:
        known = ", ".join(exercises())
        raise PoseCoachError(f"{name}: no such exercise. There is: {known}.") from None
