"""Running totals of the reps of a set, at constant cost per frame."""

from __future__ import annotations

import math
from collections import Counter

from pose_coach.body.landmarks import Side
from pose_coach.counting.events import Rep


class SetTally:
    """Adds up reps. Each rep is given when it is counted, and again after its last hold.

    Attributes
    ----------
    clean, rushed
        Number of clean reps, and of reps with a rushed phase.
    """

    def __init__(self) -> None:
        self.clean = self.rushed = 0
        self._reps: dict[int, Rep] = {}
        self._in_order: tuple[Rep, ...] | None = ()
        self._sides: Counter[tuple[str, Side | None]] = Counter()
        self._last_range_deg: dict[str, float] = {}
        self._best_range_deg: dict[str, float] = {}

    def __len__(self) -> int:
        return len(self._reps)

    @property
    def reps(self) -> tuple[Rep, ...]:
        """The newest version of each rep, in the order of counting."""
        if self._in_order is None:
            self._in_order = tuple(self._reps.values())
        return self._in_order

    @property
    def last(self) -> Rep | None:
        """The newest rep, or None."""
        return next(reversed(self._reps.values()), None)

    def take(self, rep: Rep) -> None:
        """Add a rep, or replace its earlier version."""
        before = self._reps.get(rep.number)
        if before is not None:
            self._add(before, -1)
        self._add(rep, 1)
        self._reps[rep.number] = rep
        self._in_order = None
        if before is None or rep is self.last:
            self._last_range_deg[rep.exercise] = rep.range_deg
        best_deg = self._best_range_deg.get(rep.exercise, -math.inf)
        self._best_range_deg[rep.exercise] = max(best_deg, rep.range_deg)

    def sides(self, exercise: str) -> tuple[int, int]:
        """Return the number of reps of an exercise on the left and on the right side."""
        return self._sides[exercise, Side.LEFT], self._sides[exercise, Side.RIGHT]

    def on_side(self, side: Side) -> int:
        """Return the number of reps of all exercises on a side."""
        return sum(count for (_, of), count in self._sides.items() if of is side)

    def last_range_deg(self, exercise: str) -> float:
        """Return the range of the newest rep of an exercise, NaN without reps."""
        return self._last_range_deg.get(exercise, math.nan)

    def best_range_deg(self, exercise: str) -> float:
        """Return the largest range of an exercise, NaN without reps."""
        return self._best_range_deg.get(exercise, math.nan)

    def _add(self, rep: Rep, count: int) -> None:
        self.clean += count * rep.clean
        self.rushed += count * rep.rushed
        self._sides[rep.exercise, rep.side] += count
