"""A movement from home to the other end and back: the rep is complete on the return."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pose_coach.exercises.cat_cow import EXERCISE
from pose_coach.exercises.exercise import Counting, End

HOME_AND_BACK = replace(
    EXERCISE,
    name="round-trip",
    counting=Counting.HOME_AND_BACK,
    low=End("plank", "Plank", "to-plank", "Forward"),
    high=End("dog", "Dog", "to-dog", "Hips up"),
)


@pytest.fixture
def trips(made_up):
    def of(count: int):
        stays = [(0.0, 0.0, 2.0)]
        for _ in range(count):
            for angle_deg in (80.0, 0.0):
                stays.append((angle_deg, stays[-1][2] + 3.0, stays[-1][2] + 4.0))
        return made_up.moving(*stays), stays[-1][2]

    return of


def test_one_rep_for_each_return(drive, trips):
    script, until_s = trips(3)
    outcome = drive(script, until_s + 1, exercise=HOME_AND_BACK, noise_deg=1.0)

    assert [[p.name for p in rep.phases] for rep in outcome.reps] == [["to-dog", "to-plank"]] * 3
    assert outcome.partial == 0


def test_ending_away_from_home_is_a_partial_rep(drive, trips):
    script, until_s = trips(2)
    outcome = drive(script, until_s - 4.0, exercise=HOME_AND_BACK)

    assert len(outcome.reps) == 1
    assert outcome.partial == 1


@pytest.mark.parametrize(("rests_s", "reps"), [(0.4, 2), (0.0, 1)])
def test_short_of_home_the_end_of_the_recording_finds_it_at_rest_or_on_the_way(
    drive, made_up, rests_s, reps
):
    there_and_back = ((0.0, 0.0, 2.0), (80.0, 5.0, 6.0), (0.0, 9.0, 10.0), (80.0, 13.0, 14.0))
    script = made_up.moving(*there_and_back, (36.0, 16.0, 18.0))
    outcome = drive(script, 16.0 + rests_s if rests_s else 15.4, exercise=HOME_AND_BACK)

    assert len(outcome.reps) == reps
    assert outcome.partial == 2 - reps


def test_a_held_home_counts_nothing(drive):
    held = drive(lambda _: {"back_curve_deg": 2.0}, 20.0, exercise=HOME_AND_BACK, noise_deg=1.5)

    assert held.counted == []
