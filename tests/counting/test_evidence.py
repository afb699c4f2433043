"""Evidence for a travel being one of an exercise."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pose_coach.counting.evidence import neutral_shares, size_evidence, spans
from pose_coach.counting.proposals import Travel

RATE_HZ = 20.0


def minimum_jerk(rest_s: float, duration_s: float) -> np.ndarray:
    """Return a position that rests, goes from 0 to 1, and rests as long again."""
    times_s = np.arange(round((2 * rest_s + duration_s) * RATE_HZ) + 1) / RATE_HZ
    u = np.clip((times_s - rest_s) / duration_s, 0.0, 1.0)
    return u**3 * (10.0 - 15.0 * u + 6.0 * u**2)


@given(rest_s=st.floats(0.5, 3.0), duration_s=st.floats(1.0, 6.0))
def test_a_smooth_movement_is_found_between_its_rests(rest_s, duration_s):
    position = minimum_jerk(rest_s, duration_s)

    (begin, end) = spans(position, [Travel(0, len(position) - 1, 1.0)])[0] / RATE_HZ

    # People set off more abruptly than a minimum-jerk movement does (`EXTRAPOLATION`).
    assert begin == pytest.approx(rest_s, abs=0.06 * duration_s + 0.05)
    assert end == pytest.approx(rest_s + duration_s, abs=0.06 * duration_s + 0.05)


@given(size=st.floats(0.1, 5.0), own=st.floats(0.1, 5.0), factor=st.floats(0.5, 2.0))
def test_size_is_told_relative_to_the_persons_own(size, own, factor):
    sizes = np.array([size])

    assert size_evidence(sizes * factor, own * factor) == pytest.approx(size_evidence(sizes, own))
    assert size_evidence(sizes, own) <= size_evidence(np.array([own]), own)


def test_a_short_way_from_neutral_lies_next_to_the_end_it_leads_to():
    half_out, half_back = Travel(0, 9, 0.5), Travel(9, 20, -0.5)

    shares = neutral_shares([half_out, half_back], 1.0, begins=True)

    assert shares == pytest.approx(np.array([[0.5, 1.0], [0.0, 0.5]]))


def test_a_short_way_to_neutral_lies_next_to_the_end_it_comes_from():
    half_out, half_back = Travel(0, 9, 0.5), Travel(9, 20, -0.5)

    shares = neutral_shares([half_out, half_back], 1.0, begins=False)

    assert shares == pytest.approx(np.array([[0.0, 0.5], [0.5, 1.0]]))


def test_a_full_way_goes_from_end_to_end_whatever_it_began_as():
    shares = neutral_shares([Travel(0, 9, 1.3)], 1.0, begins=True)

    assert shares == pytest.approx(np.array([[0.0, 1.0]]))
