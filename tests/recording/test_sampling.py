from __future__ import annotations

from contextlib import closing
from dataclasses import replace

import numpy as np
import pytest

from pose_coach.coaching.session import Session
from pose_coach.exercises.cat_cow import EXERCISE
from pose_coach.recording.pipeline import moments
from pose_coach.recording.sampling import FAST_FOR_S, INTERVAL_S, MotionGate, due


@pytest.mark.parametrize(
    ("fps", "every"), [(12.0, 1), (20.0, 1), (25.0, 2), (29.97, 2), (30.0, 2), (50.0, 3), (60.0, 3)]
)
def test_at_every_frame_rate_it_is_looked_often_enough(made_up, fps, every):
    frames = made_up.source(10.0, fps)

    looks = [frame.index for frame, is_due in due(frames, INTERVAL_S) if is_due]

    assert looks == list(range(0, round(10.0 * fps), every))


@pytest.fixture
def pose(made_up):
    return made_up.pose_at(0.0)


def after(pose, by_px, within_s=0.1):
    return replace(
        pose, time_s=pose.time_s + within_s, landmarks_px=pose.landmarks_px + np.array([by_px, 0.0])
    )


def test_what_moves_calmly_needs_no_more_than_that(pose):
    haste = MotionGate()
    haste.note(0.0, pose)
    haste.note(0.1, after(pose, 0.5))

    # From nobody to somebody is a change; what comes after it is calm.
    assert haste.at(FAST_FOR_S / 2)
    assert not haste.at(FAST_FOR_S + 0.01)


def test_what_moves_fast_is_looked_at_until_it_has_been_calm_for_a_while(pose):
    haste = MotionGate()
    haste.note(10.0, pose)
    haste.note(11.0, still := after(pose, 0.0, within_s=1.0))
    assert not haste.at(11.05)

    haste.note(11.1, after(still, 40.0))

    assert haste.at(11.1 + FAST_FOR_S)
    assert not haste.at(11.2 + FAST_FOR_S)


def test_whoever_comes_or_is_lost_is_looked_for_in_every_frame(pose):
    haste = MotionGate()
    haste.note(0.0, None)
    assert not haste.at(0.01)

    haste.note(0.1, pose)
    assert haste.at(0.15)

    haste.note(1.0, None)
    assert haste.at(1.05)


def sampled(made_up, script, duration_s, *, every_frame=False, **options):
    session = Session(EXERCISE)
    tracker = made_up.person(script)
    source = made_up.source(duration_s, 30.0)
    made = moments(source, tracker, session, every_frame=every_frame, **options)
    with closing(made):
        return list(made), session, tracker


def test_half_of_the_frames_are_looked_at_and_all_are_told_of(made_up):
    seen, _, tracker = sampled(made_up, made_up.cat_cows(1), 12.0)

    assert [moment.frame.index for moment in seen] == list(range(360))
    assert sum(moment.tracked for moment in seen) == tracker.frames_seen
    assert 180 <= tracker.frames_seen < 195
    assert all(moment.pose and moment.measured for moment in seen)
    assert all(moment.state.time_s == moment.frame.time_s for moment in seen)


def test_the_same_is_counted_and_timed_as_with_every_frame(made_up):
    _, few, _ = sampled(made_up, made_up.cat_cows(3), 26.0)
    _, all_of_them, tracker = sampled(made_up, made_up.cat_cows(3), 26.0, every_frame=True)

    def times_s(session):
        return [
            time_s
            for rep in session.reps
            for phase in rep.phases
            for time_s in (phase.start_s, phase.end_s)
        ]

    assert tracker.frames_seen == 780
    assert len(few.reps) == 3
    assert times_s(few) == pytest.approx(times_s(all_of_them), abs=0.05)


def test_between_two_looks_the_body_is_half_way(made_up):
    seen, _, _ = sampled(made_up, made_up.cat_cows(1), 6.0)
    skipped = next(m for m in seen if not m.tracked and 3.0 < m.frame.time_s < 4.0)
    before, later = seen[skipped.frame.index - 1], seen[skipped.frame.index + 1]

    middle_deg = (before.measured.back_curve_deg + later.measured.back_curve_deg) / 2
    assert skipped.measured.back_curve_deg == pytest.approx(middle_deg)
    assert skipped.measured.back_curve_deg != before.measured.back_curve_deg


def test_next_to_a_frame_without_anybody_nobody_is_made_up(made_up):
    cat_cows = made_up.cat_cows(1)
    seen, _, _ = sampled(made_up, lambda t: None if t < 3.0 else cat_cows(t), 6.0)

    assert not any(m.pose for m in seen if m.frame.time_s < 3.0)
    assert all(m.pose for m in seen if m.frame.time_s >= 3.1)


def test_the_last_frame_is_told_of_even_if_it_was_not_looked_at(made_up):
    seen, _, _ = sampled(made_up, made_up.cat_cows(1), 16.4 / 30)

    assert not seen[-1].tracked
    assert seen[-1].pose.time_s == seen[-1].frame.time_s


def test_threads_change_nothing(made_up):
    alone, _, _ = sampled(made_up, made_up.cat_cows(1), 8.0)
    together, _, _ = sampled(made_up, made_up.cat_cows(1), 8.0, overlapping=True)

    def of(found):
        return [(m.frame.index, m.tracked, m.measured.back_curve_deg, m.events) for m in found]

    assert of(alone) == of(together)
