from __future__ import annotations

from collections import namedtuple

import numpy as np
import pytest

from pose_coach.common.errors import PoseCoachError
from pose_coach.frames.array_picture import ArrayPicture
from pose_coach.frames.frame import Frame
from pose_coach.live import doctor
from pose_coach.live.doctor import Verdict


class Webcam:
    """Pictures of one level at an even rate."""

    name, description = "camera 0", "64 x 48, 30 frames a second, MJPG"

    def __init__(self, fps=30.0, level=120, pictures=1000):
        self._fps, self._pictures = fps, pictures
        self._picture = ArrayPicture(np.full((48, 64, 3), level, np.uint8))
        self.closed = False

    def __iter__(self):
        return (Frame(i, i / self._fps, self._picture) for i in range(self._pictures))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.closed = True


@pytest.fixture
def plug_in(monkeypatch):
    """Connect a camera; an error: it cannot be opened."""

    def plug_in(camera):
        def open_source(_spec, *, live):
            assert live
            if isinstance(camera, Exception):
                raise camera
            return camera

        monkeypatch.setattr(doctor, "open_source", open_source)
        return doctor.check_camera("0")

    return plug_in


def test_the_camera_is_opened_measured_and_released(plug_in):
    webcam = Webcam(fps=29.5)
    found = plug_in(webcam)

    assert found.verdict is Verdict.OK
    assert found.text == "camera 0: 64 x 48, 30 frames a second, MJPG; measured: 29.5 a second"
    assert webcam.closed


@pytest.mark.parametrize(
    ("webcam", "advice"),
    [(Webcam(fps=6), "That is slow."), (Webcam(level=12), "The picture is dark. Make more light.")],
)
def test_a_dark_or_slow_camera_is_noted(plug_in, webcam, advice):
    found = plug_in(webcam)

    assert found.verdict is Verdict.NOTE
    assert advice in found.text


def test_one_picture_gives_no_frame_rate(plug_in):
    assert "measured" not in plug_in(Webcam(pictures=1)).text


@pytest.mark.parametrize(
    "webcam", [Webcam(pictures=0), PoseCoachError("camera 0: there is no camera. Connect one.")]
)
def test_a_camera_without_pictures_is_missing(plug_in, webcam):
    found = plug_in(webcam)

    assert found.verdict is Verdict.MISSING
    assert found.text.startswith("camera 0: ")


def test_every_model_is_loaded():
    assert doctor.check_models().verdict is Verdict.OK


def test_a_damaged_model_is_reported_missing(monkeypatch):
    def damaged(_size):
        raise PoseCoachError("lite: the file is damaged. Reinstall pose-coach.")

    monkeypatch.setattr("pose_coach.tracking.landmarker.read_model", damaged)

    found = doctor.check_models()

    assert (found.verdict, found.text) == (
        Verdict.MISSING,
        "lite: the file is damaged. Reinstall pose-coach.",
    )


def test_a_missing_display_is_only_noted(monkeypatch):
    def none():
        raise PoseCoachError("No display.")

    monkeypatch.setattr(doctor, "require_display", none)
    found = doctor.check_display()
    monkeypatch.setattr(doctor, "require_display", lambda: None)

    assert found.verdict is Verdict.NOTE
    assert "--headless" in found.text
    assert doctor.check_display().verdict is Verdict.OK


class Heard:
    """A voice, or tones."""

    def __init__(self, *, speaks):
        self.speaks = speaks

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass


@pytest.mark.parametrize(
    ("voice", "verdict", "words"),
    [
        (Heard(speaks=True), Verdict.OK, "a speech engine"),
        (Heard(speaks=False), Verdict.NOTE, "but tones. On Linux, install"),
        (None, Verdict.NOTE, "nothing can be heard"),
    ],
)
def test_a_missing_voice_is_only_noted(monkeypatch, voice, verdict, words):
    monkeypatch.setattr(doctor, "find_voice", lambda: voice)

    found = doctor.check_voice()

    assert found.verdict is verdict
    assert words in found.text


def test_a_video_is_written_and_read():
    assert doctor.check_recording().verdict is Verdict.OK


def test_an_unwritable_video_is_reported(monkeypatch, tmp_path):
    monkeypatch.setattr(doctor, "VideoWriter", lambda _: doctor.VideoFile.open(tmp_path / "no.mp4"))

    assert doctor.check_recording().verdict is Verdict.MISSING


@pytest.mark.parametrize(
    ("free", "verdict"),
    [(50e9, Verdict.OK), (0.5e9, Verdict.NOTE), (0.05e9, Verdict.MISSING)],
)
def test_free_disk_space_is_judged(monkeypatch, tmp_path, free, verdict):
    usage = namedtuple("usage", "total used free")(1e12, 0, free)
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda _: usage)

    assert doctor.check_disk(tmp_path).verdict is verdict
