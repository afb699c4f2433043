"""Which of several exercises, forms and sides shows what the body does now."""

from __future__ import annotations

import math
from collections.abc import Sequence

from pose_coach.body.landmarks import Side
from pose_coach.body.measurements import Measurements
from pose_coach.counting.candidates import Candidate
from pose_coach.counting.history import Window
from pose_coach.counting.model import Model
from pose_coach.counting.motion import MotionTracker
from pose_coach.counting.observations import FloatArray
from pose_coach.counting.positions import sides_of
from pose_coach.exercises.exercise import Exercise, Sides

FEET = "feet"
# By so much of the way the other side must have gone further to be the one that moves.
MOVES_MORE = 0.1


class MotionSelector:
    """Follows the exercise that is being done, on all its sides.

    Parameters
    ----------
    exercises
        What may be done.
    model
        The fitted numbers.
    """

    def __init__(self, exercises: Sequence[Exercise], model: Model) -> None:
        self._exercises = exercises
        self._movers = {
            (exercise.name, form.name): [
                MotionTracker(exercise, form, side, model.forms[exercise.name, form.name])
                for side in sides_of(exercise)
            ]
            for exercise in exercises
            for form in exercise.forms
        }
        self.exercise = exercises[0]
        self._form = self.exercise.forms[0].name
        self.active: MotionTracker | None = None
        self._was_counted = False

    def choose(self, measured: Measurements | None, *, keep: bool) -> float:
        """Find out which exercise the posture fits best; return how far it is off its posture.

        Parameters
        ----------
        measured
            None where nobody was seen.
        keep
            Whether to stay with the exercise that was found before, if the posture still fits it.
        """
        if measured is None:
            return math.nan
        off = _off(self.exercise, measured)
        if len(self._exercises) > 1 and not (off <= 1.0 or (keep and self._was_counted)):
            offs = {exercise.name: _off(exercise, measured) for exercise in self._exercises}
            best = min(self._exercises, key=lambda e: _or_inf(offs[e.name]))
            if offs[best.name] <= 1.0:
                self._switch(best)
                off = offs[best.name]
        forms = [form.name for form in self.exercise.forms]
        form = FEET if measured.end_on and FEET in forms else forms[0]
        if form != self._form or self.active is None:
            self._form = form
            self.active = self._movers[self.exercise.name, form][0]
        return off

    def update(self, time_s: float, newest: FloatArray) -> bool:
        """Take in the newest features; return whether the body has just set off."""
        movers = self._movers[self.exercise.name, self._form]
        began = {id(mover): mover.update(time_s, newest) for mover in movers}
        active = self.active or movers[0]
        best = max(movers, key=lambda mover: mover.excursion)
        if best.excursion > active.excursion + MOVES_MORE and best.direction > 0:
            is_new = active.direction == 0
            self.active = best
            return is_new
        return began[id(active)]

    def begin(self) -> None:
        """Begin anew with where the ends are."""
        for mover in self._movers[self.exercise.name, self._form]:
            mover.begin()

    def counted(self, seen: Window, found: Candidate) -> None:
        """Take in a repetition: it tells the exercise, the side, and where the ends are."""
        view = found.view
        if view.exercise is not self.exercise:
            self._switch(view.exercise)
        self._was_counted, self._form = True, view.form.name
        travels = [view.travels[step] for step in found.steps]
        out_s = [seen.time_s(t.end if t.is_out else t.begin) for t in travels]
        home_s = [seen.time_s(t.begin if t.is_out else t.end) for t in travels]
        for mover in self._movers[view.exercise.name, view.form.name]:
            if mover.side is view.side:
                mover.learn(out_s, home_s)
                if self.active is None or view.exercise.sides is not Sides.PER_REP:
                    self.active = mover

    def _switch(self, exercise: Exercise) -> None:
        if exercise is self.exercise and self.active is not None:
            return
        self.exercise, self._form = exercise, exercise.forms[0].name
        self.active = self._movers[exercise.name, self._form][0]
        self.begin()


def _off(exercise: Exercise, measured: Measurements) -> float:
    """Return how far a body is off the posture, with either arm where it works with one."""
    if exercise.sides is not Sides.PER_SIDE:
        return exercise.off_posture(measured)
    offs = [_or_inf(exercise.off_posture(measured.for_side(side))) for side in Side]
    return min(offs) if math.isfinite(min(offs)) else math.nan


def _or_inf(off: float) -> float:
    return math.inf if math.isnan(off) else off
