from __future__ import annotations

import threading
import time
from dataclasses import replace

import numpy as np
import pytest

from pose_coach.coaching.state import SessionState, Status
from pose_coach.counting.events import RepCounted
from pose_coach.frames.array_picture import ArrayPicture
from pose_coach.frames.frame import Frame
from pose_coach.live.analysis import LiveAnalysis

PICTURE = ArrayPicture(np.zeros((4, 4, 3), np.uint8))


def frame(number):
    return Frame(number, float(number), PICTURE)


class Coaching:
    """Counts every frame as a rep."""

    is_over = False
    measured = None
    events = ()

    def __init__(self):
        self.reps = ()
        self.threads = set()

    def update(self, time_s, _pose, _measured, *, brightness):
        self.brightness = brightness
        self.threads.add(threading.current_thread())
        self.reps = (*self.reps, f"rep {len(self.reps) + 1}")
        self.events = (RepCounted(time_s, self.reps[-1]),)
        return SessionState(time_s, "made-up", "Made up", Status.MOVING, reps=len(self.reps))

    def reset(self):
        self.threads.add(threading.current_thread())
        self.reps = ()

    def finish(self):
        raise AssertionError("whoever began it ends it")


class Tracker:
    """Takes as long as the test lets it."""

    def __init__(self):
        self.seen = []
        self.free = threading.Event()
        self.free.set()

    def track(self, frame):
        self.seen.append(frame.index)
        assert self.free.wait(10)


@pytest.fixture
def coaching():
    return Coaching()


@pytest.fixture
def tracker():
    return Tracker()


@pytest.fixture
def analysis(coaching, tracker):
    with LiveAnalysis(coaching, tracker) as analysis:
        yield analysis
        tracker.free.set()


def wait_until(holds):
    give_up_s = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < give_up_s
        time.sleep(0.005)


def test_only_the_newest_waiting_frame_is_analysed(analysis, tracker):
    tracker.free.clear()
    analysis.submit(frame(0))
    wait_until(lambda: tracker.seen == [0])
    for number in (1, 2, 3):
        analysis.submit(frame(number))
    tracker.free.set()
    analysis.wait()

    assert tracker.seen == [0, 3]
    assert [result.state.time_s for result in analysis.take()] == [0.0, 3.0]


def test_every_result_is_delivered_exactly_once(analysis):
    for number in range(3):
        analysis.submit(frame(number))
        analysis.wait()

    results = analysis.take()
    assert [result.reps for result in results] == [("rep 1",), ("rep 2",), ("rep 3",)]
    assert np.isnan(results[0].state.frames_per_s)
    assert results[2].state.frames_per_s > 0
    assert analysis.take() == []


def test_a_request_runs_before_the_next_frame(analysis, coaching):
    analysis.submit(frame(0))
    analysis.wait()
    analysis.request(coaching.reset)
    assert coaching.reps == ("rep 1",)
    analysis.submit(frame(1))
    analysis.wait()

    assert coaching.reps == ("rep 1",)
    assert [result.reps for result in analysis.take()] == [("rep 1",), ("rep 1",)]
    assert coaching.threads.isdisjoint({threading.current_thread()})
    assert len(coaching.threads) == 1


def test_an_error_of_the_tracker_is_raised_by_check(analysis, tracker):
    analysis.submit(frame(0))
    analysis.wait()
    analysis.check()
    tracker.track = lambda _: 1 / 0
    analysis.submit(frame(1))
    analysis.wait()

    assert len(analysis.take()) == 1
    with pytest.raises(ZeroDivisionError):
        analysis.check()


def test_the_coaching_receives_the_brightness(analysis, coaching):
    analysis.submit(frame(0), 57.0)
    analysis.wait()

    assert coaching.brightness == 57.0


def test_closing_finishes_the_current_frame_and_drops_the_next(coaching, tracker):
    analysis = LiveAnalysis(coaching, tracker)
    tracker.free.clear()
    analysis.submit(frame(0))
    wait_until(lambda: tracker.seen == [0])
    analysis.submit(frame(1))
    threading.Timer(0.05, tracker.free.set).start()

    analysis.close()

    assert tracker.seen == [0]
    assert len(analysis.take()) == 1
    assert not any(thread.name == "pose-coach analysis" for thread in threading.enumerate())


class Mover:
    """Sees somebody who moves by so many pixels from one picture to the next."""

    def __init__(self, made_up, step_px):
        self.seen = []
        self._made_up, self._step_px = made_up, step_px

    def track(self, frame):
        self.seen.append(frame.index)
        pose = self._made_up.pose_at(frame.time_s)
        points = pose.landmarks_px + np.array([self._step_px * frame.index, 0.0])
        return replace(pose, landmarks_px=points)


def looked_at(made_up, *, step_px, shown, fps=10.0):
    """Analyse pictures, equal where their numbers are, and return which were looked at."""
    tracker, seen = Mover(made_up, step_px), []
    with LiveAnalysis(Coaching(), tracker, on_moment=seen.append) as analysis:
        for index, number in enumerate(shown):
            pixels = np.full((64, 64, 3), 40 + 20 * number, np.uint8)
            analysis.submit(Frame(index, index / fps, ArrayPicture(pixels)))
            analysis.wait()
        results = analysis.take()
    assert [moment.frame.index for moment in seen] == list(range(len(shown)))
    assert [result.state.time_s for result in results] == [m.frame.time_s for m in seen]
    assert [moment.frame.index for moment in seen if not moment.lost] == tracker.seen
    return tracker.seen


# The made-up trunk is 120 pixels long: 10 in a tenth of a second are a calm movement.
def test_a_picture_that_stands_while_somebody_moves_is_no_look(made_up):
    assert looked_at(made_up, step_px=10, shown=[0, 1, 2, 2, 2, 2, 3, 4]) == [0, 1, 2, 6, 7]


def test_a_picture_that_stands_while_somebody_rests_is_one(made_up):
    assert looked_at(made_up, step_px=1, shown=[0, 1, 2, 2, 2, 2, 3, 4]) == list(range(8))


def test_a_picture_that_stands_for_long_is_looked_at_all_the_same(made_up):
    shown = [0, 1, *[2] * 26]

    assert looked_at(made_up, step_px=10, shown=shown)[:4] == [0, 1, 2, 22]
