"""Which of the movements are repetitions: the explanation that all the evidence makes most probable.

For each exercise, form and side the proposals are weighed for a number of sizes that this person's movements
could have; the best total wins. What was found for all of them is then scheduled together, so that
recognising which exercise is done is the same step as counting it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from pose_coach.counting.candidates import AlreadyCounted, Candidate, View
from pose_coach.counting.chains import ChainSolver
from pose_coach.counting.evidence import SIZE, size_evidence
from pose_coach.counting.observations import RATE_HZ
from pose_coach.counting.pairs import PairSolver, schedule
from pose_coach.exercises.exercise import Counting

# That a person's movements may have, in full movements.
SIZES = np.exp(np.linspace(np.log(0.15), np.log(2.2), 12)).tolist()
NOTHING_COUNTED = AlreadyCounted()


@dataclass(frozen=True, slots=True)
class Decoded:
    """What was found in a track.

    Attributes
    ----------
    reps
        The repetitions, in order of time.
    unfinished
        A probable first half of a repetition after the last of them, or None.
    rejected
        Proposals that are none, the most probable of those that overlap, in order of time.
    """

    reps: tuple[Candidate, ...]
    unfinished: Candidate | None
    rejected: tuple[Candidate, ...]


def decode(views: Sequence[View], counted: AlreadyCounted = NOTHING_COUNTED) -> Decoded:
    """Return the most probable repetitions in what was seen.

    Parameters
    ----------
    views
        Of one track.
    counted
        What was counted in the track before.
    """
    reps: list[Candidate] = []
    proposed: list[Candidate] = []
    halves: list[Candidate] = []
    for view in views:
        if not view.travels:
            continue
        is_pairs = view.exercise.counting is Counting.HOME_AND_BACK
        solver = (PairSolver if is_pairs else ChainSolver)(view, counted)
        size, total = _own_size(view, solver, counted)
        proposed += solver.found(size)
        if total <= 0:
            continue
        own = solver.best(size)
        together = len(own) + len(_before(view, counted))
        share = view.fit.set_cost / max(together, 1)
        reps += [replace(rep, log_odds=rep.log_odds - share) for rep in own]
        halves += solver.unfinished(size)
    chosen = schedule(reps)
    last = max((rep.end for rep in chosen), default=counted.until)
    halves = [half for half in halves if half.log_odds > 0 and half.begin >= last - RATE_HZ / 2]
    unfinished = max(halves, key=lambda half: half.log_odds, default=None)
    return Decoded(tuple(chosen), unfinished, tuple(_rejected(proposed, chosen)))


def _own_size(
    view: View, solver: PairSolver | ChainSolver, counted: AlreadyCounted
) -> tuple[float, float]:
    """Return the size of this person's movements that explains most, and how much it explains."""
    fit = view.fit
    weights = np.array(list(fit.evidence_weights.values()))[SIZE]
    before = np.array(_before(view, counted))
    best, own_size = -np.inf, fit.usual_size
    for size in SIZES:
        total = solver.total(size)
        total -= 0.5 * (np.log(size / fit.usual_size) / fit.size_spread) ** 2
        # Who has done some already is in a set.
        total += float((size_evidence(before, size) @ weights).sum()) if len(before) else 0.0
        if total > best:
            best, own_size = total, size
    # With repetitions before it the size is known, and what they explain is not at stake.
    return own_size, np.inf if len(before) else best - fit.set_cost


def _before(view: View, counted: AlreadyCounted) -> tuple[float, ...]:
    return counted.sizes.get((view.exercise.name, view.side), ())


def _rejected(proposed: Sequence[Candidate], chosen: Sequence[Candidate]) -> list[Candidate]:
    """Return the most probable proposals that overlap neither what was chosen nor each other."""
    left: list[Candidate] = []
    for each in sorted(proposed, key=lambda f: -f.log_odds):
        if all(each.end <= other.begin or other.end <= each.begin for other in (*chosen, *left)):
            left.append(each)
    return sorted(left, key=lambda f: f.begin)
