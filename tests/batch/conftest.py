"""Very short films of an empty room, which take no time to analyse."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from pose_coach.batch.task import Options, Task
from pose_coach.records.video_writer import VideoWriter
from pose_coach.tracking.models import ModelSize

FRAMES = 5
QUICK = Options(model=ModelSize.LITE, with_video=False)


def write_film(path: Path, frames: int = FRAMES) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with VideoWriter(path) as video:
        for index in range(frames):
            video.write(np.full((120, 160, 3), 128, np.uint8), index / 10)
    return path


@pytest.fixture
def film():
    """Write a film of an empty room: where, and of how many frames."""
    return write_film


@pytest.fixture
def quick():
    """The options that take least time."""
    return QUICK


@pytest.fixture
def task(tmp_path, monkeypatch):
    """Name a film in an empty folder, whose results go to `out`."""
    monkeypatch.chdir(tmp_path)

    def task(name: str = "clip.mp4", options: Options = QUICK) -> Task:
        return Task(Path(name), Path("out"), Path(name).stem, options)

    return task
