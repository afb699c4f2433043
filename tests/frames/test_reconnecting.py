"""Cameras that go away and come back; the real stream that does is in tests/test_live_stream.py."""

from __future__ import annotations

import time
from itertools import pairwise

import numpy as np
import pytest

from pose_coach.common.errors import PoseCoachError
from pose_coach.frames import devices, reconnecting
from pose_coach.frames.array_picture import ArrayPicture
from pose_coach.frames.devices import CameraDevice
from pose_coach.frames.frame import Frame, Interruption
from pose_coach.frames.reconnecting import ReconnectingSource, open_live
from pose_coach.frames.source import open_source

PICTURE = ArrayPicture(np.full((48, 64, 3), 90, np.uint8))
INTERVAL_S = 0.01
UNPLUGGED = PoseCoachError("camera 0: the camera sends no pictures.")


class Webcam:
    """So many pictures at an even rate, each session from time 0; then it ends, fails or hangs."""

    name, description = "camera 0", "64 x 48"
    is_live = is_endless = True

    def __init__(self, pictures, then=None):
        self._pictures = pictures
        self._then = then
        self.closed = False

    def __iter__(self):
        for number in range(self._pictures):
            if self.closed:
                return
            yield Frame(number, number * INTERVAL_S, PICTURE)
            time.sleep(INTERVAL_S)
        if self._then == "hang":
            while not self.closed:
                time.sleep(INTERVAL_S)
        elif self._then is not None:
            raise self._then

    def close(self):
        self.closed = True

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    monkeypatch.setattr(reconnecting, "NOTICED_AFTER_S", 0.1)
    monkeypatch.setattr(reconnecting, "TICK_S", 0.03)
    monkeypatch.setattr(reconnecting, "RETRY_S", (0.02, 0.05))


def source_of(first, *later, **options):
    """A source whose camera is at every attempt what comes next; an error: it cannot be opened."""
    left = list(later)

    def reopen():
        following = left.pop(0) if left else UNPLUGGED
        if isinstance(following, PoseCoachError):
            raise following
        return following

    return ReconnectingSource(first, reopen, **options)


def watched(source, until):
    """What comes until something is so."""
    seen = []
    give_up_s = time.monotonic() + 10
    for item in source:
        seen.append(item)
        if until(seen):
            break
        assert time.monotonic() < give_up_s
    return seen


def came_back(seen):
    """Whether there were pictures, then none, then several again."""
    gone = [i for i, item in enumerate(seen) if isinstance(item, Interruption)]
    return bool(gone) and len(seen) > gone[-1] + 5


@pytest.mark.parametrize("end", [None, UNPLUGGED])
def test_a_camera_that_ends_or_fails_is_waited_for_and_goes_on(end):
    away = [UNPLUGGED] * 6
    with source_of(Webcam(20, end), *away, Webcam(500)) as source:
        seen = watched(source, came_back)

    assert {item.reason for item in seen if isinstance(item, Interruption)} == {reconnecting.GONE}
    indices = [item.index for item in seen if isinstance(item, Frame)]
    assert indices == sorted(set(indices))


def test_media_time_goes_on_over_the_gap_by_the_clock():
    away = [UNPLUGGED] * 8
    began_s = time.monotonic()
    with source_of(Webcam(20, UNPLUGGED), *away, Webcam(500)) as source:
        seen = watched(source, came_back)
    took_s = time.monotonic() - began_s

    times_s = [item.time_s for item in seen]
    assert all(before_s < after_s for before_s, after_s in pairwise(times_s))
    frames = [item for item in seen if isinstance(item, Frame)]
    assert frames[0].time_s == 0.0
    gap_s = max(after.time_s - before.time_s for before, after in pairwise(frames))
    assert 0.3 < gap_s < took_s
    assert times_s[-1] == pytest.approx(took_s, abs=0.3)


def test_signs_of_life_come_a_few_times_a_second_also_while_it_hangs():
    with source_of(Webcam(5, "hang")) as source:
        seen = watched(source, lambda seen: seen[-1].time_s > 0.5)

    ticks = [item for item in seen if isinstance(item, Interruption)]
    assert 5 < len(ticks) < 20


def test_a_camera_that_stays_away_ends_the_set_with_one_clear_line():
    with (
        source_of(Webcam(5, UNPLUGGED), wait_s=0.3) as source,
        pytest.raises(PoseCoachError, match=r"sends no pictures\. After 0 s without a picture"),
    ):
        watched(source, lambda _: False)


def test_closing_it_ends_the_iteration_and_closes_the_camera():
    webcam = Webcam(5, "hang")
    source = source_of(webcam)
    frames = iter(source)
    next(frames)

    source.close()

    rest = [item for item in frames if isinstance(item, Frame)]
    assert len(rest) <= 1
    assert webcam.closed
    assert list(source) == []


def test_an_error_that_is_nobodys_cable_is_not_waited_out():
    with source_of(Webcam(2, ZeroDivisionError())) as source, pytest.raises(ZeroDivisionError):
        watched(source, lambda _: False)


def test_a_video_file_ends_at_its_end(make_video):
    clip = make_video(times_s=[0.0, 0.1, 0.2])

    with open_live(str(clip)) as source:
        frames = list(source)

    assert frames[-1].time_s == pytest.approx(0.2, abs=1e-3)
    assert source.is_endless is False


def test_a_camera_that_cannot_be_opened_in_the_first_place_is_an_error():
    with pytest.raises(PoseCoachError, match=r"^camera 99: "):
        open_live("99")


@pytest.fixture
def computer(monkeypatch):
    """A computer with these cameras; what is opened of them is noted."""
    known = [CameraDevice(0, "/dev/video0", "HD Webcam"), CameraDevice(2, "/dev/video2", "Phone")]
    opened = []

    def open_camera(spec):
        if spec not in [word for device in known for word in (str(device.index), device.path)]:
            raise PoseCoachError(f"camera {spec}: there is no such camera.")
        opened.append(spec)
        return Webcam(5, UNPLUGGED)

    monkeypatch.setattr("pose_coach.frames.cameras.Camera.open", open_camera)
    monkeypatch.setattr(devices, "cameras", lambda: known)
    monkeypatch.setattr(reconnecting, "cameras", lambda: known)
    return known, opened


def test_a_camera_is_opened_by_its_name(computer):
    open_source("phone", live=True)

    assert computer[1] == ["2"]


def test_a_camera_that_is_plugged_in_again_under_another_number_is_found(computer):
    known, opened = computer
    with open_live("2") as source:
        known[1] = CameraDevice(3, "/dev/video3", "Phone")
        watched(source, lambda _: len(opened) > 1)

    assert opened[:2] == ["2", "3"]


def test_no_other_camera_takes_the_place_of_one_that_is_gone(computer):
    known, opened = computer
    with open_live("2", wait_s=0.3) as source:
        del known[1]
        with pytest.raises(PoseCoachError, match="no such camera"):
            watched(source, lambda _: False)

    assert opened == ["2"]


def test_who_wakes_up_after_hours_of_sleep_has_not_waited_for_hours():
    """The clock goes on in sleep; the camera takes a while to be back."""
    slept_s = [0.0]
    source = source_of(
        Webcam(5, "hang"),
        *[UNPLUGGED] * 5,
        Webcam(500),
        wait_s=2.0,
        clock=lambda: time.monotonic() + slept_s[0],
    )
    seen = []
    with source:
        for item in source:
            seen.append(item)
            if isinstance(item, Interruption) and not slept_s[0]:
                slept_s[0] = 8 * 3600.0
                source._source.close()
            if came_back(seen):
                break

    assert seen[-1].time_s > 8 * 3600
    assert [item.time_s for item in seen] == sorted(item.time_s for item in seen)
