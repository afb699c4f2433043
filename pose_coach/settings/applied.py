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

# Teachers of these movements recommend a slow tempo, all the more for a stiff back. So a gentle phase is
# rushed below 3 s, not 2, and its ideal band begins and
# ends a second later: 4 to 6 s for most.
GENTLER_S = 1.0
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def programme(settings: Settings) -> tuple[Exercise, ...]:
    """Return the exercises of the programme, in its order, as the settings want them."""
    return tuple(tailored(exercises()[name], settings) for name in settings.exercises)


def tailored(exercise: Exercise, settings: Settings) -> Exercise:
    """Return an exercise with the tempo, dose and hold that the settings want."""
    changed = with_tempo(exercise, settings.tempo)
    if exercise.name in settings.dose:
        changed = replace(changed, goal=settings.dose[exercise.name], up_to=None)
    if exercise.name in settings.breaths:
        changed = with_breaths(changed, settings.breaths[exercise.name])
    return changed


def with_tempo(exercise: Exercise, tempo: str) -> Exercise:
    """Return the exercise with every limit of a phase as `standard` or, later, as `gentle` has it."""
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
    """Return the exercise with a hold of so many deep breaths, and cut short at the same share of it."""
    hold_s = breaths * BREATH_S
    count = NUMBERS[breaths] if breaths < len(NUMBERS) else str(breaths)
    cue = f"Stay for {count} deep breaths"

    def adjusted(fault: Fault) -> Fault:
        if fault.name != "hold-cut-short":
            return fault
        # It is measured in seconds against the share of the exercise's own hold.
        limit = fault.limit + SHORTEST_HOLD_SHARE * (exercise.hold_s - hold_s)
        return replace(fault, cue=cue, limit=limit)

    return replace(exercise, hold_s=hold_s, faults=tuple(map(adjusted, exercise.faults)))
