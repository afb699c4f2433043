"""`pose-coach doctor`."""

from __future__ import annotations

import pytest

from pose_coach.frames import devices
from pose_coach.frames.devices import CameraDevice

CHECKS = ["camera", "models", "display", "voice", "recording", "disk"]


@pytest.fixture
def plugged_in(monkeypatch):
    """The cameras of this computer."""
    known = []
    monkeypatch.setattr(devices, "cameras", lambda: known)
    return known


def verdicts(out):
    """What was found of each check: its line has the name, the verdict, and words."""
    lines = [line.split(maxsplit=2) for line in out.splitlines()]
    return {words[0]: words[1] for words in lines if len(words) == 3 and words[0] in CHECKS}


@pytest.mark.usefixtures("plugged_in")
def test_a_video_in_place_of_a_camera_passes_every_check(run, clips):
    ended = run("doctor", "--source", clips.moment)

    assert "This computer has no camera." in ended.out
    found = verdicts(ended.out)
    assert list(found) == CHECKS
    assert found["camera"] == found["models"] == found["recording"] == "ok"
    assert ended.status == 0


def test_a_missing_camera_is_reported_and_present_ones_are_listed(run, plugged_in):
    plugged_in.append(CameraDevice(2, "/dev/video2", "HD Webcam [C920]"))

    ended = run("doctor", "--source", "99")

    assert ended.status == 1
    assert verdicts(ended.out)["camera"] == "missing"
    assert any(
        line.split() == ["2", "/dev/video2", "HD", "Webcam", "[C920]"]
        for line in ended.out.splitlines()
    )


def test_a_camera_may_be_named(run, plugged_in):
    """It is found, though it cannot be opened here."""
    plugged_in.append(CameraDevice(98, "/dev/video98", "HD Webcam"))

    ended = run("doctor", "--source", "hd webcam")

    assert "camera 98: " in ended.out
