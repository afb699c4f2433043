"""What was seen so far, row by row: features and readings in single precision, so that hours stay small."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pose_coach.body.features import NAMES
from pose_coach.body.landmarks import Side
from pose_coach.body.measurements import Measurements
from pose_coach.counting.observations import (
    LONGEST_GAP_S,
    RATE_HZ,
    FloatArray,
    Observations,
    resample,
)
from pose_coach.exercises.exercise import Exercise, Sides

MOST_ROWS_HZ = 25.0
BLOCK = 512
SIGNAL = "signal"

Key = tuple[str, Side | None, str]


@dataclass(frozen=True, slots=True, eq=False)
class Window:
    """A stretch of time: evenly resampled features, and the rows they are from.

    Attributes
    ----------
    track
        The features.
    times_s
        M, of the rows.
    values
        M x W, features and readings.
    columns
        Where a reading stands, by exercise, side and name.
    from_start
        Whether nothing was seen before it.
    """

    track: Observations
    times_s: FloatArray
    values: NDArray[np.float32]
    columns: dict[Key, int]
    from_start: bool

    def reading(self, exercise: Exercise, side: Side | None, name: str) -> FloatArray:
        """Return a reading, or the `SIGNAL`, of an exercise; NaN where unseen."""
        per_side = exercise.sides is Sides.PER_SIDE
        column = self.columns[exercise.name, side if per_side else None, name]
        return self.values[:, column].astype(np.float64)

    @property
    def looks_s(self) -> FloatArray:
        """Times at which somebody was seen."""
        return self.times_s[np.isfinite(self.values[:, : len(NAMES)]).any(axis=1)]

    def time_s(self, sample: float) -> float:
        """Return the time of a sample of the track."""
        return float(self.track.times_s[0] + sample / RATE_HZ)

    def sample(self, time_s: float) -> float:
        """Return the sample of the track at a time."""
        return float((time_s - self.track.times_s[0]) * RATE_HZ)


class History:
    """Collects what is seen.

    Parameters
    ----------
    exercises
        Whose signals and readings are kept.
    """

    def __init__(self, exercises: Iterable[Exercise]) -> None:
        self._watched = tuple(
            (exercise, side)
            for exercise in exercises
            for side in (tuple(Side) if exercise.sides is Sides.PER_SIDE else (None,))
        )
        self._columns: dict[Key, int] = {}
        for exercise, side in self._watched:
            for name in (SIGNAL, *exercise.readings):
                self._columns[exercise.name, side, name] = len(NAMES) + len(self._columns)
        self._times: list[FloatArray] = []
        self._values: list[NDArray[np.float32]] = []
        self._filled = BLOCK
        self._due_s = -math.inf
        self._has_forgotten = False
        self._settled = resample(np.empty(0), np.empty((0, len(NAMES))))

    def append(self, time_s: float, measured: Measurements | None) -> bool:
        """Take in a frame; return whether it was kept: at most `MOST_ROWS_HZ` a second are."""
        if time_s < self._due_s - 1e-6:
            return False
        self._due_s = max(self._due_s + 1.0 / MOST_ROWS_HZ, time_s)
        if self._filled == BLOCK:
            width = len(NAMES) + len(self._columns)
            self._times.append(np.empty(BLOCK))
            self._values.append(np.empty((BLOCK, width), np.float32))
            self._filled = 0
        self._times[-1][self._filled] = time_s
        row = self._values[-1][self._filled]
        self._filled += 1
        if measured is None:
            row[:] = np.nan
            return True
        row[: len(NAMES)] = measured.features
        at = len(NAMES)
        for exercise, side in self._watched:
            own = measured if side is None else measured.for_side(side)
            for read in (exercise.signal, *exercise.readings.values()):
                row[at] = read(own)
                at += 1
        return True

    def forget_before(self, time_s: float) -> None:
        """Let go of rows before a time."""
        while len(self._times) > 1 and self._times[1][0] <= time_s:
            del self._times[0], self._values[0]
            self._has_forgotten = True

    def since(self, time_s: float) -> Window:
        """Return what was seen from a time on."""
        first = len(self._times)
        while first and (first == len(self._times) or self._times[first][0] > time_s):
            first -= 1
        times_s, values = self._joined(first)
        at = int(np.searchsorted(times_s, time_s))
        times_s, values = times_s[at:], values[at:]
        track = self._resampled(times_s, values[:, : len(NAMES)].astype(np.float64))
        from_start = at == 0 and first == 0 and not self._has_forgotten
        return Window(track, times_s, values, self._columns, from_start)

    def newest(self, count: int) -> NDArray[np.float32]:
        """Return the features of the newest rows."""
        return self._values[-1][max(0, self._filled - count) : self._filled, : len(NAMES)]

    def _resampled(self, times_s: FloatArray, values: FloatArray) -> Observations:
        """Resample rows; what they cannot change any more is known from before."""
        known = self._settled
        if len(times_s) and len(known) and known.times_s[0] <= times_s[0] < known.times_s[-1]:
            last_s = known.times_s[-1]
            near = max(0, int(np.searchsorted(times_s, last_s - LONGEST_GAP_S)) - 1)
            tail = resample(times_s[near:], values[near:])
            inside, new = known.times_s >= times_s[0], tail.times_s > last_s + 0.5 / RATE_HZ
            track = Observations(
                np.concatenate([known.times_s[inside], tail.times_s[new]]),
                np.concatenate([known.features[inside], tail.features[new]]),
            )
        else:
            track = resample(times_s, values)
        if len(times_s):
            settled = track.times_s <= times_s[-1] - LONGEST_GAP_S
            self._settled = Observations(track.times_s[settled], track.features[settled])
        return track

    def _joined(self, first: int) -> tuple[FloatArray, NDArray[np.float32]]:
        if not self._times:
            return np.empty(0), np.empty((0, len(NAMES) + len(self._columns)), np.float32)
        times_s = [*self._times[first:-1], self._times[-1][: self._filled]]
        values = [*self._values[first:-1], self._values[-1][: self._filled]]
        return np.concatenate(times_s), np.concatenate(values)
