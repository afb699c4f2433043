"""Several machines watching one body: the two sides of an exercise, or all exercises at once.

Each sees every frame. A rep that overlaps one that another machine has counted is not counted twice.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Protocol

from pose_coach.body.landmarks import Side
from pose_coach.body.measurements import Measurements
from pose_coach.counting.events import (
    Event,
    PhaseEnded,
    Rep,
    RepAbandoned,
    RepCounted,
    RepFinished,
)
from pose_coach.exercises.exercise import Exercise, Sides
from pose_coach.exercises.phase_machine import PhaseMachine
from pose_coach.exercises.visits import Motion

# Reps of two machines that share more than this part of the shorter one are the same movement.
SAME_MOVEMENT = 0.25


class Machine(Protocol):
    """What turns measurements into events."""

    @property
    def exercise(self) -> Exercise:
        """The exercise that it counts, of several the one that is being done."""

    @property
    def motion(self) -> Motion:
        """Where the body is now."""

    def update(self, time_s: float, measured: Measurements | None) -> list[Event]:
        """Take in one frame."""

    def finish(self, time_s: float) -> list[Event]:
        """Take in the end of the stream."""


def machine_for(exercise: Exercise, *, wait_for_stillness: bool = False) -> Machine:
    """Return the machine that counts one exercise."""
    if exercise.sides is not Sides.BY_ARM:
        return PhaseMachine(exercise, wait_for_stillness=wait_for_stillness)
    return MachineGroup(
        PhaseMachine(exercise, side=side, wait_for_stillness=wait_for_stillness) for side in Side
    )


def machine_for_any(
    exercises: Iterable[Exercise], *, wait_for_stillness: bool = False
) -> MachineGroup:
    """Return a machine that recognises which of several exercises is done, and counts it."""
    return MachineGroup(
        machine_for(exercise, wait_for_stillness=wait_for_stillness) for exercise in exercises
    )


class MachineGroup:
    """Machines side by side, seen from outside as one.

    Parameters
    ----------
    machines
        At least one.
    """

    def __init__(self, machines: Iterable[Machine]) -> None:
        self._machines: Sequence[Machine] = tuple(machines)
        self._is_one_exercise = len({m.exercise.name for m in self._machines}) == 1
        self._active = 0
        self._has_counted = False
        self._accepted: list[tuple[int, Rep]] = []
        self._counting: set[int] = set()  # which machines' reps were
        self._numbers: dict[tuple[int, int], int] = {}

    @property
    def exercise(self) -> Exercise:
        """The exercise that is being done, as far as can be told."""
        return self._machines[self._active].exercise

    @property
    def is_recognised(self) -> bool:
        """Whether a rep has told which machine is the right one."""
        return self._has_counted

    @property
    def motion(self) -> Motion:
        """Where the body is now, in the terms of the machine that fits it best."""
        return self._machines[self._active].motion

    def update(self, time_s: float, measured: Measurements | None) -> list[Event]:
        """Take in one frame."""
        return self._merged([m.update(time_s, measured) for m in self._machines])

    def finish(self, time_s: float) -> list[Event]:
        """Take in the end of the stream."""
        return self._merged([m.finish(time_s) for m in self._machines])

    def _merged(self, of_each: list[list[Event]]) -> list[Event]:
        kept: list[Event] = []
        others: list[tuple[int, Event]] = []
        for index, events in enumerate(of_each):
            for event in events:
                if isinstance(event, RepCounted):
                    if (rep := self._accept(index, event.rep)) is not None:
                        kept.append(RepCounted(event.time_s, rep))
                elif isinstance(event, RepFinished):
                    number = self._numbers.get((index, event.rep.number))
                    if number is not None:
                        kept.append(RepFinished(event.time_s, replace(event.rep, number=number)))
                else:
                    others.append((index, event))
        self._active = self._best()
        # A rep begun is one of this exercise only where the machine was counting it.
        for index, event in others:
            started = index == self._active
            if isinstance(event, RepAbandoned):
                started = self._is_one_exercise or index in self._counting
                started = started and not self._is_taken(index, event.start_s, event.time_s)
            elif isinstance(event, PhaseEnded) and self._has_counted:
                started = index == self._active and not self._is_taken(
                    index, event.phase.start_s, event.phase.end_s
                )
            if started:
                kept.append(event)
        return kept

    def _accept(self, index: int, rep: Rep) -> Rep | None:
        if self._is_taken(index, rep.start_s, rep.end_s):
            return None
        number = len(self._accepted) + 1
        self._numbers[index, rep.number] = number
        numbered = replace(rep, number=number)
        self._accepted.append((index, numbered))
        self._counting.add(index)
        self._has_counted = True
        return numbered

    def _is_taken(self, index: int, start_s: float, end_s: float) -> bool:
        """Return whether another machine has counted this stretch of time."""
        for other, rep in reversed(self._accepted):
            if rep.end_s < start_s - 60.0:
                break
            shared_s = min(end_s, rep.end_s) - max(start_s, rep.start_s)
            shorter_s = min(end_s - start_s, rep.end_s - rep.start_s)
            if other != index and shared_s > SAME_MOVEMENT * shorter_s:
                return True
        return False

    def _best(self) -> int:
        """Return the machine that fits the body best: in posture, the last to count, moving."""
        last = self._accepted[-1][0] if self._accepted else -1

        def fit(index: int) -> tuple[bool, bool, bool, float, bool]:
            motion = self._machines[index].motion
            moving = motion.towards is not None
            progress = motion.progress if moving and not math.isnan(motion.progress) else 0.0
            return motion.in_posture, index == last, moving, progress, index == self._active

        return max(range(len(self._machines)), key=fit)
