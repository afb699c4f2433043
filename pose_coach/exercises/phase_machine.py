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
from pose_coach.exercises.companion import Companion
from pose_coach.exercises.events import (
    Event,
    PhaseEnded,
    PhaseStarted,
    PostureEntered,
    PostureLeft,
)
from pose_coach.exercises.exercise import Counting, End, Exercise
from pose_coach.exercises.first_travel import LONGEST_S, travel_before
from pose_coach.exercises.holds import settle
from pose_coach.exercises.outset import NEAR_DEG, STILL_S, TURN_DEG, Outset
from pose_coach.exercises.records import phase_record, rep_trace, stayed_planted
from pose_coach.exercises.rep_counter import RepCounter
from pose_coach.exercises.samples import Samples
from pose_coach.exercises.under_way import SPEED_OVER_S, UnderWay
from pose_coach.exercises.visits import Motion, Visit
from pose_coach.tracking.one_euro import OneEuroFilter

# Of the way out, so much must be covered on the way back home.
HOME_SHARE = 0.5
# At the end of the stream a movement that has come this far is taken to have arrived or, where this
# person's range is not known yet, one that has slowed down.
ALL_BUT_ARRIVED_SHARE = 0.8

# Turned round: back by this share of the way, or by noise.
TURN_SHARE = 0.08
# In a long hold the furthest point is the noise's, and a body within so much of the way of it has not left.
SWAY_SHARE = 0.2
# Half-way home a person who wavers is still on the way home.
HALF_WAY_TURN_SHARE = 0.3
# On its way: this share of the way, or these degrees, from the end it left.
DEPART_SHARE, DEPART_DEG = 0.10, 6.0
# A smooth movement of two to four seconds takes about so long to get there.
DEPARTED_AGO_S = 0.3
# So long after the furthest point the body is still at that end.
AT_AN_END_S = 0.3

# An end differs from neutral by at least a quarter of the first swing.
BEYOND_NEUTRAL = 1.25


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
        if here is not None and self._is_far_enough(here, time_s):
            usual = self._counter.usual_range_deg
            way = abs(self._under_way.furthest - here.value)
            slowing = self._under_way.has_slowed_down
            small = not self._is_way_enough(here)
            if slowing if small or math.isnan(usual) else way >= ALL_BUT_ARRIVED_SHARE * usual:
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
        if here is None or (here.is_first and not self._is_way_enough(here)):
            # Settling down in steps, or slowly, is not the beginning of a rep.
            at_start = self._outset.since_s <= self._samples.first[0]
            known = here is not None or at_start or self._outset.from_rest
            if self._outset.is_still and known and self._outset.rest():
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
        at_end = self._is_far_enough(here, time_s) and self._has_come_to_an_end(time_s, value, here)
        return self._arrive(time_s) if at_end and self._is_confirmed(here) else []

    # -- arriving ---------------------------------------------------------------------------------

    def _is_far_enough(self, here: Visit, time_s: float) -> bool:
        """Return whether the body is over at the other end, or the companion tells that it is."""
        if self._is_way_enough(here):
            return True
        way = abs(self._under_way.furthest - here.value)
        small = not here.is_first and way >= DEPART_DEG
        return small and self._companion.has_gone_over(here, time_s)

    def _is_way_enough(self, here: Visit) -> bool:
        usual = self._counter.usual_range_deg
        needed = self.exercise.min_range_deg
        if self._is_homeward(here):
            needed = HOME_SHARE * here.range_deg
        elif not math.isnan(usual):
            needed = max(needed, self.exercise.arrival_share * usual)
        elif not here.turned:
            needed /= 2  # the rest of a movement whose beginning was not seen
        return abs(self._under_way.furthest - here.value) >= needed

    def _is_homeward(self, here: Visit) -> bool:
        home_and_back = self.exercise.counting is Counting.HOME_AND_BACK
        return home_and_back and here.is_high and here.came_from is not None

    def _has_come_to_an_end(self, time_s: float, value: float, here: Visit) -> bool:
        under_way = self._under_way
        way = abs(under_way.furthest - here.value)
        if here.turned and under_way.furthest_s - self._left_s < self.exercise.shortest_phase_s:
            return False
        turn_share = TURN_SHARE
        if self._is_homeward(here) and way < ALL_BUT_ARRIVED_SHARE * here.range_deg:
            turn_share = HALF_WAY_TURN_SHARE
        if abs(under_way.furthest - value) >= max(TURN_DEG, turn_share * way):
            return True
        whole_deg = here.range_deg if self._is_homeward(here) else self._counter.usual_range_deg
        half_way = not here.is_first and way < ALL_BUT_ARRIVED_SHARE * whole_deg
        if not under_way.has_come_to_rest(time_s, self._left_s, half_way=half_way):
            return False
        # Resting half-way on the first way back may be neutral: an end lies beyond it.
        doubtful = self._counter.doubtful
        if doubtful is not None and doubtful is not here:
            beyond = way >= BEYOND_NEUTRAL * abs(here.value - doubtful.value)
            return beyond or self._companion.is_beyond(doubtful, here, time_s, BEYOND_NEUTRAL)
        return True

    def _is_confirmed(self, here: Visit) -> bool:
        """Return whether something else than the signal tells of the travel too."""
        way = abs(self._under_way.furthest - here.value)
        travel = self._samples.since(self._left_s)
        if here.is_first:  # what comes after the first travel may be the real movement
            travel = travel[travel[:, 0] <= self._under_way.furthest_s + AT_AN_END_S]
        usual = self._counter.usual_range_deg
        return self.exercise.confirms(rep_trace(self.exercise, travel, way, usual))

    def _arrive(self, time_s: float) -> list[Event]:
        """Take the furthest point so far as the other end."""
        left = self._here
        assert left is not None
        is_small = not self._is_way_enough(left)
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
