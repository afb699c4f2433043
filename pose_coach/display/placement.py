"""Where the panels go: away from the person, and not jumping about.

A handful of arrangements, each free of overlaps by itself, are compared by how much of the person
they would cover, on a coarse grid that remembers where the body has been for the last seconds.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import permutations
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from pose_coach.coaching.state import BodyDrawing
from pose_coach.display import reps_panel, tempo_panel
from pose_coach.display.message import Look, max_height_px
from pose_coach.display.skeleton import finite_rows
from pose_coach.display.theme import Sizes

_ROWS = 36
"""Of the grid over the picture."""
_MEMORY_S = 6.0
"""Half-way between one repetition and two: panels keep clear of both of its ends."""
_PATIENCE_S = 0.8
"""How long another arrangement must have been better before the panels move to it."""
_GAIN = 0.5
"""How much better: hundredths of the picture that the person no longer has covered."""
_AROUND = 0.25
"""Weight of the body's box where the body itself does not reach."""

_SCALES = ((1.0, 0.0), (0.82, 0.6), (0.66, 1.8))
"""Sizes of the panels and what each costs, in hundredths of the picture covered: rather a little
over the person's box than type that is too small to read."""


class Box(NamedTuple):
    """A rectangle in pixels; right and bottom lie outside it."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        """Width."""
        return self.right - self.left

    @property
    def height(self) -> int:
        """Height."""
        return self.bottom - self.top

    def overlaps(self, other: Box) -> bool:
        """Return whether the two share a pixel."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


@dataclass(frozen=True, slots=True)
class Arrangement:
    """A place for everything.

    Attributes
    ----------
    sizes
        Type and spacing at this arrangement's scale.
    reps, tempo
        The two panels.
    message
        Room for the band at its tallest. It hangs at the top of it or stands at its bottom.
    message_at_top
        Which of the two.
    cost
        How much less it is liked than the first choice.
    """

    sizes: Sizes
    reps: Box
    tempo: Box
    message: Box
    message_at_top: bool
    cost: float


def arrangements(width_px: int, height_px: int) -> list[Arrangement]:
    """Return every arrangement that fits the picture, the best liked first."""
    found: list[Arrangement] = []
    for scale, scale_cost in _SCALES:
        sizes = Sizes.of_picture(width_px, height_px, scale)
        for reps_corner, tempo_corner in permutations(range(4), 2):
            reps = _in_corner(
                reps_corner, reps_panel.WIDTH, reps_panel.HEIGHT, sizes, width_px, height_px
            )
            tempo = _in_corner(
                tempo_corner, tempo_panel.WIDTH, tempo_panel.HEIGHT, sizes, width_px, height_px
            )
            gap = sizes.margin_px
            if reps._replace(right=reps.right + gap, bottom=reps.bottom + gap).overlaps(
                tempo
            ) or tempo._replace(right=tempo.right + gap, bottom=tempo.bottom + gap).overlaps(reps):
                continue
            cost = scale_cost + _CORNER_COST[reps_corner] + 0.5 * _CORNER_COST[tempo_corner ^ 1]
            for at_top in (False, True):
                for beside in (True, False):
                    message = _message_room(
                        (reps, tempo), sizes, width_px, height_px, at_top=at_top, beside=beside
                    )
                    if message is None:
                        continue
                    extra = (0.15 if at_top else 0.0) + (0.0 if beside else 0.1)
                    found.append(Arrangement(sizes, reps, tempo, message, at_top, cost + extra))
    return sorted(found, key=lambda each: each.cost)


# Corners: bit 0 for right, bit 1 for bottom.
_CORNER_COST = (0.0, 0.1, 0.3, 0.4)


def _in_corner(
    corner: int, width: float, height: float, sizes: Sizes, width_px: int, height_px: int
) -> Box:
    margin, wide, tall = sizes.margin_px, sizes.px(width), sizes.px(height)
    left = width_px - margin - wide if corner & 1 else margin
    top = height_px - margin - tall if corner & 2 else margin
    return Box(left, top, left + wide, top + tall)


def _message_room(
    panels: tuple[Box, Box],
    sizes: Sizes,
    width_px: int,
    height_px: int,
    *,
    at_top: bool,
    beside: bool,
) -> Box | None:
    """Return the room for a band at the top or bottom edge, beside the panels there or past them.

    None where it does not fit, or where both ways are the same.
    """
    margin = sizes.margin_px
    tall = max_height_px(Look.INFO, sizes)
    edge = [box for box in panels if (box.top == margin) == at_top]
    if any(box.left < 0 or box.top < 0 for box in panels) or not (beside or edge):
        return None
    left, right = margin, width_px - margin
    top = margin if at_top else height_px - margin - tall
    if beside:
        for box in edge:
            if box.left == margin:
                left = max(left, box.right + margin)
            else:
                right = min(right, box.left - margin)
    elif at_top:
        top = max(box.bottom for box in edge) + margin
    else:
        top = min(box.top for box in edge) - margin - tall
    room = Box(left, top, right, top + tall)
    if room.width < sizes.px(0.62) or top < margin or room.bottom > height_px - margin:
        return None
    if any(room.overlaps(box) for box in panels):
        return None
    return room


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
        self._choices = arrangements(width_px, height_px)
        self._costs = np.array([choice.cost for choice in self._choices])
        self._covers = np.array(
            [self._cover(choice) for choice in self._choices], np.float32
        ).reshape(len(self._choices), -1)
        self.reset()

    def reset(self) -> None:
        """Forget everything: another recording, or a jump back in time."""
        self._occupied = np.zeros((_ROWS, self._columns), np.float32)
        self._time_s = -math.inf
        self._settled = False
        self._chosen = 0
        self._better_since_s: float | None = None

    def choose(self, body: BodyDrawing | None, time_s: float) -> Arrangement | None:
        """Return the arrangement for now; None where the picture is too small for any.

        Parameters
        ----------
        body
            Where the person is, None while nobody is seen: the last seconds then still count.
        time_s
            Media time. Going back starts anew.
        """
        if not self._choices:
            return None
        if time_s < self._time_s:
            self.reset()
        self._remember(body, time_s)
        # The band is there now and then only: it counts less than the panels (see `_cover`).
        costs = self._costs + self._covers @ self._occupied.ravel()
        best = int(np.argmin(costs))
        if not self._settled:
            self._chosen = best
            # Before anybody is seen there is nothing to keep clear of, nor to hold on to.
            self._settled = bool(self._occupied.any())
        elif costs[best] + _GAIN < costs[self._chosen]:
            if self._better_since_s is None:
                self._better_since_s = time_s
            if time_s - self._better_since_s >= _PATIENCE_S:
                self._chosen = best
                self._better_since_s = None
        else:
            self._better_since_s = None
        return self._choices[self._chosen]

    def _remember(self, body: BodyDrawing | None, time_s: float) -> None:
        elapsed_s = time_s - self._time_s
        self._time_s = time_s
        if body is None:
            return
        fade = math.exp(-elapsed_s / _MEMORY_S) if math.isfinite(elapsed_s) else 0.0
        self._occupied *= np.float32(fade)
        np.maximum(self._occupied, self._occupancy(body), out=self._occupied)

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
        return grid

    def _cover(self, choice: Arrangement) -> NDArray[np.float32]:
        """Return what hundredth of the picture each cell is, where the arrangement covers it."""
        cover = np.zeros((_ROWS, self._columns), np.float32)
        for box, weight in ((choice.reps, 1.0), (choice.tempo, 1.0), (choice.message, 0.6)):
            rows = _shares(box.top, box.bottom, self._cell_px, _ROWS)
            columns = _shares(box.left, box.right, self._cell_px, self._columns)
            cover += np.float32(weight) * np.outer(rows, columns).astype(np.float32)
        return cover * np.float32(100 / cover.size)


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
