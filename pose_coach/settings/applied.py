"""Applies settings to exercises."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pose_coach.coaching.remarks import BREATH_S
from pose_coach.exercises.catalog import exercises
from pose_coach.exercises.exercise import Exercise, Fault
from pose_coach.exercises.supine_twist import SHORTEST_HOLD_SHARE

if TYPE_CHECKING:
    from pose_coach.settings.model import Settings

# A choice for stiff backs: with it the default limit of 2 s becomes 3 s, and the ideal 4 to 6 s.
GENTLER_S = 1.0
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def programme(settings: Settings) -> tuple[Exercise, ...]:
    """Return the exercises of the programme in order, adapted to the settings."""
    return tuple(tailored(exercises()[name], settings) for name in settings.exercises)


def tailored(exercise: Exercise, settings: Settings) -> Exercise:
    """Return an exercise with the tempo, dose and hold of the settings."""
    changed = with_tempo(exercise, settings.tempo)
    if exercise.name in settings.dose:
        changed = replace(changed, goal=settings.dose[exercise.name], up_to=None)
    if exercise.name in settings.breaths:
        changed = with_breaths(changed, settings.breaths[exercise.name])
    return changed


def with_tempo(exercise: Exercise, tempo: str) -> Exercise:
    """Return the exercise with the time limits of the `standard` or `gentle` tempo."""
    if tempo == "standard":
        return exercise
    own = exercise.tempo
    shortest_s, longest_s = own.ideal_s
    slower = replace(
        own,
        rushed_below_s=own.rushed_below_s + GENTLER_S,
        ideal_s=(shortest_s + GENTLER_S, longest_s + GENTLER_S),
    )
    return replace(exercise, tempo=slower)


def with_breaths(exercise: Exercise, breaths: int) -> Exercise:
    """Return the exercise with a hold of this many breaths; a hold is cut short at the same share of it."""
    hold_s = breaths * BREATH_S
    count = NUMBERS[breaths] if breaths < len(NUMBERS) else str(breaths)
    cue = f"Stay for {count} deep breaths"

    def adjusted(fault: Fault) -> Fault:
        if fault.name != "hold-cut-short":
            return fault
        # The amount of this fault is the seconds missing to a share of the exercise's original hold.
        limit = fault.limit + SHORTEST_HOLD_SHARE * (exercise.hold_s - hold_s)
        return replace(fault, cue=cue, limit=limit)

    return replace(exercise, hold_s=hold_s, faults=tuple(map(adjusted, exercise.faults)))
