"""Two-ended exercises: one travel after another, from end to end and back.

The most probable chains of travels are found by dynamic programming. The first and the last travel of a chain
may be from or to a neutral position between the ends, and are shorter then.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

import numpy as np

from pose_coach.counting.candidates import AlreadyCounted, Candidate, View
from pose_coach.counting.evidence import NAMES, SIZE, size_evidence
from pose_coach.counting.observations import FloatArray
from pose_coach.counting.pairs import HARDLY, overlaps
from pose_coach.exercises.exercise import Counting

# Log-odds against a new chain: people do sets, not single travels.
BEGIN_COST = 2.0
# A first or last travel of less than this share of the person's full one is from or to neutral.
NEUTRAL_SHARE = 0.74


@dataclass(frozen=True, slots=True)
class _Link:
    """A travel at the end of a chain, with the total of the chains up to it."""

    total: float
    step: int
    log_odds: float
    is_full: bool
    before: _Link | None
    begins: bool


class ChainSolver:
    """The travels of a view as links of chains.

    Parameters
    ----------
    view
        Of a two-ended exercise.
    counted
        What was counted before: a chain that goes on from there does not visit its first end anew.
    """

    def __init__(self, view: View, counted: AlreadyCounted) -> None:
        self.view, self.counted = view, counted
        is_both_ways = view.exercise.counting is Counting.BOTH_WAYS
        self._weights = np.array([view.fit.evidence_weights[name] for name in NAMES])
        self._base = view.evidence @ self._weights + view.fit.bias
        self._sizes = view.sizes
        # How far it is from the neutral position is not known, so its size tells nothing.
        base = view.fit.bias + (view.fit.typical.get("size", 0.0) if is_both_ways else 0.0)
        self._from_neutral = view.from_neutral @ self._weights + base
        self._to_neutral = view.to_neutral @ self._weights + base
        self._order = sorted(
            (i for i in range(len(view.travels)) if not overlaps(view.spans[i], counted.until)),
            key=lambda i: view.travels[i].end,
        )

    def best(self, size: float) -> list[Candidate]:
        """Return the most probable repetitions, for a person whose movements are of a size."""
        return self._reps(size)[0]

    def total(self, size: float) -> float:
        """Return how much the most probable chains explain."""
        last = self._links(size)
        return last.total if last else 0.0

    def unfinished(self, size: float) -> list[Candidate]:
        """Return the travels that were left over at the ends of chains."""
        return self._reps(size)[1]

    def found(self, size: float) -> list[Candidate]:
        """Return single travels that are not hopeless, for a person whose movements are of a size."""
        odds = self._full(size)
        return [self._found((i,), odds[i], size) for i in self._order if odds[i] > HARDLY]

    def _full(self, size: float) -> FloatArray:
        sizes = size_evidence(self._sizes, size) @ self._weights[SIZE]
        return np.asarray(self._base + sizes)

    def _found(self, steps: tuple[int, ...], log_odds: float, size: float) -> Candidate:
        row = self.view.evidence[list(steps)].sum(axis=0)
        row[SIZE] = size_evidence(self._sizes[list(steps)], size).sum(axis=0)
        shares = dict(zip(NAMES, (row * self._weights).tolist(), strict=True))
        return Candidate(self.view, steps, float(log_odds), size, shares)

    def _links(self, size: float) -> _Link | None:
        """Return the last link of the best chains, for a person whose movements are of a size."""
        travels = self.view.travels
        full = self._full(size)
        done: list[tuple[int, _Link | None]] = [(-1, None)]  # the best total up to a sample
        ends = [-1]
        at_full: dict[tuple[int, bool], _Link] = {}
        at_neutral: dict[tuple[int, bool], _Link] = {}
        for i in self._order:
            travel = travels[i]
            here, there = (travel.begin, not travel.is_out), (travel.end, travel.is_out)
            earlier = done[bisect_right(ends, travel.begin) - 1][1]
            odds, is_short = float(full[i]), self._sizes[i] < NEUTRAL_SHARE * size

            def link(
                before: _Link | None, odds: float, *, is_full: bool, begins: bool, step: int = i
            ) -> _Link:
                total = (before.total if before else 0.0) + odds - BEGIN_COST * begins
                return _Link(total, step, odds, is_full, before, begins)

            links = [
                link(before, odds, is_full=True, begins=False)
                for before in (at_full.get(here), at_neutral.get(here))
                if before is not None
            ]
            if is_short:
                odds_first, odds_last = float(self._from_neutral[i]), float(self._to_neutral[i])
                first = link(earlier, odds_first, is_full=False, begins=True)
                at_neutral[there] = max(first, at_neutral.get(there, first), key=_total)
                finished = [link(x.before, odds_last, is_full=False, begins=False) for x in links]
            else:
                links.append(link(earlier, odds, is_full=True, begins=True))
                finished = links
            if links:
                longest = max(links, key=_total)
                at_full[there] = max(longest, at_full.get(there, longest), key=_total)
            if not finished:
                continue
            top = max(finished, key=_total)
            best = done[-1][1]
            if top.total > (best.total if best else 0.0):
                done.append((travel.end, top))
                ends.append(travel.end)
        return done[-1][1]

    def _reps(self, size: float) -> tuple[list[Candidate], list[Candidate]]:
        path: list[_Link] = []
        link = self._links(size)
        while link is not None:
            path.append(link)
            link = link.before
        chains: list[list[_Link]] = []
        for link in reversed(path):
            if link.begins:
                chains.append([])
            chains[-1].append(link)
        reps: list[Candidate] = []
        left: list[Candidate] = []
        for chain in chains:
            for group, is_whole in self._grouped(chain):
                steps = tuple(link.step for link in group)
                odds = sum(link.log_odds for link in group)
                (reps if is_whole else left).append(self._found(steps, odds, size))
        return reps, left

    def _grouped(self, chain: list[_Link]) -> list[tuple[list[_Link], bool]]:
        """Cut a chain into repetitions, and what is left over."""
        if self.view.exercise.counting is Counting.BOTH_WAYS:
            pairs = [chain[k : k + 2] for k in range(0, len(chain), 2)]
            return [(pair, len(pair) == 2) for pair in pairs]
        # Both ends visited. Who sets off from an end with a full travel has visited that; but a travel that
        # stands alone may have come from anywhere.
        goes_on = self._goes_on(chain[0])
        is_from_end = chain[0].is_full and len(chain) > 1 and not goes_on
        visits: list[_Link | None] = [None] if is_from_end else []
        visits += [link for k, link in enumerate(chain) if link.is_full or (k == 0 and not goes_on)]
        groups = []
        for k in range(0, len(visits), 2):
            group = [link for link in visits[k : k + 2] if link is not None]
            if group:
                groups.append((group, len(visits[k : k + 2]) == 2))
        return groups

    def _goes_on(self, first: _Link) -> bool:
        """Return whether a chain sets off from the end at which the last counted repetition ended."""
        position, until = self.view.position, self.counted.until
        if until < 0 or not len(position):
            return False
        begin = position[self.view.travels[first.step].begin]
        stays_within = (1.0 - NEUTRAL_SHARE) * self.view.fit.usual_size
        ended = position[min(round(until), len(position) - 1)]
        return bool(abs(begin - ended) < stays_within)


def _total(link: _Link) -> float:
    return link.total
