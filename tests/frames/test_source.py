from __future__ import annotations

from pathlib import Path

import pytest

from pose_coach.common.errors import PoseCoachError
from pose_coach.frames import cameras, open_source, streams
from pose_coach.frames.files import VideoFile
from pose_coach.frames.paced_file import PacedFile


@pytest.fixture
def opened(monkeypatch):
    """What was opened, in place of cameras and streams."""
    specs = []

    def note(kind):
        return lambda spec: specs.append((kind, spec))

    monkeypatch.setattr(cameras.Camera, "open", note("camera"))
    monkeypatch.setattr(streams.LiveStream, "open", note("stream"))
    return specs


@pytest.mark.parametrize("spec", ["0", "12", "/dev/video0", "/dev/v4l/by-id/usb-cam-index0"])
@pytest.mark.parametrize("live", [True, False])
def test_numbers_and_device_paths_are_cameras(opened, spec, live):
    open_source(spec, live=live)

    assert opened == [("camera", spec)]


def test_a_device_path_may_be_a_path(opened):
    open_source(Path("/dev/video3"), live=True)

    assert opened == [("camera", "/dev/video3")]


@pytest.mark.parametrize(
    "spec", ["http://phone:8080/video", "https://a.b/c.m3u8", "rtsp://me:x@cam/1", "HTTP://phone/"]
)
def test_addresses_are_streams(opened, spec):
    open_source(spec, live=True)

    assert opened == [("stream", spec)]


@pytest.mark.parametrize(
    "spec", ["ftp://host/a.mp4", "rtmp://host/live", "file:///clip.mp4", "concat://a", "xyz://"]
)
def test_other_addresses_are_refused(opened, spec):
    with pytest.raises(PoseCoachError, match="this kind of address is not supported") as caught:
        open_source(spec, live=True)

    assert str(caught.value).startswith(spec.split("://")[0] + "://: ")
    assert "rtsp://" in str(caught.value)
    assert opened == []


@pytest.mark.parametrize("as_path", [True, False])
def test_anything_else_is_a_file(make_video, as_path):
    clip = make_video()
    spec = clip if as_path else str(clip)

    with open_source(spec, live=False) as recorded, open_source(spec, live=True) as live:
        assert isinstance(recorded, VideoFile)
        assert isinstance(live, PacedFile)
        assert [f.time_s for f in recorded] == pytest.approx([i / 30 for i in range(10)], abs=1e-4)


@pytest.mark.parametrize(
    "spec", ["nothing.mp4", "0x1", "1234", "rtsp:camera", "-1", "", "C:/a.mov"]
)
def test_a_file_that_is_not_there_is_refused(tmp_path, monkeypatch, spec):
    monkeypatch.chdir(tmp_path)

    with pytest.raises(PoseCoachError) as caught:
        open_source(spec, live=True)

    assert "\n" not in str(caught.value)
