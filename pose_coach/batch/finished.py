"""The record that a recording is finished: how its results were made, with size and time of each file.

It is written last and atomically, into a hidden folder beside the results. If the video, a result, an
option or the program differs from it later, the recording is analysed again.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pose_coach.batch.program_version import program
from pose_coach.batch.task import Done, Task
from pose_coach.common.errors import UNREADABLE, PoseCoachError
from pose_coach.common.files import require_folder, write_whole
from pose_coach.records.analysis_file import read_analysis

FOLDER = ".pose-coach"
SCHEMA = "pose-coach/finished/1"


@dataclass(frozen=True, slots=True)
class Stamp:
    """Size and modification time of a file, to detect changes."""

    name: str
    size_bytes: int
    modified_ns: int


def stamp(path: Path) -> Stamp:
    """Return the stamp of a file that is there.

    Raises
    ------
    OSError
        Where it is not.
    """
    status = path.stat()
    return Stamp(path.name, status.st_size, status.st_mtime_ns)


def record_path(task: Task) -> Path:
    """Return the path of a recording's record."""
    return task.base / task.folder / FOLDER / f"{task.stem}.json"


def write_record(task: Task, video: Stamp, written: Sequence[Path]) -> None:
    """Record that a recording is finished.

    Parameters
    ----------
    task
        What was done.
    video
        As it lay there before it was read.
    written
        The results, all of them.

    Raises
    ------
    PoseCoachError
        Where it cannot be written, or a result has gone meanwhile.
    """
    try:
        results = [asdict(stamp(path)) for path in written]
    except OSError as error:
        raise PoseCoachError(f"{error.filename}: is gone already ({error.strerror}).") from error
    record = {
        "schema": SCHEMA,
        "program": program(),
        "options": task.options.document(),
        "video": asdict(video),
        "results": results,
        "history": None,
    }
    require_folder(record_path(task).parent)
    _write(record, record_path(task))


def finished(task: Task) -> Done | None:
    """Return the result of an earlier run, or None if the recording must be analysed."""
    record = _read(record_path(task))
    try:
        if (
            record["schema"] != SCHEMA
            or record["program"] != program()
            or record["options"] != task.options.document()
            or Stamp(**record["video"]) != stamp(task.source)
        ):
            return None
        written = tuple(task.base / task.folder / result["name"] for result in record["results"])
        stamps = [Stamp(**result) for result in record["results"]]
        if [stamp(path) for path in written] != stamps or task.result("analysis") not in written:
            return None
        analysis = read_analysis(task.result("analysis"), with_signals=False)
    except (OSError, PoseCoachError, *UNREADABLE):
        return None
    return Done(task, analysis, written, before=True)


def parted(tasks: Sequence[Task]) -> tuple[list[Done], list[Task]]:
    """Split tasks into finished and unfinished ones.

    The unfinished ones come largest file first, so that no long task starts last.
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
    """Return tasks with the largest files first."""

    def size_bytes(task: Task) -> int:
        try:
            return task.source.stat().st_size
        except (OSError, ValueError):  # whoever does it will say so
            return 0

    return sorted(tasks, key=size_bytes, reverse=True)


def is_in_history(task: Task, db: Path) -> bool:
    """Return whether the reps of a finished recording have been put into that history."""
    return bool(_read(record_path(task)).get("history") == str(db.absolute()))


def note_history(task: Task, db: Path) -> None:
    """Record that a recording's reps are in a history.

    Raises
    ------
    PoseCoachError
        Where it cannot be written.
    """
    _write({**_read(record_path(task)), "history": str(db.absolute())}, record_path(task))


def _read(path: Path) -> dict[str, Any]:
    """Return a record, empty where there is none that can be read."""
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, *UNREADABLE):
        return {}
    return record if isinstance(record, dict) else {}


def _write(record: dict[str, Any], path: Path) -> None:
    # In ASCII also a name that is not UTF-8 comes back as it was.
    write_whole(path, json.dumps(record, indent=2) + "\n")
