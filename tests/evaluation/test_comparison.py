from __future__ import annotations

from dataclasses import replace

import pytest

from pose_coach.body.landmarks import Side


def test_a_shifted_phase_shows_in_its_times(the, measured):
    true = the.rep(1.0)

    compared = the.set(the.truth(true), [measured(true, late_s=(0.2, 0.0, 0.0, -0.1))])

    assert compared.start_errors_s == pytest.approx((0.2, 0.0))
    assert compared.end_errors_s == pytest.approx((0.0, -0.1))
    assert compared.duration_errors_s == pytest.approx((-0.2, -0.1))


def test_a_late_count_shows_as_delay(the, measured):
    true = the.rep(1.0)

    late = the.set(the.truth(true), [measured(true, counted_s=true.end_s + 0.7)])

    assert late.count_delays_s == pytest.approx((0.7,))


def test_a_missed_rep_has_no_times(the, measured):
    seen, missed = the.rep(0.0), the.rep(20.0)

    compared = the.set(the.truth(seen, missed), [measured(seen)])

    assert (compared.true_count, compared.count) == (2, 1)
    assert (compared.true_phases, len(compared.end_errors_s)) == (4, 2)
    assert len(compared.count_delays_s) == 1


def test_reps_are_matched_by_when_they_were_not_by_their_number(the, measured):
    first, second = the.rep(0.0), the.rep(20.0)

    compared = the.set(the.truth(first, second), [measured(second, number=1)])

    assert compared.start_errors_s == pytest.approx((0.0, 0.0))


def test_one_long_rep_is_no_answer_to_two(the, measured):
    first, second = the.rep(0.0), the.rep(8.0)
    merged = measured(first, end_s=second.end_s)

    assert len(the.set(the.truth(first, second), [merged]).count_delays_s) == 1


def test_phases_are_compared_also_where_they_were_put_into_other_reps(the, measured):
    """Cow, cat, cow, cat: the first cow was missed, and what is left was paired the other way."""
    first, second = the.rep(0.0), the.rep(10.0)
    cat_then_cow = measured(first, late_s=(0, 0, 0.1, 0.1))
    cat, cow = cat_then_cow.phases[1], measured(second, late_s=(0.2, 0.2, 0, 0)).phases[0]
    other_way = replace(cat_then_cow, start_s=cat.start_s, end_s=cow.end_s, phases=(cat, cow))

    compared = the.set(the.truth(first, second), [other_way])

    assert compared.start_errors_s == pytest.approx((0.1, 0.2))
    assert (compared.true_phases, len(compared.end_errors_s)) == (4, 2)


def test_a_clip_analysed_as_another_exercise_holds_none_of_it(the, measured):
    true = the.rep(0.0)

    compared = the.set(the.truth(true), [measured(true)], exercise="scorpion")

    assert (compared.true_count, compared.count) == (0, 1)
    assert compared.end_errors_s == ()


def test_of_a_mixed_clip_each_exercise_has_its_own_reps(the, measured):
    cat_cow, twist = the.rep(0.0), the.rep(20.0, exercise="supine-twist")
    mixed = the.truth(cat_cow, twist, exercise="mixed")

    compared = the.set(mixed, [measured(twist)], exercise="supine-twist")

    assert (compared.true_count, compared.count) == (1, 1)
    assert compared.start_errors_s == pytest.approx((0.0, 0.0))
    assert the.set(mixed, []).true_count == 1


def test_near_the_limit_either_answer_is_right(the, measured):
    close = the.rep(0.0, cow_s=1.9, cat_s=2.1)

    compared = the.set(the.truth(close), [measured(close, rushed=(False, True))])

    assert compared.rushed == ()
    assert compared.rushed_near_limit == ((True, False), (False, True))


def test_of_a_filmed_clip_only_what_its_label_says_is_known(the, measured):
    labelled = the.rep(0.0, cow_s=1.2, cat_s=1.2, rushed=(True, None))
    reps = [measured(labelled)]

    filmed = the.set(the.truth(labelled, tolerance_s=0.3, origin="filmed"), reps)
    rendered = the.set(the.truth(labelled), reps)

    assert filmed.rushed == ((True, True),)
    assert rendered.rushed == ((True, True), (True, True))


def test_a_start_that_was_not_seen_is_not_held_against_anybody(the, measured):
    true = the.rep(0.0)
    rep = measured(true, late_s=(0.9, 0.1, 0.0, 0.0))
    unseen = replace(rep, phases=(replace(rep.phases[0], start_seen=False), rep.phases[1]))

    compared = the.set(the.truth(true), [unseen])

    assert compared.start_errors_s == pytest.approx((0.0,))
    assert compared.end_errors_s == pytest.approx((0.1, 0.0))
    assert len(compared.rushed) == 1


def test_true_and_measured_sides_are_kept_side_by_side(the, measured):
    left, right = the.rep(0.0, side="left"), the.rep(20.0, side="right")
    reps = [measured(left, side=Side.LEFT), measured(right, side=Side.LEFT)]

    compared = the.set(the.truth(left, right), reps)

    assert compared.sides == (("left", "left"), ("right", "left"))
    assert the.set(the.truth(the.rep(0.0)), [measured(the.rep(0.0))]).sides == ()


def test_true_and_measured_faults_are_kept_side_by_side(the, measured):
    true, unlabelled = the.rep(0.0, faults=("hips-rocking",)), the.rep(20.0, faults=None)
    reps = [measured(true, faults=("elbows-bending",)), measured(unlabelled)]

    compared = the.set(the.truth(true, unlabelled), reps)

    assert compared.faults == ((frozenset({"hips-rocking"}), frozenset({"elbows-bending"})),)


def test_the_range_of_motion_is_compared_where_it_is_labelled(the, measured):
    labelled, unlabelled = the.rep(0.0, range_deg=80.0), the.rep(20.0)
    reps = [measured(labelled, range_deg=72.0), measured(unlabelled)]

    assert the.set(the.truth(labelled, unlabelled), reps).range_errors_deg == pytest.approx((-8.0,))
