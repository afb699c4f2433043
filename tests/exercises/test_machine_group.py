"""The two sides of an exercise, and all exercises at once, watched as one."""

from __future__ import annotations

import math

import pytest

from pose_coach.analysis import recognised, sets_of
from pose_coach.exercises.catalog import exercise_named, exercises
from pose_coach.counting.events import PhaseEnded, RepCounted, RepFinished
from pose_coach.exercises.machine_group import machine_for, machine_for_any
from tests.exercises.performances import PERFORMANCES, Trips, in_turn
from tests.person import on_hands_and_knees, travelling

TRIPS = Trips(2)
SWITCH_S = 6.0  # from one exercise to the next somebody needs a while, and is out of sight in it


@pytest.fixture
def anything():
    return machine_for_any(exercises().values())


def cat_cow():
    """Two cows and two cats: the movement, its length and the curve of the back."""
    curve_deg_at = travelling((0, 0, 2), (-45, 4, 5), (50, 8, 9), (-45, 12, 13), (50, 16, 99))
    kneeling = on_hands_and_knees(arm_deg=-90)
    return lambda _: kneeling, 18.0, curve_deg_at


def performed(name, trips=TRIPS):
    """An exercise as the person does it: the movement, its length and the curve of the back."""
    if name == "cat-cow":
        return cat_cow()
    performance = PERFORMANCES[name]
    return performance.doing(trips, performance.sides), trips.end_s, lambda _: math.nan


def one_after_another(*names):
    away = (lambda _: None, SWITCH_S)
    parts = [performed(name) for name in names]
    movement, until_s = in_turn([p for part in parts for p in (part[:2], away)])

    def back_deg_at(time_s):
        for _, length_s, curve_deg_at in parts:
            if time_s < length_s + SWITCH_S:
                return curve_deg_at(time_s)
            time_s -= length_s + SWITCH_S
        return math.nan

    return movement, until_s, back_deg_at


def overlap(a, b):
    return min(a.end_s, b.end_s) - max(a.start_s, b.start_s)


# Recognising


@pytest.mark.parametrize("name", exercises())
def test_each_exercise_is_recognised_by_its_first_rep(watch, anything, name):
    movement, until_s, back_deg_at = performed(name)
    assert not anything.is_recognised
    outcome = watch(anything, movement, until_s, back_deg_at=back_deg_at)

    assert recognised(outcome.reps) == name
    assert [rep.number for rep in outcome.reps] == [1, 2]
    assert outcome.reps[0].start_s < 3.5
    assert anything.is_recognised
    assert anything.exercise.name == name


@pytest.mark.parametrize("name", exercises())
def test_recognised_and_named_count_the_same(watch, anything, name):
    movement, until_s, back_deg_at = performed(name)
    found = watch(anything, movement, until_s, back_deg_at=back_deg_at)
    machine = machine_for(exercise_named(name))
    named = watch(machine, movement, until_s, back_deg_at=back_deg_at)

    assert found.reps == named.reps


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("cat-cow", "rolling-plank"),
        ("rolling-plank", "t-spine-rotation"),
        ("t-spine-rotation", "cat-cow"),
        ("scorpion", "supine-twist"),
        ("supine-twist", "scorpion"),
    ],
)
def test_two_exercises_are_two_sets(watch, anything, first, second):
    movement, until_s, back_deg_at = one_after_another(first, second)
    outcome = watch(anything, movement, until_s, back_deg_at=back_deg_at)

    assert recognised(outcome.reps) == "mixed"
    assert [(reps[0].exercise, len(reps)) for reps in sets_of(outcome.reps)] == [
        (first, 2),
        (second, 2),
    ]


def test_all_five_in_a_row_are_numbered_in_order_and_none_is_counted_twice(watch, anything):
    movement, until_s, back_deg_at = one_after_another(*exercises())
    outcome = watch(anything, movement, until_s, back_deg_at=back_deg_at, fps=15)

    assert [rep.exercise for rep in outcome.reps] == [name for name in exercises() for _ in "12"]
    assert [rep.number for rep in outcome.counted] == list(range(1, 11))
    reps = outcome.reps
    assert not any(overlap(a, b) > 0 for a in reps for b in reps if a.number < b.number)


def test_a_finished_rep_is_the_one_that_was_counted(watch, anything):
    movement, until_s, back_deg_at = one_after_another("scorpion", "t-spine-rotation", "scorpion")
    outcome = watch(anything, movement, until_s, back_deg_at=back_deg_at, fps=15)
    counted = {e.rep.number: e.rep for e in outcome.events if isinstance(e, RepCounted)}
    finished = {e.rep.number: e.rep for e in outcome.events if isinstance(e, RepFinished)}

    assert counted.keys() == finished.keys() == set(range(1, 7))
    for number, rep in finished.items():
        begun = counted[number]
        assert (rep.exercise, rep.side) == (begun.exercise, begun.side)
        assert rep.start_s == begun.start_s
        assert rep.end_s == pytest.approx(begun.end_s, abs=0.5)


def test_standing_still_is_nothing(watch, anything):
    standing = {
        "nose": [0.0, 1.6, 0.0],
        **{
            f"{side}_{part}": [0.02 * height, height, sign * wide]
            for side, sign in (("left", -1), ("right", 1))
            for part, height, wide in (
                ("ear", 1.6, 0.07), ("shoulder", 1.4, 0.18), ("elbow", 1.12, 0.2),
                ("wrist", 0.88, 0.2), ("hip", 0.9, 0.1), ("knee", 0.48, 0.1), ("ankle", 0.08, 0.1),
            )
        },
    }  # fmt: skip
    outcome = watch(anything, lambda _: standing, 12.0)

    assert recognised(outcome.reps) == "none"
    assert outcome.events == ()
    assert not anything.is_recognised


def test_nobody_is_nothing(watch, anything):
    assert watch(anything, lambda _: None, 5.0).events == ()


# The two sides of the T-spine rotation


@pytest.mark.parametrize("sides", [("left", "right"), ("right", "left"), ("right", "right")])
def test_a_rotation_has_the_side_of_the_arm_that_opens(watch, sides):
    machine = machine_for(exercise_named("t-spine-rotation"))
    movement = PERFORMANCES["t-spine-rotation"].doing(TRIPS, sides)
    outcome = watch(machine, movement, TRIPS.end_s)

    assert outcome.sides == list(sides)
    assert [rep.number for rep in outcome.reps] == [1, 2]


def test_what_one_side_does_is_told_once(watch):
    machine = machine_for(exercise_named("t-spine-rotation"))
    movement = PERFORMANCES["t-spine-rotation"].doing(TRIPS, ("left", "left"))
    outcome = watch(machine, movement, TRIPS.end_s)

    ended = [e.phase.name for e in outcome.events if isinstance(e, PhaseEnded)]
    assert ended == ["open", "close"] * 2


def test_the_motion_is_that_of_the_side_that_moves(watch):
    machine = machine_for(exercise_named("t-spine-rotation"))
    movement = PERFORMANCES["t-spine-rotation"].doing(TRIPS, ("right", "right"))
    midway_s = sum(TRIPS.phases_s[2]) / 2
    towards = []

    def noting(time_s):
        if abs(time_s - midway_s) < 0.1:
            towards.append(machine.motion.towards)
        return movement(time_s)

    watch(machine, noting, TRIPS.end_s)

    assert {end.name for end in towards} == {"open"}
