"""Exercises as a person wants them done."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from pose_coach.exercises.catalog import exercise_named, exercises
from pose_coach.settings.applied import programme, tailored, with_breaths, with_tempo
from pose_coach.settings.model import Settings


def fault(exercise, name):
    return next(f for f in exercise.faults if f.name == name)


def test_the_default_programme_is_every_exercise_unchanged():
    done = programme(Settings())

    assert [e.name for e in done] == list(exercises())
    assert all(
        now is own or now == own for now, own in zip(done, exercises().values(), strict=True)
    )


def test_the_programme_follows_the_set_order_and_dose():
    wanted = Settings(exercises=("scorpion", "cat-cow"), dose={"cat-cow": 4, "supine-twist": 2})
    scorpion, cat_cow = programme(wanted)

    assert (scorpion.name, scorpion.set_goal) == ("scorpion", 10)
    assert scorpion.up_to is not None  # it goes on until the person has had enough
    assert (cat_cow.name, cat_cow.set_goal) == ("cat-cow", 4)
    assert exercise_named("cat-cow").goal == 10


def test_a_set_dose_ends_an_open_ended_exercise():
    scorpion = tailored(exercise_named("scorpion"), Settings(dose={"scorpion": 5}))

    assert (scorpion.goal, scorpion.up_to) == (5, None)


@pytest.mark.parametrize("name", list(exercises()))
def test_gentle_tempo_is_a_second_slower_everywhere(name):
    own = exercise_named(name)
    gentle = with_tempo(own, "gentle").tempo

    assert gentle.rushed_below_s == own.tempo.rushed_below_s + 1 == 3.0
    assert gentle.ideal_s == (own.tempo.ideal_s[0] + 1, own.tempo.ideal_s[1] + 1)
    assert gentle.jerky_below_sparc == own.tempo.jerky_below_sparc
    assert with_tempo(own, "standard") is own


@pytest.mark.parametrize(
    ("breaths", "held_s", "cut_short"),
    [
        (2, 9.0, True),
        (2, 10.0, False),
        (3, 13.0, True),
        (3, 15.0, False),
        (5, 23.0, True),
        (5, 25.0, False),
    ],
)
def test_the_limit_of_a_short_hold_scales_with_the_breaths(breaths, held_s, cut_short):
    twist = with_breaths(exercise_named("supine-twist"), breaths)
    short = fault(twist, "hold-cut-short")

    assert twist.hold_s == 8.0 * breaths
    assert (short.amount(SimpleNamespace(hold_s=held_s)) > short.limit) is cut_short


def test_the_cue_names_the_number_of_breaths():
    twist = exercise_named("supine-twist")
    cues = [fault(with_breaths(twist, n), "hold-cut-short").cue for n in (2, 3, 12)]

    assert cues == [
        "Stay for two deep breaths",
        fault(twist, "hold-cut-short").cue,
        "Stay for 12 deep breaths",
    ]
