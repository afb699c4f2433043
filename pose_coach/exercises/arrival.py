"""Whether a movement under way has arrived at the other end: far enough, at an end, and confirmed."""

from __future__ import annotations

import math

from pose_coach.exercises.companion import Companion
from pose_coach.exercises.exercise import Counting, Exercise
from pose_coach.exercises.outset import DEPART_DEG, TURN_DEG
from pose_coach.exercises.records import rep_trace
from pose_coach.exercises.rep_counter import RepCounter
from pose_coach.exercises.samples import Samples
from pose_coach.exercises.under_way import UnderWay
from pose_coach.exercises.visits import Visit

# Of the way out, so much must be covered on the way back home.
HOME_SHARE = 0.5
# A movement that has come this far has all but arrived: at the end of the stream it is kept, as is one that
# has slowed down where this person's range is not known yet.
ALL_BUT_ARRIVED_SHARE = 0.8
# Turned round: back by this share of the way, or by noise.
TURN_SHARE = 0.08
# Half-way home a person who wavers is still on the way home.
HALF_WAY_TURN_SHARE = 0.3
# So long after the furthest point the body is still at that end.
AT_AN_END_S = 0.3
# An end differs from neutral by at least a quarter of the first swing.
BEYOND_NEUTRAL = 1.25


class Arrival:
    """Judges movements by what is usual for this person.

    Parameters
    ----------
    exercise
        What is counted.
    samples
        The signal and readings of the recent past.
    companion
        What goes along with the signal.
    counter
        Knows the usual range.
    """

    def __init__(
        self, exercise: Exercise, samples: Samples, companion: Companion, counter: RepCounter
    ) -> None:
        self._exercise = exercise
        self._samples = samples
        self._companion = companion
        self._counter = counter

    def is_there(
        self, time_s: float, value: float, here: Visit, under_way: UnderWay, left_s: float
    ) -> bool:
        """Return whether the body has arrived.

        Parameters
        ----------
        time_s, value
            The newest sample.
        here
            The end that was left.
        under_way
            The movement since.
        left_s
            When the body was furthest into the end it left.
        """
        return (
            self._is_far_enough(time_s, here, under_way)
            and self._has_come_to_an_end(time_s, value, here, under_way, left_s)
            and self._is_confirmed(here, under_way, left_s)
        )

    def has_all_but_come(
        self, time_s: float, here: Visit, under_way: UnderWay, left_s: float
    ) -> bool:
        """Return whether a movement that is cut off here may be taken to have arrived."""
        if not self._is_far_enough(time_s, here, under_way):
            return False
        usual = self._counter.usual_range_deg
        if math.isnan(usual) or not self.is_way_enough(here, under_way):
            return under_way.has_slowed_down
        if under_way.has_come_to_rest(time_s, left_s, half_way=False):
            return True
        return abs(under_way.furthest - here.value) >= ALL_BUT_ARRIVED_SHARE * usual

    def _is_far_enough(self, time_s: float, here: Visit, under_way: UnderWay) -> bool:
        """Return whether the body is over at the other end, or the companion tells that it is."""
        if self.is_way_enough(here, under_way):
            return True
        way = abs(under_way.furthest - here.value)
        small = not here.is_first and way >= DEPART_DEG
        return small and self._companion.has_gone_over(here, time_s)

    def is_way_enough(self, here: Visit, under_way: UnderWay) -> bool:
        """Return whether the signal has come as far as the other end must be."""
        usual = self._counter.usual_range_deg
        needed = self._exercise.min_range_deg
        if self._is_homeward(here):
            needed = HOME_SHARE * here.range_deg
        elif not math.isnan(usual):
            needed = max(needed, self._exercise.arrival_share * usual)
        elif not here.turned:
            needed /= 2  # the rest of a movement whose beginning was not seen
        return abs(under_way.furthest - here.value) >= needed

    def _is_homeward(self, here: Visit) -> bool:
        home_and_back = self._exercise.counting is Counting.HOME_AND_BACK
        return home_and_back and here.is_high and here.came_from is not None

    def _has_come_to_an_end(
        self, time_s: float, value: float, here: Visit, under_way: UnderWay, left_s: float
    ) -> bool:
        way = abs(under_way.furthest - here.value)
        if here.turned and under_way.furthest_s - left_s < self._exercise.shortest_phase_s:
            return False
        homeward = self._is_homeward(here)
        whole_deg = here.range_deg if homeward else self._counter.usual_range_deg
        half_way = way < ALL_BUT_ARRIVED_SHARE * whole_deg
        turn_share = HALF_WAY_TURN_SHARE if homeward and half_way else TURN_SHARE
        if abs(under_way.furthest - value) >= max(TURN_DEG, turn_share * way):
            return True
        # The first travel may come from neutral; and where the companion has gone over it is an end.
        gone_over = self._companion.has_gone_over(here, time_s)
        pauses = half_way and not (here.is_first or gone_over)
        if not under_way.has_come_to_rest(time_s, left_s, half_way=pauses):
            return False
        # Resting half-way on the first way back may be neutral: an end lies beyond it.
        doubtful = self._counter.doubtful
        if doubtful is not None and doubtful is not here:
            beyond = way >= BEYOND_NEUTRAL * abs(here.value - doubtful.value)
            return beyond or self._companion.is_beyond(doubtful, here, time_s, BEYOND_NEUTRAL)
        return True

    def _is_confirmed(self, here: Visit, under_way: UnderWay, left_s: float) -> bool:
        """Return whether something else than the signal tells of the travel too."""
        way = abs(under_way.furthest - here.value)
        travel = self._samples.since(left_s)
        if here.is_first:  # what comes after the first travel may be the real movement
            travel = travel[travel[:, 0] <= under_way.furthest_s + AT_AN_END_S]
        usual = self._counter.usual_range_deg
        return self._exercise.confirms(rep_trace(self._exercise, travel, way, usual))
