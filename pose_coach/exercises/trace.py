"""The measurements of one rep, as input of the fault rules."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from pose_coach.body.pose import FloatArray

# A reading seen in a smaller share of the rep is not used.
MIN_SEEN = 0.5

# Within this share of the range from an end, the body is at that end.
NEAR_AN_END = 0.25
# Seconds at the end of a phase that count as its end.
LAST_S = 0.3


class TimedPhase(Protocol):
    """What a rule needs to know of a phase of a rep; `counting.events.Phase` has more."""

    @property
    def name(self) -> str:
        """Name of the phase, as the exercise declares it."""
        ...

    @property
    def start_s(self) -> float:
        """Media time at which the phase begins."""
        ...

    @property
    def end_s(self) -> float:
        """Media time at which the phase ends."""
        ...


@dataclass(frozen=True, slots=True)
class RepTrace:
    """One rep, sample by sample.

    Attributes
    ----------
    times_s
        N, media time.
    position
        N, from 0 at home to 1 at the far end; NaN where unseen.
    readings
        The exercise's readings by name, N each; NaN where unseen.
    range_deg
        Travel of the signal between the two ends in this rep.
    usual_range_deg
        The same as this person usually does it; NaN in the first reps.
    phases
        Its travels; empty while the first of them is judged.
    hold_s
        Seconds stood still between them.
    usual_swings
        By reading: how far it usually goes from the first end to the last (`last_swing`). Empty while that
        is not known.
    """

    times_s: FloatArray
    position: FloatArray
    readings: Mapping[str, FloatArray]
    range_deg: float
    usual_range_deg: float
    phases: tuple[TimedPhase, ...] = ()
    hold_s: float = 0.0
    usual_swings: Mapping[str, float] = field(default_factory=dict)

    def percentile(self, name: str, percent: float) -> float:
        """Return a percentile of a reading over the rep; NaN where it was hardly seen.

        Percentiles near 0 and 100 stand for the smallest and largest value: single frames err.
        """
        values = self.readings[name]
        seen = np.isfinite(values)
        if seen.mean() < MIN_SEEN:
            return math.nan
        return float(np.percentile(values[seen], percent))

    def spread(self, name: str) -> float:
        """Return how far a reading moved in the rep, from its 5th to its 95th percentile."""
        return self.percentile(name, 95) - self.percentile(name, 5)

    def last_swing(self, name: str) -> float:
        """Return how far a reading moved from the first end to the last, from 5th to 95th percentile.

        Of a rep of a single travel that is all of it. NaN where it was hardly seen.
        """
        values = self.readings[name]
        if len(self.phases) > 1:
            values = values[self.times_s >= self.phases[0].end_s]
        seen = values[np.isfinite(values)]
        if not len(values) or len(seen) < MIN_SEEN * len(values):
            return math.nan
        low, high = np.percentile(seen, (5, 95))
        return float(high - low)

    def at_end_of(self, phase: str, name: str) -> float:
        """Return the median of a reading at the end to which a phase led, NaN where it was not seen there."""
        values = self.readings[name][self.is_at_end_of(phase)]
        seen = values[np.isfinite(values)]
        return float(np.median(seen)) if seen.size else math.nan

    def is_at_end_of(self, phase: str) -> NDArray[np.bool_]:
        """Return which samples, N, belong to the end to which a phase led."""
        names = [phase.name for phase in self.phases]
        if phase not in names:  # the rep began at that end
            return self.times_s <= (self.phases[0].start_s if self.phases else math.inf)
        here = names.index(phase)
        until_s = self.phases[here + 1].start_s if here + 1 < len(names) else math.inf
        from_s, until_s = self.phases[here].end_s - LAST_S, max(until_s, self.phases[here].end_s)
        return (self.times_s >= from_s) & (self.times_s <= until_s)

    def at_home(self, name: str) -> float:
        """Return the median of a reading near the low end, NaN where it was not seen there."""
        return self.between(name, 0.0, NEAR_AN_END)

    def at_far_end(self, name: str) -> float:
        """Return the median of a reading near the high end, NaN where it was not seen there."""
        return self.between(name, 1.0 - NEAR_AN_END, 1.0)

    def change(self, name: str) -> float:
        """Return how much higher a reading is at the far end than at home."""
        return self.at_far_end(name) - self.at_home(name)

    def at_end(self, name: str) -> float:
        """Return the median of a reading where the rep came to rest, NaN where it was not seen there."""
        values = self.readings[name][self.times_s >= self.times_s[-1] - LAST_S]
        seen = values[np.isfinite(values)]
        return float(np.median(seen)) if seen.size else math.nan

    def between(self, name: str, from_share: float, to_share: float) -> float:
        """Return the median of a reading while the body was between two shares of the way."""
        values = self.readings[name]
        chosen = (self.position >= from_share) | (from_share <= 0)
        chosen &= (self.position <= to_share) | (to_share >= 1)
        values = values[chosen & np.isfinite(values)]
        return float(np.median(values)) if values.size else math.nan
