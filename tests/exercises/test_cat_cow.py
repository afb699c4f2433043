"""Cat-cow's own rules: each fault fires when it is there and is silent when it is not."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from pose_coach.exercises.cat_cow import EXERCISE


def spoiled(made_up, **differing):
    """Three reps in which readings are as told: functions of the curve of the back, and of time."""
    reps = made_up.cat_cows(3)

    def script(time_s):
        curve_deg = reps(time_s)["back_curve_deg"]
        told = {name: f(curve_deg, time_s) for name, f in differing.items()}
        return {"back_curve_deg": curve_deg, **told}

    return script


def faults(outcome):
    return [rep.faults for rep in outcome.reps]


def test_a_good_set_has_no_faults(drive, made_up):
    assert faults(drive(made_up.cat_cows(3), 27.0)) == [()] * 3


@pytest.mark.parametrize(
    ("fault", "differing"),
    [
        ("elbows-bending", {"elbow_deg": lambda curve, _: 175 - max(0, -curve) * 1.2}),
        ("hips-rocking", {"hip_over_knee": lambda curve, _: 0.005 * curve}),
        ("head-left-out", {"head_pitch_deg": lambda _curve, _: -5.0}),
        ("only-head-moves", {"head_pitch_deg": lambda curve, _: -4.2 * curve}),
    ],
)
def test_a_fault_is_found_and_the_rep_still_counted(drive, made_up, fault, differing):
    outcome = drive(spoiled(made_up, **differing), 27.0)

    assert faults(outcome) == [(fault,)] * 3
    assert not any(rep.clean for rep in outcome.reps)


@pytest.mark.parametrize(
    "differing",
    [
        {"elbow_deg": lambda curve, _: 175 - max(0, -curve) * 0.3},
        {"elbow_deg": lambda curve, _: 175 - max(0, curve) * 0.9},
        {"hip_over_knee": lambda curve, _: 0.002 * curve},
        {"head_pitch_deg": lambda curve, _: -0.55 * curve},
        {"elbow_deg": lambda *_: math.nan, "hip_over_knee": lambda *_: math.nan},
        {"head_pitch_deg": lambda *_: math.nan},
        {"head_pitch_deg": lambda *_: -5.0, "yaw_deg": lambda *_: 44.0},
    ],
    ids=[
        "elbows soft",
        "shoulders over the hands in the cat",
        "hips sway",
        "head follows less",
        "limbs unseen",
        "head unseen",
        "head seen from too far round",
    ],
)
def test_small_deviations_and_what_is_not_seen_are_no_faults(drive, made_up, differing):
    assert faults(drive(spoiled(made_up, **differing), 27.0)) == [()] * 3


def test_half_a_movement_is_a_fault_once_the_usual_one_is_known(drive, made_up):
    stays = [(0.0, 0.0, 2.0)]
    for low_deg, high_deg in ((-45, 50), (-45, 50), (-45, 50), (-10, 50)):
        for curve_deg in (low_deg, high_deg):
            stays.append((curve_deg, stays[-1][2] + 3.0, stays[-1][2] + 4.0))
    outcome = drive(made_up.moving(*stays), stays[-1][2] + 1)

    assert faults(outcome) == [(), (), (), ("half-movement",)]


def test_sitting_back_is_not_a_rep_but_rocking_in_a_full_one_is(drive, made_up):
    reps = made_up.cat_cows(3, travel_s=2.0)
    back = made_up.moving((50, 0, 0.5), (-12, 2.5, 3.0), (50, 5.0, 99))

    def sits_back(time_s):
        if time_s < 20:
            return reps(time_s)
        late = time_s - 20
        return {**back(late), "hip_over_knee": 0.1 * min(late, 4.5)}

    assert len(drive(sits_back, 26.0).counted) == 3


def swaying(time_s, hip_way, head_deg):
    """What hips that go round once in six seconds take along: a curve of 36 degrees, and the head or not."""
    turn = math.sin(math.tau * time_s / 6)
    return {
        "back_curve_deg": 18 * turn,
        "hip_over_knee": hip_way / 2 * turn,
        "head_pitch_deg": -head_deg / 2 * turn,
    }


def test_hips_that_circle_under_a_still_head_are_not_a_rep(drive):
    outcome = drive(lambda t: swaying(t, hip_way=0.33, head_deg=5), 40.0)

    assert outcome.counted == []


def test_a_stiff_back_whose_hips_rock_is_counted_with_its_fault(drive):
    outcome = drive(lambda t: swaying(t, hip_way=0.37, head_deg=45), 40.0)

    assert len(outcome.counted) >= 5
    assert {rep.faults for rep in outcome.reps} == {("hips-rocking",)}


def test_a_back_that_curves_as_an_arm_is_lifted_is_not_a_rep(drive, made_up):
    reps = made_up.cat_cows(3)
    level = made_up.measured_at(0.0).trunk

    def lifts(time_s):
        curve_deg = 0.5 * reps(time_s)["back_curve_deg"]
        return {
            "back_curve_deg": curve_deg,
            "head_pitch_deg": -10.0,
            "trunk": replace(level, chest_roll_deg=0.4 * curve_deg),
        }

    assert drive(lifts, 27.0).counted == []


def test_every_fault_has_words_to_say_and_names_are_unique():
    names = [fault.name for fault in EXERCISE.faults]

    assert len(set(names)) == len(names)
    assert all(0 < len(fault.cue.split()) <= 8 for fault in EXERCISE.faults)


def test_what_comes_after_a_rep_that_is_counted_late_is_no_fault_of_it(drive, made_up):
    # From an end, as the second swing tells: by then the hips have gone on to rock.
    stays = [(-40.0, 0.0, 2.0), (30.0, 4.0, 5.0), (-40.0, 7.0, 8.0), (30.0, 10.0, 12.0)]
    back = made_up.moving(*stays)

    def rocks_later(time_s):
        return {**back(time_s), "hip_over_knee": 0.4 * max(0.0, min(time_s - 5.0, 2.0)) / 2}

    first = drive(rocks_later, 12.0).reps[0]

    assert first.end_s < 5.0
    assert first.faults == ()
