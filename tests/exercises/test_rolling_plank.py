"""Rolling plank: its own rules."""

from __future__ import annotations

import pytest

from pose_coach.exercises.machine_group import machine_for
from pose_coach.exercises.rolling_plank import EXERCISE
from tests.exercises.performances import FaultCase, Trips
from tests.person import Camera, on_hands_and_feet

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
CAMERAS = [Camera(noise_m=0.002), Camera("left", yaw_deg=15, mirrored=True, noise_m=0.002)]
FAULTS = [fault.name for fault in EXERCISE.faults]


@pytest.mark.parametrize("name", FAULTS)
@pytest.mark.parametrize("camera", CAMERAS, ids=["from the side", "oblique, mirrored"])
def test_a_fault_is_found_where_it_is_and_only_there(check_fault, name, camera):
    check_fault(EXERCISE, name, CASES, camera=camera, fps=15)


def test_a_good_rep_is_clean(faults_of):
    assert faults_of(EXERCISE, lambda share: on_hands_and_feet(85 * share), Trips(1)) == ()


def test_the_range_is_the_bend_of_the_hips(watch):
    share_at = Trips(1).share_at()
    outcome = watch(
        machine_for(EXERCISE), lambda t: on_hands_and_feet(85 * share_at(t)), Trips(1).end_s
    )

    (rep,) = outcome.reps
    assert rep.range_deg == pytest.approx(85, abs=4)
    assert rep.side is None


def test_who_starts_in_the_dog_has_one_rep_for_each_return_to_the_plank(watch):
    share_at = Trips(2).share_at()
    outcome = watch(
        machine_for(EXERCISE), lambda t: on_hands_and_feet(85 - 85 * share_at(t)), Trips(2).end_s
    )

    # The first way to the plank ends a rep whose beginning was not seen.
    assert len(outcome.counted) in (1, 2)
    assert [rep.phases[-1].name for rep in outcome.reps] == ["to-plank"] * len(outcome.reps)
