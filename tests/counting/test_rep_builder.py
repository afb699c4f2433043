"""The record of a repetition: phases, holds, ranges, faults, and what is usual."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pose_coach.exercises.exercise import Fault
from tests.counting.conftest import RANGE_DEG, Body, Set, played, watch

DONE = Set(count=4, hold_s=1.5, rest_s=2.0)


def reps_of(exercise, done=DONE):
    return watch(exercise, Body(exercise).frames(done, done.end_s), causal=False).reps


def test_a_repetition_has_its_phases_range_and_confidence():
    for rep in reps_of(played("rolling-plank")):
        assert [phase.name for phase in rep.phases] == ["to-dog", "to-plank"]
        assert rep.range_deg == pytest.approx(RANGE_DEG, abs=2.0)
        assert rep.confidence > 0.8
        assert rep.phases[0].peak_speed_deg_s == pytest.approx(1.875 * RANGE_DEG / 3.0, rel=0.1)


def test_a_hold_is_standing_still_at_both_ends():
    first = reps_of(played("rolling-plank"))[0]

    assert first.hold_s == pytest.approx(DONE.hold_s + DONE.rest_s, abs=0.9)


def test_faults_see_the_position_and_what_is_usual():
    seen = []

    def amount(trace):
        seen.append(trace)
        return trace.at_far_end("share") - 0.9

    exercise = replace(
        played("rolling-plank"),
        readings={"share": lambda m: m.share},
        faults=(Fault("too-far", "Less", amount, 0.0),),
    )
    reps = reps_of(exercise)

    assert {(rep.faults, rep.unseen_faults) for rep in reps} == {(("too-far",), ())}
    assert seen[0].usual_swings == {}
    assert seen[2].usual_range_deg == pytest.approx(RANGE_DEG, abs=2.0)
    assert seen[2].usual_swings["share"] == pytest.approx(1.0, abs=0.1)
    assert seen[2].position.min() == pytest.approx(0.0, abs=0.15)
    assert seen[2].position.max() == pytest.approx(1.0, abs=0.15)
    assert seen[2].hold_s == pytest.approx(1.5, abs=0.6)


def test_a_fault_that_cannot_be_told_is_none():
    exercise = replace(
        played("rolling-plank"), faults=(Fault("odd", "Odd", lambda _: 1.0 / 0.0, 0.0),)
    )

    assert {(rep.faults, rep.unseen_faults) for rep in reps_of(exercise)} == {((), ("odd",))}
