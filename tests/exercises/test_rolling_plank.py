"""Rolling plank: its own rules."""

from __future__ import annotations

import pytest

from pose_coach.exercises.rolling_plank import EXERCISE
from tests.exercises.performances import FaultCase, Trips
from tests.person import Camera, measured, on_hands_and_feet

CASES = {
    "hips-sagging": FaultCase(
        lambda share: on_hands_and_feet(-22 + 107 * share),
        lambda share: on_hands_and_feet(-5 + 90 * share),
    ),
    "hips-piked": FaultCase(
        lambda share: on_hands_and_feet(25 + 60 * share),
        lambda share: on_hands_and_feet(8 + 77 * share),
    ),
    "dog-not-reached": FaultCase(
        lambda share: on_hands_and_feet(48 * share),
        lambda share: on_hands_and_feet(72 * share),
    ),
    "knees-bending": FaultCase(
        lambda share: on_hands_and_feet(80 * share, knee_bend_deg=55 * share),
        lambda share: on_hands_and_feet(80 * share, knee_bend_deg=20 * share),
    ),
    "hands-or-feet-walking": FaultCase(
        lambda share: on_hands_and_feet(85 * share, hands_ahead=-0.25 * share),
        lambda share: on_hands_and_feet(85 * share, hands_ahead=-0.06 * share),
    ),
}
CAMERAS = [Camera(noise_m=0.002), Camera("left", yaw_deg=10, mirrored=True, noise_m=0.002)]
FAULTS = [fault.name for fault in EXERCISE.faults]


@pytest.mark.parametrize("name", FAULTS)
@pytest.mark.parametrize("camera", CAMERAS, ids=["from the side", "a little round, mirrored"])
def test_a_fault_is_found_where_it_is_and_only_there(check_fault, name, camera):
    check_fault(EXERCISE, name, CASES, camera=camera, fps=15)


def test_a_good_rep_is_clean(faults_of):
    assert faults_of(EXERCISE, lambda share: on_hands_and_feet(85 * share), Trips(1)) == ()


@pytest.mark.parametrize("name", ["knees-bending", "hands-or-feet-walking"])
def test_from_an_oblique_view_knees_and_steps_are_not_judged(rep_of, name):
    rep = rep_of(EXERCISE, CASES[name].faulty, Trips(1), camera=Camera(yaw_deg=35))

    assert name not in rep.faults


def test_the_range_is_the_bend_of_the_hips(rep_of):
    rep = rep_of(EXERCISE, lambda share: on_hands_and_feet(85 * share), Trips(1))

    assert rep.range_deg == pytest.approx(85, abs=4)


def test_one_leg_that_the_tracker_bends_is_not_both_knees_bending():
    bent, long = on_hands_and_feet(80, knee_bend_deg=55), on_hands_and_feet(80)
    left_bent = {part: point for part, point in bent.items() if part.startswith("left")}

    assert measured(Camera().seen(bent, 0.0)).knee_bend_deg > 50
    assert 20 < measured(Camera().seen({**long, **left_bent}, 0.0)).knee_bend_deg < 35
