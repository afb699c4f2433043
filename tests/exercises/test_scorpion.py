"""Scorpion: its own rules."""

from __future__ import annotations

import numpy as np
import pytest

from pose_coach.exercises.scorpion import EXERCISE
from pose_coach.exercises.trace import RepTrace
from tests.exercises.performances import FaultCase, Trips
from tests.person import Camera, face_down

CASES = {
    "leg-thrown": FaultCase(
        lambda share: face_down(over=share),
        lambda share: face_down(over=share),
        faulty_trips=Trips(1, travel_s=0.45),
        fine_trips=Trips(1, travel_s=1.5),
    ),
    "short-reach": FaultCase(
        lambda share: face_down(over=share, pelvis_deg=10, knee_deg=55),
        lambda share: face_down(over=share, pelvis_deg=45, knee_deg=55),
    ),
}
CAMERAS = [Camera(noise_m=0.002), Camera("left", yaw_deg=15, mirrored=True, noise_m=0.002)]
# A shoulder is said to lift only where the tracker sees the pelvis turn by less than the body's does.
SHOULDER = next(fault for fault in EXERCISE.faults if fault.name == "shoulder-lifting")
FAULTS = [fault.name for fault in EXERCISE.faults if fault is not SHOULDER]


@pytest.mark.parametrize("name", FAULTS)
@pytest.mark.parametrize("camera", CAMERAS, ids=["from the side", "oblique, mirrored"])
def test_a_fault_is_found_where_it_is_and_only_there(check_fault, name, camera):
    check_fault(EXERCISE, name, CASES, camera=camera, fps=15)


@pytest.mark.parametrize(
    ("chest_deg", "pelvis_deg", "lifts"),
    [(40, 30, True), (40, 60, False), (20, 10, False), (75, 60, False)],
    ids=["beyond the pelvis", "following it", "a little", "a body rolled over by the tracker"],
)
def test_a_shoulder_lifts_where_the_chest_turns_beyond_the_pelvis(chest_deg, pelvis_deg, lifts):
    over = np.sin(np.linspace(0, np.pi, 100)) ** 2
    turns = {"chest_roll_deg": chest_deg * over, "pelvis_roll_deg": pelvis_deg * over}
    rep = RepTrace(np.linspace(0, 5, 100), over, turns, range_deg=80, usual_range_deg=80)

    assert (SHOULDER.amount(rep) > SHOULDER.limit) == lifts


def test_a_knee_that_bends_all_the_way_speaks_for_a_full_reach(faults_of):
    assert faults_of(EXERCISE, lambda over: face_down(over=over, pelvis_deg=10), Trips(1)) == ()


@pytest.mark.parametrize("side", ["left", "right"])
def test_a_good_rep_is_clean(faults_of, side):
    assert faults_of(EXERCISE, lambda share: face_down(side, over=share), Trips(1)) == ()


def test_how_far_the_pelvis_turned_is_told(rep_of):
    rep = rep_of(EXERCISE, lambda share: face_down(over=share, pelvis_deg=60), Trips(1))

    assert rep.figures["pelvis_turn_deg"] == pytest.approx(60, abs=8)
