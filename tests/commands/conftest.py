"""Small videos of the sample, and the command run apart, as a person runs it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

import pose_coach
from pose_coach.frames.files import VideoFile
from pose_coach.records.video_writer import VideoWriter

SAMPLES = Path(__file__).parents[2] / "sample_videos"
WAIT_S = 120


def environment():
    """What holds for the tests, with this very package."""
    return {**os.environ, "PYTHONPATH": str(Path(pose_coach.__file__).parents[1])}


def run_apart(*arguments, cwd, **options):
    """Run the command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "pose_coach", *map(str, arguments)],
        cwd=cwd,
        env=environment(),
        capture_output=True,
        timeout=WAIT_S,
        check=False,
        **options,
    )


def read_document(path):
    return json.loads(path.read_text(encoding="utf-8"))


def write_video(path, frames):
    with VideoWriter(path) as video:
        for time_s, rgb in frames:
            video.write(rgb, time_s)
    return path


@pytest.fixture(scope="session")
def apart():
    """How to run the command in a process of its own, with what environment and for how long."""
    return SimpleNamespace(run=run_apart, environment=environment(), wait_s=WAIT_S)


@pytest.fixture(scope="session")
def document():
    """How to read a JSON file."""
    return read_document


def read_small(name):
    """A sample video, 320 pixels wide and at ten frames a second."""
    with VideoFile.open(SAMPLES / f"{name}.mp4") as video:
        return [(f.time_s, f.picture.rgb(320)) for f in video if f.index % 3 == 0]


@pytest.fixture(scope="session")
def sample():
    """The cat-cow, small."""
    return read_small("cat-cow")


@pytest.fixture(scope="session")
def scorpions(tmp_path_factory):
    """A small video of somebody who lies down, and does a scorpion on the left and one on the right."""
    frames = [(time_s, rgb) for time_s, rgb in read_small("scorpion") if time_s < 23.7]
    return write_video(tmp_path_factory.mktemp("floor") / "on-the-floor.mp4", frames)


@pytest.fixture(scope="session")
def clips(sample, tmp_path_factory):
    """Small videos: all of the sample, two reps from its start or its middle, and less."""
    folder = tmp_path_factory.mktemp("clips")

    def cut(name, from_s, until_s):
        part = [(time_s - from_s, rgb) for time_s, rgb in sample if from_s <= time_s < until_s]
        return write_video(folder / name, part)

    grey = np.full((180, 320, 3), 128, np.uint8)
    return SimpleNamespace(
        whole=write_video(folder / "cat-cow.mp4", sample),
        first_reps=cut("first-reps.mp4", 0.0, 17.6),
        two_reps=cut("two-reps.mp4", 9.8, 24.2),
        moment=cut("moment.mp4", 15.0, 16.0),
        empty_room=write_video(folder / "empty-room.mp4", [(i / 10, grey) for i in range(8)]),
    )
