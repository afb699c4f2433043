"""When a movement began and arrived, and how smooth it was."""

from __future__ import annotations

import math

import numpy as np
import pytest

from pose_coach.exercises.travel import (
    RESAMPLED_HZ,
    between_ends,
    end_time,
    evenly_smoothed,
    spectral_arc_length,
    speed,
    start_time,
)

PROFILES = {
    "minimum jerk": lambda x: x**3 * (10 - 15 * x + 6 * x**2),
    "half cosine": lambda x: 0.5 - 0.5 * np.cos(np.pi * x),
    "constant speed": lambda x: x,
}


def movement(profile: str, start_s: float, end_s: float, until_s: float, rate_hz: float = 30.0):
    times_s = np.arange(0.0, until_s, 1 / rate_hz)
    return times_s, PROFILES[profile](np.clip((times_s - start_s) / (end_s - start_s), 0.0, 1.0))


@pytest.mark.parametrize("duration_s", [1.2, 2.0, 3.5])
@pytest.mark.parametrize("profile", PROFILES)
def test_start_and_end_are_found_whatever_the_profile(profile, duration_s):
    times_s, way = evenly_smoothed(*movement(profile, 2.0, 2.0 + duration_s, 8.0))

    assert start_time(times_s, way) == pytest.approx(2.0, abs=0.06 + 0.06 * duration_s)
    assert end_time(times_s, way) == pytest.approx(2.0 + duration_s, abs=0.06 + 0.06 * duration_s)


def test_a_threshold_would_cut_a_gentle_movement_short():
    times_s, way = movement("minimum jerk", 2.0, 5.0, 8.0)
    crossed_s = np.interp(0.9, way, times_s) - np.interp(0.1, way, times_s)

    assert crossed_s < 1.6
    assert end_time(times_s, way) - start_time(times_s, way) > 2.5


def test_creeping_before_the_movement_is_not_the_movement():
    times_s, way = movement("half cosine", 4.0, 6.0, 9.0)
    creeping = np.clip(times_s / 4.0, 0, 1) * 0.05
    smooth_s, smooth = evenly_smoothed(times_s, creeping + 0.95 * way)

    assert start_time(smooth_s, smooth) > 3.3


def test_a_wobble_before_the_movement_is_not_the_movement():
    times_s, way = movement("minimum jerk", 6.0, 8.0, 10.0)
    wobble = 0.5 * np.exp(-(((times_s - 3.0) / 0.5) ** 2))

    assert start_time(times_s, way + wobble) == pytest.approx(6.0, abs=0.2)


@pytest.mark.parametrize("level", [-0.3, 0.0, 0.3])
def test_a_movement_sets_off_from_where_the_body_rested_last(level):
    times_s, way = movement("minimum jerk", 6.0, 8.0, 10.0)
    came = np.clip(times_s / 3.0, 0.0, 1.0) * level
    resting = came + (1.0 - level) * way

    assert start_time(times_s, between_ends(resting)) == pytest.approx(6.0, abs=0.2)


def test_an_end_is_where_the_body_stood_not_where_the_noise_was_furthest():
    times_s, way = movement("minimum jerk", 3.0, 5.5, 9.0)
    noise = 0.06 * np.sin(7.0 * times_s)
    furthest = noise[way == 0.0].min(), 1.0 + noise[way == 1.0].max()

    told = between_ends((way + noise - furthest[0]) / (furthest[1] - furthest[0]))

    assert np.median(told[times_s < 3.0]) == pytest.approx(0.0, abs=0.05)
    assert np.median(told[times_s > 5.5]) == pytest.approx(1.0, abs=0.05)


def test_where_the_next_movement_has_begun_the_ends_are_those_of_this_one():
    times_s, way = movement("minimum jerk", 2.0, 4.5, 10.0)
    _, back = movement("minimum jerk", 6.0, 8.5, 10.0)
    leaving = times_s <= 7.5

    told = between_ends((way - back)[leaving])

    assert start_time(times_s[leaving], told) == pytest.approx(2.0, abs=0.2)
    assert end_time(times_s[leaving], told) == pytest.approx(4.5, abs=0.2)


def test_what_never_left_its_end_stays_as_it_is():
    assert between_ends(np.full(30, 0.2)) == pytest.approx(0.2)


def test_a_movement_a_little_gentler_or_sharper_sets_off_at_almost_the_same_time():
    gentle, sharp = PROFILES["minimum jerk"], PROFILES["constant speed"]
    times_s = np.arange(0.0, 6.0, 1 / RESAMPLED_HZ)
    progress = np.clip((times_s - 2.0) / 2.5, 0.0, 1.0)
    starts_s = [
        start_time(times_s, (1.0 - share) * gentle(progress) + share * sharp(progress))
        for share in np.linspace(0.0, 1.0, 101)
    ]

    assert np.abs(np.diff(starts_s)).max() < 0.08


def test_a_halt_half_way_is_part_of_the_movement():
    times_s, first = movement("minimum jerk", 2.0, 3.5, 10.0)
    _, second = movement("minimum jerk", 5.0, 6.5, 10.0)

    assert start_time(times_s, (first + second) / 2) == pytest.approx(2.0, abs=0.4)


def test_the_next_movement_does_not_put_off_the_end():
    times_s, way = movement("minimum jerk", 2.0, 4.0, 10.0)
    _, back = movement("minimum jerk", 7.0, 9.0, 10.0)
    leaving = times_s <= 8.1

    assert end_time(times_s[leaving], (way - back)[leaving]) == pytest.approx(4.0, abs=0.2)


def test_the_start_is_never_before_the_samples_nor_after_the_way():
    times_s = np.linspace(0.0, 1.0, 31)

    assert start_time(times_s, times_s) == pytest.approx(0.0, abs=0.02)
    assert start_time(times_s, np.ones_like(times_s)) == 0.0


def test_smoothing_has_no_lag_and_keeps_even_times():
    times_s, way = movement("half cosine", 2.0, 4.0, 6.0, rate_hz=23.0)
    even_s, even = evenly_smoothed(times_s, way)

    assert np.diff(even_s) == pytest.approx(1 / RESAMPLED_HZ, rel=0.02)
    assert np.interp(0.5, even, even_s) == pytest.approx(3.0, abs=0.01)


def test_a_single_moment_has_no_speed():
    times_s, values = evenly_smoothed(np.array([3.0]), np.array([40.0]))

    assert speed(times_s, values).tolist() == [0.0, 0.0]


def test_speed_is_positive_both_ways():
    times_s = np.arange(0, 1, 0.1)

    assert speed(times_s, -3 * times_s) == pytest.approx(3.0)


def test_one_smooth_movement_has_the_published_spectral_arc_length():
    # Balasubramanian et al. 2015 give about -1.4 for the minimum-jerk profile.
    x = np.linspace(0.0, 1.0, 91)
    assert spectral_arc_length(30 * x**2 * (1 - x) ** 2, 30.0) == pytest.approx(-1.42, abs=0.05)


def test_smoothness_does_not_depend_on_amplitude_or_length():
    def bell(samples):
        x = np.linspace(0.0, 1.0, samples)
        return x**2 * (1 - x) ** 2

    assert spectral_arc_length(bell(90), 30.0) == pytest.approx(
        spectral_arc_length(50 * bell(150), 30.0), abs=0.05
    )


def test_stops_on_the_way_make_it_less_smooth():
    x = np.linspace(0.0, 1.0, 121)
    bell = x**2 * (1 - x) ** 2
    stopping = bell * (1 - 0.95 * np.exp(-(((x - 0.4) / 0.05) ** 2)))

    assert spectral_arc_length(stopping, 30.0) < spectral_arc_length(bell, 30.0) - 0.3


def test_nothing_moved_has_no_smoothness():
    assert math.isnan(spectral_arc_length(np.zeros(50), 30.0))
    assert math.isnan(spectral_arc_length(np.ones(2), 30.0))
