"""What is left of a recording that nobody completes."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections import namedtuple

import av
import numpy as np
import pytest

from pose_coach.common.errors import PoseCoachError
from pose_coach.frames.files import VideoFile
from pose_coach.records import video_writer as writing
from pose_coach.records.video_writer import VideoWriter

FPS = 10
Usage = namedtuple("Usage", "total used free")

RECORD = """
import os, signal, sys
import numpy as np
from pose_coach.records.video_writer import VideoWriter
random = np.random.default_rng(0)
{before}
try:
    with VideoWriter(sys.argv[1], keeps_cut_short=True) as video:
        for number in range(100):
            video.write(random.integers(0, 256, (64, 96, 3), np.uint8), number / 10)
        {after}
except Exception as error:
    sys.exit(str(error))
"""


def record(path, before="pass", after="pass"):
    program = RECORD.format(before=before, after=after)
    command = [sys.executable, "-c", program, str(path)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def times_s(path):
    with av.open(str(path)) as container:
        return [frame.time for frame in container.decode(video=0)]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signal")
def test_a_killed_recording_plays_except_its_last_seconds(tmp_path):
    kill = "import time; time.sleep(1.0); os.kill(os.getpid(), signal.SIGKILL)"

    ended = record(tmp_path / "live.mp4", after=kill)

    assert ended.returncode == -signal.SIGKILL
    assert os.listdir(tmp_path) == ["live.part.mp4"]
    assert times_s(tmp_path / "live.part.mp4")[-1] > 7.5


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limits of file size")
def test_a_full_disk_keeps_what_was_recorded(tmp_path):
    record(tmp_path / "whole.mp4")
    limit = (tmp_path / "whole.mp4").stat().st_size // 2
    os.unlink(tmp_path / "whole.mp4")
    limited = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))"

    ended = record(tmp_path / "live.mp4", before=limited)

    assert "the video cannot be written (file too large)" in ended.stderr
    assert os.listdir(tmp_path) == ["live.mp4"]
    with VideoFile.open(tmp_path / "live.mp4") as video:
        assert 20 <= len(list(video)) <= 60


def test_a_recording_ends_complete_before_the_disk_is_full(tmp_path, monkeypatch):
    room = iter([10**9, 10**9, writing.LEFT_BYTES - 1])
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(0, 0, next(room, 10**9)))

    def write_all(video):
        for number in range(100):
            video.write(np.full((64, 96, 3), number, np.uint8), number / FPS)

    with (
        pytest.raises(PoseCoachError, match="nearly full"),
        VideoWriter(tmp_path / "live.mp4", keeps_cut_short=True) as video,
    ):
        write_all(video)

    assert video.is_kept
    assert os.listdir(tmp_path) == ["live.mp4"]
    assert 4.0 < times_s(tmp_path / "live.mp4")[-1] < 6.5


def test_a_deleted_folder_is_one_line(tmp_path):
    folder = tmp_path / "gone"
    folder.mkdir()
    video = VideoWriter(folder / "live.mp4", keeps_cut_short=True).open()
    video.write(np.zeros((64, 96, 3), np.uint8), 0.0)
    shutil.rmtree(folder)

    with pytest.raises(PoseCoachError, match=r"cannot be written \(no such file or directory\)"):
        video.close()

    assert not video.is_kept
    assert not folder.exists()
