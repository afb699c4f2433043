"""The one machine that turns measurements into phases and reps, whatever the exercise.

A signal goes up and down between two ends. The machine stands at an end, or is on its way to the
other. It arrives there when the body has come far enough from the end it left and has come to
rest or turned round. How far is far enough follows this person's own range, so that a stiff back
is counted and a twitch, or a return to neutral, is not.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, replace
from enum import Enum, auto
from statistics import fmean, median

import numpy as np

from pose_coach.body.measurements import Measurements
from pose_coach.exercises.events import (
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
from pose_coach.exercises.exercise import Counting, End, Exercise
from pose_coach.exercises.records import (
    confidence_in,
    faults_in,
    phase_record,
    rep_trace,
    stayed_planted,
)
from pose_coach.exercises.samples import Samples
from pose_coach.tracking.one_euro import OneEuroFilter

# Posture: entered at its limit, left only well beyond it, and only for good after a moment. A body that
# is not seen at all may be the tracker's failing, so more time is given.
LEAVE_POSTURE = 1.3
LEFT_FOR_S = 0.2
UNSEEN_FOR_S = 1.0

# Share of this person's usual range that is far enough for an end. Neutral lies near the middle.
ARRIVAL_SHARE = 0.55
# Reps that make the usual range.
RANGE_MEMORY = 6

# Come to rest: slower than this share of the movement's own peak speed (and slower than noise) ...
REST_SPEED_SHARE = 0.20
REST_SPEED_DEG_S = 3.0
# ... for a share of the time under way, since the tail of a slow movement is long.
REST_SHARE, REST_MIN_S, REST_MAX_S = 0.08, 0.2, 0.4
# Turned round: back by this share of the way, or these degrees of noise.
TURN_SHARE, TURN_DEG = 0.08, 5.0
# Nobody's back goes from end to end in less; a silhouette that jumps does.
SHORTEST_PHASE_S = 0.25
# On its way: this share of the way, or these degrees, from the end it left.
DEPART_SHARE, DEPART_DEG = 0.10, 6.0
# A smooth movement of two to four seconds takes about so long to get there.
DEPARTED_AGO_S = 0.3

# Standing still for so long: drifting by less than these degrees (first against last third), and never
# further away than these (a quick turn and back drifts by nothing).
STILL_S, STILL_DRIFT_DEG, STILL_REACH_DEG = 0.6, 3.0, 9.0
GENTLE_START_S = 1.0
# The first position may be an end or merely neutral. Nobody's neutral is this far from an end; otherwise the
# second swing tells: from neutral the first was about half as far.
SURELY_AN_END_DEG = 90.0
SURELY_AN_END_SHARE = 0.8
AS_FAR_AS_A_FULL_SWING = 0.75
# An end differs from neutral by at least a quarter of the first swing.
BEYOND_NEUTRAL = 1.25


class Origin(Enum):
    """How a stretch of movement began.

    Coming into the posture is movement too, and none of the exercise: such a stretch begins when
    the body has come to rest (or to a turning point) in the posture.
    """

    UNDER_WAY = auto()  # with the picture: the movement before it is unknown
    STILL = auto()  # from standing still in the posture


@dataclass(slots=True)
class Visit:
    """A stay at one end."""

    is_high: bool
    value: float  # the furthest the signal went
    since_s: float  # when the search for the next movement's start begins
    phase: Phase | None = None  # the travel that led here
    is_first: bool = False


@dataclass(frozen=True, slots=True)
class Motion:
    """Where the body is now.

    Attributes
    ----------
    in_posture
        Whether it is in the exercise's posture, settled.
    end
        The end it stands at, or None on the way.
    towards
        The end it is on its way to, or None.
    since_s
        When it came to that end or set off, NaN before the first movement.
    progress
        Share of the usual way covered, 0 to 1.
    position
        0 at the low end of this person's range, 1 at the high end; NaN while unknown.
    """

    in_posture: bool
    end: End | None
    towards: End | None
    since_s: float
    progress: float
    position: float


class PhaseMachine:
    """Counts one exercise.

    Parameters
    ----------
    exercise
        What to count.
    wait_for_stillness
        Whether a stretch of movement begins only after standing still in the posture, as in live
        coaching. A recording may start in mid-movement.
    """

    def __init__(self, exercise: Exercise, *, wait_for_stillness: bool = False) -> None:
        self.exercise = exercise
        self._wait_for_stillness = wait_for_stillness
        self._ranges: deque[float] = deque(maxlen=RANGE_MEMORY)
        self._smooth = OneEuroFilter(1.2, 0.03, max_gap_s=UNSEEN_FOR_S)
        self._samples = Samples()
        self._reps = 0
        self._first_s: float | None = None
        self._in_posture = False
        self._last_good_s = -math.inf
        self._last_seen_s = -math.inf
        self._ends: dict[bool, deque[float]] = {
            is_high: deque(maxlen=RANGE_MEMORY) for is_high in (False, True)
        }
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
        if self._first_s is None:
            self._first_s = time_s
        events: list[Event] = []
        off = math.nan if measured is None else self.exercise.off_posture(measured)
        value = math.nan if measured is None else self.exercise.signal(measured)
        if not math.isnan(off):
            self._last_seen_s = time_s
        good = off <= (LEAVE_POSTURE if self._in_posture else 1.0) and not math.isnan(value)
        silent_s = time_s - self._last_good_s
        if self._in_posture and (
            silent_s > UNSEEN_FOR_S
            or (not good and not math.isnan(off) and off > LEAVE_POSTURE and silent_s > LEFT_FOR_S)
        ):
            events += self._leave(time_s)
        if measured is None or not good:
            return events
        self._last_good_s = time_s
        if not self._in_posture:
            self._in_posture = True
            at_once = time_s - self._first_s <= STILL_S
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
            usual = self._usual_range_deg()
            if math.isnan(usual) or abs(self._furthest - here.value) >= 0.8 * usual:
                events += self._arrive(time_s)
        return events + self._leave(time_s)

    # -- what can be asked --------------------------------------------------------------------

    @property
    def motion(self) -> Motion:
        """Where the body is now."""
        here, exercise = self._here, self.exercise
        settled = self._in_posture and not self._awaiting_stillness
        low, high = (median(v) if v else math.nan for v in self._ends.values())
        position = (self._value - low) / (high - low) if high > low else math.nan
        if here is None or not settled:
            return Motion(settled, None, None, math.nan, 0.0, position)
        if self._departed_s is None:
            end = exercise.high if here.is_high else exercise.low
            since_s = here.phase.end_s if here.phase else here.since_s
            return Motion(settled, None if here.is_first else end, None, since_s, 0.0, position)
        usual = self._usual_range_deg()
        way = abs(self._value - here.value)
        progress = min(1.0, way / (way if math.isnan(usual) else usual)) if way else 0.0
        towards = exercise.low if here.is_high else exercise.high
        since_s = max(self._left_s, self._departed_s - DEPARTED_AGO_S)
        return Motion(settled, None, towards, since_s, progress, position)

    # -- stretches: from coming into the posture to leaving it ----------------------------------

    def _begin_stretch(self, *, from_rest: bool) -> None:
        self._origin = Origin.STILL if from_rest else Origin.UNDER_WAY
        self._awaiting_stillness = from_rest
        self._samples.clear()
        self._smooth.reset()
        self._recent: deque[tuple[float, float]] = deque()
        self._lowest = (math.nan, math.inf)
        self._highest = (math.nan, -math.inf)
        self._here: Visit | None = None  # the end the body stands at, or left last
        self._doubtful: Visit | None = None  # the first position: an end, or neutral?
        self._open: Visit | None = None  # the first end of a rep that lacks its second
        self._pending: Rep | None = None  # counted, its last hold still going on
        self._value = math.nan
        self._departed_s: float | None = None  # when it set off for the other end
        self._left_s = math.nan  # when it was furthest into the end it stands at or left

    def _leave(self, time_s: float) -> list[Event]:
        if not self._in_posture:
            return []
        events: list[Event] = []
        last_s = min(time_s, self._last_good_s)
        if self._pending is not None:
            hold_until_s = last_s if self._departed_s is None else self._departed_s
            events.append(self._finished(time_s, hold_until_s))
        if self._open is not None and self._open.phase is not None and self._ranges:
            events.append(RepAbandoned(time_s, self._open.phase.start_s))
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
            at_start = self._recent[0][0] <= self._first_row_s()
            if self._is_still() and (here is not None or at_start or self._origin is Origin.STILL):
                self._restart_from_rest()
                here = None
        return (
            self._look_for_first_movement(time_s, value)
            if here is None
            else self._follow(time_s, value)
        )

    def _restart_from_rest(self) -> None:
        self._origin = Origin.STILL
        self._here = self._doubtful = None
        self._departed_s = None
        self._lowest, self._highest = (math.nan, math.inf), (math.nan, -math.inf)
        # A gentle start looks like rest: keep enough of it to time the start by.
        self._samples.forget_before(self._recent[0][0] - GENTLE_START_S)

    def _first_row_s(self) -> float:
        return float(self._samples.since(-math.inf)[0, 0])

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
        if value < self._lowest[1]:
            self._lowest = (time_s, value)
        if value > self._highest[1]:
            self._highest = (time_s, value)
        if self._highest[1] - self._lowest[1] < self.exercise.min_range_deg / 2:
            return []
        is_high = self._highest[0] < self._lowest[0]
        self._left_s, from_value = self._highest if is_high else self._lowest
        started_s = self._first_row_s()
        self._here = Visit(is_high, from_value, since_s=started_s, is_first=True)
        # A movement that was under way when the stretch began did not begin at an end.
        first_value = float(self._samples.since(-math.inf)[0, 1])
        turned_here = abs(from_value - first_value) >= TURN_DEG
        self._first_turn_seen = self._origin is Origin.STILL or turned_here
        if self._first_turn_seen:
            self._doubtful = self._here
        self._set_off(time_s, value)
        return [PhaseStarted(time_s, self._next_end().phase)]

    def _set_off(self, time_s: float, value: float) -> None:
        self._departed_s = time_s
        self._furthest = value
        self._furthest_s = time_s
        self._peak_speed = 0.0
        self._slow_since_s = math.inf

    def _next_end(self) -> End:
        assert self._here is not None
        return self.exercise.low if self._here.is_high else self.exercise.high

    def _follow(self, time_s: float, value: float) -> list[Event]:
        here = self._here
        assert here is not None
        sign = -1.0 if here.is_high else 1.0
        if (value - here.value) * sign <= 0:  # further into the end it stands at
            here.value = value
            self._departed_s, self._left_s = None, time_s
            return []
        way = abs(value - here.value)
        if self._departed_s is None:
            usual = self._usual_range_deg()
            if way < max(DEPART_DEG, 0 if math.isnan(usual) else DEPART_SHARE * usual):
                return []
            self._set_off(time_s, value)
            return [PhaseStarted(time_s, self._next_end().phase)]
        if (value - self._furthest) * sign > 0:
            self._furthest, self._furthest_s = value, time_s
        self._note_speed(time_s)
        if way < DEPART_DEG / 2:  # a twitch, and back
            self._departed_s = None
            return []
        if self._is_way_enough(here) and self._has_come_to_an_end(time_s, value, here):
            return self._arrive(time_s)
        return []

    def _note_speed(self, time_s: float) -> None:
        """Keep the peak speed of this movement, and since when it has been slow."""
        before = next((s for s in reversed(self._recent) if time_s - s[0] >= 0.2), None)
        if before is None:
            return
        now_speed = abs(self._value - before[1]) / (time_s - before[0])
        self._peak_speed = max(self._peak_speed, now_speed)
        if now_speed > max(REST_SPEED_SHARE * self._peak_speed, REST_SPEED_DEG_S):
            self._slow_since_s = math.inf
        else:
            self._slow_since_s = min(self._slow_since_s, time_s)

    # -- arriving ---------------------------------------------------------------------------------

    def _usual_range_deg(self) -> float:
        return median(self._ranges) if self._ranges else math.nan

    def _is_way_enough(self, here: Visit) -> bool:
        usual = self._usual_range_deg()
        needed = self.exercise.min_range_deg
        if not math.isnan(usual):
            needed = max(needed, ARRIVAL_SHARE * usual)
        elif here.is_first and here is not self._doubtful:
            needed /= 2  # the rest of a movement whose beginning was not seen
        return abs(self._furthest - here.value) >= needed

    def _has_come_to_an_end(self, time_s: float, value: float, here: Visit) -> bool:
        way = abs(self._furthest - here.value)
        start_seen = not here.is_first or self._first_turn_seen
        if start_seen and self._furthest_s - self._left_s < SHORTEST_PHASE_S:
            return False
        if abs(self._furthest - value) >= max(TURN_DEG, TURN_SHARE * way):
            return True
        under_way_s = time_s - self._left_s
        rest_s = min(max(REST_SHARE * under_way_s, REST_MIN_S), REST_MAX_S)
        if time_s - self._slow_since_s < rest_s:
            return False
        # Resting half-way on the first way back may be neutral: an end lies beyond it.
        doubtful = self._doubtful
        if doubtful is not None and doubtful is not here:
            return way >= BEYOND_NEUTRAL * abs(here.value - doubtful.value)
        return True

    def _arrive(self, time_s: float) -> list[Event]:
        """Take the furthest point so far as the other end."""
        left = self._here
        assert left is not None
        end = self._next_end()
        rows = self._samples.since(left.since_s)
        if not stayed_planted(self.exercise, rows[rows[:, 0] >= self._left_s]):
            return self._leave(time_s)  # something else was done
        start_seen = not left.is_first or self._first_turn_seen
        phase = phase_record(end.phase, self.exercise, rows, left.value, self._furthest, start_seen)
        visit = Visit(not left.is_high, self._furthest, phase.end_s, phase)
        self._here, self._departed_s, self._left_s = visit, None, self._furthest_s
        self._ends[visit.is_high].append(visit.value)
        events: list[Event] = []
        if self._pending is not None:
            events.append(self._finished(time_s, phase.start_s))
        events.append(PhaseEnded(time_s, phase))
        return events + self._pair(time_s, left, visit)

    def _pair(self, time_s: float, left: Visit, visit: Visit) -> list[Event]:
        """Make reps of visits."""
        swing = abs(visit.value - left.value)
        doubtful, self._doubtful = self._doubtful, None
        if self.exercise.counting is Counting.HOME_AND_BACK:
            self._ranges.append(swing)
            if visit.is_high:
                self._open = visit
                return []
            return self._count(time_s, visit)
        if left.is_first:
            usual = self._usual_range_deg()
            sure_deg = SURELY_AN_END_SHARE * usual if usual > 0 else SURELY_AN_END_DEG
            if doubtful is None or swing < sure_deg:
                self._doubtful = doubtful
                self._open = visit
                return []
            self._open = left
        elif doubtful is not None:
            first_swing = abs(left.value - doubtful.value)
            if first_swing >= AS_FAR_AS_A_FULL_SWING * swing:
                self._open = doubtful
                self._ranges.append(first_swing)
                events = self._count(time_s, left)
                self._ranges.append(swing)
                self._open = visit
                return events
        self._ranges.append(swing)
        if self._open is None:
            self._open = visit
            return []
        return self._count(time_s, visit)

    def _count(self, time_s: float, last: Visit) -> list[Event]:
        first, self._open = self._open, None
        if first is None or last.phase is None:
            return []
        phases = tuple(phase for phase in (first.phase, last.phase) if phase is not None)
        start_s = phases[0].start_s
        rows = self._samples.since(start_s)
        range_deg = abs(last.value - first.value)
        trace = rep_trace(self.exercise, rows, range_deg, self._usual_range_deg())
        self._reps += 1
        self._pending = Rep(
            number=self._reps,
            side=None,
            start_s=start_s,
            end_s=last.phase.end_s,
            counted_s=time_s,
            phases=phases,
            hold_s=max(0.0, last.phase.start_s - phases[0].end_s) if len(phases) > 1 else 0.0,
            range_deg=range_deg,
            faults=faults_in(self.exercise, trace),
            confidence=confidence_in(rows),
        )
        return [RepCounted(time_s, self._pending)]

    def _finished(self, time_s: float, hold_until_s: float) -> RepFinished:
        rep, self._pending = self._pending, None
        assert rep is not None
        hold_s = rep.hold_s + max(0.0, hold_until_s - rep.end_s)
        return RepFinished(time_s, replace(rep, hold_s=hold_s))
