"""The one machine that turns measurements into phases and reps, whatever the exercise.

A signal goes up and down between two ends. The machine stands at an end, or is on its way to the
other. It arrives there when the body has come far enough from the end it left and has come to
rest or turned round. How far is far enough follows this person's own range, so that a stiff back
is counted and a twitch, or a return to neutral, is not.
"""

from __future__ import annotations

import math
from collections import deque
from statistics import fmean

import numpy as np

from pose_coach.body.landmarks import Side
from pose_coach.body.measurements import Measurements
from pose_coach.exercises.events import (
    Event,
    PhaseEnded,
    PhaseStarted,
    PostureEntered,
    PostureLeft,
)
from pose_coach.exercises.exercise import Counting, End, Exercise
from pose_coach.exercises.first_travel import LONGEST_S, travel_before
from pose_coach.exercises.records import phase_record, rep_trace, stayed_planted
from pose_coach.exercises.rep_counter import RepCounter
from pose_coach.exercises.samples import Samples
from pose_coach.exercises.visits import Motion, Visit
from pose_coach.tracking.one_euro import OneEuroFilter

# Of the way out, so much must be covered on the way back home.
HOME_SHARE = 0.5
# An end is timed anew where the body went further into it than when it seemed to arrive, by this share.
WENT_ON_SHARE = 0.1
# Standing at an end for so long tells its level, from which the furthest point differs by no more than this
# share of the range.
HELD_FOR_S, HOLD_NOISE_SHARE = 0.5, 0.3
# Percentile, for the way in and out of a hold lies below its level.
LEVEL = 80
# At the end of the stream a movement that has come this far is taken to have arrived or, where this
# person's range is not known yet, one that has slowed down to this share of its peak speed.
ALL_BUT_ARRIVED_SHARE, ALL_BUT_ARRIVED_SPEED = 0.8, 0.4

# Come to rest: slower than this share of the movement's own peak speed (and slower than noise) ...
REST_SPEED_SHARE = 0.15
REST_SPEED_DEG_S = 3.0
# ... for a share of the time under way, since the tail of a slow movement is long.
REST_SHARE, REST_MIN_S, REST_MAX_S = 0.08, 0.2, 0.4
# Turned round: back by this share of the way, or these degrees of noise.
TURN_SHARE, TURN_DEG = 0.08, 5.0
# Half-way home a person who wavers is still on the way home.
HALF_WAY_TURN_SHARE = 0.3
# On its way: this share of the way, or these degrees, from the end it left.
DEPART_SHARE, DEPART_DEG = 0.10, 6.0
# A smooth movement of two to four seconds takes about so long to get there.
DEPARTED_AGO_S = 0.3

# Standing still for so long: drifting by less than these degrees (first against last third), and never
# further away than these (a quick turn and back drifts by nothing).
STILL_S, STILL_DRIFT_DEG, STILL_REACH_DEG = 0.5, 2.5, 7.0
GENTLE_START_S = 1.5
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
        self._counter = RepCounter(exercise, self._samples, side)
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
        self._last_good_s = time_s
        if not self._in_posture:
            self._in_posture = True
            at_once = self._first_s is not None and time_s - self._first_s <= STILL_S
            self._begin_stretch(from_rest=self._wait_for_stillness or not at_once)
            if not self._awaiting_stillness:
                events.append(PostureEntered(time_s))
        smooth = float(self._smooth(time_s, np.array([value]))[0])
        readings = (read(measured) for read in self.exercise.readings.values())
        self._samples.append((time_s, value, self.exercise.quality(measured), *readings))
        return events + self._step(time_s, smooth)

    def finish(self, time_s: float) -> list[Event]:
        """Take in the end of the stream: a rep that has all but arrived is kept."""
        events: list[Event] = []
        here = self._here
        if here is not None and self._is_way_enough(here):
            usual = self._counter.usual_range_deg
            way = abs(self._furthest - here.value)
            slowing = self._speed_deg_s <= ALL_BUT_ARRIVED_SPEED * self._peak_speed
            if slowing if math.isnan(usual) else way >= ALL_BUT_ARRIVED_SHARE * usual:
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
        if self._departed_s is None:
            end = exercise.high if here.is_high else exercise.low
            since_s = here.phase.end_s if here.phase else here.since_s
            return Motion(settled, None if here.is_first else end, None, since_s, 0.0, position)
        usual = self._counter.usual_range_deg
        way = abs(self._value - here.value)
        progress = min(1.0, way / (way if math.isnan(usual) else usual)) if way else 0.0
        towards = exercise.low if here.is_high else exercise.high
        since_s = max(self._left_s, self._departed_s - DEPARTED_AGO_S)
        return Motion(settled, None, towards, since_s, progress, position)

    # -- stretches: from coming into the posture to leaving it ----------------------------------

    def _begin_stretch(self, *, from_rest: bool) -> None:
        self._from_rest = from_rest  # or under way when the picture began
        self._awaiting_stillness = from_rest
        self._rest_level = math.nan
        self._rested_s = -math.inf  # from when on it was at rest before its first movement
        self._samples.clear()
        self._smooth.reset()
        self._recent: deque[tuple[float, float]] = deque()
        self._lowest = (math.nan, math.inf)
        self._highest = (math.nan, -math.inf)
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
        self._recent.append((time_s, value))
        while time_s - self._recent[0][0] > STILL_S + 0.1:
            self._recent.popleft()
        if self._awaiting_stillness:
            if not self._is_still():
                return []
            self._awaiting_stillness = False
            self._restart_from_rest()
            return [PostureEntered(time_s)]
        here = self._here
        if here is None or (here.is_first and not self._is_way_enough(here)):
            # Settling down in steps, or slowly, is not the beginning of a rep.
            at_start = self._recent[0][0] <= self._samples.first[0]
            if self._is_still() and (here is not None or at_start or self._from_rest):
                self._restart_from_rest()
                here = None
        return (
            self._look_for_first_movement(time_s, value)
            if here is None
            else self._follow(time_s, value)
        )

    def _restart_from_rest(self) -> None:
        self._from_rest = True
        self._here = self._counter.doubtful = None
        self._departed_s = None
        # A gentle start looks like rest: the level stays where it was until it is really another, and enough
        # is kept to time the start by.
        level = fmean(value for _, value in self._recent)
        if not abs(level - self._rest_level) <= STILL_REACH_DEG / 2:
            self._rest_level = level
        self._lowest = self._highest = (self._recent[-1][0], self._rest_level)
        self._rested_s = self._recent[0][0] - GENTLE_START_S
        first_travel_s = LONGEST_S if self.exercise.counting is Counting.BOTH_WAYS else 0.0
        self._samples.forget_before(self._rested_s - first_travel_s)

    def _is_still(self) -> bool:
        span_s = self._recent[-1][0] - self._recent[0][0]
        if span_s < STILL_S:
            return False
        values = [value for _, value in self._recent]
        if max(values) - min(values) > STILL_REACH_DEG:
            return False
        third = max(1, len(values) // 3)
        return abs(fmean(values[-third:]) - fmean(values[:third])) <= STILL_DRIFT_DEG

    def _look_for_first_movement(self, time_s: float, value: float) -> list[Event]:
        # The times are those of the last moment near the lowest and the highest point.
        if value < self._lowest[1] + DEPART_DEG / 2:
            self._lowest = (time_s, min(value, self._lowest[1]))
        if value > self._highest[1] - DEPART_DEG / 2:
            self._highest = (time_s, max(value, self._highest[1]))
        is_high = self._highest[0] < self._lowest[0]
        if self._highest[1] - self._lowest[1] < self.exercise.min_range_deg / 2:
            return []
        self._left_s, from_value = self._highest if is_high else self._lowest
        first_s, first_value = self._samples.first[:2]
        started_s = max(first_s, self._rested_s)
        # A movement that was under way when the picture began did not begin at an end.
        turned = self._from_rest or abs(from_value - first_value) >= TURN_DEG
        self._here = Visit(is_high, from_value, started_s, turned=turned)
        if turned:
            self._counter.doubtful = self._here
        self._set_off(time_s, value)
        return [PhaseStarted(time_s, self._next_end().phase)]

    def _set_off(self, time_s: float, value: float) -> None:
        self._departed_s = time_s
        self._furthest = value
        self._furthest_s = time_s
        self._speed_deg_s = self._peak_speed = 0.0
        self._slow_since_s = math.inf

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
                    turned = self._furthest_s, self._furthest
                    now = time_s, value
                    self._here, self._departed_s = None, None
                    self._lowest, self._highest = (turned, now) if here.is_high else (now, turned)
                    return self._look_for_first_movement(time_s, value)
            else:
                here.value = value
            self._departed_s, self._left_s = None, time_s
            return []
        way = abs(value - here.value)
        if way < DEPART_DEG / 2:  # still there, or a twitch and back
            self._departed_s, self._left_s = None, time_s
            return []
        if self._departed_s is None:
            usual = self._counter.usual_range_deg
            if way < max(DEPART_DEG, 0 if math.isnan(usual) else DEPART_SHARE * usual):
                return []
            self._set_off(time_s, value)
            return [PhaseStarted(time_s, self._next_end().phase)]
        if (value - self._furthest) * sign > 0:
            self._furthest, self._furthest_s = value, time_s
        self._note_speed(time_s)
        if self._is_way_enough(here) and self._has_come_to_an_end(time_s, value, here):
            return self._arrive(time_s)
        return []

    def _note_speed(self, time_s: float) -> None:
        """Keep the peak speed of this movement, and since when it has been slow."""
        before = next((s for s in reversed(self._recent) if time_s - s[0] >= 0.2), None)
        if before is None:
            return
        self._speed_deg_s = abs(self._value - before[1]) / (time_s - before[0])
        self._peak_speed = max(self._peak_speed, self._speed_deg_s)
        if self._speed_deg_s > max(REST_SPEED_SHARE * self._peak_speed, REST_SPEED_DEG_S):
            self._slow_since_s = math.inf
        else:
            self._slow_since_s = min(self._slow_since_s, time_s)

    # -- arriving ---------------------------------------------------------------------------------

    def _is_way_enough(self, here: Visit) -> bool:
        usual = self._counter.usual_range_deg
        needed = self.exercise.min_range_deg
        if self._is_homeward(here):
            needed = HOME_SHARE * here.range_deg
        elif not math.isnan(usual):
            needed = max(needed, self.exercise.arrival_share * usual)
        elif not here.turned:
            needed /= 2  # the rest of a movement whose beginning was not seen
        return abs(self._furthest - here.value) >= needed

    def _is_homeward(self, here: Visit) -> bool:
        home_and_back = self.exercise.counting is Counting.HOME_AND_BACK
        return home_and_back and here.is_high and here.came_from is not None

    def _has_come_to_an_end(self, time_s: float, value: float, here: Visit) -> bool:
        way = abs(self._furthest - here.value)
        if here.turned and self._furthest_s - self._left_s < self.exercise.shortest_phase_s:
            return False
        turn_share = TURN_SHARE
        if self._is_homeward(here) and way < ALL_BUT_ARRIVED_SHARE * here.range_deg:
            turn_share = HALF_WAY_TURN_SHARE
        if abs(self._furthest - value) >= max(TURN_DEG, turn_share * way):
            return True
        under_way_s = time_s - self._left_s
        rest_s = min(max(REST_SHARE * under_way_s, REST_MIN_S), REST_MAX_S)
        if time_s - self._slow_since_s < rest_s:
            return False
        # Resting half-way on the first way back may be neutral: an end lies beyond it.
        doubtful = self._counter.doubtful
        if doubtful is not None and doubtful is not here:
            return way >= BEYOND_NEUTRAL * abs(here.value - doubtful.value)
        return True

    def _arrive(self, time_s: float) -> list[Event]:
        """Take the furthest point so far as the other end."""
        left = self._here
        assert left is not None
        self._settle(left)
        end = self._next_end()
        rows = self._samples.since(left.since_s)
        travel = rows[rows[:, 0] >= self._left_s]
        usual = self._counter.usual_range_deg
        trace = rep_trace(self.exercise, travel, abs(self._furthest - left.value), usual)
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
            self._furthest,
            start_seen=left.turned,
            from_end=not left.is_first,
        )
        visit = Visit(not left.is_high, self._furthest, phase.end_s, phase, came_from=left)
        self._here, self._departed_s, self._left_s = visit, None, self._furthest_s
        both_ways = self.exercise.counting is Counting.BOTH_WAYS
        if both_ways and left.is_first and visit.is_high:
            way = abs(visit.value - left.value)
            before = self._samples.since(-math.inf)
            left.phase = travel_before(self.exercise, before, phase.start_s, way)
            self._counter.begin_with(left)
        events, is_exercise = self._counter.arrived(time_s, left, visit)
        events.insert(0, PhaseEnded(time_s, phase))
        return events if is_exercise else events + self._leave(time_s)

    def _settle(self, visit: Visit) -> None:
        """Take the level of a hold for the end that was held, and time the travel to it again.

        Arriving, only the furthest point was known, and perhaps the body went on after it had seemed to
        arrive. In a hold the furthest point is the noise's.
        """
        phase, before = visit.phase, visit.came_from
        if before is None or phase is None:
            return
        rows = self._samples.since(before.since_s)
        rows = rows[rows[:, 0] <= self._left_s_or_departed()]
        held = rows[rows[:, 0] >= phase.end_s, 1]
        went_on = visit.range_deg >= (1 + WENT_ON_SHARE) * phase.range_deg
        if len(held) and rows[-1, 0] - phase.end_s >= HELD_FOR_S:
            level = float(np.percentile(held, LEVEL if visit.is_high else 100 - LEVEL))
            if abs(level - visit.value) <= HOLD_NOISE_SHARE * visit.range_deg:
                visit.value = level
        elif not went_on:
            return
        visit.phase = phase_record(
            phase.name,
            self.exercise,
            rows,
            before.value,
            visit.value,
            start_seen=before.turned,
            from_end=not before.is_first,
        )
        visit.since_s = visit.phase.end_s

    def _left_s_or_departed(self) -> float:
        return self._left_s if self._departed_s is None else max(self._left_s, self._departed_s)
