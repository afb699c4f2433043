"""Which model a live session uses, on a computer as fast and as busy as the test says."""

from __future__ import annotations

import threading

import pytest

from pose_coach.common.errors import PoseCoachError
from pose_coach.live.fitting_tracker import STAYS_S, FittingTracker, suited
from pose_coach.tracking.models import ModelSize

FULL, LITE = ModelSize.FULL, ModelSize.LITE


class Computer:
    """Takes so many seconds for a picture, and twice as long for one with the full model."""

    def __init__(self, lite_s=0.01):
        self.lite_s = lite_s
        self.now_s = 0.0
        self.open = []
        self.said = []

    def load(self, size):
        computer = self

        class Loaded:
            def track(self, frame):
                computer.now_s += computer.lite_s * (2 if size is FULL else 1)
                return frame

            def close(self):
                computer.open.remove(size)

        self.open.append(size)
        return Loaded()

    def tracker(self, fixed=None):
        return FittingTracker(fixed, self.said.append, load=self.load, clock=lambda: self.now_s)

    def track_for(self, tracker, duration_s):
        until_s = self.now_s + duration_s
        while self.now_s < until_s:
            assert tracker.track("picture") == "picture"
            if tracker._next is not None:
                tracker._next[1].result()  # the computer of this test loads at once


@pytest.fixture
def computer():
    return Computer()


def test_a_fast_computer_has_the_full_model_and_says_so_once(computer):
    with computer.tracker() as tracker:
        computer.track_for(tracker, 60)

        assert tracker.size is FULL
    assert computer.said == [
        "Model full: 20 ms a picture, up to 50 pictures a second on this computer now."
    ]
    assert computer.open == []


def test_a_slow_computer_has_lite_after_its_first_seconds(computer):
    computer.lite_s = 0.06
    with computer.tracker() as tracker:
        computer.track_for(tracker, 3)

        assert tracker.size is LITE
        assert computer.open == [LITE]
        computer.track_for(tracker, 60)
        assert tracker.size is LITE
    assert [line[:10] for line in computer.said] == ["Model full", "Model lite"]


def test_a_computer_that_gets_busy_changes_to_lite_and_back(computer):
    with computer.tracker() as tracker:
        computer.track_for(tracker, 20)
        computer.lite_s = 0.05
        computer.track_for(tracker, 5)
        assert tracker.size is LITE

        computer.lite_s = 0.01
        computer.track_for(tracker, STAYS_S + 5)
        assert tracker.size is FULL


def test_a_moment_of_work_changes_nothing(computer):
    with computer.tracker() as tracker:
        computer.track_for(tracker, 20)
        computer.lite_s = 0.2
        computer.track_for(tracker, 0.8)
        computer.lite_s = 0.01
        computer.track_for(tracker, 20)

    assert len(computer.said) == 1


def test_a_model_that_was_named_is_kept(computer):
    computer.lite_s = 0.5
    with computer.tracker(FULL) as tracker:
        computer.track_for(tracker, 60)

        assert tracker.size is FULL
    assert computer.said == []


def test_there_is_no_speed_between_which_it_changes_to_and_fro():
    for cost_ms in range(1, 500):
        lite_s = cost_ms / 1000
        assert (suited(FULL, 2 * lite_s), suited(LITE, lite_s)) != (LITE, FULL)


def test_the_first_picture_waits_for_the_model_and_nobody_else_does(computer):
    may_load = threading.Event()

    def load(size):
        assert may_load.wait(10)
        return computer.load(size)

    with FittingTracker(load=load) as tracker:
        threading.Timer(0.05, may_load.set).start()
        assert tracker.track("picture") == "picture"


def test_a_model_that_cannot_be_loaded_is_told_with_the_first_picture():
    def load(_):
        raise PoseCoachError("The pose model is missing. Reinstall pose-coach.")

    with (
        FittingTracker(load=load) as tracker,
        pytest.raises(PoseCoachError, match="The pose model is missing"),
    ):
        tracker.track("picture")


def test_closing_before_the_model_is_loaded_leaves_nothing_open(computer):
    computer.tracker().close()

    assert computer.open == []
