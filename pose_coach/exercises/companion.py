"""What goes along with the signal from end to end, as the head does with the back.

A back that goes only half the way, or hardly moves, looks like one that pauses or comes back to neutral. The
head tells them apart: on the way to neutral it comes to neutral, and in a small movement it goes over to the
other end.
"""

from __future__ import annotations

import math
from collections import deque
from statistics import median

import numpy as np

from pose_coach.exercises.exercise import Exercise
from pose_coach.exercises.samples import READINGS, Samples
from pose_coach.exercises.visits import Visit

# Ends that differ by less tell nothing: the companion stays where it is.
LEAST_DIFFERENCE_DEG = 30.0
# In neutral heads were seen at 0.38 to 0.62 of the way from end to end, in half movements at 0.69 and more.
GONE_OVER_SHARE = 0.66
# It has come to rest: it goes on by less than this share of the way in `OVER_S`.
STILL_SHARE = 0.06
# Ends of so much of the largest range of the signal are learned from.
FULL_SHARE = 0.8
# Single frames err.
OVER_S = 0.3
# Visits that make the usual ends.
MEMORY = 6


class Companion:
    """Knows where the companion usually is at either end.

    Parameters
    ----------
    exercise
        Names it.
    samples
        With its reading.
    """

    def __init__(self, exercise: Exercise, samples: Samples) -> None:
        self._samples = samples
        self._column = (
            None
            if exercise.companion is None
            else READINGS + list(exercise.readings).index(exercise.companion)
        )
        self._ends: dict[bool, deque[float]] = {
            high: deque(maxlen=MEMORY) for high in (False, True)
        }
        self._ranges: deque[float] = deque(maxlen=2 * MEMORY)

    @property
    def usual_range_deg(self) -> float:
        """How far it usually goes between the ends, NaN before both were visited."""
        low, high = (median(ends) if ends else math.nan for ends in self._ends.values())
        return abs(high - low)

    def at(self, time_s: float) -> float:
        """Return where it was at a time, NaN where it was not seen."""
        if self._column is None:
            return math.nan
        rows = self._samples.since(time_s - OVER_S)
        values = rows[rows[:, 0] <= time_s, self._column] if len(rows) else np.empty(0)
        seen = values[np.isfinite(values)]
        return float(np.median(seen)) if seen.size else math.nan

    def learn(self, visit: Visit) -> None:
        """Take an end that was visited all the way for a usual one."""
        if visit.is_first:
            return
        self._ranges.append(visit.range_deg)
        small = visit.range_deg < FULL_SHARE * max(self._ranges)
        if not (small or math.isnan(visit.companion)):
            self._ends[visit.is_high].append(visit.companion)

    def has_gone_over(self, left: Visit, time_s: float) -> bool:
        """Return whether the companion has come to rest at the other end than the one the body left."""
        if self._column is None:
            return False
        known = {high: list(ends) for high, ends in self._ends.items()}
        if not known[left.is_high] and not math.isnan(left.companion):
            known[left.is_high].append(left.companion)
        if not known[False] or not known[True]:
            return False
        from_, to = median(known[left.is_high]), median(known[not left.is_high])
        if abs(to - from_) < LEAST_DIFFERENCE_DEG:
            return False
        now, before = ((self.at(at_s) - from_) / (to - from_) for at_s in (time_s, time_s - OVER_S))
        return now >= GONE_OVER_SHARE and now - before <= STILL_SHARE

    def is_beyond(self, first: Visit, second: Visit, time_s: float, share: float) -> bool:
        """Return whether the companion is now as far from the second of two visits as no neutral is.

        Parameters
        ----------
        first, second
            The first position of a stretch, perhaps neutral, and the end visited after it.
        time_s
            Now.
        share
            From neutral it is less than this share of the way between the two.
        """
        return is_neutral(first.companion, second.companion, self.at(time_s), 1.0 / share)


def is_neutral(first: float, second: float, third: float, share: float) -> bool:
    """Return whether the companion tells that the first position of a stretch was no end.

    Parameters
    ----------
    first, second, third
        The companion at the first position and at the two ends visited after it; NaN tells nothing.
    share
        From an end the first swing is at least this share of the second.
    """
    swing = abs(third - second)
    return swing >= LEAST_DIFFERENCE_DEG and abs(second - first) < share * swing
