"""The side of a repetition, read once it is over from how left and right differ."""

from __future__ import annotations

import numpy as np

from pose_coach.body.features import NAMES
from pose_coach.body.landmarks import Side
from pose_coach.counting.candidates import Candidate
from pose_coach.counting.observations import RATE_HZ, FloatArray, Observations

# Before and after a repetition: there the body is at home.
HOME_S = 0.3


def side_numbers(track: Observations, found: Candidate) -> dict[str, float]:
    """Return what tells the side of a repetition: signed differences left minus right, from home.

    Parameters
    ----------
    track
        In which it was found.
    found
        A way out and the way back.

    Returns
    -------
    dict
        For each of the form's `side_features`: `far_X` at the far end, `out_X` in the first half of the way
        out, `back_X` in the last half of the way back; 0 where unseen.
    """
    spans = found.view.spans[list(found.steps)]
    (begin, far), (leaves, end) = spans[0], spans[-1]
    margin = HOME_S * RATE_HZ
    numbers = {}
    for name in found.view.form.side_features:
        values = track.features[:, NAMES.index(name)]
        home = _mean(_part(values, begin - margin, begin), _part(values, end, end + margin))
        stretches = {
            "far": (far, leaves),
            "out": (begin, (begin + far) / 2),
            "back": ((leaves + end) / 2, end),
        }
        for part, (first, last) in stretches.items():
            there = _mean(_part(values, first, last))
            numbers[f"{part}_{name}"] = float(np.nan_to_num(there - home))
    return numbers


def side_of(track: Observations, found: Candidate) -> Side | None:
    """Return the side of a repetition, None where its exercise has none."""
    view = found.view
    weights = view.fit.side_weights
    if view.side is None or not (view.form.side_features and weights):
        return view.side
    numbers = side_numbers(track, found)
    # Odd: no intercept, so that left and right are treated alike.
    left = sum(weights.get(name, 0.0) * value for name, value in numbers.items())
    return view.side if left == 0.0 else Side.LEFT if left > 0 else Side.RIGHT


def _part(values: FloatArray, first: float, last: float) -> FloatArray:
    """Return the samples from one moment to another, at least one."""
    low = int(np.clip(round(first), 0, len(values) - 1))
    return values[low : max(low, round(last)) + 1]


def _mean(*parts: FloatArray) -> float:
    values = np.concatenate(parts)
    seen = values[np.isfinite(values)]
    return float(seen.mean()) if len(seen) else float("nan")
