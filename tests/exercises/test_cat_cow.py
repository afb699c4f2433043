"""Cat-cow's own rules: each fault fires when it is there and is silent when it is not."""

from __future__ import annotations

import math

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
        ("elbows-bending", {"elbow_deg": lambda curve, _: 175 - max(0, curve) * 1.2}),
        ("hips-rocking", {"hip_over_knee": lambda curve, _: 0.005 * curve}),
        ("head-left-out", {"head_pitch_deg": lambda _curve, _: -5.0}),
        ("only-head-moves", {"head_pitch_deg": lambda curve, _: -3.6 * curve}),
    ],
)
def test_a_fault_is_found_and_the_rep_still_counted(drive, made_up, fault, differing):
    outcome = drive(spoiled(made_up, **differing), 27.0)

    assert faults(outcome) == [(fault,)] * 3
    assert not any(rep.clean for rep in outcome.reps)


@pytest.mark.parametrize(
    "differing",
    [
        {"elbow_deg": lambda curve, _: 175 - max(0, curve) * 0.3},
        {"hip_over_knee": lambda curve, _: 0.002 * curve},
        {"head_pitch_deg": lambda curve, _: -0.55 * curve},
        {"elbow_deg": lambda *_: math.nan, "hip_over_knee": lambda *_: math.nan},
        {"head_pitch_deg": lambda *_: math.nan},
    ],
    ids=["elbows soft", "hips sway", "head follows less", "limbs unseen", "head unseen"],
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


def test_every_fault_has_words_to_say_and_names_are_unique():
    names = [fault.name for fault in EXERCISE.faults]

    assert len(set(names)) == len(names)
    assert all(0 < len(fault.cue.split()) <= 8 for fault in EXERCISE.faults)
