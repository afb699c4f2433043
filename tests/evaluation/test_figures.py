from __future__ import annotations

import json
import math
from dataclasses import replace

import pytest

from pose_coach.evaluation.figures import compare, figures, figures_document
from pose_coach.evaluation.truth import TruePhase, TrueRep, Truth

RUSHED_BELOW_S = 2.0


def true_rep(start_s, cow_s=3.0, cat_s=3.0, *, faults=(), rushed=(None, None)):
    """To the cow, a second there, to the cat."""
    cow = TruePhase("to-cow", start_s, start_s + cow_s, rushed[0])
    cat = TruePhase("to-cat", cow.end_s + 1.0, cow.end_s + 1.0 + cat_s, rushed[1])
    return TrueRep(None, start_s, cat.end_s, (cow, cat), None, faults)


def truth_of(*reps, exercise="cat-cow", tolerance_s=0.0, origin="rendered"):
    return Truth(exercise, origin, reps, tolerance_s)


@pytest.fixture
def measured(made_up):
    """What was measured of a true rep: the same, unless it is shifted or told to differ."""

    def measure(true, *, number=1, late_s=(0.0, 0.0, 0.0, 0.0), rushed=None, **differing):
        cow, cat = true.phases
        told = rushed or tuple(p.end_s - p.start_s < RUSHED_BELOW_S for p in true.phases)
        spans = (
            (cow.start_s + late_s[0], cow.end_s + late_s[1]),
            (cat.start_s + late_s[2], cat.end_s + late_s[3]),
        )
        phases = tuple(
            made_up.phase(true_phase.name, *span, rushed=flag)
            for true_phase, span, flag in zip(true.phases, spans, told, strict=True)
        )
        known = {
            "end_s": phases[1].end_s,
            "counted_s": true.end_s + 0.3,
            "phases": phases,
            "faults": true.faults,
            **differing,
        }
        return made_up.rep(number, phases[0].start_s, **known)

    return measure


def result(truth, reps, exercise="cat-cow"):
    return compare("clip", exercise, RUSHED_BELOW_S, truth, reps)


def test_a_perfect_analysis_has_perfect_figures(measured):
    true = (true_rep(1.0), true_rep(10.0, cow_s=1.5))

    found = figures([result(truth_of(*true), [measured(t) for t in true])])

    assert (found.clips, found.exact, found.off_by_one) == (1, 1.0, 1.0)
    assert (found.normalised_error, found.false_counts) == (0.0, 0)
    assert found.time_error_mean_s == found.time_error_p95_s == pytest.approx(0.0)
    assert found.duration_bias_s == pytest.approx(0.0)
    assert found.count_delay_p95_s == pytest.approx(0.3)
    assert (found.rushed_precision, found.rushed_recall) == (1.0, 1.0)


def test_a_shifted_phase_shows_in_its_times(measured):
    true = true_rep(1.0)
    shifted = measured(true, late_s=(0.2, 0.0, 0.0, -0.1))

    compared = result(truth_of(true), [shifted])
    found = figures([compared])

    assert compared.start_errors_s == pytest.approx((0.2, 0.0))
    assert compared.end_errors_s == pytest.approx((0.0, -0.1))
    assert compared.duration_errors_s == pytest.approx((-0.2, -0.1))
    assert found.time_error_mean_s == pytest.approx(0.3 / 4)
    assert found.time_error_median_s == pytest.approx(0.05)
    assert found.time_error_p95_s == pytest.approx(0.185)
    assert found.duration_bias_s == pytest.approx(-0.15)


def test_too_early_and_too_late_do_not_cancel_out(measured):
    true = true_rep(1.0)

    found = figures([result(truth_of(true), [measured(true, late_s=(-0.2, 0.2, -0.2, 0.2))])])

    assert found.time_error_mean_s == pytest.approx(0.2)
    assert found.duration_bias_s == pytest.approx(0.4)


def test_a_late_count_shows_as_delay(measured):
    true = true_rep(1.0)

    late = result(truth_of(true), [measured(true, counted_s=true.end_s + 0.7)])

    assert late.count_delays_s == pytest.approx((0.7,))
    assert figures([late]).count_delay_p95_s == pytest.approx(0.7)


def test_wrong_counts_show_in_the_counts(measured):
    true = tuple(true_rep(10.0 * i) for i in range(4))
    reps = [measured(t) for t in true]
    exactly, one_missing, two_missing = (
        result(truth_of(*true), reps[: 4 - missing]) for missing in range(3)
    )

    found = figures([exactly, one_missing, two_missing])

    assert (one_missing.true_count, one_missing.count) == (4, 3)
    assert found.exact == pytest.approx(1 / 3)
    assert found.off_by_one == pytest.approx(2 / 3)
    assert found.normalised_error == pytest.approx((0 + 1 / 4 + 2 / 4) / 3)


def test_counting_too_much_is_as_wrong_as_counting_too_little(measured):
    true = true_rep(0.0)
    twice = result(truth_of(true), [measured(true), measured(true_rep(20.0))])

    assert figures([twice]).normalised_error == 1.0
    assert figures([twice]).exact == 0.0


def test_a_missed_rep_has_no_times(measured):
    seen, missed = true_rep(0.0), true_rep(20.0)

    compared = result(truth_of(seen, missed), [measured(seen)])

    assert len(compared.end_errors_s) == 2
    assert len(compared.count_delays_s) == 1


def test_reps_are_matched_by_when_they_were_not_by_their_number(measured):
    first, second = true_rep(0.0), true_rep(20.0)

    compared = result(truth_of(first, second), [measured(second, number=1)])

    assert compared.start_errors_s == pytest.approx((0.0, 0.0))


def test_what_is_counted_in_another_movement_is_false(measured):
    nothing = truth_of(exercise="none")

    found = figures([result(nothing, [measured(true_rep(0.0))] * 2), result(nothing, [])])

    assert found.false_counts == 2
    assert (found.exact, found.off_by_one) == (0.5, 0.5)
    assert math.isnan(found.normalised_error)


def test_a_clip_analysed_as_another_exercise_holds_none_of_it(measured):
    true = true_rep(0.0)

    compared = result(truth_of(true), [measured(true)], exercise="scorpion")

    assert (compared.true_count, compared.count) == (0, 1)
    assert compared.end_errors_s == ()


def test_swapped_rushed_flags_show_in_precision_and_recall(measured):
    quick, calm = true_rep(0.0, cow_s=1.2, cat_s=1.2), true_rep(10.0)

    def of(quick_flags, calm_flags):
        reps = [measured(quick, rushed=quick_flags), measured(calm, rushed=calm_flags)]
        found = figures([result(truth_of(quick, calm), reps)])
        return found.rushed_precision, found.rushed_recall

    assert of((True, True), (False, False)) == (1.0, 1.0)
    assert of((True, False), (False, False)) == (1.0, 0.5)
    assert of((True, True), (True, True)) == (0.5, 1.0)
    assert of((False, False), (True, True)) == (0.0, 0.0)


def test_near_the_limit_either_answer_is_right(measured):
    close = true_rep(0.0, cow_s=1.9, cat_s=2.1)

    assert result(truth_of(close), [measured(close, rushed=(False, True))]).rushed == ()


def test_of_a_filmed_clip_only_what_its_label_says_is_known(measured):
    labelled = true_rep(0.0, cow_s=1.2, cat_s=1.2, rushed=(True, None))

    filmed = result(truth_of(labelled, tolerance_s=0.3, origin="filmed"), [measured(labelled)])
    rendered = result(truth_of(labelled), [measured(labelled)])

    assert filmed.rushed == ((True, True),)
    assert rendered.rushed == ((True, True), (True, True))


def test_a_start_that_was_not_seen_is_not_held_against_anybody(measured):
    true = true_rep(0.0)
    rep = measured(true, late_s=(0.9, 0.1, 0.0, 0.0))
    unseen = replace(rep, phases=(replace(rep.phases[0], start_seen=False), rep.phases[1]))

    compared = result(truth_of(true), [unseen])

    assert compared.start_errors_s == pytest.approx((0.0,))
    assert compared.end_errors_s == pytest.approx((0.1, 0.0))
    assert len(compared.rushed) == 1


def test_true_and_measured_faults_are_kept_side_by_side(measured):
    true = true_rep(0.0, faults=("hips-rocking",))

    compared = result(truth_of(true), [measured(true, faults=("elbows-bending",))])

    assert compared.faults == ((frozenset({"hips-rocking"}), frozenset({"elbows-bending"})),)


def test_of_nothing_nothing_is_known():
    found = figures([])

    assert (found.clips, found.false_counts) == (0, 0)
    assert all(
        math.isnan(value)
        for value in (found.exact, found.time_error_mean_s, found.count_delay_p95_s)
    )


def test_the_document_groups_by_origin_and_has_null_for_the_unknown(measured):
    true = true_rep(0.0)
    rendered = result(truth_of(true), [measured(true)])
    filmed = result(truth_of(exercise="none", origin="filmed"), [])

    document = json.loads(json.dumps(figures_document([rendered, filmed]), allow_nan=False))

    assert set(document["figures"]) == {"filmed", "rendered"}
    assert document["figures"]["filmed"]["clips"] == 1
    assert document["figures"]["filmed"]["time_error_mean_s"] is None
    assert document["figures"]["rendered"]["exact"] == 1.0
    assert [(c["name"], c["true_count"], c["count"]) for c in document["clips"]] == [
        ("clip", 1, 1),
        ("clip", 0, 0),
    ]
