"""Scorpion: its own rules."""

from __future__ import annotations

import numpy as np
import pytest

from pose_coach.exercises.machine_group import machine_for
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
    rep = RepTrace(np.linspace(0, 5, 100), 80 * over, turns, range_deg=80, usual_range_deg=80)

    assert (SHOULDER.amount(rep) > SHOULDER.limit) == lifts


def test_a_knee_that_bends_all_the_way_speaks_for_a_full_reach(faults_of):
    assert faults_of(EXERCISE, lambda over: face_down(over=over, pelvis_deg=10), Trips(1)) == ()


@pytest.mark.parametrize("side", ["left", "right"])
def test_a_good_rep_is_clean(faults_of, side):
    assert faults_of(EXERCISE, lambda share: face_down(side, over=share), Trips(1)) == ()


def test_how_far_the_pelvis_turned_is_told(watch):
    share_at = Trips(1).share_at()
    outcome = watch(
        machine_for(EXERCISE), lambda t: face_down(over=share_at(t), pelvis_deg=60), Trips(1).end_s
    )

    (rep,) = outcome.reps
    assert rep.figures["pelvis_turn_deg"] == pytest.approx(60, abs=8)


def travel(signal, *, seconds=2.0, **readings):
    """A trace of some seconds, with readings that go evenly through the values given."""
    times_s = np.linspace(0.0, seconds, 120)

    def through(values):
        return np.interp(times_s, np.linspace(0.0, seconds, len(values)), values)

    columns = {name: through(values) for name, values in readings.items()}
    return RepTrace(times_s, through(signal), columns, range_deg=60, usual_range_deg=60)


@pytest.mark.parametrize(
    ("feet_apart", "knee_deg", "is_back"),
    [(0.1, 20, True), (1.3, 20, False), (0.1, 60, False)],
    ids=["on the floor", "a foot in the air", "a knee still bent"],
)
def test_the_leg_is_back_once_it_lies(feet_apart, knee_deg, is_back):
    home = travel((60, 0), ankle_apart=(0.5, feet_apart), knee_bend_deg=(100, knee_deg))

    assert EXERCISE.confirms(home) == is_back


def test_who_rests_is_back_however_the_leg_is_seen():
    home = travel((60, 0, 0, 0), seconds=4, ankle_apart=(1, 1), knee_bend_deg=(60, 60))

    assert EXERCISE.confirms(home)


def test_on_the_way_out_nothing_must_lie():
    assert EXERCISE.confirms(travel((0, 60), ankle_apart=(1, 1), knee_bend_deg=(60, 100)))


@pytest.mark.parametrize("hold_s", [1, 20])
@pytest.mark.parametrize(("apart", "is_other"), [(0.6, False), (0.1, True)])
def test_that_the_feet_part_on_the_way_is_seen_however_long_the_hold_is(hold_s, apart, is_other):
    times_s = np.arange(0.0, 4.0 + hold_s, 1 / 30)
    out = np.interp(times_s, (1, 2, 2 + hold_s, 3 + hold_s), (0, 1, 1, 0))
    feet = np.where((times_s > 1.3) & (times_s < 1.7), apart, 0.0)
    readings = {
        "chest_roll_deg": 0 * out,
        "pelvis_roll_deg": 40 * out,
        "ankle_apart": feet,
        "knee_bend_deg": 20 * out,
    }
    rep = RepTrace(times_s, 60 * out, readings, range_deg=60, usual_range_deg=60)

    assert EXERCISE.is_other(rep) == is_other


def test_a_knee_that_bends_far_is_one_leg_also_where_the_feet_are_seen_together():
    rep = travel(
        (0, 60, 0),
        chest_roll_deg=(0, 0),
        pelvis_roll_deg=(0, 40, 0),
        ankle_apart=(0, 0),
        knee_bend_deg=(10, 90, 10),
    )

    assert not EXERCISE.is_other(rep)
