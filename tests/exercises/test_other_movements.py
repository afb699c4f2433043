"""What is none of the exercises is counted as none of them."""

from __future__ import annotations

import pytest

from pose_coach.exercises.catalog import exercises
from pose_coach.exercises.machine_group import machine_for, machine_for_any
from tests.exercises.performances import Trips
from tests.person import (
    Camera,
    face_down,
    face_up,
    in_childs_pose,
    on_hands_and_feet,
    on_hands_and_knees,
)

# The body at a share of the way there and back.
MOVEMENTS = {
    "plank held": lambda _: on_hands_and_feet(3),
    "dog held": lambda _: on_hands_and_feet(80),
    "push-ups": lambda share: on_hands_and_feet(3, elbow_bend_deg=95 * share),
    "child's pose held": lambda _: in_childs_pose(),
    "legs lifted together": lambda share: face_down(both_legs_deg=22 * share),
    "crunches": lambda share: face_up(sat_up_deg=40 * share),
    "pelvic bridge": lambda share: face_up(bridge_deg=28 * share),
    "on hands and knees": lambda _: on_hands_and_knees(arm_deg=-90),
    "on the belly": lambda _: face_down(),
    "on the back": lambda _: face_up(),
}
TRIPS = {"calm": Trips(3, travel_s=2.0), "quick": Trips(4, travel_s=0.7, hold_s=0.2, home_s=0.3)}


class EveryExercise:
    """Each exercise watched for on its own, and all at once."""

    def __init__(self):
        known = exercises().values()
        self._machines = [machine_for_any(known), *map(machine_for, known)]

    def update(self, time_s, measured):
        return [e for machine in self._machines for e in machine.update(time_s, measured)]

    def finish(self, time_s):
        return [e for machine in self._machines for e in machine.finish(time_s)]


@pytest.mark.parametrize("pace", TRIPS)
@pytest.mark.parametrize("name", MOVEMENTS)
@pytest.mark.parametrize(
    "camera",
    [Camera(noise_m=0.003), Camera("left", yaw_deg=25, noise_m=0.003)],
    ids=["side", "oblique"],
)
def test_nothing_is_counted(watch, name, pace, camera):
    trips, body = TRIPS[pace], MOVEMENTS[name]
    share_at = trips.share_at()
    outcome = watch(
        EveryExercise(), lambda t: body(share_at(t)), trips.end_s, camera=camera, fps=15
    )

    assert [rep.exercise for rep in outcome.counted] == []
