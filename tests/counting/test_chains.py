"""Two-ended exercises: which ways from end to end make repetitions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from pose_coach.counting.candidates import AlreadyCounted, View
from pose_coach.counting.chains import ChainSolver
from pose_coach.counting.evidence import NAMES
from pose_coach.counting.model import FormModel, fitted
from pose_coach.counting.proposals import Travel
from pose_coach.exercises.catalog import exercise_named

# Somebody whose ways are of size 1 loses the square of the logarithm of any other size.
WEIGHTS = dict.fromkeys(NAMES, 0.0) | {"size": 10.0, "direction": 1.0}
NOTHING = AlreadyCounted()


@dataclass(frozen=True)
class Way:
    """A way of a size, outwards or back, and what speaks for it in log-odds."""

    size: float
    worth: float = 2.0
    neutral: float = -5.0


def solver(exercise: str, *ways: Way) -> ChainSolver:
    """Return a solver for ways that follow each other, each of 20 samples."""
    evidence, neutral = np.zeros((2, len(ways), len(NAMES)))
    evidence[:, NAMES.index("direction")] = [way.worth for way in ways]
    neutral[:, NAMES.index("direction")] = [way.neutral for way in ways]
    template = fitted().forms[exercise, "side"].template
    fit = FormModel({}, template, 1.0, 0.8, WEIGHTS, 0.0, 1.5, {}, 0.0, {})
    starts = range(0, 20 * len(ways), 20)
    declared = exercise_named(exercise)
    view = View(
        declared,
        declared.forms[0],
        None,
        fit,
        np.zeros(20 * len(ways) + 1),
        np.zeros((20 * len(ways) + 1, 0)),
        [Travel(begin, begin + 20, way.size) for begin, way in zip(starts, ways, strict=True)],
        evidence,
        np.array([[begin, begin + 20.0] for begin in starts]),
        neutral,
        neutral,
    )
    return ChainSolver(view, NOTHING)


def steps(found: ChainSolver) -> list[tuple[int, ...]]:
    """Return which ways make each repetition, for somebody whose ways are of size 1."""
    return [rep.steps for rep in found.best(1.0)]


def test_a_rotation_is_one_way_out_and_one_back():
    rotations = solver("t-spine-rotation", Way(1.0), Way(-1.0), Way(1.0), Way(-1.0))

    assert steps(rotations) == [(0, 1), (2, 3)]


def test_a_rotation_may_begin_with_closing():
    assert steps(solver("t-spine-rotation", Way(-1.0), Way(1.0))) == [(0, 1)]


def test_a_short_first_closing_from_neutral_belongs_to_the_opening_after_it():
    rotations = solver("t-spine-rotation", Way(-0.3, neutral=2.0), Way(1.0), Way(-1.0))

    assert steps(rotations) == [(0, 1)]
    assert [left.steps for left in rotations.unfinished(1.0)] == [(2,)]


def test_a_short_first_closing_that_looks_like_none_is_left_out():
    assert steps(solver("t-spine-rotation", Way(-0.3), Way(1.0), Way(-1.0))) == [(1, 2)]


def test_a_cat_cow_is_two_ends_visited():
    # From one end: it was visited before the first way.
    cat_cows = solver("cat-cow", Way(-1.0), Way(1.0), Way(-1.0), Way(1.0))

    assert len(steps(cat_cows)) == 2


def test_a_first_way_from_neutral_visits_one_end_only():
    cat_cows = solver("cat-cow", Way(-0.5, neutral=2.0), Way(1.0))

    assert steps(cat_cows) == [(0, 1)]


def test_ways_that_nothing_speaks_for_are_no_repetition():
    nothing = solver("cat-cow", *(Way(size, worth=-1.0) for size in (1.0, -1.0, 1.0)))

    assert steps(nothing) == []
    assert nothing.total(1.0) == 0.0


def test_a_single_way_must_outweigh_the_cost_of_beginning():
    assert solver("cat-cow", Way(1.0, worth=1.9)).total(1.0) == 0.0
    assert solver("cat-cow", Way(1.0, worth=2.1)).total(1.0) == pytest.approx(0.1)
