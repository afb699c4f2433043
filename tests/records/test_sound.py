"""The annotated video keeps the sound of its recording."""

from __future__ import annotations

from fractions import Fraction

import av
import numpy as np
import pytest

from pose_coach.frames.files import VideoFile
from pose_coach.records.sound import Sound, unfinished_sound
from pose_coach.records.video_writer import VideoWriter, unfinished_video

RATE = 16000
BEEP_S = 2.0
"""A tone sounds from here on for half a second, and silence before and after it."""


def tone(from_s, until_s, *, beep_s=BEEP_S):
    at_s = np.arange(round(from_s * RATE), round(until_s * RATE)) / RATE
    sounds = (at_s >= beep_s) & (at_s < beep_s + 0.5)
    return (0.5 * np.sin(2 * np.pi * 440 * at_s) * sounds).astype(np.float32)


@pytest.fixture
def recording(tmp_path):
    """Write four seconds of grey pictures and sound; the sound in pieces, each with its own time."""

    def write(name="clip.mp4", codec="aac", *, pieces=((0.0, 4.0),), starts_s=0.0, video="libx264"):
        path = tmp_path / name
        with av.open(str(path), "w") as container:
            stream = container.add_stream(video, rate=10)
            stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
            sound = container.add_stream(codec, rate=RATE, layout="mono") if codec else None
            for number in range(40):
                frame = av.VideoFrame.from_ndarray(
                    np.full((48, 64, 3), 90, np.uint8), format="rgb24"
                )
                frame.pts, frame.time_base = number + round(10 * starts_s), Fraction(1, 10)
                container.mux(stream.encode(frame))
            container.mux(stream.encode(None))
            for from_s, until_s in pieces if sound else ():
                frame = av.AudioFrame.from_ndarray(
                    tone(from_s, until_s)[None], format="fltp", layout="mono"
                )
                frame.sample_rate = RATE
                frame.pts = round((from_s + starts_s) * RATE)
                frame.time_base = Fraction(1, RATE)
                container.mux(sound.encode(frame))
            if sound:
                container.mux(sound.encode(None))
        return path

    return write


def sound_of(path):
    with VideoFile.open(path) as video:
        return Sound(path, video.starts_s)


def annotated(path, sound, *, frames=40, fps=10):
    with VideoWriter(path, comment="made by a test") as video:
        video.sound = sound
        for number in range(frames):
            video.write(np.full((48, 64, 3), 6 * number % 256, np.uint8), number / fps)
    assert not unfinished_sound(unfinished_video(path)).exists()
    return path


def pictures(path):
    with av.open(str(path)) as video:
        assert video.metadata["comment"] == "made by a test"
        return [round(float(frame.time), 3) for frame in video.decode(video=0)]


def heard(path):
    """Return codec, when the tone begins and ends, and until when there is sound; None without sound."""
    with av.open(str(path)) as video:
        if not video.streams.audio:
            return None
        track = video.streams.audio[0]
        loud, end_s = [], 0.0
        for frame in video.decode(track):
            level = np.abs(frame.to_ndarray().astype(float)).max()
            loud += [float(frame.time)] if level > 0.1 else []
            end_s = float(frame.time) + frame.samples / frame.sample_rate
        return track.codec_context.name, loud[0], loud[-1], end_s


@pytest.mark.parametrize(
    ("name", "codec", "video"),
    [
        ("clip.mp4", "aac", "libx264"),
        ("clip.ts", "aac", "libx264"),
        ("clip.mkv", "flac", "libx264"),
        ("clip.webm", "libopus", "libvpx"),
        ("clip.avi", "pcm_s16le", "mpeg4"),
        ("clip.mov", "libmp3lame", "libx264"),
    ],
)
def test_the_sound_is_heard_when_it_was(tmp_path, recording, name, codec, video):
    made = annotated(tmp_path / "out.mp4", sound_of(recording(name, codec, video=video)))
    kept, from_s, until_s, end_s = heard(made)

    assert kept == ("mp3float" if codec == "libmp3lame" else "aac")
    assert from_s == pytest.approx(BEEP_S, abs=0.1)
    assert until_s == pytest.approx(BEEP_S + 0.5, abs=0.1)
    assert end_s == pytest.approx(4.0, abs=0.15)
    assert pictures(made) == [n / 10 for n in range(40)]


@pytest.mark.parametrize("codec", ["aac", "pcm_s16le"])
def test_a_recording_that_was_stopped_keeps_the_sound_until_then(tmp_path, recording, codec):
    clip = recording("clip.mkv", codec)
    made = annotated(tmp_path / "out.mp4", sound_of(clip), frames=24)

    assert heard(made)[3] == pytest.approx(2.4, abs=0.15)
    assert len(pictures(made)) == 24


@pytest.mark.parametrize("codec", ["aac", "pcm_s16le"])
def test_a_clock_that_starts_late_moves_both(tmp_path, recording, codec):
    clip = recording("clip.mkv", codec, starts_s=7200.0)
    made = annotated(tmp_path / "out.mp4", sound_of(clip))

    assert heard(made)[1] == pytest.approx(BEEP_S, abs=0.1)
    assert heard(made)[3] == pytest.approx(4.0, abs=0.15)


@pytest.mark.parametrize("codec", ["aac", "pcm_s16le"])
def test_an_interrupted_sound_track_goes_on_where_it_is(tmp_path, recording, codec):
    clip = recording("clip.mkv", codec, pieces=((0.0, 0.6), (1.8, 4.0)))
    made = annotated(tmp_path / "out.mp4", sound_of(clip))

    assert heard(made)[1] == pytest.approx(BEEP_S, abs=0.15)
    assert pictures(made) == [n / 10 for n in range(40)]


def test_sound_from_another_year_leaves_the_video_as_it_is(tmp_path, recording):
    clip = recording("clip.mkv", "pcm_s16le", pieces=((0.0, 0.5), (90000.0, 90000.2)))
    made = annotated(tmp_path / "out.mp4", sound_of(clip))

    assert pictures(made) == [n / 10 for n in range(40)]


def test_damaged_sound_breaks_nothing(tmp_path, recording):
    clip = recording("clip.mkv", "flac")
    data = bytearray(clip.read_bytes())
    hurt = np.random.default_rng(1).integers(len(data) // 3, len(data), 400)
    for at in hurt:
        data[at] ^= 0x55
    clip.write_bytes(data)
    made = annotated(tmp_path / "out.mp4", sound_of(clip))

    assert pictures(made) == [n / 10 for n in range(40)]


def test_without_sound_or_without_the_file_the_video_is_silent(tmp_path, recording):
    silent = annotated(tmp_path / "a.mp4", Sound(recording("b.mp4", None), starts_s=0.0))
    gone = annotated(tmp_path / "c.mp4", Sound(tmp_path / "gone.mp4", starts_s=0.0))

    assert heard(silent) is heard(gone) is None
    assert pictures(silent) == pictures(gone) == [n / 10 for n in range(40)]


def test_uneven_times_stay_as_they_are(tmp_path, recording):
    times_s = [0.0, 0.033, 0.04, 0.5, 0.501, 2.0, 2.2]
    with VideoWriter(tmp_path / "out.mp4", comment="made by a test") as video:
        video.sound = sound_of(recording())
        for number, time_s in enumerate(times_s):
            video.write(np.full((48, 64, 3), 30 * number, np.uint8), time_s)

    assert pictures(tmp_path / "out.mp4") == times_s
    assert heard(tmp_path / "out.mp4")[1] == pytest.approx(BEEP_S, abs=0.1)
