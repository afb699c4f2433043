"""Exercises are found by looking."""

from __future__ import annotations

import pytest

from pose_coach.common.errors import PoseCoachError
from pose_coach.exercises.catalog import exercise_named, exercises


def test_cat_cow_comes_first():
    assert next(iter(exercises())) == "cat-cow"


def test_names_are_the_keys_and_orders_are_unique():
    known = exercises()

    assert all(exercise.name == name for name, exercise in known.items())
    assert len({exercise.order for exercise in known.values()}) == len(known)


def test_an_unknown_name_is_told_with_the_known_ones():
    with pytest.raises(PoseCoachError, match=r"^dancing: no such exercise\. There is: .*cat-cow"):
        exercise_named("dancing")
