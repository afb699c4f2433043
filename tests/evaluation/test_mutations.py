"""Whatever is spoiled in a perfect analysis must make a figure worse: or the figure proves nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pose_coach.body.landmarks import Side
from pose_coach.evaluation.figures import figures


def swap_a_side(reps):
    return [replace(reps[0], side=Side.RIGHT), *reps[1:]]


def shift_a_phase_by_a_second(reps):
    late, *others = reps[0].phases
    late = replace(late, start_s=late.start_s + 1, end_s=late.end_s + 1)
    return [replace(reps[0], phases=(late, *others)), *reps[1:]]


def shift_a_phase_out_of_sight(reps):
    late, *others = reps[0].phases
    late = replace(late, start_s=late.start_s + 60, end_s=late.end_s + 60)
    return [replace(reps[0], phases=(late, *others)), *reps[1:]]


def flip_rushed(reps):
    first, *others = reps[0].phases
    return [replace(reps[0], phases=(replace(first, rushed=not first.rushed), *others)), *reps[1:]]


def drop_a_rep(reps):
    return reps[1:]


def invent_a_rep(reps):
    away_s = 100.0
    return [*reps, replace(reps[0], start_s=reps[0].start_s + away_s, end_s=reps[0].end_s + away_s)]


def miss_a_fault(reps):
    return [replace(rep, faults=()) for rep in reps]


def invent_a_fault(reps):
    return [replace(rep, faults=("hips-rocking",)) for rep in reps]


def overstate_the_range(reps):
    return [replace(rep, range_deg=rep.range_deg + 20) for rep in reps]


def count_late(reps):
    return [replace(rep, counted_s=rep.counted_s + 2) for rep in reps]


@pytest.mark.parametrize(
    ("spoil", "figure"),
    [
        (swap_a_side, lambda f: f.sides.value),
        (shift_a_phase_by_a_second, lambda f: -f.phase_times_s.mean),
        (shift_a_phase_by_a_second, lambda f: -f.phase_times_s.p95),
        (shift_a_phase_by_a_second, lambda f: -abs(f.phase_starts_s.bias)),
        (shift_a_phase_out_of_sight, lambda f: f.phases_found.value),
        (flip_rushed, lambda f: f.rushed.precision.value + f.rushed.recall.value),
        (drop_a_rep, lambda f: f.exact.value),
        (drop_a_rep, lambda f: -f.normalised_error),
        (drop_a_rep, lambda f: f.phases_found.value),
        (invent_a_rep, lambda f: f.exact.value),
        (miss_a_fault, lambda f: f.faults["cat-cow", "elbows-bending"].recall.value),
        (invent_a_fault, lambda f: f.faults["cat-cow", "hips-rocking"].precision.value),
        (overstate_the_range, lambda f: -f.ranges_deg.mean),
        (count_late, lambda f: -f.count_delays_s.p95),
    ],
)
def test_a_corrupted_analysis_has_worse_metrics(the, measured, spoil, figure):
    hurried = the.rep(0.0, 1.2, 1.2, side="left", faults=("elbows-bending",), range_deg=80.0)
    rocking = the.rep(10.0, side="left", faults=("hips-rocking",), range_deg=80.0)
    truth = the.truth(hurried, rocking, the.rep(20.0, side="left", range_deg=80.0))
    reps = [measured(true, side=Side.LEFT) for true in truth.reps]

    perfect, spoiled = (figures([the.clip(truth, of)]) for of in (reps, spoil(reps)))

    assert figure(spoiled) < figure(perfect)
