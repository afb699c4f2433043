"""Movements that might be travels from one end to the other: generous on purpose, evidence decides."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pose_coach.counting.observations import RATE_HZ, FloatArray

IntArray = NDArray[np.int64]

# Longest hold of the five exercises (three deep breaths, 24 s) with the travel to it.
LONGEST_TRAVEL_S = 45.0
# Out of sight for longer, the body may have done anything.
LONGEST_GAP_S = 4.0
# Slower than this, in full movements a second, the body rests, also between the ends.
REST_SPEED = 0.06


@dataclass(frozen=True, slots=True)
class Travel:
    """A stretch between two turning points of the position.

    Attributes
    ----------
    begin, end
        Samples at which the position turns.
    size
        How far the position goes, in full movements; positive outwards.
    """

    begin: int
    end: int
    size: float

    @property
    def is_out(self) -> bool:
        """Whether it leads to the far end."""
        return self.size > 0


def turning_points(position: FloatArray, least: float) -> IntArray:
    """Return where a position turns, and where it begins and ends.

    Parameters
    ----------
    position
        N; NaN where unseen.
    least
        A swing smaller than this is no turn (topological persistence).
    """
    seen = np.flatnonzero(np.isfinite(position))
    if len(seen) < 2:
        return np.empty(0, np.int64)
    values = position[seen]
    turns = [0]
    low = high = 0
    rising: bool | None = None
    for i, value in enumerate(values):
        if value > values[high]:
            high = i
        if value < values[low]:
            low = i
        if rising is not False and values[high] - value >= least:
            if high != turns[-1]:
                turns.append(high)
            rising, low, high = False, i, i
        elif rising is not True and value - values[low] >= least:
            if low != turns[-1]:
                turns.append(low)
            rising, low, high = True, i, i
    last = high if rising else low
    if rising is not None and last != turns[-1]:
        turns.append(last)
    if turns[-1] != len(values) - 1:
        turns.append(len(values) - 1)
    return seen[np.array(turns, np.int64)]


def rests(position: FloatArray, turns: IntArray, least: float, rest_s: float) -> IntArray:
    """Return where the body comes to rest between two turning points, and where it sets off again.

    Parameters
    ----------
    position
        N; NaN where unseen.
    turns
        Its turning points.
    least
        A rest that is nearer to one of them is taken for a part of that.
    rest_s
        A shorter stop is no rest.
    """
    seen = np.flatnonzero(np.isfinite(position))
    if len(seen) < 2:
        return np.empty(0, np.int64)
    slow = np.abs(np.gradient(position[seen]) * RATE_HZ) < REST_SPEED
    edges = np.flatnonzero(np.diff(np.concatenate([[False], slow, [False]]).astype(int)))
    spans = seen[edges.reshape(-1, 2) - [0, 1]]
    lasting = spans[(spans[:, 1] - spans[:, 0]) / RATE_HZ >= rest_s]
    found: list[int] = []
    for begin, end in lasting.tolist():
        after = int(np.searchsorted(turns, begin))
        if after in (0, len(turns)):
            continue
        near = position[turns[after - 1 : after + 1]]
        if np.abs(near - position[begin]).min() >= least:
            found += [begin, end]
    return np.array(found, np.int64)


def travels(position: FloatArray, least: float, rest_s: float) -> list[Travel]:
    """Return all stretches that could be one travel, in order of their beginnings.

    A stretch qualifies where it goes from the lowest to the highest position in it, or the other way
    round, and the body was not out of sight for long.

    Parameters
    ----------
    position
        N; NaN where unseen.
    least
        In full movements.
    rest_s
        A shorter stop between two turning points neither begins nor ends a travel.
    """
    turns = turning_points(position, least)
    turns = np.union1d(turns, rests(position, turns, least, rest_s)).astype(np.int64)
    values = position[turns]
    seen = np.flatnonzero(np.isfinite(position))
    unseen_s = np.diff(seen) / RATE_HZ
    blind = seen[1:][unseen_s > LONGEST_GAP_S]
    found = []
    for first, begin in enumerate(turns):
        for last in range(first + 1, len(turns)):
            end = turns[last]
            if (end - begin) / RATE_HZ > LONGEST_TRAVEL_S:
                break
            if np.any((blind > begin) & (blind <= end)):
                break
            size = float(values[last] - values[first])
            inside = values[first : last + 1]
            low, high = sorted((values[first], values[last]))
            if abs(size) < least or inside.min() < low or inside.max() > high:
                continue
            found.append(Travel(int(begin), int(end), size))
    return found
