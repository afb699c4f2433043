"""The one machine that turns measurements into phases and reps, whatever the exercise.

A signal goes up and down between two ends. The machine stands at an end, or is on its way to the
other. It arrives there when the body has come far enough from the end it left and has come to
rest or turned round. How far is far enough follows this person's own range, so that a stiff back
is counted and a twitch, or a return to neutral, is not.
"""

from __future__ import annotations

import math

import numpy as np

from pose_coach.body.landmarks import Side
from pose_coach.body.measurements import Measurements
from pose_coach.exercises.arrival import Arrival
from pose_coach.exercises.companion import Companion
from pose_coach.counting.events import (
    Event,
    PhaseEnded,
    PhaseStarted,
    PostureEntered,
    PostureLeft,
)
from pose_coach.exercises.exercise import Counting, End, Exercise
from pose_coach.exercises.first_travel import LONGEST_S, travel_before
from pose_coach.exercises.holds import settle
from pose_coach.exercises.outset import DEPART_DEG, NEAR_DEG, STILL_S, Outset
from pose_coach.exercises.records import phase_record, rep_trace, stayed_planted
from pose_coach.exercises.rep_counter import RepCounter
from pose_coach.exercises.samples import Samples
from pose_coach.exercises.under_way import SPEED_OVER_S, UnderWay
from pose_coach.exercises.visits import Motion, Visit
from pose_coach.tracking.one_euro import OneEuroFilter

# In a long hold the furthest point is the noise's, and a body within so much of the way of it has not left.
SWAY_SHARE = 0.2
# On its way: this share of the way from the end it left.
DEPART_SHARE = 0.10
# A smooth movement of two to four seconds takes about so long to get there.
DEPARTED_AGO_S = 0.3


class PhaseMachine:
    """Counts one exercise.

    Parameters
    ----------
    exercise
        What to count.
    side
        The side to count, where each side has its own machine.
    wait_for_stillness
        Whether a stretch of movement begins only after standing still in the posture, as in live
        coaching. A recording may start in mid-movement.
    """

    def __init__(
        self, exercise: Exercise, *, side: Side | None = None, wait_for_stillness: bool = False
    ) -> None:
        self.exercise = exercise
        self._side = side
        self._wait_for_stillness = wait_for_stillness
        self._smooth = OneEuroFilter(1.2, 0.03, max_gap_s=exercise.unseen_for_s)
        self._samples = Samples()
        self._companion = Companion(exercise, self._samples)
        self._counter = RepCounter(exercise, self._samples, self._companion, side)
        self._arrival = Arrival(exercise, self._samples, self._companion, self._counter)
        self._first_s: float | None = None  # when somebody was seen first
        self._in_posture = False
        self._last_good_s = -math.inf
        self._begin_stretch(from_rest=wait_for_stillness)

    # -- what comes in ------------------------------------------------------------------------

    def update(self, time_s: float, measured: Measurements | None) -> list[Event]:
        """Take in one frame.

        Parameters
        ----------
        time_s
            Media time, later than the frame before.
        measured
            None where nobody was seen.
        """
        if self._first_s is None and measured is not None:
            self._first_s = time_s
        if measured is not None and self._side is not None:
            measured = measured.for_side(self._side)
        events: list[Event] = []
        off = math.nan if measured is None else self.exercise.off_posture(measured)
        value = math.nan if measured is None else self.exercise.signal(measured)
        limit = self.exercise.leave_posture if self._in_posture else 1.0
        good = off <= limit and not math.isnan(value)
        silent_s = time_s - self._last_good_s
        if self._in_posture and (
            silent_s > self.exercise.unseen_for_s
            or (
                not good
                and not math.isnan(off)
                and off > limit
                and silent_s > self.exercise.off_for_s
            )
        ):
            events += self._leave(time_s)
        if measured is None or not good:
            return events
        if math.isinf(silent_s):  # nothing was lost before the first
            silent_s = 0.0
        self._last_good_s = time_s
        if not self._in_posture:
            self._in_posture = True
            at_once = self._first_s is not None and time_s - self._first_s <= STILL_S
            self._begin_stretch(from_rest=self._wait_for_stillness or not at_once)
            if not self._awaiting_stillness:
                events.append(PostureEntered(time_s))
        smooth = float(self._smooth(time_s, np.array([value]))[0])
        readings = (read(measured) for read in self.exercise.readings.values())
        quality = self.exercise.quality(measured)
        self._samples.append((time_s, value, quality, silent_s, *readings))
        return events + self._step(time_s, smooth)

    def finish(self, time_s: float) -> list[Event]:
        """Take in the end of the stream: a rep that has all but arrived is kept."""
        events: list[Event] = []
        here = self._here
        if here is not None and self._arrival.has_all_but_come(
            time_s, here, self._under_way, self._left_s
        ):
            events += self._arrive(time_s)
        return events + self._leave(time_s)

    # -- what can be asked --------------------------------------------------------------------

    @property
    def motion(self) -> Motion:
        """Where the body is now."""
        here, exercise = self._here, self.exercise
        settled = self._in_posture and not self._awaiting_stillness
        position = self._counter.position(self._value)
        if here is None or not settled:
            return Motion(settled, None, None, math.nan, 0.0, position)
        if self._departed_s is None or self._only_sways(here):
            end = exercise.high if here.is_high else exercise.low
            since_s = here.phase.end_s if here.phase else here.since_s
            return Motion(settled, None if here.is_first else end, None, since_s, 0.0, position)
        usual = self._counter.usual_range_deg
        way = abs(self._value - here.value)
        progress = min(1.0, way / (way if math.isnan(usual) else usual)) if way else 0.0
        towards = exercise.low if here.is_high else exercise.high
        since_s = max(self._left_s, self._departed_s - DEPARTED_AGO_S)
        return Motion(settled, None, towards, since_s, progress, position)

    def _only_sways(self, here: Visit) -> bool:
        """Return whether the body, though it seems to have set off, stands still near the end it was at."""
        sways = abs(self._value - here.value) <= SWAY_SHARE * here.range_deg
        return sways and self._outset.is_still

    # -- stretches: from coming into the posture to leaving it ----------------------------------

    def _begin_stretch(self, *, from_rest: bool) -> None:
        self._outset = Outset(from_rest=from_rest)
        self._awaiting_stillness = from_rest
        self._samples.clear()
        self._smooth.reset()
        self._here: Visit | None = None  # the end the body stands at, or left last
        self._value = math.nan
        self._departed_s: float | None = None  # when it set off for the other end
        self._left_s = math.nan  # when it was furthest into the end it stands at or left

    def _leave(self, time_s: float) -> list[Event]:
        if not self._in_posture:
            return []
        hold_until_s = self._last_good_s if self._departed_s is None else self._departed_s
        events = self._counter.left_posture(time_s, min(time_s, hold_until_s))
        self._in_posture = False
        if not self._awaiting_stillness:
            events.append(PostureLeft(time_s))
        self._begin_stretch(from_rest=True)
        return events

    # -- one sample -----------------------------------------------------------------------------

    def _step(self, time_s: float, value: float) -> list[Event]:
        self._value = value
        self._outset.append(time_s, value)
        if self._awaiting_stillness:
            if not self._outset.is_still:
                return []
            self._awaiting_stillness = False
            self._outset.rest()
            self._restart_from_rest()
            return [PostureEntered(time_s)]
        here = self._here
        if here is None or (
            here.is_first and not self._arrival.is_way_enough(here, self._under_way)
        ):
            # Settling down in steps, or slowly, is not the beginning of a rep.
            at_start = self._outset.since_s <= self._samples.first[0]
            known = here is not None or at_start or self._outset.from_rest
            # From neutral a stiff back comes to its first end by no more than to a pause.
            may_pause = self.exercise.counting is not Counting.BOTH_ENDS
            if self._outset.is_still and known and self._outset.rest(may_pause=may_pause):
                self._restart_from_rest()
                here = None
        return (
            self._look_for_first_movement(time_s, value)
            if here is None
            else self._follow(time_s, value)
        )

    def _restart_from_rest(self) -> None:
        self._here = self._counter.doubtful = None
        self._departed_s = None
        first_travel_s = LONGEST_S if self.exercise.counting is Counting.BOTH_WAYS else 0.0
        self._samples.forget_before(self._outset.rested_s - first_travel_s)

    def _look_for_first_movement(self, time_s: float, value: float) -> list[Event]:
        first_s, first_value = self._samples.first[:2]
        found = self._outset.first_position(
            time_s, value, self.exercise.min_range_deg / 2, (first_s, first_value)
        )
        if found is None:
            return []
        self._here, self._left_s = found
        if self._here.turned:
            self._counter.doubtful = self._here
        self._set_off(time_s, value)
        return [PhaseStarted(time_s, self._next_end().phase)]

    def _set_off(self, time_s: float, value: float) -> None:
        assert self._here is not None
        self._departed_s = time_s
        self._here.companion = self._companion.at(self._left_s)
        self._under_way = UnderWay(time_s, value, downwards=self._here.is_high)

    def _next_end(self) -> End:
        assert self._here is not None
        return self.exercise.low if self._here.is_high else self.exercise.high

    def _follow(self, time_s: float, value: float) -> list[Event]:
        here = self._here
        assert here is not None
        sign = -1.0 if here.is_high else 1.0
        if (value - here.value) * sign <= 0:  # further into the end it stands at
            if here.is_first and self.exercise.counting is not Counting.BOTH_ENDS:
                if abs(value - here.value) > DEPART_DEG:
                    # It was no end: what looked like setting off was a wobble before the real movement.
                    self._here, self._departed_s = None, None
                    turned = self._under_way.furthest_s, self._under_way.furthest
                    self._outset.turn(turned, (time_s, value))
                    return self._look_for_first_movement(time_s, value)
            else:
                here.value = value
            self._departed_s, self._left_s = None, time_s
            return []
        way = abs(value - here.value)
        if way < NEAR_DEG:  # still there, or a twitch and back
            self._departed_s, self._left_s = None, time_s
            return []
        if self._departed_s is None:
            usual = self._counter.usual_range_deg
            gone_over = self._companion.has_gone_over(here, time_s)
            if way < DEPART_DEG or (not gone_over and way < DEPART_SHARE * usual):
                return []
            self._set_off(time_s, value)
            return [PhaseStarted(time_s, self._next_end().phase)]
        self._under_way.note(time_s, value, self._outset.ago(SPEED_OVER_S))
        arrived = self._arrival.is_there(time_s, value, here, self._under_way, self._left_s)
        return self._arrive(time_s) if arrived else []

    # -- arriving ---------------------------------------------------------------------------------

    def _arrive(self, time_s: float) -> list[Event]:
        """Take the furthest point so far as the other end."""
        left = self._here
        assert left is not None
        is_small = not self._arrival.is_way_enough(left, self._under_way)
        self._companion.learn(left)
        left_s = max(self._left_s, self._departed_s or -math.inf)
        settle(left, self.exercise, self._samples, left_s)
        end, furthest, lag_s = self._next_end(), self._under_way.furthest, self.exercise.lag_s
        if left.is_first and left.turned:
            self._outset.settle(left, furthest)
        rows = self._samples.since(left.since_s)
        travel = rows[rows[:, 0] >= self._left_s]
        usual = self._counter.usual_range_deg
        trace = rep_trace(self.exercise, travel, abs(furthest - left.value), usual)
        # Of a movement that was under way when the picture began too little was seen to judge it alone.
        judged = left.is_first and (left.turned or self.exercise.counting is Counting.BOTH_ENDS)
        was_other = judged and self.exercise.is_other(trace)
        if was_other or not stayed_planted(self.exercise, travel):
            return self._leave(time_s)
        phase = phase_record(
            end.phase,
            self.exercise,
            rows,
            left.value,
            furthest,
            start_seen=left.turned,
            from_end=not left.is_first,
        )
        visit = Visit(
            not left.is_high,
            furthest,
            phase.end_s + lag_s,
            phase,
            came_from=left,
            companion=self._companion.at(time_s),
            is_small=is_small,
        )
        visit.forget_long_ago()
        self._here, self._departed_s, self._left_s = visit, None, self._under_way.furthest_s
        both_ways = self.exercise.counting is Counting.BOTH_WAYS
        if both_ways and left.is_first and visit.is_high:
            way = abs(visit.value - left.value)
            before = self._samples.since(-math.inf)
            left.phase = travel_before(self.exercise, before, phase.start_s + lag_s, way)
            self._counter.begin_with(left)
        events, is_exercise = self._counter.arrived(time_s, left, visit)
        events.insert(0, PhaseEnded(time_s, phase))
        return events if is_exercise else events + self._leave(time_s)
