"""A body that does an exercise as the fitted template says: no video is needed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from pose_coach.body.features import NAMES, ODD, PAIRED, SYMMETRIC
from pose_coach.body.landmarks import Side
from pose_coach.body.measurements import Measurements, measure
from pose_coach.body.pose import Pose
from pose_coach.coaching.state import SessionState
from pose_coach.counting.model import fitted
from pose_coach.recording.pipeline import Coach, sample_of
from tests.exercises.performances import PERFORMANCES, Performance
from tests.person import Body, Movement, Vector

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


class Played(dict[str, Vector]):
    """A body made of sticks whose features are those of a real one at a share of an exercise's way."""

    def __init__(self, sticks: Body, name: str, side: str, share: float) -> None:
        super().__init__(sticks)
        self._name, self._side, self._share = name, side, share

    def features(self, *, mirrored: bool = False) -> np.ndarray:
        """Return what counting looks at; in a mirror, left is right."""
        side = Side(self._side) if self._side else None
        if mirrored and side is not None:
            side = side.other
        return features_at(self._name, np.array([self._share]), [side])[0]


def played(name: str) -> Performance:
    """Return how the person made of sticks does an exercise, with the features of a real body."""
    sticks = PERFORMANCES[name]
    return replace(
        sticks,
        body=lambda side, share: Played(sticks.body(side, share), name, side, share),
    )


def play(patch: pytest.MonkeyPatch, movement: Movement, *, mirrored: bool = False) -> None:
    """Let what is measured in a movement have the features of its bodies that are played."""

    def measure_played(pose: Pose) -> Measurements:
        body, found = movement(pose.time_s), measure(pose)
        if not isinstance(body, Played):
            return found
        return replace(found, features=body.features(mirrored=mirrored))

    patch.setattr("pose_coach.recording.pipeline.measure", measure_played)


def update(coach: Coach, time_s: float, pose: Pose | None, **how: float) -> SessionState:
    """Let a session or a programme take in a pose, with what is measured on it."""
    return coach.update(time_s, pose, sample_of(pose).measured, **how)
