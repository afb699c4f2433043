"""`import pose_coach` as docs/library.md shows it: its code runs as it stands there."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import matplotlib as mpl
import pytest

import pose_coach
from pose_coach.frames.files import VideoFile
from pose_coach.records.video_writer import VideoWriter

ROOT = Path(__file__).resolve().parents[2]
DOC = ROOT / "docs" / "library.md"
# Fifteen seconds of the sample, which hold its first rep and the start of the second.
UNTIL_S = 15.0


@pytest.fixture(scope="module")
def clip(tmp_path_factory):
    """The sample video, shorter, small and at ten frames a second."""
    path = tmp_path_factory.mktemp("library") / "clip.mp4"
    with VideoFile.open(ROOT / "sample_videos" / "cat-cow.mp4") as video, VideoWriter(path) as made:
        for frame in video:
            if frame.index % 3 == 0 and frame.time_s < UNTIL_S:
                made.write(frame.picture.rgb(320), frame.time_s)
    return path


@pytest.fixture
def agg():
    """Matplotlib without a display, and its figures closed afterwards."""
    from matplotlib import pyplot

    backend = mpl.get_backend()
    pyplot.switch_backend("agg")
    yield
    pyplot.close("all")
    pyplot.switch_backend(backend)


@pytest.mark.usefixtures("agg")
def test_the_code_of_the_manual_runs_as_it_stands_there(clip, tmp_path, monkeypatch, capsys):
    shutil.copy(clip, tmp_path / "clip.mp4")
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"^```python\n(.*?)^```$", DOC.read_text("utf-8"), re.DOTALL | re.M)
    names = {}

    printed = []
    for block in blocks:
        exec(block, names)
        printed.append(capsys.readouterr().out)

    assert len(blocks) == 7
    analysed, measured, _, _, watched, happened, failed = printed
    assert analysed.startswith("cat-cow 1 reps, ")
    assert "1 None to-cow" in analysed
    assert "held: [" in measured
    assert (tmp_path / "clip.png").read_bytes().startswith(b"\x89PNG")
    assert len(watched.splitlines()) == 3
    assert "to-cat begins" in happened
    assert "rep 1 is over" in happened
    assert failed.startswith("nowhere.mp4: no such file")
    assert [rep.number for rep in names["again"].reps] == [1]


def test_everything_promised_is_there():
    assert all(getattr(pose_coach, name) is not None for name in pose_coach.__all__)
    assert set(pose_coach.__all__) <= set(dir(pose_coach))
    with pytest.raises(AttributeError, match="no attribute 'dance'"):
        pose_coach.dance  # noqa: B018 - the looking is what is tested


@pytest.mark.parametrize("names", ["__version__", "read_analysis, read_signals, Rep, Moment"])
def test_reading_an_analysis_loads_neither_model_nor_decoder(names):
    code = f"import sys; from pose_coach import {names}; print(' '.join(sys.modules))"
    ended = subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )

    loaded = set(ended.stdout.split())
    assert "pose_coach" in loaded
    assert loaded.isdisjoint({"cv2", "mediapipe", "av", "matplotlib", "pyarrow"})


def test_an_exercise_that_there_is_not():
    with pytest.raises(pose_coach.PoseCoachError, match="yoga: no such exercise"):
        pose_coach.analyze("clip.mp4", "yoga")
    with pytest.raises(pose_coach.PoseCoachError, match="yoga: no such exercise"):
        next(pose_coach.watch("clip.mp4", "yoga"))


def test_who_leaves_the_loop_lets_go_of_the_source(clip, monkeypatch):
    closed = []
    close = VideoFile.close
    monkeypatch.setattr(VideoFile, "close", lambda video: (closed.append(video), close(video)))

    moments = pose_coach.watch(clip, model="lite")
    next(moments)
    moments.close()

    assert len(closed) == 1


def test_events_end_with_those_of_the_end(clip):
    """The rep that is under way, and the posture that is left, when the video ends."""
    happened = list(pose_coach.events(clip, "cat-cow"))
    during = [event for moment in pose_coach.watch(clip, "cat-cow") for event in moment.events]

    assert happened[: len(during)] == during
    assert len(happened) > len(during)
