"""Home-and-back exercises: a repetition is a way out and the way back after it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

import numpy as np

from pose_coach.counting.candidates import AlreadyCounted, Candidate, View
from pose_coach.counting.evidence import NAMES, PAIR_NAMES, SIZE, pair_evidence, size_evidence
from pose_coach.counting.observations import FloatArray

_WORSE = [NAMES.index("worst_end")]
# Spans are extrapolated: neighbours may share this part of the later one.
OVERLAP = 0.2
# Log-odds under which a proposal is not even worth a word.
HARDLY = -3.0


class PairSolver:
    """The proposals of a view, each a way out and a way back.

    Parameters
    ----------
    view
        Of a home-and-back exercise.
    counted
        What was counted before.
    """

    def __init__(self, view: View, counted: AlreadyCounted) -> None:
        self.view, self.counted = view, counted
        backs: dict[int, list[int]] = {}
        for j, travel in enumerate(view.travels):
            if not travel.is_out:
                backs.setdefault(travel.begin, []).append(j)
        self.steps = [
            (i, j)
            for i, travel in enumerate(view.travels)
            if travel.is_out and not overlaps(view.spans[i], counted.until)
            for j in backs.get(travel.end, ())
        ]
        self._table = pair_evidence(view.travels, view.evidence, self.steps)
        self._weights = np.array([view.fit.evidence_weights[name] for name in PAIR_NAMES])
        sizes = view.sizes
        self._sizes = np.array([min(sizes[i], sizes[j]) for i, j in self.steps])

    def found(self, size: float) -> list[Candidate]:
        """Return all proposals that are not hopeless, for a person whose movements are of a size."""
        return [
            self._found(k, size) for k in np.flatnonzero(self._log_odds(size) > HARDLY).tolist()
        ]

    def best(self, size: float) -> list[Candidate]:
        """Return the most probable repetitions, for a person whose movements are of a size."""
        return schedule(f for f in self.found(size) if f.log_odds > 0)

    def total(self, size: float) -> float:
        """Return how much the most probable repetitions explain."""
        return sum(rep.log_odds for rep in self.best(size))

    def unfinished(self, size: float) -> list[Candidate]:
        """Return probable ways out that may be the first half of a repetition."""
        view, halves = self.view, []
        for i, travel in enumerate(view.travels):
            if not travel.is_out or overlaps(view.spans[i], self.counted.until):
                continue
            row = np.concatenate([view.evidence[i], [0.0, *view.evidence[i, _WORSE]]])
            row[SIZE] = size_evidence(view.sizes[i : i + 1], size)[0]
            odds = float(row @ self._weights) + view.fit.bias
            if odds > 0:
                halves.append(Candidate(view, (i,), odds, size))
        return halves

    def _log_odds(self, size: float) -> FloatArray:
        if not self.steps:
            return np.empty(0)
        sizes = size_evidence(self._sizes, size) @ self._weights[SIZE]
        return np.asarray(self._table @ self._weights + sizes + self.view.fit.bias)

    def _found(self, k: int, size: float) -> Candidate:
        row = self._table[k].copy()
        row[SIZE] = size_evidence(self._sizes[k : k + 1], size)[0]
        shares = row * self._weights
        return Candidate(
            self.view,
            self.steps[k],
            float(shares.sum()) + self.view.fit.bias,
            size,
            dict(zip(PAIR_NAMES, shares.tolist(), strict=True)),
        )


def overlaps(span: FloatArray, until: float) -> bool:
    """Return whether a span (begin, end) shares more than a little with what came before."""
    return bool(span[0] + OVERLAP * (span[1] - span[0]) < until)


def schedule(found: Iterable[Candidate]) -> list[Candidate]:
    """Return those that hardly overlap and together are the most probable, in order of time.

    Weighted interval scheduling: Kleinberg and Tardos, Algorithm Design (2005), section 6.1.
    """
    ordered = sorted(found, key=lambda f: f.end)
    ends = [f.end for f in ordered]
    totals = [0.0]
    taken: list[tuple[int, int]] = []
    for i, each in enumerate(ordered):
        before = bisect_right(ends, each.begin + OVERLAP * (each.end - each.begin), 0, i)
        total = totals[before] + each.log_odds
        taken.append((i, before) if total > totals[i] else (-1, i))
        totals.append(max(total, totals[i]))
    chosen, at = [], len(ordered)
    while at:
        i, at = taken[at - 1]
        if i >= 0:
            chosen.append(ordered[i])
    return chosen[::-1]
