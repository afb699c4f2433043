"""Which moment is kept of a fault."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from pose_coach.coaching.session import Session
from pose_coach.exercises.cat_cow import EXERCISE
from pose_coach.recording.pipeline import moments
from pose_coach.report import fault_picture_recorder
from pose_coach.report.fault_picture_recorder import FaultPictures


@pytest.fixture
def bending(made_up):
    """Three reps of 8 s from 2 s on: arms bend a little in the second and much in the third."""
    curves = made_up.cat_cows(3)

    def script(time_s):
        bent = 130.0 if 12 < time_s < 16 else 100.0 if 20 < time_s < 24 else 175.0
        return {**curves(time_s), "elbow_deg": bent}

    return made_up.person(script)


def collected(source, tracker):
    session, collector = Session(EXERCISE), FaultPictures()
    for moment in moments(source, tracker, session):
        collector.see(moment)
    return session, collector


def test_the_worst_rep_and_in_it_the_moment_of_the_fault(made_up, bending):
    session, collector = collected(made_up.source(28.0), bending)

    (picture,) = collector.pictures(session.reps)

    assert [rep.faults for rep in session.reps] == [(), ("elbows-bending",), ("elbows-bending",)]
    assert (picture.exercise, picture.fault, picture.rep) == ("cat-cow", "elbows-bending", 3)
    assert 20 < picture.time_s < 24


def test_a_picture_is_small_shows_the_body_and_what_was_seen_of_it(made_up, bending):
    session, collector = collected(made_up.source(28.0), bending)

    (picture,) = collector.pictures(session.reps)

    image = cv2.imdecode(np.frombuffer(picture.jpeg, np.uint8), cv2.IMREAD_COLOR)
    assert image.shape[:2] == (picture.height_px, picture.width_px)
    assert image.max() > 200  # the skeleton, on a grey ground of 90
    assert len(picture.jpeg) < 40_000


def test_a_clean_set_has_none(made_up):
    session, collector = collected(made_up.source(20.0), made_up.person(made_up.cat_cows(2)))

    assert collector.pictures(session.reps) == ()


def test_a_fault_at_rest_shows_the_rest_and_not_the_far_end():
    trace = fault_picture_recorder._WatchedTrace(
        times_s=np.arange(6.0),
        position=np.array([0.0, 0.4, 1.0, 0.4, 0.0, 0.0]),
        readings={"hip_bend_deg": np.array([0.0, 40.0, 90.0, 40.0, 0.0, -20.0])},
        range_deg=90.0,
        usual_range_deg=90.0,
    )

    assert -trace.at_end("hip_bend_deg") == 20.0
    assert trace.worst_s() == 5.0


def test_a_rule_that_looks_at_no_reading_shows_the_far_end():
    trace = fault_picture_recorder._WatchedTrace(
        times_s=np.arange(4.0),
        position=np.array([0.0, 0.4, 1.0, 0.4]),
        readings={},
        range_deg=90.0,
        usual_range_deg=180.0,
    )

    assert trace.worst_s() == 2.0


def test_memory_does_not_grow_with_the_video(made_up, monkeypatch):
    monkeypatch.setattr(fault_picture_recorder, "LONGEST_REP_S", 4.0)

    _, collector = collected(made_up.source(20.0), made_up.person(made_up.cat_cows(2)))

    assert len(collector._samples) == 20
