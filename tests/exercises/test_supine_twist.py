"""Supine twist: its own rules."""

from __future__ import annotations

import numpy as np
import pytest

from pose_coach.body.measurements import measure
from pose_coach.counting.events import Phase, RepCounted, RepFinished
from pose_coach.exercises.machine_group import machine_for
from pose_coach.exercises.supine_twist import EXERCISE
from pose_coach.exercises.trace import RepTrace
from tests.exercises.performances import FaultCase, Trips
from tests.feet_end import from_the_feet
from tests.person import Camera, face_up

CASES = {
    "shoulder-lifting": FaultCase(
        lambda share: face_up(fallen_deg=80 * share, chest_deg=40 * share),
        lambda share: face_up(fallen_deg=80 * share, chest_deg=12 * share),
    ),
    "knees-apart": FaultCase(
        lambda share: face_up(fallen_deg=80 * share, apart_deg=80 * share),
        lambda share: face_up(fallen_deg=80 * share, apart_deg=20 * share),
    ),
    "knees-dropped": FaultCase(
        lambda share: face_up(fallen_deg=80 * share),
        lambda share: face_up(fallen_deg=80 * share),
        faulty_trips=Trips(1, travel_s=0.4),
        fine_trips=Trips(1, travel_s=2.5),
    ),
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


@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize("head", ["left", "right"])
@pytest.mark.parametrize("feet_up", [False, True], ids=["feet on the floor", "feet lifted"])
@pytest.mark.parametrize("fallen_deg", [45, 85])
def test_the_side_is_that_to_which_the_knees_fall(watch, side, head, feet_up, fallen_deg):
    share_at = Trips(1).share_at()
    outcome = watch(
        machine_for(EXERCISE),
        lambda t: face_up(side, fallen_deg=fallen_deg * share_at(t), feet_up=feet_up),
        Trips(1).end_s,
        camera=Camera(head, noise_m=0.002),
        fps=15,
    )

    assert outcome.sides == [side]


@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize("mirrored", [False, True])
def test_from_the_feet_twists_are_counted_by_the_silhouette(side, mirrored):
    machine, trips = machine_for(EXERCISE), Trips(2, hold_s=3.0)
    share_at = trips.share_at()
    events = []
    for time_s in np.arange(0.0, trips.end_s, 0.05):
        pose = from_the_feet(85 * share_at(time_s), side=side, mirrored=mirrored, time_s=time_s)
        events += machine.update(time_s, measure(pose))
    events += machine.finish(trips.end_s)

    reps = [event.rep for event in events if isinstance(event, RepFinished)]
    shown = {"left": "right", "right": "left"}[side] if mirrored else side
    assert [rep.side for rep in reps] == [shown] * 2
    # Of shoulders and knees the wrong skeleton tells nothing.
    assert {fault for rep in reps for fault in rep.faults} == {"hold-cut-short"}


def test_from_the_feet_a_knee_that_sways_is_no_twist():
    machine, trips = machine_for(EXERCISE), Trips(2)
    share_at = trips.share_at()
    events = []
    for time_s in np.arange(0.0, trips.end_s, 0.05):
        pose = from_the_feet(18 * share_at(time_s), time_s=time_s)
        events += machine.update(time_s, measure(pose))

    assert not any(isinstance(event, RepCounted) for event in events)


def twist(*, tilt_deg=5.0, aside=0.8, end_on=0.0):
    """The trace of a rep, tilted trunk and all, of which a share was seen end on."""
    share = np.sin(np.linspace(0, np.pi, 100)) ** 2
    from_end = np.arange(100) < 100 * end_on
    readings = {
        "elevation_deg": tilt_deg * share,
        "knees_left": aside * share,
        "lean_end_on": np.where(from_end, 0.1, np.nan),
    }
    phases = (Phase("lower", 0, 2, True, 60, False, False, 60, -1.6),) * 2
    return RepTrace(np.linspace(0, 4, 100), 60 * share - 80, readings, 60, 60, phases)


@pytest.mark.parametrize(
    ("tilt_deg", "aside", "is_other"),
    [(5, 0.8, False), (22, 0.8, False), (22, 0.1, True), (40, 0.8, True)],
    ids=["a twist", "the trunk tilts along", "a crunch", "sitting up"],
)
def test_a_trunk_may_tilt_along_with_knees_that_go_aside(tilt_deg, aside, is_other):
    assert EXERCISE.is_other(twist(tilt_deg=tilt_deg, aside=aside)) == is_other


@pytest.mark.parametrize(("end_on", "is_other"), [(0.0, False), (0.4, True), (1.0, False)])
def test_a_body_that_seems_to_turn_towards_the_camera_half_way_is_not_believed(end_on, is_other):
    assert EXERCISE.is_other(twist(end_on=end_on)) == is_other
