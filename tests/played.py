"""Posture features of a body that does an exercise as the fitted template says: no video is needed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pose_coach.body.features import NAMES, ODD, PAIRED, SYMMETRIC
from pose_coach.body.landmarks import Side
from pose_coach.counting.model import fitted

UNSEEN = ("legs_silhouette", "head_to_feet", "upright")


def features_at(name: str, shares: np.ndarray, sides: Sequence[Side | None]) -> np.ndarray:
    """Return N x F posture features of an exercise, at N shares of the way and on N sides."""
    template = fitted().forms[name, "side"].template
    mean = template.shape(shares, np.zeros(len(shares))) @ template.mean
    out = np.zeros((len(shares), len(NAMES)))
    out[:, [NAMES.index(unseen) for unseen in UNSEEN]] = np.nan
    is_left = np.array([side is not Side.RIGHT for side in sides])
    for feature, values in zip(template.names, mean.T, strict=True):
        if feature in SYMMETRIC:
            out[:, NAMES.index(feature)] = values
        elif feature in ODD:
            out[:, NAMES.index(feature)] = np.where(is_left, values, -values)
        else:
            _put(out, *feature.split("_", 1), values, is_left)
    return out


def _put(out: np.ndarray, which: str, bare: str, values: np.ndarray, is_left: np.ndarray) -> None:
    """Put a feature of a pair of limbs where its side, or both sides, have it."""
    if bare not in PAIRED:
        out[:, NAMES.index(bare)] = values
        return
    left, right = (NAMES.index(f"{side}_{bare}") for side in ("left", "right"))
    if which in ("own", "other"):
        on_left = is_left == (which == "own")
        out[on_left, left], out[~on_left, right] = values[on_left], values[~on_left]
    elif which == "mean":
        out[:, left] += values
        out[:, right] += values
    else:
        out[:, left] += values / 2
        out[:, right] -= values / 2
