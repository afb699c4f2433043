"""The recent past of an exercise's signal."""

from __future__ import annotations

import numpy as np

from pose_coach.tracking.pose import FloatArray

# Longer ago than this nothing is looked at any more, however long a hold lasts.
KEPT_S = 180.0

# Columns: time, value, quality, for how long there had been no sample before, and the readings.
SILENCE, READINGS = 3, 4


class Samples:
    """Rows of (time, value, quality, silence, reading, ...) in order of time, forgotten after `KEPT_S`."""

    def __init__(self) -> None:
        self._rows: list[tuple[float, ...]] = []

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def first(self) -> tuple[float, ...]:
        """The oldest row."""
        return self._rows[0]

    def append(self, row: tuple[float, ...]) -> None:
        """Add the newest row."""
        self._rows.append(row)
        # Cut rarely, and a good piece at a time.
        if len(self._rows) > 1000 and row[0] - self._rows[0][0] > 1.5 * KEPT_S:
            self.forget_before(row[0] - KEPT_S)

    def clear(self) -> None:
        """Forget everything."""
        self._rows.clear()

    def forget_before(self, time_s: float) -> None:
        """Drop the rows before a time."""
        keep = next((i for i, row in enumerate(self._rows) if row[0] >= time_s), len(self._rows))
        del self._rows[:keep]

    def since(self, time_s: float) -> FloatArray:
        """Return the rows from a time on, N x columns."""
        first = len(self._rows)
        while first and self._rows[first - 1][0] >= time_s:
            first -= 1
        return np.array(self._rows[first:], dtype=np.float64)
