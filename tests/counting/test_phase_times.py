"""When phases begin and end, by the 5 % convention, and which of them can be judged."""

from __future__ import annotations

import math

import numpy as np
import pytest

from pose_coach.counting.model import fitted
from pose_coach.counting.observations import RATE_HZ
from pose_coach.counting.phase_times import end_seen, lost_s, phase_times, start_seen
from pose_coach.counting.smoothness import evenly, spectral_arc_length, speed
from tests.counting.conftest import Set

LOOKS_S = np.arange(0.0, 10.0, 0.05)


def minimum_jerk(share):
    share = np.clip(share, 0.0, 1.0)
    return share**3 * (10 - 15 * share + 6 * share**2)


@pytest.mark.parametrize("travel_s", [1.0, 2.0, 4.0, 8.0])
def test_a_phase_is_where_the_speed_is_above_5_percent_of_its_peak(travel_s):
    way = minimum_jerk(np.linspace(0.0, 1.0, 100_001))
    speeds = np.gradient(way)
    fast = np.flatnonzero(speeds > 0.05 * speeds.max()) / 100_000 * travel_s * RATE_HZ

    begin, end = phase_times(np.array([0.0, travel_s * RATE_HZ]))

    assert (begin, end) == pytest.approx((fast[0], fast[-1]), abs=0.01 * RATE_HZ)


@pytest.mark.parametrize("travel_s", [1.5, 3.0, 6.0])
def test_the_phases_of_a_noisy_body_are_timed(play, travel_s):
    done = Set(count=4, travel_s=travel_s, hold_s=1.0, rest_s=1.5)
    outcome = play("rolling-plank", done, done.end_s)
    phases = [phase for rep in outcome.reps for phase in rep.phases]
    lag_s = fitted().forms["rolling-plank", "side"].lag_s
    errors_s = np.array(
        [
            (phase.start_s + lag_s - start_s, phase.end_s + lag_s - end_s)
            for phase, (start_s, end_s) in zip(phases, done.phases_s, strict=True)
        ]
    )

    assert np.abs(np.median(errors_s, axis=0)).max() < 0.05 + 0.03 * travel_s
    assert [phase.rushed for phase in phases] == [travel_s < 2.0] * len(phases)


def test_a_gap_in_mid_phase_is_no_rush(play):
    done = Set(count=3, travel_s=2.6)
    (start_s, end_s) = done.travels_s[2]
    gap_s = (start_s + 0.6, end_s - 0.4)
    outcome = play("rolling-plank", done, done.end_s, unseen_s=[gap_s])

    assert len(outcome.reps) == 3
    assert not any(rep.rushed for rep in outcome.reps)


def test_the_first_phase_of_a_cut_clip_is_not_judged(play):
    done = Set(count=3, travel_s=1.6)
    outcome = play("rolling-plank", done, done.end_s, from_s=done.still_s + 0.5)
    first, *others = (phase for rep in outcome.reps for phase in rep.phases)

    assert not first.start_seen
    assert not first.rushed
    assert not first.jerky
    assert all(phase.start_seen and phase.rushed for phase in others)


def test_a_start_is_seen_where_somebody_looked_before_it():
    assert start_seen(LOOKS_S, 1.0, from_start=True)
    assert not start_seen(LOOKS_S, 0.05, from_start=True)
    assert start_seen(LOOKS_S, 0.05, from_start=False)


def test_a_start_in_or_right_after_a_gap_is_not_seen():
    looks_s = LOOKS_S[(LOOKS_S < 4.0) | (LOOKS_S > 5.0)]

    assert not start_seen(looks_s, 4.5, from_start=True)
    assert not start_seen(looks_s, 5.1, from_start=True)
    assert start_seen(looks_s, 5.5, from_start=True)
    assert not start_seen(looks_s[:0], 5.5, from_start=True)


def test_time_without_a_look_is_found_next_to_a_phase():
    looks_s = LOOKS_S[(LOOKS_S < 4.0) | (LOOKS_S > 5.0)]

    assert lost_s(looks_s, 4.2, 7.0) == pytest.approx(1.1, abs=0.06)
    assert lost_s(looks_s, 5.2, 7.0) == pytest.approx(1.1, abs=0.06)
    assert lost_s(looks_s, 6.0, 7.0) == 0.0


def test_a_smooth_movement_is_smoother_than_one_with_stops():
    at_s = np.arange(0.0, 2.0, 0.01)
    smooth = speed(at_s, minimum_jerk(at_s / 2.0))
    stops = smooth * (1.0 + 0.9 * np.sin(2 * math.tau * at_s))

    assert spectral_arc_length(smooth, 100.0) == pytest.approx(-1.5, abs=0.2)
    assert spectral_arc_length(stops, 100.0) < spectral_arc_length(smooth, 100.0) - 0.3
    assert math.isnan(spectral_arc_length(np.zeros(50), 100.0))


def test_a_signal_is_smoothed_without_lag_and_ridden_over_where_unseen():
    values = LOOKS_S * 2.0
    values[50:60] = np.nan
    even_s, even = evenly(LOOKS_S, values)

    assert np.abs(even - 2.0 * even_s)[20:-20].max() < 0.01
    assert len(evenly(LOOKS_S, np.full(len(LOOKS_S), np.nan))[0]) == 0
    assert speed(np.zeros(1), np.zeros(1)).tolist() == [0.0]


@pytest.mark.parametrize("share", [0.6, 0.7, 0.8])
def test_a_phase_that_the_recording_cuts_off_is_no_rush(play, share):
    done = Set(count=1, travel_s=3.0, hold_s=1.0, rest_s=1.5)
    begin_s, end_s = done.phases_s[-1]

    outcome = play("rolling-plank", done, begin_s + share * (end_s - begin_s))

    assert outcome.reps[0].phases[-1].duration_s < 2.0
    assert not any(rep.rushed for rep in outcome.reps)
    assert not end_seen(LOOKS_S, LOOKS_S[-1])
    assert end_seen(LOOKS_S, LOOKS_S[-1] - 1.0)
    assert not end_seen(np.empty(0), 1.0)
