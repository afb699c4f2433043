"""Rolling plank: its own rules."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from pose_coach.counting.events import RepCounted
from pose_coach.exercises.machine_group import machine_for
from pose_coach.exercises.rolling_plank import EXERCISE
from tests.exercises.performances import FaultCase, Trips
from tests.person import Camera, measured, on_hands_and_feet, travelling

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


def test_getting_up_into_the_plank_is_no_part_of_the_first_rep(watch):
    trips = Trips(1, still_s=6.0)
    share_at = trips.share_at()
    rise = travelling((-34.0, 0.0, 1.5), (0.0, 3.0, 99.0))
    outcome = watch(
        machine_for(EXERCISE), lambda t: on_hands_and_feet(rise(t) + 85 * share_at(t)), trips.end_s
    )

    (rep,) = outcome.reps
    assert rep.start_s == pytest.approx(trips.starts_s[0], abs=0.4)


@pytest.mark.parametrize(
    "body",
    [
        lambda share: on_hands_and_feet(4 + 32 * share, knee_bend_deg=72),
        lambda share: on_hands_and_feet(85 * share, hands_ahead=-0.55 * share),
    ],
    ids=["sitting back on bent knees", "walking out into the plank"],
)
def test_hips_that_bend_otherwise_are_no_rep(watch, body):
    share_at = Trips(2).share_at()
    outcome = watch(machine_for(EXERCISE), lambda t: body(share_at(t)), Trips(2).end_s)

    assert outcome.counted == []


def test_one_leg_that_the_tracker_bends_is_not_both_knees_bending():
    bent, long = on_hands_and_feet(80, knee_bend_deg=55), on_hands_and_feet(80)
    left_bent = {part: point for part, point in bent.items() if part.startswith("left")}

    assert measured(Camera().seen(bent, 0.0)).knee_bend_deg > 50
    assert 20 < measured(Camera().seen({**long, **left_bent}, 0.0)).knee_bend_deg < 35


def test_a_pause_on_the_way_home_is_no_piked_plank(watch):
    bend = travelling(
        (0.0, 0.0, 1.5),
        (85.0, 4.0, 5.0),
        (36.0, 6.5, 7.5),
        (0.0, 9.0, 10.0),
        (85.0, 12.5, 13.5),
        (0.0, 16.0, 18.0),
    )
    outcome = watch(machine_for(EXERCISE), lambda t: on_hands_and_feet(bend(t)), 18.0)

    assert [rep.faults for rep in outcome.reps] == [(), ()]


def test_a_rep_that_paused_on_its_way_home_ends_where_it_ended(watch):
    bend = travelling(
        (0.0, 0.0, 1.5),
        (85.0, 4.0, 5.0),
        (36.0, 6.0, 7.3),
        (0.0, 7.9, 10.0),
        (85.0, 12.5, 13.5),
        (0.0, 16.0, 18.0),
    )
    outcome = watch(machine_for(EXERCISE), lambda t: on_hands_and_feet(bend(t)), 18.0)

    assert outcome.counted[0].end_s < 6.5
    assert [rep.end_s for rep in outcome.reps] == pytest.approx([7.9, 16.0], abs=0.3)


@pytest.mark.parametrize(("roll_deg", "reps"), [(0.0, 1), (30.0, 1), (100.0, 0)])
def test_a_body_that_rolls_to_its_side_is_in_no_plank(roll_deg, reps):
    machine, share_at, events = machine_for(EXERCISE), Trips(1).share_at(), []
    for time_s in np.arange(0.0, Trips(1).end_s, 0.05):
        share = share_at(time_s)
        seen = measured(Camera().seen(on_hands_and_feet(85 * share), time_s))
        trunk = replace(seen.trunk, chest_roll_deg=roll_deg * share)
        events += machine.update(time_s, replace(seen, trunk=trunk))
    events += machine.finish(Trips(1).end_s)

    assert sum(isinstance(event, RepCounted) for event in events) == reps
