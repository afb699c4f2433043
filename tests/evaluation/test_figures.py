from __future__ import annotations

import math

import pytest

from pose_coach.evaluation.figures import figures
from pose_coach.evaluation.statistics import Share


def test_a_perfect_analysis_has_perfect_metrics(the, measured):
    true = (the.rep(1.0), the.rep(10.0, cow_s=1.5))

    found = figures([the.clip(the.truth(*true), [measured(t) for t in true])])

    assert (found.clips, found.exact, found.off_by_one) == (1, Share(1, 1), Share(1, 1))
    assert (found.normalised_error, found.false_counts) == (0.0, 0)
    assert found.phase_times_s.mean == found.phase_times_s.p95 == pytest.approx(0.0)
    assert found.phase_durations_s.bias == pytest.approx(0.0)
    assert found.phases_found == Share(4, 4)
    assert found.count_delays_s.p95 == pytest.approx(0.3)
    assert (found.rushed.precision, found.rushed.recall) == (Share(1, 1), Share(1, 1))
    assert (found.recognised, found.exact_unnamed) == (Share(1, 1), Share(1, 1))


def test_wrong_counts_lower_the_share_of_exact_ones(the, measured):
    true = tuple(the.rep(10.0 * i) for i in range(4))
    reps = [measured(t) for t in true]

    found = figures([the.clip(the.truth(*true), reps[: 4 - missing]) for missing in range(3)])

    assert found.exact == Share(1, 3)
    assert found.off_by_one == Share(2, 3)
    assert found.normalised_error == pytest.approx((0 + 1 / 4 + 2 / 4) / 3)
    assert found.phases_found == Share(8 + 6 + 4, 24)


def test_over_and_undercounting_weigh_the_same(the, measured):
    true = the.rep(0.0)
    twice = the.clip(the.truth(true), [measured(true), measured(the.rep(20.0))])

    assert figures([twice]).normalised_error == 1.0
    assert figures([twice]).exact == Share(0, 1)


def test_counts_in_other_movements_are_false(the, measured):
    nothing = the.truth(exercise="none")

    found = figures([the.clip(nothing, [measured(the.rep(0.0))] * 2), the.clip(nothing)])

    assert (found.clips, found.false_counts, found.false_in) == (2, 2, Share(1, 2))
    assert found.exact == Share(0, 0)
    assert math.isnan(found.normalised_error)


def test_a_clip_counts_once(the, measured):
    true = the.rep(0.0)
    clip = the.clip(the.truth(true), {"cat-cow": [measured(true)], "scorpion": [measured(true)]})

    found = figures([clip])

    assert (found.clips, found.exact) == (1, Share(1, 1))
    assert (found.false_counts, found.false_in) == (1, Share(1, 1))


def test_metrics_of_an_exercise_use_its_own_clips(the, measured):
    true, twist = the.rep(0.0), the.rep(0.0, exercise="supine-twist")
    clips = [
        the.clip(the.truth(true), {"cat-cow": [measured(true)], "supine-twist": [measured(true)]}),
        the.clip(the.truth(twist, exercise="supine-twist"), {"supine-twist": []}),
    ]

    cat_cow, supine_twist = figures(clips, "cat-cow"), figures(clips, "supine-twist")

    assert (cat_cow.clips, cat_cow.exact, cat_cow.false_counts) == (1, Share(1, 1), 0)
    assert (supine_twist.clips, supine_twist.exact) == (1, Share(0, 1))
    assert supine_twist.false_counts == 1
    assert figures(clips).exact == Share(1, 2)


def test_a_mixed_clip_is_exact_if_every_exercise_is(the, measured):
    cat_cow, twist = the.rep(0.0), the.rep(20.0, exercise="supine-twist")
    mixed = the.truth(cat_cow, twist, exercise="mixed")
    right = the.clip(mixed, {"cat-cow": [measured(cat_cow)], "supine-twist": [measured(twist)]})
    half = the.clip(mixed, {"cat-cow": [measured(cat_cow)], "supine-twist": []})

    found = figures([right, half])

    assert (found.clips, found.exact, found.off_by_one) == (2, Share(1, 2), Share(2, 2))
    assert figures([right, half], "cat-cow").exact == Share(2, 2)
    assert figures([right, half], "supine-twist").exact == Share(1, 2)


def test_recognition_is_measured_without_a_named_exercise(the, measured):
    true = the.rep(0.0)
    right = the.clip(the.truth(true), [measured(true)])
    wrong = the.clip(
        the.truth(true), [measured(true)], recognised="scorpion", counts_unnamed={"scorpion": 1}
    )
    nothing = the.clip(the.truth(exercise="none"))

    found = figures([right, wrong, nothing])

    assert (found.recognised, found.exact_unnamed) == (Share(2, 3), Share(2, 3))


def test_verdicts_near_the_limit_count_only_in_rushed_all(the, measured):
    quick, close = the.rep(0.0, cow_s=1.2, cat_s=1.2), the.rep(10.0, cow_s=1.9, cat_s=2.1)
    reps = [measured(quick), measured(close, rushed=(False, True))]

    found = figures([the.clip(the.truth(quick, close), reps)])

    assert (found.rushed.precision, found.rushed.recall) == (Share(2, 2), Share(2, 2))
    assert (found.rushed_all.precision, found.rushed_all.recall) == (Share(2, 3), Share(2, 3))


def test_faults_are_by_exercise_and_name(the, measured):
    bent, plain = the.rep(0.0, faults=("elbows-bending",)), the.rep(10.0)
    reps = [measured(bent, faults=()), measured(plain, faults=("hips-rocking",))]

    faults = figures([the.clip(the.truth(bent, plain), reps)]).faults

    assert set(faults) == {("cat-cow", "elbows-bending"), ("cat-cow", "hips-rocking")}
    assert faults["cat-cow", "elbows-bending"].recall == Share(0, 1)
    assert faults["cat-cow", "elbows-bending"].precision == Share(0, 0)
    assert faults["cat-cow", "hips-rocking"].precision == Share(0, 1)


def test_times_within_the_label_tolerance_are_counted(the, measured):
    true = the.rep(0.0)
    filmed = the.truth(true, origin="filmed", tolerance_s=0.3)

    found = figures([the.clip(filmed, [measured(true, late_s=(0.2, 0.4, 0.0, -0.3))])])

    assert found.within_tolerance == Share(3, 4)
    assert found.phase_times_s.mean == pytest.approx(0.9 / 4)
    assert figures([the.clip(the.truth(true), [measured(true)])]).within_tolerance == Share(0, 0)


def test_landmarks_and_speed_are_combined(the):
    near = the.clip(the.truth(), landmark_errors={"hip": 0.02, "knee": 0.1}, frames_with_pose=300)
    far = the.clip(the.truth(), landmark_errors={"hip": 0.04}, duration_s=40.0)

    found = figures([near, far])

    assert found.landmarks == pytest.approx({"hip": 0.03, "knee": 0.1})
    assert found.landmark_error == pytest.approx(0.065)
    assert found.seen == Share(900, 1200)
    assert found.video_s_per_s == pytest.approx(3.0)


def test_no_clips_give_unknown_metrics():
    found = figures([])

    assert (found.clips, found.false_counts, found.exact) == (0, 0, Share(0, 0))
    assert math.isnan(found.phase_times_s.mean)
    assert math.isnan(found.video_s_per_s)


def test_labelled_but_unjudged_faults_are_ignored(the, measured):
    drawn = the.rep(0.0, faults=("half-movement",))

    assert figures([the.clip(the.truth(drawn), [measured(drawn, faults=())])]).faults == {}
