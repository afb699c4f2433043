"""Turning points, rests, and the ways between them."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pose_coach.counting.proposals import rests, travels, turning_points

LEAST = 0.12


def path(*stops: float, way_s: float = 2.0, rest_s: float = 0.0) -> np.ndarray:
    """Return a position at 20 a second that goes from stop to stop and rests at each."""
    parts = [np.full(round(rest_s * 20) + 1, stops[0])]
    for a, b in itertools.pairwise(stops):
        parts.append(a + (b - a) * (1 - np.cos(np.linspace(0, np.pi, round(way_s * 20)))) / 2)
        parts.append(np.full(round(rest_s * 20), b))
    return np.concatenate(parts)


def test_every_end_of_a_movement_is_a_turning_point():
    position = path(0.0, 1.0, 0.2, 0.9)

    assert position[turning_points(position, LEAST)] == pytest.approx([0.0, 1.0, 0.2, 0.9])


@given(st.lists(st.floats(0.0, 1.0), min_size=2, max_size=60))
def test_between_two_turning_points_the_position_goes_far_enough(values):
    position = np.array(values)

    turns = turning_points(position, LEAST)

    inner = np.diff(position[turns[:-1]])  # what goes before the last turn
    assert (np.abs(inner[1:]) >= LEAST - 1e-9).all()
    assert (np.diff(turns) > 0).all()


def test_a_wobble_is_no_turning_point():
    position = path(0.0, 0.5, 0.45, 1.0)

    assert len(turning_points(position, LEAST)) == 2


def test_a_rest_on_the_way_begins_and_ends_a_way():
    position = path(0.0, 0.5, 1.0, rest_s=1.0)

    found = rests(position, turning_points(position, LEAST), LEAST, 0.35)

    assert position[found] == pytest.approx([0.5, 0.5], abs=0.02)
    assert np.diff(found) / 20 == pytest.approx([1.0], abs=0.3)


def test_a_pause_yields_both_parts_and_the_whole():
    position = path(0.0, 0.5, 1.0, rest_s=1.0)

    sizes = {round(travel.size, 1) for travel in travels(position, LEAST, 0.35)}

    assert sizes == {0.5, 1.0}


@given(st.lists(st.floats(0.0, 1.0), min_size=2, max_size=40))
def test_a_way_goes_from_its_lowest_to_its_highest_position(values):
    position = path(*values, way_s=0.5)

    for travel in travels(position, LEAST, 0.35):
        inside = position[travel.begin : travel.end + 1]
        low, high = sorted((position[travel.begin], position[travel.end]))
        assert inside.min() >= low - LEAST
        assert inside.max() <= high + LEAST
        assert abs(travel.size) >= LEAST


def test_no_way_leads_over_a_long_time_out_of_sight():
    position = np.concatenate([path(0.0, 0.5), np.full(100, np.nan), path(0.5, 1.0)])

    assert all(travel.end < 50 or travel.begin > 100 for travel in travels(position, LEAST, 0.35))
