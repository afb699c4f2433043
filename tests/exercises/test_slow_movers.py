"""The slower, the better: who moves very slowly, or pauses on the way, is counted all the same."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pose_coach.exercises.catalog import exercise_named
from pose_coach.exercises.machine_group import machine_for
from tests.exercises.performances import PERFORMANCES, Trips

every_performance = pytest.mark.parametrize(
    "performance", PERFORMANCES.values(), ids=list(PERFORMANCES)
)
BARELY = Trips(2, still_s=3.0, travel_s=12.0, hold_s=5.0)


def done(watch, performance, trips, *, pauses_s=0.0, at_s=0.0):
    """What is found where all stops for a while at a moment."""
    movement = performance.doing(trips)

    def paused(time_s):
        return movement(max(min(time_s, at_s), time_s - pauses_s))

    machine = machine_for(exercise_named(performance.exercise))
    return watch(machine, paused, trips.end_s + pauses_s, fps=15.0)


@every_performance
def test_travels_of_twelve_seconds(watch, performance):
    outcome = done(watch, performance, BARELY)

    assert outcome.sides == [performance.sides[0] or None] * 2
    assert not any(phase.rushed for rep in outcome.reps for phase in rep.phases)


@every_performance
def test_a_pause_on_the_first_way(watch, performance):
    trips = replace(BARELY, travel_s=6.0)
    at_s = trips.still_s + 0.4 * trips.travel_s
    outcome = done(watch, performance, trips, pauses_s=1.5, at_s=at_s)

    assert outcome.sides == [performance.sides[0] or None] * 2
    assert not any(phase.rushed for rep in outcome.reps for phase in rep.phases)


@every_performance
def test_a_pause_half_way_home_is_not_rushed(watch, performance):
    trips = replace(BARELY, travel_s=3.0)
    home_s = trips.phases_s[1][0]

    outcome = done(watch, performance, trips, pauses_s=2.0, at_s=home_s + 0.6 * trips.travel_s)

    assert outcome.sides == [performance.sides[0] or None] * 2
    assert not any(phase.rushed for rep in outcome.reps for phase in rep.phases)
