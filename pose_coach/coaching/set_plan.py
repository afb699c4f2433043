"""The plan of a set (an exercise with its dose), and the summary of a set."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pose_coach.body.landmarks import Side
from pose_coach.coaching.remarks import SLOWER
from pose_coach.coaching.state import SetSummary
from pose_coach.counting.events import Rep
from pose_coach.exercises.exercise import Exercise, Sides


@dataclass(frozen=True, slots=True)
class SetPlan:
    """One exercise and its dose.

    Attributes
    ----------
    exercise
        The exercise.
    goal
        Goal of reps, on each side if the exercise has sides.
    """

    exercise: Exercise
    goal: int

    @property
    def up_to(self) -> int:
        """Reps of each side after which the next exercise starts by itself."""
        return max(self.goal, self.exercise.up_to or 0)

    @property
    def is_open(self) -> bool:
        """Whether the person decides when to end it after the goal is reached."""
        return self.up_to > self.goal

    def reps_each(self, reps: Sequence[Rep]) -> int:
        """Return how many reps count towards the goal: those of the side with fewer."""
        if self.exercise.sides is Sides.NONE:
            return len(reps)
        sides = [rep.side for rep in reps]
        return min(sides.count(side) for side in Side)

    def announcement(self) -> str:
        """Return the words that announce the set."""
        times = "once" if self.goal == 1 else f"{self.goal} times"
        if self.exercise.sides is not Sides.NONE:
            times += " on each side"
        return f"{self.exercise.title}, {times}. {self.exercise.start_cue}"


def summary_of(exercise: Exercise, reps: Sequence[Rep], goal: int | None) -> SetSummary:
    """Return the summary of the reps of an exercise.

    Parameters
    ----------
    exercise
        The exercise.
    reps
        All its reps.
    goal
        Goal of reps, both sides together, or None.
    """
    sides = [rep.side for rep in reps]
    both = sides.count(Side.LEFT), sides.count(Side.RIGHT)
    return SetSummary(
        exercise=exercise.name,
        title=exercise.title,
        reps=len(reps),
        goal=goal,
        clean=sum(rep.clean for rep in reps),
        rushed=sum(rep.rushed for rep in reps),
        sides=None if exercise.sides is Sides.NONE else both,
        work_on=_work_on(exercise, reps),
    )


def _work_on(exercise: Exercise, reps: Sequence[Rep]) -> str | None:
    """Return the cue for the most frequent fault; on ties, rushing first, then the more severe."""
    cues = {"rushed": SLOWER} | {fault.name: fault.cue for fault in exercise.faults}
    slips = Counter({"rushed": sum(rep.rushed for rep in reps)})
    slips.update(fault for rep in reps for fault in rep.faults)
    worst = max(cues, key=lambda name: slips[name])
    return cues[worst] if slips[worst] else None
