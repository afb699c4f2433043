"""Files that are made to take the machine's memory, or to lead elsewhere."""

from __future__ import annotations

import socket
import struct
from fractions import Fraction

import numpy as np
import pytest

from pose_coach.common.errors import PoseCoachError
from pose_coach.frames import input_checks
from pose_coach.frames.files import VideoFile

TIMES_S = [i / 10 for i in range(10)]


def gif_that_says(width_px, height_px):
    """Three frames that paint one pixel each, in a few bytes."""
    screen = b"GIF89a" + struct.pack("<HHBBB", width_px, height_px, 0x80, 0, 0) + bytes(6)
    control = b"\x21\xf9\x04\x00\x0a\x00\x00\x00"
    image = b"\x2c" + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\x02\x02\x44\x01\x00"
    return screen + (control + image) * 3 + b"\x3b"


def refusal(path):
    with pytest.raises(PoseCoachError) as caught:
        VideoFile.open(path)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize(
    ("size", "reason"),
    [
        ((16000, 16000), "too large (16000 x 16000 pixels). Convert it"),
        ((20000, 2), "too large (20000 x 2 pixels)"),
        ((1, 1), "too small (1 x 1 pixels)"),
    ],
)
def test_a_size_that_no_camera_films_is_refused_before_it_is_decoded(tmp_path, size, reason):
    (tmp_path / "a.gif").write_bytes(gif_that_says(*size))

    assert reason in refusal(tmp_path / "a.gif")


def test_8k_is_not_too_large(tmp_path):
    input_checks.check_size(tmp_path / "8k.mp4", 7680, 4320)
    input_checks.check_size(tmp_path / "8k.mp4", 4320, 7680)


def test_the_shape_of_the_pixels_does_not_make_it_enormous(make_video):
    path = make_video(width_px=640, height_px=64, pixel_aspect=Fraction(50))

    assert "too large (32000 x 64 pixels)" in refusal(path)


def test_pictures_that_grow_beyond_the_limit_midway_are_left_out(make_video, tmp_path, monkeypatch):
    monkeypatch.setattr("pose_coach.frames.files.MAX_PIXELS", 100_000)
    small = make_video("small.ts", TIMES_S)
    large = make_video("large.ts", TIMES_S, width_px=960, height_px=640)
    path = tmp_path / "joined.ts"
    path.write_bytes(small.read_bytes() + large.read_bytes())

    with VideoFile.open(path) as video:
        frames = list(video)

    assert {frame.picture.frame.width for frame in frames} == {96}
    assert len(frames) > 5
    assert "damaged in places" in video.warnings[0]


PLAYLIST = "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n{}\n#EXT-X-ENDLIST\n"
LISTS = {
    "a playlist": ("list.m3u8", PLAYLIST),
    "a playlist called a video": ("list.mp4", PLAYLIST),
    "a list of files to join": ("list.mp4", "ffconcat version 1.0\nfile {}\n"),
}


@pytest.mark.parametrize("kind", LISTS)
@pytest.mark.parametrize("prefix", ["", "file://"])
def test_a_list_does_not_lead_to_another_file(make_video, tmp_path, kind, prefix):
    name, words = LISTS[kind]
    (tmp_path / name).write_text(words.format(f"{prefix}{make_video('other.ts', TIMES_S)}"))

    assert "not a video" in refusal(tmp_path / name)


def test_a_list_does_not_lead_to_the_network(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        address = f"http://127.0.0.1:{server.getsockname()[1]}/a.ts"
        (tmp_path / "list.mp4").write_text(PLAYLIST.format(address))

        refusal(tmp_path / "list.mp4")

        with pytest.raises(TimeoutError):
            server.accept()


def test_the_description_of_a_session_opens_no_port(tmp_path):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (tmp_path / "a.mp4").write_text(
        f"v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\n"
        f"m=video {port} RTP/AVP 96\na=rtpmap:96 H264/90000\n"
    )

    assert "not a video" in refusal(tmp_path / "a.mp4")


@pytest.mark.parametrize("seed", range(8))
def test_a_transport_stream_damaged_all_over_ends_with_what_there_is(make_video, seed):
    path = make_video("hurt.ts", [i / 15 for i in range(90)], noise=True, options={"threads": "1"})
    content = np.frombuffer(path.read_bytes(), np.uint8).copy()
    random = np.random.default_rng(seed)
    places = random.integers(0, len(content), len(content) // 100)
    content[places] = random.integers(0, 256, len(places), np.uint8)
    path.write_bytes(content.tobytes())

    try:
        video = VideoFile.open(path)
    except PoseCoachError:
        return  # refused in a line, as other tests see
    with video:
        times_s = [frame.time_s for frame in video]
    assert times_s == sorted(set(times_s))
    assert any("damaged in places" in warning for warning in video.warnings)
