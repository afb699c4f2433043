"""What was seen of a body, resampled evenly: the input of counting."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]

# The movements take a second or more. What the tracker shows of them between two samples is noise.
RATE_HZ = 20.0
# What was not seen for no longer than this is interpolated.
LONGEST_GAP_S = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Observations:
    """Posture features, evenly sampled.

    Attributes
    ----------
    times_s
        N, media time, whole multiples of `1 / RATE_HZ`.
    features
        N x F, as named in `pose_coach.body.features`; NaN where unseen.
    """

    times_s: FloatArray
    features: FloatArray

    def __len__(self) -> int:
        return len(self.times_s)


def resample(times_s: FloatArray, features: FloatArray) -> Observations:
    """Resample features evenly, each interpolated over the time in which it was not seen.

    Parameters
    ----------
    times_s
        M, increasing.
    features
        M x F; NaN where unseen.
    """
    if not len(times_s):
        return Observations(np.empty(0), np.empty((0, features.shape[1])))
    first, last = np.ceil(times_s[0] * RATE_HZ - 1e-6), np.floor(times_s[-1] * RATE_HZ + 1e-6)
    even_s = np.arange(first, last + 1) / RATE_HZ
    out = np.full((len(even_s), features.shape[1]), np.nan)
    for column in range(features.shape[1]):
        seen = np.isfinite(features[:, column])
        if not seen.any():
            continue
        seen_s = times_s[seen]
        out[:, column] = np.interp(even_s, seen_s, features[seen, column])
        after = np.searchsorted(seen_s, even_s - 1e-9)
        before = np.searchsorted(seen_s, even_s + 1e-9) - 1
        inside = (after < len(seen_s)) & (before >= 0)
        gap_s = seen_s[np.minimum(after, len(seen_s) - 1)] - seen_s[np.maximum(before, 0)]
        out[~inside | (gap_s > LONGEST_GAP_S), column] = np.nan
    return Observations(even_s, out)
