"""Tells which recordings an earlier run finished, from the analysis files that it wrote.

The analysis file is written last, and says from what and by what it was made. If the video, an option or the
program differs, or a result is missing, the recording is analysed again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from pose_coach.batch.program_version import program
from pose_coach.batch.task import Done, Task
from pose_coach.common.errors import UNREADABLE, PoseCoachError
from pose_coach.common.files import read_whole
from pose_coach.records.analysis_file import read_analysis

SAMPLE_BYTES = 65536


def origin_of(task: Task) -> dict[str, Any]:
    """Return what determines the results of a task: video, options and program.

    The video is identified by its size and a digest of its beginning and end, as it may be many gigabytes.

    Raises
    ------
    OSError
        If the video cannot be read.
    """
    size = task.source.stat().st_size
    digest = hashlib.sha256()
    with task.source.open("rb") as video:
        for start in (0, max(0, size - SAMPLE_BYTES)):
            video.seek(start)
            digest.update(video.read(SAMPLE_BYTES))
    return {
        "program": program(),
        "options": task.options.document(),
        "video": {"size_bytes": size, "digest": digest.hexdigest()[:32]},
    }


def finished(task: Task) -> Done | None:
    """Return the result of an earlier run, or None if the recording must be analysed."""
    path = task.result("analysis")
    written = tuple(task.result(kind) for kind in task.options.files(task.stem))
    try:
        if not all(result.stat().st_size for result in written):
            return None
        if json.loads(read_whole(path))["origin"] != origin_of(task):
            return None
        analysis = read_analysis(path, with_signals=False)
    except (OSError, PoseCoachError, *UNREADABLE):
        return None
    return Done(task, analysis, written, before=True)


def split_finished(tasks: Sequence[Task]) -> tuple[list[Done], list[Task]]:
    """Split tasks into finished and unfinished ones, the latter with the largest file first.

    So no long task starts last, while the other processes are idle.
    """
    before, left = [], []
    for task in tasks:
        done = finished(task)
        if done is None:
            left.append(task)
        else:
            before.append(done)
    return before, by_size(left)


def by_size(tasks: Sequence[Task]) -> list[Task]:
    """Return tasks with the largest file first."""
    return sorted(tasks, key=size_bytes, reverse=True)


def size_bytes(task: Task) -> int:
    """Return the size of a task's video, 0 where it is not there: that is reported when it is analysed."""
    try:
        return task.source.stat().st_size
    except (OSError, ValueError):
        return 0
