"""Finds recordings in files and folders, and names their results."""

from __future__ import annotations

import os
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pose_coach.batch.task import Options, Task
from pose_coach.common.errors import PoseCoachError, shown
from pose_coach.frames.files import SUFFIXES, is_video
from pose_coach.records.annotated_video import is_annotated


@dataclass(frozen=True, slots=True)
class Found:
    """The recordings found in files and folders.

    Attributes
    ----------
    tasks
        One for each recording, by name within each folder.
    problems
        What could not be searched, a line each.
    """

    tasks: tuple[Task, ...]
    problems: tuple[str, ...]


def find(named: Sequence[Path], out: Path, options: Options) -> Found:
    """Find the recordings and decide where the results of each go.

    Folders are searched with all that is in them, but for hidden files and folders, the folder of the
    results, and videos that pose-coach annotated. A folder's results lie in folders like its own; those of
    several folders in one each, of its name. A file that is named twice is done once.

    Parameters
    ----------
    named
        Files, which need not be there, and folders.
    out
        For the results.
    options
        How to analyse them.

    Raises
    ------
    PoseCoachError
        Where the results of two would have one name.
    """
    folders = {path for path in named if os.path.isdir(path)}  # no error, whatever the name
    tasks: dict[str, Task] = {}
    problems: list[str] = []
    for path in named:
        if path not in folders:
            tasks.setdefault(os.path.realpath(path), Task(path, out, path.stem, options))
            continue
        videos = _videos_in(path, out, problems)
        if not videos:
            problems.append(f"{shown(path)}: there is no video in it. Name another folder.")
        for video in videos:
            folder = video.parent.relative_to(path)
            if len(folders) > 1:
                folder = path.resolve().name / folder
            tasks.setdefault(
                os.path.realpath(video), Task(video, out / folder, video.stem, options)
            )
    return Found(_told_apart(tasks.values()), tuple(problems))


def _videos_in(folder: Path, out: Path, problems: list[str]) -> list[Path]:
    """Return the recordings in a folder and all its folders, by name."""

    def cannot(error: OSError) -> None:
        problems.append(f"{shown(Path(error.filename))}: cannot be read ({error.strerror}).")

    results = out.resolve()
    found = []
    for name, folders, files in os.walk(folder, onerror=cannot):
        here = Path(name)
        folders[:] = sorted(
            each
            for each in folders
            if not each.startswith(".") and (here / each).resolve() != results
        )
        for file in sorted(files):
            video = here / file
            if file.startswith(".") or _is_result(video):
                continue
            if video.suffix.lower() in SUFFIXES or is_video(video):
                found.append(video)
    return found


def _is_result(video: Path) -> bool:
    """Return whether a video was written by an analysis, which leaves its JSON beside it."""
    return video.with_suffix(".json").is_file() and is_annotated(video)


def _told_apart(tasks: Iterable[Task]) -> tuple[Task, ...]:
    """Keep the video's ending in the names of results (clip.mov.json) where two would be equal."""
    tasks = tuple(tasks)
    contested = _contested(tasks)
    tasks = tuple(
        replace(task, stem=task.video.name) if is_contested else task
        for task, is_contested in zip(tasks, contested, strict=True)
    )
    for task, is_contested in zip(tasks, _contested(tasks), strict=True):
        if is_contested:
            raise PoseCoachError(
                f"Two videos are called {shown(Path(task.stem))}. Name the folder that both are in,"
                " or analyse them into different folders with --out."
            )
    return tasks


def _contested(tasks: Sequence[Task]) -> list[bool]:
    """Return for each task whether one of its files belongs to another task, too."""
    files = [
        {_same(task.folder / name) for name in task.options.files(task.stem).values()}
        for task in tasks
    ]
    counts = Counter(file for names in files for file in names)
    return [any(counts[file] > 1 for file in names) for names in files]


def _same(path: Path) -> str:
    """Return a normalised name, equal for names that some file systems treat as one."""
    return unicodedata.normalize("NFC", str(path)).casefold()


def overwritten(tasks: Sequence[Task]) -> Path | None:
    """Return a recording that a result would overwrite, or None."""
    places = {place: task.video for task in tasks if (place := _place(task.source)) is not None}
    for task in tasks:
        if task.options.with_video:
            place = _place(task.result("video"))
            if place is not None and place in places:
                return places[place]
    return None


def _place(path: Path) -> tuple[int, int] | None:
    """Return device and inode of a file, None if it does not exist."""
    try:
        status = path.stat()
    except (OSError, ValueError):
        return None
    return status.st_dev, status.st_ino
