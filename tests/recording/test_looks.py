"""What counts as a look: pictures that stand, gaps in which a picture holds, frames in between."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from pose_coach.frames.array_picture import ArrayPicture
from pose_coach.frames.frame import Frame
from pose_coach.recording.looks import LEAP, LONGEST_S, looks
from pose_coach.recording.sampling import PoseSample

PICTURE = ArrayPicture(np.zeros((8, 8, 3), np.uint8))
TRUNK_PX = 120.0  # of the made-up person


@pytest.fixture
def seen(made_up):
    """What comes of frames, each with the trunk lengths that the body has moved, or None: not tracked."""

    def see(*frames, stands=()):
        told = []
        for index, (time_s, moved) in enumerate(frames):
            sample = None
            if moved is not None:
                pose = made_up.pose_at(time_s)
                points = pose.landmarks_px + np.array([moved * TRUNK_PX, 0.0])
                pose = replace(pose, landmarks_px=points)
                measured = made_up.measured_at(time_s)
                sample = PoseSample(pose, measured, stands=index in stands)
            told.append((Frame(index, time_s, PICTURE), sample))
        return list(looks(iter(told)))

    return see


def at_rate(*moved, fps=10.0):
    return [(index / fps, each) for index, each in enumerate(moved)]


def lost(found):
    return [frame.index for frame, sample in found if sample.lost]


def test_a_picture_that_stands_and_then_leaps_is_no_look(seen):
    found = seen(*at_rate(0, 0.05, 0.05, 0.05, 0.05, 0.5, 0.55), stands=(2, 3, 4))

    assert lost(found) == [2, 3, 4]
    assert [frame.index for frame, _ in found] == list(range(7))
    assert all(sample.pose is None for frame, sample in found if frame.index in (2, 3, 4))


def test_who_keeps_still_and_sets_off_calmly_was_looked_at(seen):
    found = seen(*at_rate(0, 0, 0, 0, 0, 0.9 * LEAP, 0.3), stands=(1, 2, 3, 4))

    assert lost(found) == []
    assert all(sample.pose and sample.tracked for _, sample in found)


def test_every_picture_twice_is_only_half_of_the_looks(seen):
    # 15 pictures a second in a video of 30, of a fast movement.
    moved = [0.15 * (n // 2) for n in range(12)]
    found = seen(*at_rate(*moved, fps=30), stands=range(1, 12, 2))

    assert lost(found) == []


def test_frames_that_were_not_tracked_in_a_stand_are_lost_with_it(seen):
    found = seen(*at_rate(0, None, 0, None, 0, None, 0.5, fps=20), stands=(2, 4))

    assert lost(found) == [1, 2, 3, 4, 5]


def test_where_it_stands_until_the_end_the_person_is_taken_to_keep_still(seen):
    found = seen(*at_rate(0, 0.1, 0.1, 0.1, None), stands=(2, 3))

    assert lost(found) == []
    assert found[-1][1].pose.time_s == pytest.approx(0.4)


def test_a_stand_without_an_end_does_not_wait_for_ever(seen):
    count = round(2.5 * LONGEST_S)
    found = seen(*at_rate(*[0.0] * count, 0.5, fps=1.0), stands=range(1, count))

    assert len(found) == count + 1
    assert lost(found) == list(range(21, 25))


def test_through_a_gap_after_which_nothing_has_moved_the_picture_holds(seen):
    *_, (frame, sample) = seen(*at_rate(0, 0, 0), (1.7, 0.03))
    times_s = [held.pose.time_s for held in sample.held]

    assert frame.time_s == 1.7
    assert times_s == pytest.approx(0.2 + 0.048 * np.arange(1, 31))
    assert all(held.measured.time_s == held.pose.time_s for held in sample.held)
    assert sample.held[-1].pose.landmarks_px[0, 0] == pytest.approx(
        50
    )  # where it was, not on its way


@pytest.mark.parametrize(
    "frames",
    [
        pytest.param([*at_rate(0, 0, 0), (1.7, 0.5)], id="leapt"),
        pytest.param([*at_rate(0, 0, 0), (0.3, 0.0)], id="no gap"),
        pytest.param(at_rate(0, 0, 0, 0, fps=2.0), id="two frames a second"),
        pytest.param([*at_rate(0, 0, 0), (0.3 + LONGEST_S, 0.0)], id="longer than anything"),
    ],
)
def test_through_other_gaps_it_does_not(seen, frames):
    assert not any(sample.held for _, sample in seen(*frames))
