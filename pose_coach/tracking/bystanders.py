"""Detects movement close to the person that is not theirs: another person, a dog, a door.

The networks show one body, and do not tell when a part of it is somebody else's. Where nothing but the
person moves, it is not.
"""

from __future__ import annotations

import math
from collections import deque

import numpy as np
from numpy.typing import NDArray

from pose_coach.tracking.cells import CELL_PX, Cells
from pose_coach.tracking.following import BodyPosition

# In a cell of a picture, so many levels of brightness away from what it was are a change.
LEVELS = 12.0
# What moves that near to the person is their own, sizes of the body: shadows, hair, wide sleeves.
OWN = 0.15
# Beyond that, and no farther away than this, a body's share of movement is a stranger's.
NEAR = 0.6
MOVES = 0.01
# Where so much of all the rest changes, the camera or the light does.
EVERYTHING = 0.35
# A body changes cells side by side, of which so many are in the middle of others that change; a camera that
# sways changes edges alone, and has a tenth.
SOLID = 0.15
# Places of the person within so long are theirs, for networks come late.
REMEMBERED_S = 0.5
# Pictures farther apart are not compared.
GAP_S = 1.0


class BystanderDetector:
    """Tells for each picture whether something else moves close by."""

    def __init__(self) -> None:
        self._cells: Cells | None = None
        self._time_s = -math.inf
        self._places: deque[BodyPosition] = deque()

    def see(self, time_s: float, cells: Cells, place: BodyPosition | None) -> bool:
        """Take in a picture, and where the person is in it.

        Parameters
        ----------
        time_s
            Later than the one before.
        cells
            `cells_of` the picture, as small as the networks see it.
        place
            In pixels of that picture, or None where nobody is seen.
        """
        return self.movement(time_s, cells, place) >= MOVES

    def movement(self, time_s: float, cells: Cells, place: BodyPosition | None) -> float:
        """Return how much else moves: its area, in squares of the body's size."""
        if place is not None:
            self._places.append(place)
        while len(self._places) > 1 and time_s - self._places[0].time_s > REMEMBERED_S:
            self._places.popleft()
        before, before_s = self._cells, self._time_s
        self._cells, self._time_s = cells, time_s
        if (
            before is None
            or not self._places
            or time_s - before_s > GAP_S
            or before.shape != cells.shape
            or min(cells.shape) < 3
        ):
            return 0.0
        size = max(p.size for p in self._places) / CELL_PX
        if size <= 0:
            return 0.0
        low = np.min([p.low for p in self._places], axis=0) / CELL_PX
        high = np.max([p.high for p in self._places], axis=0) / CELL_PX
        outside = ~_box(cells.shape, low - OWN * size, high + OWN * size)
        if not outside.any():
            return 0.0
        changed = np.abs(cells - before) > LEVELS
        if changed[outside].mean() > EVERYTHING:
            return 0.0
        near = outside & _box(cells.shape, low - NEAR * size, high + NEAR * size)
        strange = changed & outside
        solid = float(_solid(strange)[near].sum())
        return solid / size**2 if solid >= SOLID * strange[near].sum() else 0.0


def _solid(changed: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return which cells changed with all their neighbours, as an edge that a camera shifts does not."""
    solid = np.zeros_like(changed)
    windows = np.lib.stride_tricks.sliding_window_view(changed, (3, 3))
    solid[1:-1, 1:-1] = windows.all(axis=(2, 3))
    return solid


def _box(
    shape: tuple[int, ...], low: NDArray[np.float64], high: NDArray[np.float64]
) -> NDArray[np.bool_]:
    rows, columns = np.arange(shape[0])[:, None], np.arange(shape[1])[None]
    inside: NDArray[np.bool_] = (
        (columns >= low[0]) & (columns <= high[0]) & (rows >= low[1]) & (rows <= high[1])
    )
    return inside
