"""The drawn person goes through every exercise as somebody would."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest

from pose_coach.exercises.catalog import exercise_named, exercises
from pose_coach.exercises.exercise import Sides
from pose_coach.exercises.figure import JOINTS, LIMBS, Figure, Stance

PLACES = [step / 10 for step in range(11)]
SEEN_FROM_THE_SIDE = ("cat-cow", "rolling-plank")


def figure_of(name: str) -> Figure:
    figure = exercise_named(name).figure
    assert figure is not None
    return figure


def length(stance: Stance, start: str, end: str) -> float:
    return math.dist(stance.place(start), stance.place(end))


@pytest.mark.parametrize("name", exercises())
def test_every_exercise_has_a_figure_with_all_its_joints(name: str) -> None:
    figure = figure_of(name)
    for stance in (figure.start, figure.low, figure.between, figure.high):
        for joint in JOINTS:
            assert all(math.isfinite(value) for value in stance.place(joint))
    assert set(figure.moves) <= {"trunk", *LIMBS}


@pytest.mark.parametrize("name", exercises())
def test_it_goes_from_the_low_end_to_the_high_one_and_no_further(name: str) -> None:
    figure = figure_of(name)
    for place, stance in ((0.0, figure.low), (0.5, figure.between), (1.0, figure.high)):
        at = figure.at(place)
        for joint in JOINTS:
            assert at.place(joint) == pytest.approx(stance.place(joint))
        for one, other in zip(at.back, stance.back, strict=True):
            assert one == pytest.approx(other)
    assert figure.at(-1.0) == figure.at(0.0)
    assert figure.at(7.0) == figure.at(1.0)
    assert figure.at(math.nan) == figure.start


@pytest.mark.parametrize("name", exercises())
def test_it_moves_smoothly(name: str) -> None:
    figure = figure_of(name)
    for joint in JOINTS:
        way = [figure.at(step / 50).place(joint) for step in range(51)]
        steps = [math.dist(one, other) for one, other in pairwise(way)]
        assert max(steps) < 0.12


@pytest.mark.parametrize("name", SEEN_FROM_THE_SIDE)
def test_seen_from_the_side_limbs_keep_their_length(name: str) -> None:
    figure = figure_of(name)
    for limb in LIMBS.values():
        for start, end in pairwise(limb):
            lengths = [length(figure.at(place), start, end) for place in PLACES]
            assert max(lengths) - min(lengths) < 0.12


@pytest.mark.parametrize("name", SEEN_FROM_THE_SIDE)
def test_hands_and_feet_stay_on_the_mat(name: str) -> None:
    figure = figure_of(name)
    for joint in ("near_hand", "far_hand", "near_toe", "far_toe"):
        for place in PLACES:
            assert figure.at(place).place(joint) == pytest.approx(figure.start.place(joint))


@pytest.mark.parametrize("name", ["scorpion", "supine-twist"])
def test_lying_down_both_shoulders_stay_on_the_mat(name: str) -> None:
    figure = figure_of(name)
    for joint in ("near_shoulder", "far_shoulder"):
        for place in PLACES:
            assert figure.at(place).place(joint) == pytest.approx(figure.start.place(joint))


def test_the_back_sinks_in_the_cow_and_rounds_in_the_cat() -> None:
    figure = figure_of("cat-cow")
    middles = [stance.back[1][1] for stance in (figure.low, figure.start, figure.high)]
    assert middles == sorted(middles)
    heads = [stance.place("head")[1] for stance in (figure.high, figure.start, figure.low)]
    assert heads == sorted(heads)


def test_the_hips_rise_in_the_dog_and_the_elbow_as_the_chest_opens() -> None:
    for name, joint in (("rolling-plank", "hip"), ("t-spine-rotation", "near_elbow")):
        figure = figure_of(name)
        heights = [figure.at(place).place(joint)[1] for place in PLACES]
        assert heights == sorted(heights)
        assert heights[-1] - heights[0] > 0.6


def test_a_side_is_named_where_the_exercise_has_sides() -> None:
    for name, exercise in exercises().items():
        assert (figure_of(name).side is None) is (exercise.sides is Sides.NONE)


def test_everything_lies_within_the_extent() -> None:
    figure = figure_of("scorpion")
    (left, bottom), (right, top) = figure.extent
    for place in PLACES:
        for joint in JOINTS:
            x, y = figure.at(place).place(joint)
            assert left - 0.02 <= x <= right + 0.02
            assert bottom - 0.02 <= y <= top + 0.02
