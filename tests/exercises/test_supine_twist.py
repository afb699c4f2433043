"""Supine twist: its own rules."""

from __future__ import annotations

import numpy as np
import pytest

from pose_coach.body.measurements import measure
from pose_coach.exercises.supine_twist import EXERCISE
from tests.exercises.conftest import judged, trace_of
from tests.exercises.performances import FaultCase, Trips
from tests.feet_end import from_the_feet
from tests.person import Camera, face_up

CASES = {
    "hold-cut-short": FaultCase(
        lambda share: face_up(fallen_deg=80 * share),
        lambda share: face_up(fallen_deg=80 * share),
        faulty_trips=Trips(1, hold_s=6.0),
        fine_trips=Trips(1, hold_s=24.0),
    ),
}
CAMERAS = [Camera(noise_m=0.002), Camera("left", yaw_deg=15, mirrored=True, noise_m=0.002)]
FAULTS = [fault.name for fault in EXERCISE.faults]


@pytest.mark.parametrize("name", FAULTS)
@pytest.mark.parametrize("camera", CAMERAS, ids=["from the side", "oblique, mirrored"])
def test_a_fault_is_found_where_it_is_and_only_there(check_fault, name, camera):
    check_fault(EXERCISE, name, CASES, camera=camera, fps=15)


@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize("feet_up", [False, True], ids=["feet on the floor", "feet lifted"])
def test_a_good_rep_is_clean(faults_of, side, feet_up):
    def body(share):
        return face_up(side, fallen_deg=80 * share, feet_up=feet_up)

    assert faults_of(EXERCISE, body, Trips(1, hold_s=24.0), fps=15) == ()


def test_a_short_hold_is_told_from_the_feet_too():
    trips = Trips(1, hold_s=3.0)
    share_at = trips.share_at()
    times_s = np.arange(0.6, trips.phases_s[-1][1] + 0.3, 0.05)
    seen = [measure(from_the_feet(85 * share_at(float(t)), time_s=float(t))) for t in times_s]
    phases_s = [(*span, i == 0) for i, span in enumerate(trips.phases_s)]

    faults = judged(EXERCISE, trace_of(EXERCISE, seen, share_at, phases_s)).faults

    assert faults == ("hold-cut-short",)
