from __future__ import annotations

import threading
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from pose_coach.body.pose import Pose
from pose_coach.body.view import View
from pose_coach.coaching.session import Session
from pose_coach.common.errors import PoseCoachError
from pose_coach.exercises.cat_cow import EXERCISE
from pose_coach.recording.analysis import AnalysisRecorder, analyze
from pose_coach.recording.pipeline import moments
from pose_coach.records.analysis_file import analysis_document

CLIP = Path("clip.mp4")
TWO_REPS_S = 18.0  # 2 s of stillness, then twice 8 s


def run(source, tracker, **options):
    return analyze(source, CLIP, tracker, model="lite", **options)


@pytest.fixture
def two_reps(made_up):
    return made_up.person(made_up.cat_cows(2))


def test_a_recording_from_its_first_frame_to_its_last(made_up, two_reps):
    source = made_up.source(TWO_REPS_S, warnings=["clip.mp4: cut short"])

    analysis = run(source, two_reps, exercise="cat-cow")

    assert [rep.number for rep in analysis.reps] == [1, 2]
    assert [rep.start_s for rep in analysis.reps] == pytest.approx([2, 10], abs=0.8)
    assert [rep.end_s for rep in analysis.reps] == pytest.approx([9, 17], abs=0.3)
    assert (analysis.path, analysis.exercise, analysis.model) == (CLIP, "cat-cow", "lite")
    assert (analysis.width_px, analysis.height_px) == (320, 180)
    assert (analysis.frames, analysis.frames_with_pose) == (270, 270)
    assert analysis.duration_s == pytest.approx(TWO_REPS_S)
    assert analysis.view is View.SIDE
    assert (analysis.interrupted, analysis.warnings) == (False, ("clip.mp4: cut short",))


def test_every_rep_is_counted_soon_after_its_end(made_up, two_reps):
    analysis = run(made_up.source(TWO_REPS_S), two_reps)

    delays = [rep.counted_s - rep.end_s for rep in analysis.reps]
    assert len(delays) == 2
    assert all(0 <= delay_s <= 0.9 for delay_s in delays)


@pytest.mark.parametrize("fps", [8.0, 24.0, 60.0])
def test_times_are_media_times_at_any_frame_rate(made_up, two_reps, fps):
    analysis = run(made_up.source(TWO_REPS_S, fps), two_reps)

    assert [rep.end_s for rep in analysis.reps] == pytest.approx([9, 17], abs=0.3)


def test_the_frames_may_come_unevenly(made_up, two_reps):
    """Every fifth frame is lost, and the rest trembles."""

    class Uneven(made_up.source):
        def __iter__(self):
            random = np.random.default_rng(7)
            for frame in super().__iter__():
                if frame.index % 5:
                    yield replace(frame, time_s=frame.time_s + random.uniform(0, 0.02))

    analysis = run(Uneven(TWO_REPS_S, 30.0), two_reps)

    assert [rep.end_s for rep in analysis.reps] == pytest.approx([9, 17], abs=0.3)
    assert analysis.frames == 432


def test_without_a_name_the_exercise_is_what_was_counted(made_up, two_reps):
    assert run(made_up.source(TWO_REPS_S), two_reps).exercise == "cat-cow"
    assert run(made_up.source(1.0), two_reps).exercise == "none"
    assert run(made_up.source(1.0), two_reps, exercise="cat-cow").exercise == "cat-cow"


def test_an_unknown_exercise_is_refused_with_those_there_are(made_up, two_reps):
    with pytest.raises(PoseCoachError, match=r"yoga: no such exercise\. There is: cat-cow"):
        run(made_up.source(1.0), two_reps, exercise="yoga")


def test_clean_and_rushed_reps_are_summed(made_up):
    hurried = made_up.person(made_up.cat_cows(3, travel_s=1.2))

    analysis = run(made_up.source(2 + 3 * 4.4), hurried)

    assert (len(analysis.reps), analysis.rushed, analysis.clean) == (3, 3, 0)


def test_what_was_considered_is_kept_in_order_of_time(made_up):
    later, earlier = made_up.considered(9.0), made_up.considered(2.0)

    analysis = AnalysisRecorder([]).analysis(
        CLIP, (), exercise="cat-cow", model="lite", considered=[later, earlier]
    )

    assert analysis.considered == (earlier, later)


def test_where_nobody_is_nothing_is_counted(made_up):
    analysis = run(made_up.source(3.0), made_up.person(lambda _: None))

    assert (analysis.frames, analysis.frames_with_pose) == (45, 0)
    assert (analysis.reps, analysis.view) == ((), View.UNKNOWN)


def test_somebody_who_comes_late_is_seen_from_then_on(made_up):
    cat_cows = made_up.cat_cows(1, still_s=6.0)

    analysis = run(made_up.source(14.0), made_up.person(lambda t: None if t < 3 else cat_cows(t)))

    assert (analysis.frames, analysis.frames_with_pose) == (210, 165)
    assert len(analysis.reps) == 1


def test_a_tracker_that_loses_the_body_for_a_moment_costs_no_rep(made_up):
    cat_cows = made_up.cat_cows(2)

    def flickering(time_s):
        return None if 11.0 < time_s < 11.4 else cat_cows(time_s)

    analysis = run(made_up.source(TWO_REPS_S), made_up.person(flickering))

    assert len(analysis.reps) == 2
    assert analysis.partial == 0


def test_every_moment_is_handed_on_with_its_frame(made_up, two_reps):
    seen = []

    run(made_up.source(2.0), two_reps, on_moment=seen.append)

    assert [moment.frame.index for moment in seen] == list(range(30))
    assert all(moment.state.time_s == moment.frame.time_s for moment in seen)
    assert all(isinstance(moment.pose, Pose) for moment in seen)


def test_ctrl_c_keeps_what_was_done(made_up, two_reps):
    source = made_up.source(12.0, stop=KeyboardInterrupt())

    analysis = run(source, two_reps)

    assert analysis.interrupted
    assert (analysis.frames, analysis.duration_s) == (180, pytest.approx(12.0))
    assert [rep.number for rep in analysis.reps] == [1]
    # The rep is finished, its last hold and all.
    assert analysis.reps[0].hold_s > 1.5


def test_ctrl_c_while_a_frame_is_drawn_finishes_the_session_too(made_up, two_reps):
    def interrupt(moment):
        if moment.frame.time_s >= 16.5:
            raise KeyboardInterrupt

    analysis = run(made_up.source(TWO_REPS_S), two_reps, on_moment=interrupt)

    assert analysis.interrupted
    # The second rep had all but arrived.
    assert len(analysis.reps) == 2


def test_in_threads_or_in_one_the_outcome_is_the_same_to_the_last_bit(made_up):
    def document(*, overlapping):
        person = made_up.person(made_up.cat_cows(2))
        source = made_up.source(TWO_REPS_S)
        return analysis_document(run(source, person, overlapping=overlapping))

    found = document(overlapping=True)

    assert found["summary"]["reps"] == 2
    assert found == document(overlapping=False)


@pytest.mark.parametrize(("size_px", "threads"), [((4096, 2304), 3), ((4112, 2320), 0)])
def test_huge_pictures_are_not_kept_waiting_between_threads(made_up, two_reps, size_px, threads):
    source = made_up.source(1.0)
    source.width, source.height = size_px
    before, meanwhile = threading.active_count(), []

    run(source, two_reps, on_moment=lambda _: meanwhile.append(threading.active_count()))

    assert meanwhile[0] - before == threads


def test_no_thread_is_left_behind_however_it_ends(made_up, two_reps):
    def torn(moment):
        if moment.frame.index == 5:
            raise ValueError("torn")

    before = threading.active_count()
    run(made_up.source(2.0), two_reps)
    run(made_up.source(2.0, stop=KeyboardInterrupt()), two_reps)
    with pytest.raises(ValueError, match="torn"):
        run(made_up.source(60.0), two_reps, on_moment=torn)
    with pytest.raises(PoseCoachError):
        run(made_up.source(2.0, stop=PoseCoachError("the disk is gone")), two_reps)

    assert threading.active_count() == before


def test_what_the_tracker_raises_is_raised(made_up, two_reps):
    two_reps.track = lambda _: 1 / 0

    with pytest.raises(ZeroDivisionError):
        run(made_up.source(2.0), two_reps)


def test_ctrl_c_before_the_first_frame(made_up, two_reps):
    analysis = run(made_up.source(0.0, stop=KeyboardInterrupt()), two_reps)

    assert (analysis.interrupted, analysis.frames, analysis.duration_s) == (True, 0, 0.0)


def test_other_errors_are_not_swallowed(made_up, two_reps):
    with pytest.raises(PoseCoachError, match="the disk is gone"):
        run(made_up.source(1.0, stop=PoseCoachError("the disk is gone")), two_reps)


def test_the_pipeline_finishes_the_session_when_the_frames_end(made_up):
    tracker = made_up.person(made_up.cat_cows(2))
    session = Session(EXERCISE)

    # The frames end 1.5 s before the second rep's stay does.
    last = list(moments(made_up.source(16.5), tracker, session))[-1]

    assert last.state.reps == 1
    assert len(session.reps) == 2


def test_the_pipeline_takes_a_frame_only_when_it_is_wanted(made_up):
    tracker = made_up.person(made_up.cat_cows(1))

    stream = moments(made_up.source(10.0), tracker, Session(EXERCISE))
    next(stream)
    next(stream)

    assert tracker.frames_seen == 2


def test_overlapping_it_is_a_few_frames_ahead_and_not_more(made_up):
    tracker = made_up.person(made_up.cat_cows(1))

    with closing(
        moments(made_up.source(10.0), tracker, Session(EXERCISE), overlapping=True)
    ) as stream:
        next(stream)
        time.sleep(0.3)

        assert 1 < tracker.frames_seen < 40
