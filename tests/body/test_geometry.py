from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pose_coach.body.geometry import (
    angle_deg,
    distance,
    elevation_deg,
    middle,
    tilt_from_vertical_deg,
)
from pose_coach.body.landmarks import KNEES, Landmark
from pose_coach.body.pose import Pose

Point = tuple[float, float]

some = settings(max_examples=60, deadline=None, derandomize=True, database=None)
points = st.tuples(st.integers(-2000, 2000), st.integers(-2000, 2000))


def at(x: float, y: float) -> np.ndarray:
    return np.array([x, y], dtype=np.float64)


@pytest.mark.parametrize(
    ("a", "corner", "c", "expected_deg"),
    [
        ((1, 0), (0, 0), (0, 1), 90),
        ((3, 0), (0, 0), (5, 5), 45),
        ((-1, 0), (0, 0), (2, 0), 180),
        ((2, 0), (0, 0), (5, 0), 0),
        # Half an equilateral triangle.
        ((0, 0), (1, math.sqrt(3)), (1, 0), 30),
        ((0, 0), (2, 0), (1, math.sqrt(3)), 60),
        ((104, 207), (100, 200), (93, 204), 90),
    ],
)
def test_the_angle_of_a_known_triangle(
    a: Point, corner: Point, c: Point, expected_deg: float
) -> None:
    assert angle_deg(at(*a), at(*corner), at(*c)) == pytest.approx(expected_deg, abs=1e-9)


@some
@given(points, points, points)
def test_angles_are_symmetric_and_mirror_invariant(a: Point, corner: Point, c: Point) -> None:
    assume(a != corner != c)
    angle = angle_deg(at(*a), at(*corner), at(*c))
    assert 0 <= angle <= 180
    assert angle_deg(at(*c), at(*corner), at(*a)) == angle
    mirrored = [at(-x, y) for x, y in (a, corner, c)]
    assert angle_deg(*mirrored) == angle


@some
@given(points, points, points)
def test_triangle_angles_sum_to_180_degrees(a: Point, b: Point, c: Point) -> None:
    assume(len({a, b, c}) == 3)
    p, q, r = at(*a), at(*b), at(*c)
    total = angle_deg(q, p, r) + angle_deg(p, q, r) + angle_deg(p, r, q)
    assert total == pytest.approx(180)


@pytest.mark.parametrize(
    ("bottom", "expected_deg"),
    [((0, 5), 0), ((5, 5), 45), ((-5, 5), 45), ((7, 0), 90), ((-3, -3), 135), ((0, -2), 180)],
)
def test_tilt_is_zero_straight_down(bottom: Point, expected_deg: float) -> None:
    assert tilt_from_vertical_deg(at(0, 0), at(*bottom)) == pytest.approx(expected_deg)


@pytest.mark.parametrize(
    ("end", "expected_deg"),
    [((4, 0), 0), ((-4, 0), 0), ((4, -4), 45), ((-4, -4), 45), ((0, -1), 90), ((2, 2), -45)],
)
def test_elevation_is_zero_when_level(end: Point, expected_deg: float) -> None:
    assert elevation_deg(at(0, 0), at(*end)) == pytest.approx(expected_deg)


@some
@given(points, points)
def test_tilt_and_elevation_add_up_to_ninety_degrees(top: Point, bottom: Point) -> None:
    assume(top != bottom)
    tilt = tilt_from_vertical_deg(at(*top), at(*bottom))
    assert tilt == pytest.approx(90 + elevation_deg(at(*top), at(*bottom)))
    assert tilt_from_vertical_deg(at(*bottom), at(*top)) == pytest.approx(180 - tilt)


def test_coinciding_points_have_no_direction() -> None:
    here, there = at(3, 4), at(9, 9)
    assert math.isnan(angle_deg(here, here, there))
    assert math.isnan(angle_deg(there, here, here))
    assert math.isnan(tilt_from_vertical_deg(here, here))
    assert math.isnan(elevation_deg(here, here))


def test_nan_gives_nan() -> None:
    here, there, unknown = at(3, 4), at(9, 9), at(math.nan, 1)
    for three in ((unknown, here, there), (here, unknown, there), (here, there, unknown)):
        assert math.isnan(angle_deg(*three))
    assert math.isnan(tilt_from_vertical_deg(here, unknown))
    assert math.isnan(elevation_deg(unknown, here))
    assert math.isnan(distance(here, unknown))


def test_distance() -> None:
    assert distance(at(1, 1), at(4, 5)) == 5


def knees(pose: Pose, *, left_seen: float, right_seen: float) -> Pose:
    """Left knee at (100, 40), right knee at (200, 80)."""
    landmarks, visibility = pose.landmarks_px.copy(), pose.visibility.copy()
    landmarks[list(KNEES)] = [(100, 40), (200, 80)]
    visibility[list(KNEES)] = left_seen, right_seen
    return replace(pose, landmarks_px=landmarks, visibility=visibility)


@pytest.mark.parametrize("seen", [0.0, 0.4, 1.0])
def test_the_middle_of_equally_visible_points_is_plain(
    make_pose: Callable[..., Pose], seen: float
) -> None:
    pose = knees(make_pose(with_silhouette=False), left_seen=seen, right_seen=seen)
    assert middle(pose, KNEES) == pytest.approx([150, 60])


def test_the_middle_is_nearer_to_the_more_visible_point(make_pose: Callable[..., Pose]) -> None:
    bare = make_pose(with_silhouette=False)
    x = [
        middle(knees(bare, left_seen=0.9, right_seen=seen), KNEES)[0]
        for seen in (0.9, 0.5, 0.1, 0.0)
    ]
    assert x[0] == 150
    assert all(np.diff(x) < 0)
    assert 100 < x[-1] < 115


def test_the_middle_with_nan_is_nan(make_pose: Callable[..., Pose]) -> None:
    pose = make_pose(with_silhouette=False)
    pose.landmarks_px[Landmark.LEFT_KNEE] = np.nan
    assert np.isnan(middle(pose, KNEES)).all()
