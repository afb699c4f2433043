from __future__ import annotations

import time

import pytest

from pose_coach.frames.files import VideoFile
from pose_coach.frames.paced_file import PacedFile


class Clock:
    """A clock that only moves when somebody sleeps or works."""

    def __init__(self):
        self.now_s = 1000.0
        self.slept = []

    def __call__(self):
        return self.now_s

    def sleep(self, duration_s):
        self.slept.append(duration_s)
        self.now_s += duration_s


@pytest.fixture
def clip(make_video):
    return make_video(times_s=[i / 10 for i in range(20)])


def paced(clip, clock):
    return PacedFile(VideoFile.open(clip), clock=clock, sleep=clock.sleep)


def test_a_quick_consumer_gets_every_frame_when_it_is_due(clip):
    clock = Clock()
    with paced(clip, clock) as source:
        due = [(frame.time_s, clock.now_s - 1000) for frame in source]

    assert [time_s for time_s, _ in due] == pytest.approx([i / 10 for i in range(20)])
    for time_s, delivered_s in due:
        assert delivered_s == pytest.approx(time_s)


def test_a_slow_consumer_gets_the_newest_frame_and_misses_the_others(clip):
    clock = Clock()
    frames = []
    with paced(clip, clock) as source:
        for frame in source:
            frames.append(frame)
            if frame.index < 19:
                assert clock.now_s - 1000 - frame.time_s < 0.1
            clock.now_s += 0.35

    assert [frame.index for frame in frames] == [0, 3, 7, 10, 14, 17, 19]
    assert [frame.time_s for frame in frames] == pytest.approx([f.index / 10 for f in frames])


def test_a_clip_that_decodes_slower_than_it_plays_is_slowed_down(clip):
    clock = Clock()

    class SlowToDecode(VideoFile):
        def __iter__(self):
            for frame in super().__iter__():
                clock.now_s += 0.4
                yield frame

    with PacedFile(SlowToDecode.open(clip), clock=clock, sleep=clock.sleep) as source:
        indices = [frame.index for frame in source]

    assert indices[-1] == 19
    assert len(indices) >= 5


def test_it_says_what_it_is(clip):
    with PacedFile(VideoFile.open(clip)) as source:
        assert source.is_live is True
        assert source.name == "clip.mp4"
        assert (source.width, source.height, source.frame_count) == (96, 64, 20)
        assert source.duration_s == pytest.approx(2.0, abs=0.1)
        assert source.description.endswith(", played as if live")
        assert source.warnings == []


def test_by_a_real_clock_it_takes_as_long_as_the_clip(make_video):
    clip = make_video(times_s=[0.0, 0.1, 0.2, 0.3])
    with PacedFile(VideoFile.open(clip)) as source:
        began_s = time.monotonic()
        frames = list(source)
        took_s = time.monotonic() - began_s

    assert frames[-1].time_s == pytest.approx(0.3, abs=1e-3)
    assert 0.29 < took_s < 2


def test_closing_it_closes_the_file(clip):
    with paced(clip, Clock()) as source:
        frames = iter(source)
        next(frames)

    assert len(list(frames)) <= 1
