from __future__ import annotations

import sys
from types import ModuleType, SimpleNamespace

import pytest

from pose_coach.common.errors import PoseCoachError
from pose_coach.frames.devices import CameraDevice, camera_named, cameras

BUILT_IN = CameraDevice(0, "/dev/video0", "Integrated Camera: Integrated C")
LOGITECH = CameraDevice(2, "/dev/video2", "HD Pro Webcam C920")
SECOND_LOGITECH = CameraDevice(4, "/dev/video4", "HD Pro Webcam C920")
NAMELESS = CameraDevice(6, "/dev/video6", None)


@pytest.fixture
def sysfs(tmp_path):
    """As Linux lists them: each camera has a second node, for data about its pictures."""
    nodes = {
        "video10": ("Capture Card", 0),
        "video0": (BUILT_IN.name, 0),
        "video1": (BUILT_IN.name, 1),
        "video2": (LOGITECH.name, 0),
        "video3": (LOGITECH.name, 1),
    }
    for node, (name, index) in nodes.items():
        (tmp_path / node).mkdir()
        (tmp_path / node / "name").write_text(f"{name}\n")
        (tmp_path / node / "index").write_text(f"{index}\n")
    (tmp_path / "v4l-subdev0").mkdir()
    return tmp_path


def test_on_linux_the_kernel_tells_the_cameras(sysfs):
    assert cameras("linux", sysfs) == [
        BUILT_IN,
        LOGITECH,
        CameraDevice(10, "/dev/video10", "Capture Card"),
    ]


def test_a_computer_without_a_camera(tmp_path):
    assert cameras("linux", tmp_path / "no-such-folder") == []


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_elsewhere_a_library_tells_them(monkeypatch, platform):
    library = ModuleType("cv2_enumerate_cameras")
    found = [SimpleNamespace(index=0, name="FaceTime HD Camera", path="0x1420000")]
    library.enumerate_cameras = lambda _backend: found
    monkeypatch.setitem(sys.modules, "cv2_enumerate_cameras", library)

    assert cameras(platform) == [CameraDevice(0, None, "FaceTime HD Camera")]


@pytest.mark.parametrize("name", ["HD Pro Webcam C920", "hd pro webcam c920", "c920", " C920 "])
def test_a_camera_is_found_by_its_name_or_a_part_of_it(name):
    assert camera_named(name, [BUILT_IN, LOGITECH, NAMELESS]) is LOGITECH


def test_the_whole_name_goes_before_a_part_of_it():
    plain = CameraDevice(0, None, "Camera")

    assert camera_named("camera", [BUILT_IN, plain]) is plain


@pytest.mark.parametrize("name", ["clip.mp4", "", " "])
def test_a_name_that_no_camera_has(name):
    assert camera_named(name, [BUILT_IN, LOGITECH, NAMELESS]) is None


def test_of_two_cameras_of_one_name_the_number_has_to_be_given():
    with pytest.raises(PoseCoachError, match=r"Use a number: 2 \(HD Pro Webcam C920\), 4 \(HD"):
        camera_named("C920", [BUILT_IN, LOGITECH, SECOND_LOGITECH])
