from __future__ import annotations

from dataclasses import replace

import pytest

from pose_coach.body.landmarks import Side


def test_a_shifted_phase_has_time_errors(the, measured):
    true = the.rep(1.0)

    compared = the.set(the.truth(true), [measured(true, late_s=(0.2, 0.0, 0.0, -0.1))])

    assert compared.start_errors_s == pytest.approx((0.2, 0.0))
    assert compared.end_errors_s == pytest.approx((0.0, -0.1))
    assert compared.duration_errors_s == pytest.approx((-0.2, -0.1))


def test_a_late_count_has_a_delay(the, measured):
    true = the.rep(1.0)

    late = the.set(the.truth(true), [measured(true, counted_s=true.end_s + 0.7)])

    assert late.count_delays_s == pytest.approx((0.7,))


def test_a_missed_rep_has_no_time_errors(the, measured):
    seen, missed = the.rep(0.0), the.rep(20.0)

    compared = the.set(the.truth(seen, missed), [measured(seen)])

    assert (compared.true_count, compared.count) == (2, 1)
    assert (compared.true_phases, len(compared.end_errors_s)) == (4, 2)
    assert len(compared.count_delays_s) == 1


def test_reps_are_matched_by_time_not_number(the, measured):
    first, second = the.rep(0.0), the.rep(20.0)

    compared = the.set(the.truth(first, second), [measured(second, number=1)])

    assert compared.start_errors_s == pytest.approx((0.0, 0.0))


def test_one_long_rep_matches_only_one_true_rep(the, measured):
    first, second = the.rep(0.0), the.rep(8.0)
    merged = measured(first, end_s=second.end_s)

    assert len(the.set(the.truth(first, second), [merged]).count_delays_s) == 1


def test_phases_are_matched_across_reps(the, measured):
    """Cow, cat, cow, cat: the first cow was missed, and what is left was paired the other way."""
    first, second = the.rep(0.0), the.rep(10.0)
    cat_then_cow = measured(first, late_s=(0, 0, 0.1, 0.1))
    cat, cow = cat_then_cow.phases[1], measured(second, late_s=(0.2, 0.2, 0, 0)).phases[0]
    other_way = replace(cat_then_cow, start_s=cat.start_s, end_s=cow.end_s, phases=(cat, cow))

    compared = the.set(the.truth(first, second), [other_way])

    assert compared.start_errors_s == pytest.approx((0.1, 0.2))
    assert (compared.true_phases, len(compared.end_errors_s)) == (4, 2)


def test_another_exercise_has_no_true_reps(the, measured):
    true = the.rep(0.0)

    compared = the.set(the.truth(true), [measured(true)], exercise="scorpion")

    assert (compared.true_count, compared.count) == (0, 1)
    assert compared.end_errors_s == ()


def test_mixed_clips_are_split_by_exercise(the, measured):
    cat_cow, twist = the.rep(0.0), the.rep(20.0, exercise="supine-twist")
    mixed = the.truth(cat_cow, twist, exercise="mixed")

    compared = the.set(mixed, [measured(twist)], exercise="supine-twist")

    assert (compared.true_count, compared.count) == (1, 1)
    assert compared.start_errors_s == pytest.approx((0.0, 0.0))
    assert the.set(mixed, []).true_count == 1


def test_verdicts_near_the_limit_are_separate(the, measured):
    close = the.rep(0.0, cow_s=1.9, cat_s=2.1)

    compared = the.set(the.truth(close), [measured(close, rushed=(False, True))])

    assert compared.rushed == ()
    assert compared.rushed_near_limit == ((True, False), (False, True))


def test_filmed_clips_use_only_labelled_verdicts(the, measured):
    labelled = the.rep(0.0, cow_s=1.2, cat_s=1.2, rushed=(True, None))
    reps = [measured(labelled)]

    filmed = the.set(the.truth(labelled, tolerance_s=0.3, origin="filmed"), reps)
    rendered = the.set(the.truth(labelled), reps)

    assert filmed.rushed == ((True, True),)
    assert rendered.rushed == ((True, True), (True, True))


def test_phases_with_unseen_start_are_not_judged(the, measured):
    true = the.rep(0.0)
    rep = measured(true, late_s=(0.9, 0.1, 0.0, 0.0))
    unseen = replace(rep, phases=(replace(rep.phases[0], start_seen=False), rep.phases[1]))

    compared = the.set(the.truth(true), [unseen])

    assert compared.start_errors_s == pytest.approx((0.0,))
    assert compared.end_errors_s == pytest.approx((0.1, 0.0))
    assert len(compared.rushed) == 1


def test_sides_are_paired_with_the_truth(the, measured):
    left, right = the.rep(0.0, side="left"), the.rep(20.0, side="right")
    reps = [measured(left, side=Side.LEFT), measured(right, side=Side.LEFT)]

    compared = the.set(the.truth(left, right), reps)

    assert compared.sides == (("left", "left"), ("right", "left"))
    assert the.set(the.truth(the.rep(0.0)), [measured(the.rep(0.0))]).sides == ()


def test_faults_are_paired_with_the_truth(the, measured):
    true, unlabelled = the.rep(0.0, faults=("hips-rocking",)), the.rep(20.0, faults=None)
    reps = [measured(true, faults=("elbows-bending",)), measured(unlabelled)]

    compared = the.set(the.truth(true, unlabelled), reps)

    assert compared.faults == ((frozenset({"hips-rocking"}), frozenset({"elbows-bending"})),)


def test_labelled_ranges_of_motion_are_compared(the, measured):
    labelled, unlabelled = the.rep(0.0, range_deg=80.0), the.rep(20.0)
    reps = [measured(labelled, range_deg=72.0), measured(unlabelled)]

    assert the.set(the.truth(labelled, unlabelled), reps).range_errors_deg == pytest.approx((-8.0,))
