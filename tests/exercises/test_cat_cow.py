"""Cat-cow's own rules: each fault fires when it is there and is silent when it is not."""

from __future__ import annotations

import math

import numpy as np
import pytest

from pose_coach.exercises.cat_cow import EXERCISE
from tests.exercises.conftest import judged, trace_of

COW_DEG, CAT_DEG, TRAVEL_S = -45.0, 50.0, 3.0
PHASES_S = [(1.0, 1.0 + TRAVEL_S, False), (5.0, 5.0 + TRAVEL_S, True)]


def faults(made_up, **differing):
    """Cow, then cat, with readings as told: functions of the curve of the back."""
    script = made_up.moving(
        (CAT_DEG, 0.0, 1.0), (COW_DEG, 1.0 + TRAVEL_S, 5.0), (CAT_DEG, 5.0 + TRAVEL_S, 9.0)
    )

    def measured_at(time_s):
        curve_deg = script(time_s)["back_curve_deg"]
        told = {name: read(curve_deg) for name, read in differing.items()}
        return made_up.measured_at(time_s, back_curve_deg=curve_deg, **told)

    def share_at(time_s):
        return (script(time_s)["back_curve_deg"] - COW_DEG) / (CAT_DEG - COW_DEG)

    seen = [measured_at(float(time_s)) for time_s in np.arange(0.1, 8.3, 1 / 30)]
    trace = trace_of(EXERCISE, seen, share_at, PHASES_S)
    return judged(EXERCISE, trace).faults


def test_a_good_rep_has_no_faults(made_up):
    assert faults(made_up) == ()


@pytest.mark.parametrize(
    ("fault", "differing"),
    [
        ("elbows-bending", {"elbow_deg": lambda curve: 175 - max(0, -curve) * 1.2}),
        ("hips-rocking", {"hip_over_knee": lambda curve: 0.005 * curve}),
        ("head-left-out", {"head_pitch_deg": lambda _: -5.0}),
    ],
)
def test_a_fault_is_found(made_up, fault, differing):
    assert faults(made_up, **differing) == (fault,)


@pytest.mark.parametrize(
    "differing",
    [
        {"elbow_deg": lambda curve: 175 - max(0, -curve) * 0.3},
        {"elbow_deg": lambda curve: 175 - max(0, curve) * 0.9},
        {"hip_over_knee": lambda curve: 0.002 * curve},
        {"head_pitch_deg": lambda curve: -0.55 * curve},
        {"elbow_deg": lambda _: math.nan, "hip_over_knee": lambda _: math.nan},
        {"head_pitch_deg": lambda _: math.nan},
        {"head_pitch_deg": lambda _: -5.0, "yaw_deg": lambda _: 44.0},
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
def test_small_deviations_and_what_is_not_seen_are_no_faults(made_up, differing):
    assert faults(made_up, **differing) == ()


def test_every_fault_has_words_to_say_and_names_are_unique():
    names = [fault.name for fault in EXERCISE.faults]

    assert len(set(names)) == len(names)
    assert all(0 < len(fault.cue.split()) <= 8 for fault in EXERCISE.faults)
