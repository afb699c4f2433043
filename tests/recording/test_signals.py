from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from pose_coach.coaching.session import Session
from pose_coach.exercises.cat_cow import EXERCISE
from pose_coach.recording.analysis import analyze
from pose_coach.recording.pipeline import moments
from pose_coach.recording.quantities import QUANTITIES
from pose_coach.recording.signals import SignalRecorder, holds_of
from tests.exercises.performances import PERFORMANCES, Trips, in_turn
from tests.person import Camera
from tests.played import play, played

CLIP = Path("clip.mp4")


class Watching:
    """A tracker that sees a person made of sticks."""

    def __init__(self, movement, camera):
        self._movement, self._camera = movement, camera

    def track(self, frame):
        body = self._movement(frame.time_s)
        return None if body is None else self._camera.seen(body, frame.time_s)


def run(source, tracker, **options):
    return analyze(source, CLIP, tracker, model="lite", **options)


@pytest.fixture
def two_reps(made_up):
    """Two cat-cows: 2 s of stillness, then 3 s each way and a second of hold at either end."""
    return run(made_up.source(18.0), made_up.person(made_up.cat_cows(2)))


def test_every_frame_has_a_line(two_reps):
    signals = two_reps.signals

    assert len(signals) == two_reps.frames == 270
    assert signals.time_s[[0, 15]] == pytest.approx([0.0, 1.0])
    columns = (signals.exercise, signals.side, signals.rep, signals.phase, signals.hold)
    columns += (signals.signal_deg, signals.position, signals.off_posture)
    assert {len(column) for column in (*columns, *signals.measured.values())} == {270}
    assert list(signals.measured) == [quantity.name for quantity in QUANTITIES]


def test_the_signal_is_what_was_measured(two_reps):
    signals = two_reps.signals

    assert np.array_equal(signals.signal_deg, signals.measured["back_curve_deg"])
    assert signals.signal_deg.min() == pytest.approx(-45)
    assert signals.signal_deg.max() == pytest.approx(50)
    assert signals.off_posture == pytest.approx(0.2)
    assert np.nanmax(signals.position) == pytest.approx(1.0, abs=0.1)


def test_reps_phases_and_holds_are_those_of_the_analysis(two_reps):
    signals = two_reps.signals
    for rep in two_reps.reps:
        own = signals.time_s[signals.rep == rep.number]
        assert own[0] == pytest.approx(rep.start_s, abs=0.07)
        for phase in rep.phases:
            frames = (np.array(signals.phase) == phase.name) & (signals.rep == rep.number)
            span = signals.time_s[frames][[0, -1]]
            assert span == pytest.approx([phase.start_s, phase.end_s], abs=0.07)
        held_s = (signals.hold & (signals.rep == rep.number)).sum() / 15.0
        assert held_s == pytest.approx(rep.hold_s, abs=0.2)
    assert not np.any(signals.hold & (np.array(signals.phase) != ""))
    assert (signals.rep[0], signals.phase[0]) == (0, "")


def test_a_rep_is_held_between_its_phases_and_after_them(made_up):
    assert holds_of(made_up.rep(start_s=10.0, hold_s=3.5)) == ((13.0, 14.0), (17.0, 19.5))
    assert holds_of(made_up.rep(start_s=10.0, hold_s=1.0)) == ((13.0, 14.0),)


def test_what_is_done_is_known_before_it_was_recognised(made_up, monkeypatch):
    """The first frames of all belong to the exercise that is counted only later."""
    names = ("scorpion", "supine-twist")
    movement, end_s = in_turn([(played(n).doing(Trips(2)), Trips(2).end_s) for n in names])
    play(monkeypatch, movement)

    analysis = run(made_up.source(end_s, 20.0), Watching(movement, Camera()))

    assert [rep.exercise for rep in analysis.reps] == [names[0]] * 2 + [names[1]] * 2
    told = analysis.signals.exercise
    assert list(dict.fromkeys(told)) == list(names)
    assert told[0] == names[0]
    assert np.isfinite(analysis.signals.signal_deg[analysis.signals.rep > 0]).all()


def test_a_side_has_its_own_signal_also_in_a_mirror(made_up):
    performance, trips = PERFORMANCES["t-spine-rotation"], Trips(2)
    movement = performance.doing(trips, ("left", "right"))

    seen = [
        run(
            made_up.source(trips.end_s, 20.0),
            Watching(movement, Camera(mirrored=mirrored)),
            exercise="t-spine-rotation",
            mirrored=mirrored,
        ).signals
        for mirrored in (False, True)
    ]

    assert list(dict.fromkeys(seen[0].side)) == ["left", "right"]
    for signals in seen:
        sides, turn_deg = np.array(signals.side), signals.measured["chest_turn_deg"]
        in_rep = signals.rep > 0
        for side, sign in (("left", 1.0), ("right", -1.0)):
            frames = in_rep & (sides == side)
            assert signals.signal_deg[frames].max() > 40
            assert np.max(sign * turn_deg[frames]) > 40
    assert seen[0].side == seen[1].side
    for name in (
        "chest_turn_deg",
        "pelvis_roll_deg",
        "ankle_apart",
        "knees_left",
        "left_elbow_height",
    ):
        assert seen[1].measured[name] == pytest.approx(seen[0].measured[name], abs=1e-6)


def test_where_nobody_is_everything_but_the_time_is_unknown(made_up):
    signals = run(made_up.source(1.0), made_up.person(lambda _: None)).signals

    assert np.isfinite(signals.time_s).all()
    assert np.isnan(signals.signal_deg).all()
    assert all(np.isnan(column).all() for column in signals.measured.values())
    assert set(signals.exercise) == {""}


def test_a_named_exercise_has_its_signal_without_any_rep(made_up):
    signals = run(
        made_up.source(1.0), made_up.person(made_up.cat_cows(1)), exercise="cat-cow"
    ).signals

    assert set(signals.exercise) == {"cat-cow"}
    assert signals.signal_deg == pytest.approx(0.0)


def test_a_video_without_a_frame(made_up):
    assert len(run(made_up.source(0.0), made_up.person(made_up.cat_cows(1))).signals) == 0


def test_of_a_long_session_every_second_frame_is_left_out_again_and_again(made_up):
    person, session = made_up.person(made_up.cat_cows(3)), Session(EXERCISE)
    few, all_of_them = SignalRecorder([EXERCISE], most_rows=64), SignalRecorder([EXERCISE])
    for moment in moments(made_up.source(26.0), person, session):
        few.see(moment)
        all_of_them.see(moment)

    kept, whole = few.signals(session.reps), all_of_them.signals(session.reps)

    assert len(whole) == 390
    assert 32 <= len(kept) <= 64
    assert kept.time_s[-1] > 25.0
    at = np.searchsorted(whole.time_s, kept.time_s)
    assert np.array_equal(kept.signal_deg, whole.signal_deg[at])
    assert np.array_equal(kept.rep, whole.rep[at])
    assert kept.phase == tuple(whole.phase[index] for index in at)
