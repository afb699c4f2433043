"""What holds for every exercise that goes from home to a far end and back, seen in a whole person."""

from __future__ import annotations

import numpy as np
import pytest

from pose_coach.exercises.catalog import exercise_named
from pose_coach.exercises.machine_group import machine_for
from tests.exercises.performances import PERFORMANCES, Trips, in_turn
from tests.person import Camera

CAMERAS = {
    "head to the right": Camera(noise_m=0.002),
    "head to the left": Camera(head="left", noise_m=0.002),
    "mirrored": Camera(mirrored=True, noise_m=0.002),
    "head to the left, mirrored": Camera(head="left", mirrored=True, noise_m=0.002),
    "from the feet's side": Camera(yaw_deg=30.0, noise_m=0.002),
    "from the head's side": Camera(yaw_deg=-30.0, noise_m=0.002),
    "from afar": Camera(metre_px=80.0, noise_m=0.002),
}
either = {"left": "right", "right": "left", "": ""}


@pytest.fixture(params=PERFORMANCES)
def performance(request):
    return PERFORMANCES[request.param]


@pytest.fixture
def machine(performance):
    return machine_for(exercise_named(performance.exercise))


def names(sides):
    """The sides as reps have them."""
    return [side or None for side in sides]


def phases(outcome):
    return [phase for rep in outcome.reps for phase in rep.phases]


def assert_timed(outcome, trips, speed=1.0):
    """Phases begin and end when they do. The first start is told late: at first one only creeps."""
    starts_s, ends_s = zip(*trips.phases_s, strict=True)
    found = phases(outcome)
    # A pelvis that rolls over, and knees that fall, move most at one end and hardly at the other.
    good_for_s = 0.5 if found and found[0].name in ("lower", "reach") else 0.3
    good_for_s *= max(1.0, speed)
    assert [p.end_s * speed for p in found] == pytest.approx(list(ends_s), abs=good_for_s)
    assert [p.start_s * speed for p in found][1:] == pytest.approx(
        list(starts_s[1:]), abs=good_for_s
    )
    assert found[0].start_s * speed == pytest.approx(starts_s[0], abs=2.5 * good_for_s)


@pytest.mark.parametrize("camera", CAMERAS.values(), ids=CAMERAS)
def test_each_trip_is_a_rep_with_its_side(watch, machine, performance, camera):
    trips = Trips(2)
    outcome = watch(
        machine, performance.doing(trips, performance.sides), trips.end_s, camera=camera
    )

    # In a mirrored picture one sees somebody who does it with the other side.
    sides = [performance.sides[0], performance.sides[-1]]
    assert outcome.sides == names(either[s] if camera.mirrored else s for s in sides)
    assert [p.name for p in phases(outcome)] == list(performance.phases) * 2
    assert {rep.exercise for rep in outcome.reps} == {performance.exercise}
    assert [rep.number for rep in outcome.reps] == [1, 2]
    assert outcome.partial == 0


def test_phases_begin_and_end_when_they_do(watch, machine, performance):
    trips = Trips(2)

    assert_timed(watch(machine, performance.doing(trips), trips.end_s), trips)


@pytest.mark.parametrize("speed", [0.5, 2.0])
def test_the_speed_does_not_change_the_count(watch, machine, performance, speed):
    trips = Trips(2, still_s=2.0, travel_s=2.2)
    outcome = watch(machine, performance.doing(trips), trips.end_s, speed=speed)

    assert outcome.sides == names(performance.sides[:1] * 2)
    assert_timed(outcome, trips, speed)
    assert [p.rushed for p in phases(outcome)][1:] == [speed > 1] * 3


@pytest.mark.parametrize("fps", [15.0, 60.0])
def test_the_frame_rate_does_not_matter(watch, machine, performance, fps):
    trips = Trips(1)
    outcome = watch(machine, performance.doing(trips), trips.end_s, fps=fps)

    assert outcome.sides == names(performance.sides[:1])
    assert_timed(outcome, trips)


def test_a_variable_frame_rate_does_not_matter(watch, machine, performance):
    trips = Trips(2)
    intervals_s = np.random.default_rng(3).choice([1 / 60, 1 / 30, 1 / 8], 400)
    times_s = np.cumsum(intervals_s)
    times_s = times_s[times_s < trips.end_s]
    outcome = watch(machine, performance.doing(trips), trips.end_s, times_s=times_s)

    assert len(outcome.reps) == 2
    assert_timed(outcome, trips)


def test_small_gaps_are_ridden_over(watch, machine, performance):
    trips = Trips(2)
    movement = performance.doing(trips)

    def with_gaps(time_s):
        return None if time_s % 2.0 < 0.4 else movement(time_s)

    outcome = watch(machine, with_gaps, trips.end_s)

    assert outcome.sides == names(performance.sides[:1] * 2)
    assert outcome.left == [pytest.approx(trips.end_s, abs=0.5)]


def test_reps_are_counted_within_half_a_second_of_their_end(watch, machine, performance):
    trips = Trips(2)
    outcome = watch(machine, performance.doing(trips), trips.end_s)

    ends_s = [end_s for _, end_s in trips.phases_s[1::2]]
    assert [rep.counted_s for rep in outcome.counted] == pytest.approx(ends_s, abs=0.5)


def test_the_hold_at_the_far_end_is_timed(watch, machine, performance):
    trips = Trips(1, hold_s=4.0)
    outcome = watch(machine, performance.doing(trips), trips.phases_s[-1][1] + 0.4)

    # Gentle ends look a little like standing still.
    assert outcome.reps[0].hold_s == pytest.approx(4.0, abs=1.0)


def test_a_movement_under_way_when_the_picture_starts_counts(watch, machine, performance):
    trips = Trips(2)
    start_s = trips.starts_s[0] + 0.4 * trips.travel_s
    outcome = watch(machine, performance.doing(trips), trips.end_s, from_s=start_s)

    assert outcome.sides == names(performance.sides[:1] * 2)
    assert not outcome.reps[0].phases[0].start_seen
    assert outcome.reps[1].phases[0].start_seen


def test_a_clip_that_ends_at_the_far_end_has_a_partial_rep(watch, machine, performance):
    trips = Trips(2, hold_s=3.0)
    held_until_s = trips.phases_s[3][0] - 0.3
    outcome = watch(machine, performance.doing(trips), held_until_s)

    assert len(outcome.counted) == 1
    assert outcome.partial == 1


def test_a_clip_with_nothing_but_the_way_there_has_a_partial_rep(watch, machine, performance):
    trips = Trips(1, hold_s=3.0)
    outcome = watch(machine, performance.doing(trips), trips.phases_s[1][0] - 0.3)

    assert outcome.counted == []
    assert outcome.partial == 1


def test_a_small_movement_is_nothing(watch, machine, performance):
    share_at = Trips(3).share_at()
    side = performance.sides[0]
    outcome = watch(machine, lambda t: performance.body(side, 0.1 * share_at(t)), 25.0)

    assert outcome.counted == []


@pytest.mark.parametrize("share", [0.0, 1.0], ids=["home", "far end"])
def test_an_end_that_is_held_still_counts_nothing(watch, machine, performance, share):
    still = performance.body(performance.sides[-1], share)
    outcome = watch(machine, lambda _: still, 12.0, camera=Camera(noise_m=0.004))

    assert outcome.counted == []
    assert outcome.partial == 0


def test_the_other_exercises_count_nothing(watch, performance):
    """Each once with every side, one after the other, watched for one exercise only."""
    trips = Trips(2)
    others = [p for p in PERFORMANCES.values() if p is not performance]
    movement, until_s = in_turn([(o.doing(trips, o.sides), trips.end_s) for o in others])
    machine = machine_for(exercise_named(performance.exercise))

    assert watch(machine, movement, until_s, fps=15).counted == []


def test_who_leaves_and_comes_back_goes_on_counting(watch, machine, performance):
    trips = Trips(1)
    once = (performance.doing(trips), trips.end_s)
    movement, until_s = in_turn([once, (lambda _: None, 6.0), once])
    outcome = watch(machine, movement, until_s)

    assert [rep.number for rep in outcome.reps] == [1, 2]
    assert len(outcome.left) == 2
