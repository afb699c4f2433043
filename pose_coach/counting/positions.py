"""Where the body is between home and the far end, as one number a sample."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pose_coach.body.features import SIDED_NAMES, UNSIDED_NAMES, for_both, for_side
from pose_coach.body.landmarks import Side
from pose_coach.counting.observations import RATE_HZ, FloatArray
from pose_coach.exercises.exercise import Exercise, Form, Sides

# Standard deviation of a Gaussian. The movements take a second or more: what is quicker is noise.
SMOOTHING_S = 0.1
# By the cues that need no centre, the body is at home for at least this share of the time.
AT_HOME = 0.3
# The feature that tells which side faces the camera.
NEARER = "nearer"


@dataclass(frozen=True, slots=True, eq=False)
class Cues:
    """Reads the position of one exercise from posture features.

    Attributes
    ----------
    columns, signs, rectified
        K: where the cues stand among the features, 1.0 or -1.0, and whether each is read as its distance
        from the centre.
    weights
        2 x K, positions a unit: where the working side faces the camera, and where it is the far one.
    nearer
        Where the feature stands that tells which side faces the camera; None without sides.
    """

    columns: tuple[int, ...]
    signs: FloatArray
    rectified: NDArray[np.bool_]
    weights: FloatArray
    nearer: int | None

    @classmethod
    def of(cls, exercise: Exercise, form: Form, weights: Mapping[str, tuple[float, float]]) -> Cues:
        """Return what reads the position of one form of an exercise with fitted weights."""
        names = feature_names(exercise)
        return cls(
            tuple(names.index(name) for name in form.cues),
            np.array([float(sign) for sign in form.cues.values()]),
            np.array([name in form.rectified for name in form.cues]),
            np.array([weights[name] for name in form.cues]).T,
            None if exercise.sides is Sides.NONE else names.index(NEARER),
        )

    def raw(self, values: FloatArray) -> FloatArray:
        """Return N x K cues that rise outwards; those that are rectified about where they are at home."""
        cues = values[:, self.columns]
        if not self.rectified.any():
            return cues * self.signs
        plain = (cues * self.signs)[:, ~self.rectified]
        off = np.nan_to_num(plain - centre(plain)).sum(axis=1)
        home = centre(cues[off <= np.quantile(off, AT_HOME)]) if len(off) else centre(cues)
        return np.where(self.rectified, np.abs(cues - home), cues * self.signs)

    def position(self, values: FloatArray) -> FloatArray:
        """Return N positions, smoothed; only their differences mean anything. NaN where unseen."""
        if not len(values):
            return np.empty(0)
        cues = self.raw(values)
        near = (1.0 + self.facing(values)) / 2.0
        weights = near * self.weights[0] + (1.0 - near) * self.weights[1]
        seen = np.isfinite(cues)
        off = np.where(seen, cues - centre(cues), 0.0) @ weights
        # A cue that is lost is missed in proportion to what it tells.
        share = seen @ weights / weights.sum()
        return smooth(np.divide(off, share, out=np.full(len(off), np.nan), where=share > 0))

    def facing(self, values: FloatArray) -> float:
        """Return from 1, where the working side faces the camera on the whole, to -1; 0 without sides."""
        if self.nearer is None:
            return 0.0
        return float(np.clip(centre(values[:, [self.nearer]])[0], -1.0, 1.0))


def centre(cues: FloatArray) -> FloatArray:
    """Return the median of each column, 0 where nothing was seen."""
    seen = [column[np.isfinite(column)] for column in cues.T]
    middle = [float(np.median(column)) if len(column) else 0.0 for column in seen]
    return np.array(middle)


def smooth(position: FloatArray) -> FloatArray:
    """Smooth a position without lag; what was not seen stays so."""
    seen = np.isfinite(position)
    reach = int(np.ceil(3 * SMOOTHING_S * RATE_HZ))
    steps = np.arange(-reach, reach + 1) / RATE_HZ
    kernel = np.exp(-0.5 * (steps / SMOOTHING_S) ** 2)
    total = np.convolve(np.where(seen, position, 0.0), kernel)[reach : reach + len(position)]
    weight = np.convolve(seen.astype(float), kernel)[reach : reach + len(position)]
    return np.where(seen, total / np.maximum(weight, 1e-9), np.nan)


def sides_of(exercise: Exercise) -> tuple[Side | None, ...]:
    """Return the sides that an exercise is counted for, each on its own."""
    return (None,) if exercise.sides is Sides.NONE else tuple(Side)


def values_for(features: FloatArray, side: Side | None) -> FloatArray:
    """Return posture features as a movement of one side, or of none, sees them."""
    return for_both(features) if side is None else for_side(features, side)


def feature_names(exercise: Exercise) -> tuple[str, ...]:
    """Return the names of the columns that `values_for` gives."""
    return UNSIDED_NAMES if exercise.sides is Sides.NONE else SIDED_NAMES
