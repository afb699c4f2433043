"""Videos that are cut short or damaged, and files that are no videos at all."""

from __future__ import annotations

import os
import wave

import cv2
import numpy as np
import pytest

from pose_coach.common.errors import PoseCoachError
from pose_coach.frames.files import VideoFile

TIMES_S = [i / 25 for i in range(100)]

FASTSTART = {"movflags": "+faststart"}


def read(path):
    with VideoFile.open(path) as video:
        return list(video), video


@pytest.mark.parametrize("name", ["cut.mp4", "cut.mkv", "cut.ts", "cut.webm"])
def test_a_video_that_is_cut_short_yields_what_there_is_and_says_so(make_video, name):
    codec = "libvpx-vp9" if name.endswith("webm") else "libx264"
    mp4 = name.endswith("mp4")
    path = make_video(
        name, TIMES_S, codec=codec, noise=True, container_options=FASTSTART if mp4 else {}
    )
    os.truncate(path, path.stat().st_size * 6 // 10)

    frames, video = read(path)

    assert 20 < len(frames) < 90
    if name != "cut.ts":  # A transport stream does not state how long it should be.
        assert "cut short" in video.warnings[-1]
        assert "of its 4.0 s" in video.warnings[-1]


@pytest.mark.parametrize(
    ("name", "codec"), [("hurt.mp4", "libx264"), ("old.mp4", "mpeg4"), ("hurt.ts", "libx264")]
)
def test_a_video_damaged_in_the_middle_yields_both_ends_and_says_so(make_video, name, codec):
    # On several threads the encoder writes other bytes each time, and other ones are damaged.
    options = {"g": "10", "threads": "1"}
    path = make_video(name, TIMES_S, codec=codec, noise=True, options=options)
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    noise = np.random.default_rng(7).integers(0, 256, len(content) // 8, np.uint8).tobytes()
    content[middle : middle + len(noise)] = noise
    path.write_bytes(content)

    frames, video = read(path)

    assert frames[0].time_s == 0.0
    assert frames[-1].time_s > 3.5
    assert len(frames) > 60
    assert "damaged in places" in video.warnings[0]


def test_a_whole_video_with_longer_sound_is_not_called_cut_short(make_video):
    frames, video = read(make_video("song.mkv", [0.0, 0.1, 0.2], sound=True))

    assert len(frames) == 3
    assert video.warnings == []


def test_a_long_time_without_pictures_is_mentioned(make_video):
    frames, video = read(make_video("gap.mp4", [0.0, 0.5, 1.0, 4.0, 4.5]))

    assert len(frames) == 5
    assert [w.split(": ")[-1] for w in video.warnings] == [
        "there are no pictures from 1.0 to 4.0 s."
    ]


def file_of(kind, tmp_path, make_video):
    path = tmp_path / f"{kind}.mp4"
    if kind == "no-such":
        pass
    elif kind == "folder":
        path.mkdir()
    elif kind == "empty":
        path.touch()
    elif kind == "words":
        path.write_text("This is not a video.\n" * 50)
    elif kind == "notes":
        path = tmp_path / "notes.txt"
        path.write_text("This is not a video.\n" * 50)
    elif kind == "zeros":
        path.write_bytes(bytes(100_000))
    elif kind == "noise":
        path.write_bytes(np.random.default_rng(1).integers(0, 256, 100_000, np.uint8).tobytes())
    elif kind == "sound":
        path = tmp_path / "sound.wav"
        with wave.open(str(path), "wb") as sound:
            sound.setparams((1, 2, 8000, 0, "NONE", ""))
            sound.writeframes(bytes(16000))
    elif kind in {"photo.jpg", "photo.png", "photo.webp", "photo.bmp"}:
        path = tmp_path / kind
        cv2.imwrite(str(path), np.full((64, 96, 3), 99, np.uint8))
    elif kind == "photo-named-mp4":
        cv2.imwrite(str(tmp_path / "photo.jpg"), np.full((64, 96, 3), 99, np.uint8))
        (tmp_path / "photo.jpg").rename(path)
    elif kind == "index-missing":
        make_video(path.name, TIMES_S)
        os.truncate(path, path.stat().st_size // 2)
    elif kind == "index-only":
        make_video(path.name, TIMES_S, container_options=FASTSTART)
        content = path.read_bytes()
        path.write_bytes(content[: content.index(b"mdat") + 4])
    elif kind == "named-pipe":
        os.mkfifo(path)
    elif kind == "long-name":
        path = tmp_path / ("x" * 300)
    elif kind == "null":
        path = tmp_path / "a\0b"
    return path


@pytest.mark.parametrize(
    ("kind", "reason", "advice"),
    [
        ("no-such", "no such file", "Check the spelling"),
        ("long-name", "no", "Check the spelling"),
        ("null", "no", "Check the spelling"),
        ("folder", "a folder", "Name a video file in it"),
        ("named-pipe", "not a file", "Use a video file"),
        ("empty", "empty", "Copy or download it again"),
        ("words", "", "Use a video file"),
        ("notes", "text file", "Use a video file"),
        ("zeros", "not a video", "Use a video file"),
        ("noise", "not a video", "Use a video file"),
        ("sound", "only sound", "Use a video file"),
        ("photo.jpg", "still picture", "Use a video file"),
        ("photo.png", "still picture", "Use a video file"),
        ("photo.webp", "still picture", "Use a video file"),
        ("photo.bmp", "still picture", "Use a video file"),
        ("photo-named-mp4", "still picture", "Use a video file"),
        ("index-missing", "incomplete", "Copy it again"),
        ("index-only", "incomplete", "Copy it again"),
    ],
)
def test_what_is_no_video_is_refused_in_one_line(tmp_path, make_video, capfd, kind, reason, advice):
    if kind == "named-pipe" and not hasattr(os, "mkfifo"):
        pytest.skip("this system has no named pipes")
    path = file_of(kind, tmp_path, make_video)

    with pytest.raises(PoseCoachError) as caught:
        VideoFile.open(path)

    message = str(caught.value)
    assert message.startswith(str(path).replace("\0", "?") + ": ")
    assert reason in message
    assert advice in message
    assert "\n" not in message
    assert capfd.readouterr() == ("", "")


def test_a_file_that_may_not_be_read_is_refused(make_video, monkeypatch):
    path = make_video()
    # Pretended: the tests may well run as root, who may read everything.
    monkeypatch.setattr(os, "access", lambda *_: False)

    with pytest.raises(PoseCoachError, match=r"may not be read\. Change its"):
        VideoFile.open(path)


def test_the_cover_of_a_song_is_no_video(tmp_path, make_video, ffmpeg):
    cover, song = tmp_path / "cover.jpg", tmp_path / "song.m4a"
    cv2.imwrite(str(cover), np.full((64, 96, 3), 99, np.uint8))
    inputs = ("-i", make_video(sound=True), "-i", cover, "-map", "0:a", "-map", "1:v")
    ffmpeg(*inputs, "-c", "copy", "-disposition:v:0", "attached_pic", song)

    with pytest.raises(PoseCoachError, match="only sound"):
        VideoFile.open(song)
