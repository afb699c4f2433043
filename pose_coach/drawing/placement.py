"""Where the panels go: away from the person, and not jumping about.

The arrangements are compared by how much of the person they would cover, on a coarse grid that
remembers where the body has been for the last seconds.
"""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from pose_coach.coaching.state import BodyDrawing
from pose_coach.drawing.arrangement import PLAIN, Arrangement, Plan, arrangements
from pose_coach.drawing.skeleton import finite_rows

_ROWS = 36
"""Of the grid over the picture."""
_NOTICE_S = 0.4
_MEMORY_S = 6.0
"""Time constants of the grid. A slow phase takes 5 s."""
_PATIENCE_S = 0.5
"""How long another arrangement must have been better before the panels move to it."""
_GAIN = 0.5
"""How much better: hundredths of the picture that the person no longer has covered."""
_FACE = 11
"""Landmarks of the face, the first of all."""
_HEAD, _HEAD_WEIGHT = 0.33, 2.0
"""From the face to the crown, hair included, in trunk lengths; a covered face is worst of all."""
_AROUND = 0.5
"""Weight of the body's box where the body itself does not reach."""


class Placement:
    """Chooses the arrangement for each moment, from the body and media time alone.

    Parameters
    ----------
    width_px, height_px
        Of the picture.
    """

    def __init__(self, width_px: int, height_px: int) -> None:
        self._size_px = (width_px, height_px)
        self._columns = max(8, round(_ROWS * width_px / height_px))
        self._cell_px = height_px / _ROWS
        self._choices: dict[Plan, _Choice] = {}
        self.reset()

    def reset(self) -> None:
        """Forget everything: another recording, or a jump back in time."""
        self._occupied = np.zeros((_ROWS, self._columns), np.float32)
        self._time_s = -math.inf
        for choice in self._choices.values():
            choice.reset()

    def choose(
        self, body: BodyDrawing | None, time_s: float, plan: Plan = PLAIN
    ) -> Arrangement | None:
        """Return the arrangement for now; None where the picture is too small for any.

        Parameters
        ----------
        body
            Where the person is, None while nobody is seen: the last seconds then still count.
        time_s
            Media time. Going back starts anew.
        plan
            What is to be laid out.
        """
        if time_s < self._time_s:
            self.reset()
        choice = self._choices.get(plan)
        if choice is None:
            choice = self._choices[plan] = self._choice(plan)
        self._remember(body, time_s)
        return choice.now(self._occupied, time_s)

    def _choice(self, plan: Plan) -> _Choice:
        found = arrangements(*self._size_px, plan)
        covers = [self._cover(each, plan.words_weight).ravel() for each in found]
        return _Choice(found, np.array(covers, np.float32))

    def _remember(self, body: BodyDrawing | None, time_s: float) -> None:
        elapsed_s = time_s - self._time_s
        self._time_s = time_s
        if body is None:
            return
        now = self._occupancy(body)
        # Quick to notice, so that panels get out of the way, but not for one stray frame; slow
        # to forget, so that they keep clear of both ends of a movement.
        after_s = np.where(now > self._occupied, _NOTICE_S, _MEMORY_S)
        share = 1.0 - np.exp(-elapsed_s / after_s)
        self._occupied += ((now - self._occupied) * share).astype(np.float32)

    def _occupancy(self, body: BodyDrawing) -> NDArray[np.float32]:
        """Return how much each cell is the person: 1 on the body, less elsewhere in its box."""
        grid = np.zeros((_ROWS, self._columns), np.float32)
        points_px = body.landmarks_px
        known = finite_rows(points_px)
        if known.sum() < 2:
            return grid
        # What was guessed far outside the picture cannot be covered.
        points = np.clip(points_px / self._cell_px, -_ROWS, 3 * _ROWS)
        low = points[known].min(axis=0)
        high = points[known].max(axis=0)
        corners = np.floor(np.concatenate([low, high])).astype(int).tolist()
        cv2.rectangle(grid, corners[:2], corners[2:], (_AROUND,), -1)
        trunk = [index for index in (11, 12, 23, 24) if known[index]]
        ends = points[trunk] if len(trunk) == 4 else None
        length = (
            float(np.linalg.norm(ends[:2].mean(axis=0) - ends[2:].mean(axis=0)))
            if ends is not None
            else float((high - low).max()) / 3
        )
        at = np.floor(np.nan_to_num(points)).astype(int)
        for start, end, share in _BODY:
            if known[start] and known[end]:
                thickness = max(1, round(length * share))
                cv2.line(grid, at[start].tolist(), at[end].tolist(), (1.0,), thickness)
        if known[:_FACE].all():
            # The landmarks of the head are all in the face: the hair lies around them.
            middle = np.floor(points[:_FACE].mean(axis=0)).astype(int).tolist()
            cv2.circle(grid, middle, max(1, round(length * _HEAD)), (_HEAD_WEIGHT,), -1)
        return grid

    def _cover(self, choice: Arrangement, words_weight: float) -> NDArray[np.float32]:
        """Return what hundredth of the picture each cell is, where the arrangement covers it."""
        cover = np.zeros((_ROWS, self._columns), np.float32)
        for box, weight in (
            (choice.reps, 1.0),
            (choice.tempo, 1.0),
            (choice.message, words_weight),
        ):
            rows = _shares(box.top, box.bottom, self._cell_px, _ROWS)
            columns = _shares(box.left, box.right, self._cell_px, self._columns)
            cover += np.float32(weight) * np.outer(rows, columns).astype(np.float32)
        return cover * np.float32(100 / cover.size)


class _Choice:
    """The arrangement in use among those of a plan, and since when another one is better."""

    def __init__(self, found: list[Arrangement], covers: NDArray[np.float32]) -> None:
        self._found = found
        self._costs = np.array([each.cost for each in found])
        self._covers = covers
        self.reset()

    def reset(self) -> None:
        """Hold on to nothing."""
        self._settled = False
        self._chosen = 0
        self._better_since_s: float | None = None

    def now(self, occupied: NDArray[np.float32], time_s: float) -> Arrangement | None:
        """Return what leaves the occupied cells free, or nearly so without moving about."""
        if not self._found:
            return None
        costs = self._costs + self._covers @ occupied.ravel()
        best = int(np.argmin(costs))
        if not self._settled:
            self._chosen = best
            # Before anybody is seen there is nothing to keep clear of, nor to hold on to.
            self._settled = bool(occupied.any())
        elif costs[best] + _GAIN < costs[self._chosen]:
            if self._better_since_s is None:
                self._better_since_s = time_s
            if time_s - self._better_since_s >= _PATIENCE_S:
                self._chosen = best
                self._better_since_s = None
        else:
            self._better_since_s = None
        return self._found[self._chosen]


_BODY = (
    *((start, end, 0.45) for start, end in ((11, 23), (12, 24), (11, 12), (23, 24))),
    *((start, end, 0.5) for start, end in ((0, 7), (0, 8), (7, 11), (8, 12))),
    *((start, end, 0.2) for start, end in ((11, 13), (13, 15), (12, 14), (14, 16))),
    *((start, end, 0.15) for start, end in ((15, 19), (16, 20))),
    *((start, end, 0.3) for start, end in ((23, 25), (24, 26))),
    *((start, end, 0.25) for start, end in ((25, 27), (26, 28), (27, 31), (28, 32))),
)
"""Pairs of landmarks, and how thick the body is there, relative to the trunk's length."""


def _shares(low_px: int, high_px: int, cell_px: float, count: int) -> NDArray[np.float64]:
    """Return how much of each cell along one axis lies between two places."""
    edges = np.arange(count + 1) * cell_px
    inside = np.minimum(edges[1:], high_px) - np.maximum(edges[:-1], low_px)
    return np.asarray(np.clip(inside, 0, None) / cell_px)
