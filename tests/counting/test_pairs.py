"""Choosing repetitions that do not overlap."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pose_coach.counting.pairs import OVERLAP, schedule


@dataclass(frozen=True)
class Movement:
    begin: float
    end: float
    log_odds: float


def follow(chosen: list[Movement]) -> bool:
    """Return whether each begins, but for the share that may overlap, after the one before."""
    return all(b.begin + OVERLAP * (b.end - b.begin) >= a.end for a, b in pairwise(chosen))


movements = st.builds(
    lambda begin, length, odds: Movement(begin, begin + length, odds),
    st.integers(0, 20),
    st.integers(1, 8),
    st.floats(0.1, 5.0),
)


@given(st.lists(movements, max_size=7, unique_by=lambda m: m.end))
def test_no_other_choice_is_more_probable(proposed):
    chosen = schedule(proposed)

    ordered = sorted(proposed, key=lambda m: m.end)
    possible = [
        sum(m.log_odds for m in some)
        for count in range(len(ordered) + 1)
        for some in combinations(ordered, count)
        if follow(list(some))
    ]
    assert follow(chosen)
    assert sum(m.log_odds for m in chosen) == pytest.approx(max(possible))


def test_of_two_that_overlap_the_more_probable_stays():
    weak, strong = Movement(0, 10, 1.0), Movement(5, 15, 2.0)

    assert schedule([weak, strong]) == [strong]


def test_two_in_a_row_outweigh_a_long_one_over_both():
    long, first, second = Movement(0, 20, 2.5), Movement(0, 10, 1.5), Movement(10, 20, 1.5)

    assert schedule([long, first, second]) == [first, second]
