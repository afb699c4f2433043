"""From visits of the two ends to repetitions, and this person's usual range."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import replace
from statistics import median

from pose_coach.body.landmarks import Side
from pose_coach.exercises.companion import Companion, is_neutral
from pose_coach.counting.events import Event, Rep, RepAbandoned, RepCounted, RepFinished
from pose_coach.exercises.exercise import Counting, Exercise
from pose_coach.exercises.records import confidence_in, faults_in, rep_trace
from pose_coach.exercises.samples import Samples
from pose_coach.exercises.trace import RepTrace
from pose_coach.exercises.visits import Visit

# So much of the rest before a rep is looked at along with it.
REST_BEFORE_S = 0.9

# After the end of a rep the body is at that end for so long at least, as far as the rules for faults ask.
AT_ITS_END_S = 0.3
# It went on after it had seemed to arrive where it then went further by this share.
WENT_ON_SHARE = 0.1
# Then it ended no later than this after it was counted.
PAUSE_S = 1.0

# Movements that make the usual range, and visits that make the usual ends.
MEMORY = 6

# The first position may be an end or merely neutral. Nobody's neutral is so far from an end, in degrees or as
# a share of the usual range; otherwise the second swing tells: from neutral the first was about half as far.
SURELY_AN_END_DEG = 90.0
SURELY_AN_END_SHARE = 0.8
AS_FAR_AS_A_FULL_SWING = 0.75


class RepCounter:
    """Pairs visits into reps.

    Parameters
    ----------
    exercise
        What is counted.
    samples
        The signal and readings of the recent past.
    companion
        What goes along with the signal.
    side
        That is counted, where each side has its own counter.
    """

    def __init__(
        self,
        exercise: Exercise,
        samples: Samples,
        companion: Companion,
        side: Side | None = None,
    ) -> None:
        self._companion = companion
        self._side = side
        self._exercise = exercise
        self._samples = samples
        self._ranges: deque[float] = deque(maxlen=MEMORY)
        self._ends: dict[bool, deque[float]] = {
            high: deque(maxlen=MEMORY) for high in (False, True)
        }
        self._learned_from: Visit | None = None  # the visit that the newest range is of
        self._reps = 0
        self.begin_stretch()

    @property
    def usual_range_deg(self) -> float:
        """How far this person usually travels, NaN before the first full movement."""
        return median(self._ranges) if self._ranges else math.nan

    def position(self, value: float) -> float:
        """Return where a value lies between the usual ends, 0 low to 1 high; NaN while unknown."""
        low, high = (median(v) if v else math.nan for v in self._ends.values())
        return (value - low) / (high - low) if high > low else math.nan

    def begin_stretch(self) -> None:
        """Forget what was begun; keep the count and this person's range."""
        self.doubtful: Visit | None = None  # the first position: an end, or neutral?
        self._open: Visit | None = None  # the first end of a rep that lacks its second
        self._pending: Rep | None = None  # counted, its last hold still going on ...
        self._pending_ends: tuple[Visit, Visit] | None = None  # ... from there to here

    def begin_with(self, visit: Visit) -> None:
        """Take an end as the first of a rep, if it was travelled to."""
        if visit.phase is not None:
            self._open = visit

    def arrived(self, time_s: float, left: Visit, visit: Visit) -> tuple[list[Event], bool]:
        """Take in the arrival at an end.

        Parameters
        ----------
        time_s
            Media time at which the arrival was noticed.
        left, visit
            The end (or first position) that was left, and the one that was reached.

        Returns
        -------
        events
            What happened.
        is_exercise
            False where what looked like a rep was something else, and the stretch is over.
        """
        swing_deg = abs(visit.value - left.value)
        if not visit.is_small:
            self._ends[visit.is_high].append(visit.value)
        if self._ranges and self._learned_from is left:  # it may have gone on after a pause
            self._ranges[-1] = left.range_deg
        self._learned_from = visit
        events = self._finish(time_s, visit.phase.start_s if visit.phase else time_s)
        doubtful, self.doubtful = self.doubtful, None
        if self._exercise.counting is Counting.BOTH_WAYS:
            if not left.is_first or visit.is_high:
                self._ranges.append(swing_deg)
            if self._open is None:
                self._open = visit
                return events, True
            return self._count(time_s, visit, events)
        if self._exercise.counting is Counting.HOME_AND_BACK:
            self._ranges.append(swing_deg)
            if visit.is_high:
                self._open = visit
                return events, True
            return self._count(time_s, visit, events)
        if left.is_first:
            usual = self.usual_range_deg
            sure_deg = SURELY_AN_END_DEG if math.isnan(usual) else SURELY_AN_END_SHARE * usual
            if doubtful is None or swing_deg < sure_deg:
                self.doubtful = doubtful
                self._open = visit
                return events, True
            self._open = left
        elif doubtful is not None:
            first_swing_deg = abs(left.value - doubtful.value)
            companions = doubtful.companion, left.companion, visit.companion
            if first_swing_deg >= AS_FAR_AS_A_FULL_SWING * swing_deg and not is_neutral(
                *companions, AS_FAR_AS_A_FULL_SWING
            ):
                # The first position was an end after all: its rep is counted now.
                self._open = doubtful
                self._ranges += (first_swing_deg, swing_deg)
                until_s = math.inf if visit.phase is None else visit.phase.start_s
                events, is_exercise = self._count(time_s, left, events, until_s)
                self._open = visit
                return events, is_exercise
        if not visit.is_small:
            self._ranges.append(swing_deg)
        if self._open is None:
            self._open = visit
            return events, True
        return self._count(time_s, visit, events)

    def left_posture(self, time_s: float, hold_until_s: float) -> list[Event]:
        """Take in the end of a stretch: finish what was counted, give up what was begun.

        Parameters
        ----------
        time_s
            Media time.
        hold_until_s
            When the body left the end it stood at.
        """
        events = self._finish(time_s, hold_until_s)
        begun = None if self._open is None else self._open.phase
        # The first movement of all may have been anything, and one that went not all the way was a return
        # to neutral before getting up: neither is a rep given up.
        if begun is not None and begun.range_deg >= SURELY_AN_END_SHARE * self.usual_range_deg:
            events.append(RepAbandoned(time_s, begun.start_s))
        self.begin_stretch()
        return events

    def _trace(self, first: Visit, last: Visit, until_s: float) -> RepTrace:
        """Return the samples of a rep, with the rest before it, which tells what home is."""
        phases = tuple(phase for phase in (first.phase, last.phase) if phase is not None)
        start_s = phases[0].start_s
        rest_s = start_s - REST_BEFORE_S
        if first.came_from is not None and first.came_from.phase is not None:
            rest_s = max(rest_s, first.came_from.phase.end_s)
        rows = self._samples.since(min(rest_s, start_s) + self._exercise.lag_s)
        rows = rows[rows[:, 0] <= until_s]
        range_deg = abs(last.value - first.value)
        return replace(
            rep_trace(self._exercise, rows, range_deg, self.usual_range_deg, phases),
            usual_companion_deg=self._companion.usual_range_deg,
        )

    def _count(
        self, time_s: float, last: Visit, events: list[Event], until_s: float = math.inf
    ) -> tuple[list[Event], bool]:
        """Count a rep that ends here; what came after `until_s` is no part of it."""
        first, self._open = self._open, None
        if first is None or last.phase is None:
            return events, True
        trace = self._trace(first, last, until_s)
        out_and_back = self._exercise.counting is Counting.HOME_AND_BACK
        # Half of a first way may have been before the picture, but not half of both.
        widest_deg = max(phase.range_deg for phase in trace.phases)
        too_small = out_and_back and widest_deg < self._exercise.min_range_deg
        if too_small or self._exercise.is_other(trace):
            # Out and back is over with; between two ends it means that the body has changed its place.
            return events, out_and_back
        self._reps += 1
        self._pending_ends = first, last
        self._pending = Rep(
            number=self._reps,
            side=self._side or self._exercise.side_of(trace),
            start_s=trace.phases[0].start_s,
            end_s=last.phase.end_s,
            counted_s=time_s,
            phases=trace.phases,
            hold_s=trace.hold_s,
            range_deg=self._exercise.rep_range_deg(trace)
            if self._exercise.rep_range_deg
            else trace.range_deg,
            faults=faults_in(self._exercise, trace),
            confidence=confidence_in(self._samples.since(trace.times_s[0])),
            exercise=self._exercise.name,
            figures={name: figure(trace) for name, figure in self._exercise.figures.items()},
        )
        return [*events, RepCounted(time_s, self._pending)], True

    def _finish(self, time_s: float, hold_until_s: float) -> list[Event]:
        rep, self._pending = self._pending, None
        if rep is None:
            return []
        first, last = self._pending_ends or (None, None)
        if first is not None and last is not None and last.phase is not None:
            went_on = last.phase.range_deg > (1 + WENT_ON_SHARE) * rep.phases[-1].range_deg
            if went_on:
                # It only paused when it was counted, and went all the way after all: that forgives a fault,
                # but adds none, for what the body did then may have been anything.
                trace = self._trace(first, last, last.phase.end_s + AT_ITS_END_S)
                still = faults_in(self._exercise, trace)
                rep = replace(rep, faults=tuple(fault for fault in rep.faults if fault in still))
                # Nor did who paused and went on rush, unless the whole was quick.
                *before, phase = rep.phases
                phase = replace(phase, rushed=phase.rushed and last.phase.rushed)
                rep = replace(rep, phases=(*before, phase))
            # It was timed anew. A rep that was counted had ended by then, or had paused.
            if last.phase.end_s <= rep.counted_s + (PAUSE_S if went_on else 0.0):
                rep = replace(rep, end_s=last.phase.end_s, phases=(*rep.phases[:-1], last.phase))
        hold_s = rep.hold_s + max(0.0, hold_until_s - rep.end_s)
        return [RepFinished(time_s, replace(rep, hold_s=hold_s))]
