"""Frames that are lost, late, doubled or few never make a calm movement a rushed one."""

from __future__ import annotations

import numpy as np
import pytest

from pose_coach.exercises.catalog import exercise_named
from pose_coach.exercises.machine_group import machine_for
from tests.exercises.performances import PERFORMANCES, Trips

TRIPS = Trips(2, travel_s=2.5, hold_s=1.5)
"""Half a second slower than rushed."""


@pytest.fixture(params=PERFORMANCES)
def performance(request):
    return PERFORMANCES[request.param]


def rushed(outcome):
    return [phase.rushed for rep in outcome.reps for phase in rep.phases]


def times_without(gaps_s, fps=30.0):
    """The times of the frames, but for those within the gaps."""
    times_s = np.arange(0.0, TRIPS.end_s, 1 / fps)
    lost = np.zeros(len(times_s), bool)
    for from_s, until_s in gaps_s:
        lost |= (times_s > from_s) & (times_s < until_s)
    return times_s[~lost]


def watched_at(watch, performance, times_s, trips=TRIPS):
    machine = machine_for(exercise_named(performance.exercise))
    return watch(machine, performance.doing(trips), trips.end_s, times_s=times_s)


@pytest.mark.parametrize("where", [0.0, 0.5, 1.0], ids=["begin", "middle", "end"])
@pytest.mark.parametrize("gap_s", [0.4, 0.9])
def test_a_gap_in_a_calm_movement_does_not_make_it_rushed(watch, performance, where, gap_s):
    middles_s = [start + where * (end - start) for start, end in TRIPS.phases_s]
    gaps_s = [(middle - gap_s / 2, middle + gap_s / 2) for middle in middles_s]

    outcome = watched_at(watch, performance, times_without(gaps_s))

    assert len(outcome.reps) == 2
    assert not any(rushed(outcome))


@pytest.mark.parametrize("share", [0.3, 0.6])
def test_lost_frames_do_not_make_it_rushed(watch, performance, share):
    every_s = np.arange(0.0, TRIPS.end_s, 1 / 30)
    kept = np.random.default_rng(1).random(len(every_s)) >= share

    outcome = watched_at(watch, performance, every_s[kept])

    assert len(outcome.reps) == 2
    assert not any(rushed(outcome))


def test_bursts_do_not_make_it_rushed(watch, performance):
    """Four frames at once, then none for a while, as over a bad network."""
    bursts_s = np.arange(0.0, TRIPS.end_s, 0.4)
    times_s = (bursts_s[:, None] + [0.0, 0.02, 0.04, 0.06]).ravel()

    outcome = watched_at(watch, performance, times_s)

    assert len(outcome.reps) == 2
    assert not any(rushed(outcome))


def test_five_frames_a_second_keep_the_tempo(watch, performance):
    outcome = watched_at(watch, performance, np.arange(0.0, TRIPS.end_s, 0.2))

    assert len(outcome.reps) == 2
    assert not any(rushed(outcome))
    ends_s = [phase.end_s for rep in outcome.reps for phase in rep.phases]
    assert ends_s == pytest.approx([end for _, end in TRIPS.phases_s], abs=0.6)


@pytest.mark.parametrize("fps", [8.0, 15.0, 60.0])
def test_what_is_rushed_is_told_where_nothing_is_lost(watch, performance, fps):
    hurried = Trips(2, travel_s=1.2)
    times_s = np.arange(0.0, hurried.end_s, 1 / fps)

    outcome = watched_at(watch, performance, times_s, hurried)

    assert len(outcome.reps) == 2
    assert all(rushed(outcome)[1:])
