from __future__ import annotations

import threading
import time
from pathlib import Path

import cv2
import numpy as np
import pytest

from pose_coach.common.errors import PoseCoachError
from pose_coach.frames import cameras
from pose_coach.frames.cameras import Camera


class MadeUpCamera:
    """Stands in for cv2.VideoCapture; picture number n is blue of brightness n."""

    def __init__(self, *, opens=True, pictures=10_000, interval_s=0.005, size=(64, 48), grey=False):
        self.opens = opens
        self.pictures = pictures
        self.interval_s = interval_s
        self.grey = grey
        self.settings = {
            cv2.CAP_PROP_FRAME_WIDTH: float(size[0]),
            cv2.CAP_PROP_FRAME_HEIGHT: float(size[1]),
            cv2.CAP_PROP_FPS: 15.0,
            cv2.CAP_PROP_FOURCC: float(cv2.VideoWriter.fourcc(*"YUYV")),
        }
        self.asked = {}
        self.grabbed = 0
        self.released_by = None
        self.freed = threading.Event()

    def isOpened(self):  # noqa: N802 - OpenCV's name
        return self.opens

    def set(self, prop, value):
        self.asked[prop] = value
        return False

    def get(self, prop):
        return self.settings.get(prop, 0.0)

    def grab(self):
        time.sleep(self.interval_s)
        self.grabbed += 1
        return self.grabbed <= self.pictures

    def retrieve(self):
        size = (
            int(self.settings[cv2.CAP_PROP_FRAME_HEIGHT]),
            int(self.settings[cv2.CAP_PROP_FRAME_WIDTH]),
        )
        if self.grey:
            return True, np.full(size, 99, np.uint8)
        image = np.zeros((*size, 3), np.uint8)
        image[..., 0] = self.grabbed % 256
        return True, image

    def release(self):
        self.released_by = threading.current_thread()
        self.freed.set()


def test_a_camera_delivers_upright_rgb_pictures_with_their_times():
    device = MadeUpCamera()
    with Camera.open("0", open_device=lambda _: device) as camera:
        frames = [frame for frame, _ in zip(camera, range(5), strict=False)]

    assert frames[0].index == 0
    assert frames[0].time_s == 0.0
    times_s = [frame.time_s for frame in frames]
    assert times_s == sorted(set(times_s))
    rgb = frames[0].picture.rgb()
    assert rgb.shape == (48, 64, 3)
    assert not rgb[..., :2].any()
    assert rgb[0, 0, 2] > 0


def test_a_camera_says_what_it_is_and_what_it_gave():
    with Camera.open("2", open_device=lambda _: MadeUpCamera()) as camera:
        assert camera.name == "camera 2"
        assert camera.description == "64 x 48, 15 frames a second, YUYV"
        assert (camera.width, camera.height, camera.nominal_fps) == (64, 48, 15.0)
        assert camera.duration_s is None
        assert camera.frame_count is None
        assert camera.is_live is True


def test_a_camera_is_asked_for_compressed_pictures_of_a_sensible_size():
    device = MadeUpCamera()
    with Camera.open("0", open_device=lambda _: device):
        pass

    assert list(device.asked.items()) == [
        (cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG")),
        (cv2.CAP_PROP_FRAME_WIDTH, 1280),
        (cv2.CAP_PROP_FRAME_HEIGHT, 720),
        (cv2.CAP_PROP_FPS, 30),
    ]


def test_a_slow_consumer_always_gets_the_newest_picture():
    device = MadeUpCamera(interval_s=0.002)
    with Camera.open("0", open_device=lambda _: device) as camera:
        for frame, _ in zip(camera, range(3), strict=False):
            behind = device.grabbed % 256 - int(frame.picture.rgb()[0, 0, 2])
            assert behind <= 3
            time.sleep(0.1)

    assert frame.index > 20


def test_time_is_that_of_capture_not_of_delivery():
    now_s = iter(x / 4 for x in range(100, 10_000))
    device = MadeUpCamera(interval_s=0.01)
    with Camera.open("0", open_device=lambda _: device, clock=lambda: next(now_s)) as camera:
        frames = [frame for frame, _ in zip(camera, range(4), strict=False)]

    for frame in frames:
        assert frame.time_s == frame.index / 4


def test_a_grey_camera_works_too():
    with Camera.open("0", open_device=lambda _: MadeUpCamera(grey=True)) as camera:
        frame = next(iter(camera))

    assert frame.picture.rgb()[0, 0].tolist() == [99, 99, 99]


def test_closing_ends_iteration_and_thread_and_lets_go_of_the_camera():
    device = MadeUpCamera()
    camera = Camera.open("0", open_device=lambda _: device)
    threads = [t for t in threading.enumerate() if t.name == "pose-coach camera 0"]
    assert len(threads) == 1

    camera.close()

    assert device.released_by is threads[0]
    assert not threads[0].is_alive()
    assert len(list(camera)) <= 1


def test_a_camera_that_cannot_be_opened_is_one_clear_line():
    device = MadeUpCamera(opens=False)

    with pytest.raises(PoseCoachError, match=r"^camera 0: .*\.$") as caught:
        Camera.open("0", open_device=lambda _: device)

    assert "\n" not in str(caught.value)
    assert device.released_by is not None


def test_a_camera_that_never_delivers_is_one_clear_line():
    device = MadeUpCamera(pictures=0)

    with pytest.raises(PoseCoachError, match=r"^camera 0: the camera sends no pictures\. Check"):
        Camera.open("0", open_device=lambda _: device, warm_up_s=0.1)

    assert device.freed.wait(5)


def test_a_camera_that_stops_delivering_is_one_clear_line():
    device = MadeUpCamera(pictures=5)
    with (
        Camera.open("0", open_device=lambda _: device, stall_s=0.2) as camera,
        pytest.raises(PoseCoachError, match="the camera sends no pictures"),
    ):
        list(camera)


def test_an_error_inside_opencv_is_one_clear_line():
    class Failing(MadeUpCamera):
        def retrieve(self):
            raise cv2.error("assertion failed")

    with pytest.raises(PoseCoachError, match="the camera sends no pictures"):
        Camera.open("0", open_device=lambda _: Failing())


def test_opencv_keeps_quiet_about_a_camera_that_is_not_there(capfd):
    with pytest.raises(PoseCoachError, match=r"^camera 99: "):
        Camera.open("99")

    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("platform", "devices", "advice"),
    [
        ("linux", [], "there is no camera. Connect one"),
        ("linux", [Path("/dev/video2"), Path("/dev/video4")], "Use one of these: /dev/video2, /de"),
        ("darwin", [], "System Settings, Privacy & Security, Camera"),
        ("win32", [], "close other programs that use it"),
    ],
)
def test_the_advice_fits_the_system(platform, devices, advice):
    assert advice in cameras._why_not("77", devices, platform)


def test_the_advice_for_a_camera_without_permission(tmp_path, monkeypatch):
    monkeypatch.setattr(cameras.os, "access", lambda *_: False)
    node = tmp_path / "video0"
    node.touch()

    assert "group 'video'" in cameras._why_not(str(node), [node], "linux")
