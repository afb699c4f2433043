"""The measurements of one rep, as the rules for faults see them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from pose_coach.tracking.pose import FloatArray

# A rule that looks at less than this share of a rep would be guessing.
MIN_SEEN = 0.5


@dataclass(frozen=True, slots=True)
class RepTrace:
    """One rep, sample by sample.

    Attributes
    ----------
    times_s
        N, media time.
    readings
        The exercise's readings by name, N each; NaN where unseen.
    range_deg
        Travel of the signal between the two ends in this rep.
    usual_range_deg
        The same as this person usually does it; NaN in the first reps.
    """

    times_s: FloatArray
    readings: Mapping[str, FloatArray]
    range_deg: float
    usual_range_deg: float

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
