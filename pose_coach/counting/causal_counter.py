"""Counts as a live watcher sees it: each repetition once, soon after its end, and never taken back."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from pose_coach.body.landmarks import Side
from pose_coach.body.measurements import Measurements
from pose_coach.counting.candidates import AlreadyCounted, Candidate, View, views_of
from pose_coach.counting.decoding import decode
from pose_coach.counting.events import (
    Event,
    Phase,
    PhaseEnded,
    PhaseStarted,
    PostureEntered,
    PostureLeft,
    Rep,
    RepAbandoned,
    RepCounted,
    RepFinished,
)
from pose_coach.counting.history import History, Window
from pose_coach.counting.model import Model
from pose_coach.counting.motion import NO_MOTION, SMOOTHED_ROWS, Motion
from pose_coach.counting.motion_selector import MotionSelector
from pose_coach.counting.phase_times import times_of
from pose_coach.counting.posture import STILL_AFTER_S, Posture
from pose_coach.counting.rep_builder import BuiltRep, RepBuilder, phases_of
from pose_coach.exercises.exercise import Counting, Exercise

# So far back is decoded again, from before the last repetition on.
LOOK_BACK_S, AT_LEAST_S = 45.0, 12.0
DECODED_EVERY_S, AT_REST_EVERY_S = 0.2, 0.5
# Where several exercises are watched.
OF_MANY_EVERY_S = 0.5
# A repetition is counted when it has been over for so long.
SURE_AFTER_S = 0.35
PROBABLY = 0.5
# Less probable first halves are not told: a cue is only ever about what is probably a repetition.
TOLD_AFTER_S = 0.3
# Sizes of the newest movements that are remembered.
MEMORY = 12
# Of a usual movement: nobody's way from neutral to an end is as long.
SURELY_FULL = 0.9
# Within this share of the way a body has stayed at the end of a repetition.
STAYED = 0.2
# Of a phase: sharing more with one that was told it is the same.
SAME = 0.5


@dataclass(slots=True)
class _Pending:
    """A repetition that was counted, and is not over yet."""

    recorded: BuiltRep
    found: Candidate
    before_s: float  # where the one before it ended


class CausalCounter:
    """Counts causally.

    Parameters
    ----------
    exercises
        What may be done.
    model
        The fitted numbers.
    rows
        What is seen; the newest row is in it before `update` is called.
    needs_rest
        Whether a posture is entered only by standing nearly still in it.
    """

    def __init__(
        self, exercises: Sequence[Exercise], model: Model, rows: History, *, needs_rest: bool
    ) -> None:
        self._exercises, self._model, self._rows = exercises, model, rows
        self._motions = MotionSelector(exercises, model)
        self._posture = Posture(needs_rest=needs_rest)
        self._records = RepBuilder(model)
        self._pending: _Pending | None = None
        self._half: tuple[float, float] | None = None  # begin and end of a probable first half
        self._told: list[Phase] = []
        self._sizes: dict[tuple[str, Side | None], tuple[float, ...]] = {}
        self._last: tuple[str, str, Side | None] | None = None  # view of the newest repetition
        self._last_begin_s = self._until_s = -math.inf
        self._decoded_s = self._first_s = -math.inf
        self._sure_s = math.inf  # when something that was found will be certain
        self._reps: list[Rep] = []
        self.abandoned: list[tuple[float, float]] = []

    @property
    def reps(self) -> tuple[Rep, ...]:
        """What was counted."""
        return tuple(self._reps)

    @property
    def exercise(self) -> Exercise:
        """The exercise that is being done, as far as can be told."""
        return self._motions.exercise

    @property
    def motion(self) -> Motion:
        """Where the body is now."""
        mover = self._motions.active
        if mover is None:
            return NO_MOTION
        motion = mover.motion(in_posture=self._posture.is_in)
        # Who gets up is on the way to no end.
        return replace(motion, towards=None) if self._posture.is_off else motion

    def update(self, time_s: float, measured: Measurements | None) -> list[Event]:
        """Take in a frame, whose row was kept."""
        events: list[Event] = []
        if measured is not None and math.isinf(self._first_s):
            self._first_s = time_s
        newest = self._rows.newest(SMOOTHED_ROWS).astype(np.float64)
        off = self._motions.choose(measured, keep=self._posture.is_in or bool(self._half))
        began = self._motions.update(time_s, newest) if measured is not None else False
        mover = self._motions.active
        still = mover is not None and mover.is_still(time_s, STILL_AFTER_S)
        if self._posture.update(time_s, off, still=still, busy=self._is_busy(time_s)):
            events += self._enter(time_s) if self._posture.is_in else self._leave(time_s)
        if began and mover is not None and self._posture.is_in and not self._posture.is_off:
            towards = mover.exercise.phase(out=mover.direction > 0)
            events.append(PhaseStarted(time_s, towards))
        if self._pending is not None and mover is not None and mover.direction:
            last_out = self._pending.found.view.travels[self._pending.found.steps[-1]].is_out
            goes_back = (mover.direction > 0) is not last_out
            if goes_back and time_s > self._until_s + SURE_AFTER_S:
                events += self._finish_rep(time_s)
        if self._is_due(time_s, began=began):
            events += self._decode(time_s)
        return events

    def finish(self, time_s: float) -> list[Event]:
        """Take in the end: whatever is found is certain now."""
        events = self._decode(time_s, at_end=True)
        was_in, self._posture.is_in = self._posture.is_in, False
        return events + [e for e in self._leave(time_s) if was_in or not isinstance(e, PostureLeft)]

    # -- the posture ------------------------------------------------------------------------------

    def _is_busy(self, time_s: float) -> bool:
        return self._sure_s < math.inf or (self._half is not None and time_s - self._half[1] < 2.0)

    def _enter(self, time_s: float) -> list[Event]:
        self._motions.begin()
        return [PostureEntered(time_s)]

    def _leave(self, time_s: float) -> list[Event]:
        events = self._finish_rep(time_s)
        if self._half is not None and self._half[0] >= self._until_s - 1.0:
            self.abandoned.append(self._half)
            events.append(RepAbandoned(time_s, self._half[0]))
            self._until_s = max(self._until_s, self._half[1])
        self._half = None
        return [*events, PostureLeft(time_s)]

    # -- what was found ---------------------------------------------------------------------------

    def _is_due(self, time_s: float, *, began: bool) -> bool:
        since_s = time_s - self._decoded_s
        mover = self._motions.active
        rests = mover is None or not mover.direction
        every_s = AT_REST_EVERY_S if rests else DECODED_EVERY_S
        if len(self._exercises) > 1:
            every_s = OF_MANY_EVERY_S
        return since_s >= every_s or (
            since_s >= DECODED_EVERY_S / 2 and (time_s >= self._sure_s or began)
        )

    def _window(self, time_s: float) -> Window:
        begin_s = min(self._last_begin_s - 1.0, time_s - AT_LEAST_S)
        if math.isinf(self._last_begin_s):
            begin_s = time_s - LOOK_BACK_S
        return self._rows.since(max(begin_s, time_s - LOOK_BACK_S))

    def _decode(self, time_s: float, *, at_end: bool = False) -> list[Event]:
        self._decoded_s, self._sure_s = time_s, math.inf
        seen = self._window(time_s)
        if len(seen.track) < 2:
            return []
        events: list[Event] = []
        views = views_of(seen.track, self._exercises, self._model)
        decoded = decode(views, AlreadyCounted(self._until(seen, views), self._sizes))
        for found in decoded.reps:
            if not at_end and found is decoded.reps[-1] and self._is_doubtful(found):
                continue
            end_s = seen.time_s(times_of(found)[-1][1])
            wait_s = 0.0 if at_end else SURE_AFTER_S
            if end_s > time_s - wait_s:
                self._sure_s = min(self._sure_s, end_s + wait_s)
                continue
            events += self._finish_rep(time_s) + self._count(time_s, seen, found)
        half = decoded.unfinished
        if half is not None and self._model.probability(half.log_odds) < PROBABLY:
            half = None
        self._half = None
        if half is not None and seen.time_s(half.begin) >= self._until_s - 0.5:
            end_s = seen.time_s(half.end)
            self._half = seen.time_s(half.begin), end_s
            if end_s <= time_s - (0.0 if at_end else TOLD_AFTER_S):
                events += self._tell(time_s, phases_of(seen, half))
            else:
                self._sure_s = min(self._sure_s, end_s + TOLD_AFTER_S)
        return events

    def _is_doubtful(self, found: Candidate) -> bool:
        """Return whether a first travel may be one from neutral: then the next one tells."""
        view = found.view
        if view.exercise.counting is not Counting.BOTH_ENDS or len(found.steps) > 1:
            return False
        is_first = (view.exercise.name, view.side) not in self._sizes
        return (
            is_first and abs(view.travels[found.steps[0]].size) < SURELY_FULL * view.fit.usual_size
        )

    def _until(self, seen: Window, views: Sequence[View]) -> float:
        """Return the sample up to which all is counted, with the hold after the newest repetition."""
        until = seen.sample(self._until_s) if math.isfinite(self._until_s) else -math.inf
        for view in views:
            key = view.exercise.name, view.form.name, view.side
            if key != self._last or view.exercise.counting is not Counting.BOTH_ENDS or until < 0:
                continue
            at = min(round(until), len(view.position) - 1)
            level, near = view.position[at], STAYED * view.fit.usual_size
            for travel, (begin, _) in zip(view.travels, view.spans, strict=True):
                stay = view.position[at : travel.begin + 1]
                is_after = begin >= until and travel.begin >= at - 2
                if is_after and not np.any(np.abs(stay - level) > near):
                    until = float(begin)
        return until

    def _count(self, time_s: float, seen: Window, found: Candidate) -> list[Event]:
        before_s = self._until_s
        recorded = self._records.record(seen, found, number=len(self._reps) + 1, counted_s=time_s)
        events = self._tell(time_s, recorded.rep.phases)
        self._reps.append(recorded.rep)
        self._pending = _Pending(recorded, found, before_s)
        self._until_s, self._last_begin_s = seen.time_s(found.end), seen.time_s(found.begin)
        view = found.view
        self._last = view.exercise.name, view.form.name, view.side
        sizes = [abs(view.travels[step].size) for step in found.steps]
        if view.exercise.counting is Counting.HOME_AND_BACK:
            sizes = [min(sizes)]
        key = view.exercise.name, view.side
        self._sizes[key] = (*self._sizes.get(key, ()), *sizes)[-MEMORY:]
        self._motions.counted(seen, found)
        events.append(RepCounted(time_s, recorded.rep))
        if not self._posture.is_in:  # who repeats an exercise is in its posture
            self._posture.is_in = True
            events.insert(0, PostureEntered(time_s))
        return events

    def _finish_rep(self, time_s: float) -> list[Event]:
        """Make the final record of the newest repetition: it may have gone on after a pause."""
        pending, self._pending = self._pending, None
        if pending is None:
            return []
        rep = pending.recorded.rep
        recorded = pending.recorded
        seen = self._rows.since(max(rep.start_s - 10.0, time_s - LOOK_BACK_S - 15.0))
        exercise = pending.found.view.exercise
        if len(seen.track) > 1:
            until = seen.sample(pending.before_s) if math.isfinite(pending.before_s) else -math.inf
            views = views_of(seen.track, [exercise], self._model)
            again = decode(views, AlreadyCounted(until, self._sizes))
            best = max(again.reps, key=lambda f: _shared_s(seen, f, rep), default=None)
            if best is not None and _shared_s(seen, best, rep) > SAME * (rep.end_s - rep.start_s):
                recorded = self._records.record(
                    seen, best, number=rep.number, counted_s=rep.counted_s
                )
                self._until_s = max(self._until_s, seen.time_s(best.end))
        final = replace(recorded.rep, side=rep.side, confidence=rep.confidence)
        self._records.remember(exercise.name, recorded.trace)
        self._reps[final.number - 1] = final
        return [RepFinished(time_s, final)]

    def _tell(self, time_s: float, phases: tuple[Phase, ...]) -> list[Event]:
        """Return the events of phases that were not told before."""
        events: list[Event] = []
        for phase in phases:
            shared_s = [
                min(phase.end_s, told.end_s) - max(phase.start_s, told.start_s)
                for told in self._told
                if told.name == phase.name
            ]
            if max(shared_s, default=0.0) <= SAME * phase.duration_s:
                self._told = [*self._told[-7:], phase]
                events.append(PhaseEnded(time_s, phase))
        return events


def _shared_s(seen: Window, found: Candidate, rep: Rep) -> float:
    return min(seen.time_s(found.end), rep.end_s) - max(seen.time_s(found.begin), rep.start_s)
