"""The videos that were dropped on the page: analysed one after another in processes of their own."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

from pose_coach.batch.processes import analyze_in_processes, usual_jobs
from pose_coach.batch.task import Done, Options, Task
from pose_coach.common.closing import Closing
from pose_coach.common.errors import PoseCoachError, shown
from pose_coach.common.files import require_folder
from pose_coach.frames.files import SUFFIXES

KEY = re.compile(r"[0-9]{8}-[0-9]{6}-[0-9a-f]{8}")
"""The name of a video's folder: when it came, and what no two have in common."""
RESULTS = "results"
LONGEST_STEM = 60
"""Characters of a file's name: the results' names are longer, and 255 bytes are the limit of most disks."""
SPARE_BYTES = 500_000_000
"""Stays free on the disk: the results need some of it, the rest of the computer, too."""


class Progress(StrEnum):
    """How far a video is."""

    WAITING = "waiting"
    RUNNING = "running"
    FINISHED = "finished"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(slots=True)
class Job:
    """One video: its folder, and how far its analysis is.

    Attributes
    ----------
    key
        Name of its folder.
    video
        The copy that is analysed, deleted when that is over.
    progress
        How far it is.
    frames, of
        Frames done and in all; `of` is None where nobody knows.
    problem
        Why it failed, in a line.
    """

    key: str
    video: Path
    progress: Progress = Progress.WAITING
    frames: int = 0
    of: int | None = None
    problem: str | None = None


def came(key: str) -> datetime:
    """Return when the video of a key came."""
    return datetime.strptime(key[:15], "%Y%m%d-%H%M%S")


class _CancelledError(Exception):
    """Ends the process of a video that is no longer wanted."""


def safe_name(name: str) -> str:
    """Return a name for a video that cannot lead out of a folder or trouble any file system.

    Raises
    ------
    PoseCoachError
        If its ending is not that of a video.
    """
    plain = re.sub(r"[^\w .()-]+", "_", name.replace("\\", "/").rsplit("/", 1)[-1])
    stem, dot, suffix = plain.rpartition(".")
    suffix = f"{dot}{suffix.lower()}"
    if not stem.strip(" .") or suffix not in SUFFIXES:
        raise PoseCoachError("This is not a video. Choose a file such as MP4, MOV, MKV or WebM.")
    # A leading dot would hide the file.
    return f"{stem.strip(' .')[:LONGEST_STEM].strip(' .')}{suffix}"


class VideoQueue(Closing):
    """Analyses videos one after another, in a thread that waits for processes.

    Parameters
    ----------
    folder
        Where every video has a folder of its own; only `results` in it stays.
    options
        How to analyse.
    """

    def __init__(self, folder: Path, options: Options) -> None:
        self._folder = folder
        self._options = options
        self._changed = threading.Condition()
        self._jobs: dict[str, Job] = {}
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="pose-coach videos", daemon=True)
        self._thread.start()

    @property
    def is_busy(self) -> bool:
        """Whether a video waits or is being analysed."""
        return any(j.progress in (Progress.WAITING, Progress.RUNNING) for j in self.jobs())

    def jobs(self) -> list[Job]:
        """Return the videos of this run of the app, the oldest first."""
        with self._changed:
            return list(self._jobs.values())

    def kept(self) -> list[str]:
        """Return the keys of all videos with a report, the newest first."""
        names = [p.name for p in self._folder.iterdir()] if self._folder.is_dir() else []
        return sorted((n for n in names if self.report(n) is not None), reverse=True)

    def report(self, key: str) -> Path | None:
        """Return the report of a video, or None where there is none."""
        if not KEY.fullmatch(key):
            return None
        return next(iter(sorted((self._folder / key / RESULTS).glob("*.html"))), None)

    def result(self, key: str, name: str) -> Path | None:
        """Return a result by its name, or None; never a file from elsewhere."""
        if not KEY.fullmatch(key):
            return None
        folder = self._folder / key / RESULTS
        listed = [p for p in folder.iterdir() if p.name == name] if folder.is_dir() else []
        return next((p for p in listed if p.is_file() and not p.is_symlink()), None)

    @contextmanager
    def receiving(self, name: str, size_bytes: int) -> Iterator[BinaryIO]:
        """Open the file that a video is received into; queue it when the block ends without an error.

        Parameters
        ----------
        name
            As the browser says: not to be trusted.
        size_bytes
            How much will come, as far as is said.

        Raises
        ------
        PoseCoachError
            If it is no video, or there is no room for it.
        """
        video = safe_name(name)
        require_folder(self._folder)
        if shutil.disk_usage(self._folder).free < size_bytes + SPARE_BYTES:
            raise PoseCoachError("The disk is too full for this video. Make room and try again.")
        key = f"{time.strftime('%Y%m%d-%H%M%S')}-{secrets.token_hex(4)}"
        job = Job(key, self._folder / key / video)
        job.video.parent.mkdir(mode=0o700)
        try:
            with job.video.open("xb") as file:
                yield file
        except BaseException:
            self._clear(job, everything=True)
            raise
        with self._changed:
            self._jobs[key] = job
            self._changed.notify_all()

    def cancel(self, key: str) -> None:
        """Give up a video that waits or is being analysed."""
        with self._changed:
            job = self._jobs.get(key)
            if job is not None and job.progress in (Progress.WAITING, Progress.RUNNING):
                was_waiting = job.progress is Progress.WAITING
                job.progress = Progress.CANCELLED
                if was_waiting:
                    self._clear(job, everything=True)

    def delete(self, key: str) -> None:
        """Delete the results of a video for good."""
        self.cancel(key)
        if self.report(key) is not None:
            shutil.rmtree(self._folder / key, ignore_errors=True)
        with self._changed:
            job = self._jobs.get(key)
            if job is not None and job.progress is not Progress.CANCELLED:
                del self._jobs[key]

    def close(self) -> None:
        """Give up what is not finished, and wait for its process to end."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        for job in self.jobs():
            self.cancel(job.key)
        self._thread.join()

    def _run(self) -> None:
        while (job := self._next()) is not None:
            task = Task(job.video, job.video.parent / RESULTS, job.video.stem, self._options)
            try:
                done = self._analysed(job, task)
            except _CancelledError:
                self._clear(job, everything=True)
                continue
            with self._changed:
                is_cancelled = job.progress is Progress.CANCELLED
                # First: who sees that a video is over may rely on its copy being gone.
                self._clear(job, everything=is_cancelled or self.report(job.key) is None)
                if not is_cancelled:
                    job.problem = problem_of(done)
                    job.progress = Progress.FAILED if job.problem else Progress.FINISHED

    def _next(self) -> Job | None:
        with self._changed:
            while not self._closed:
                for job in self._jobs.values():
                    if job.progress is Progress.WAITING:
                        job.progress = Progress.RUNNING
                        return job
                self._changed.wait()
        return None

    def _analysed(self, job: Job, task: Task) -> Done:
        def tell(_task: Task, frames: int, of: int | None) -> None:
            if job.progress is Progress.CANCELLED:
                raise _CancelledError
            job.frames, job.of = frames, of

        with closing(analyze_in_processes([task], usual_jobs(), tell)) as coming:
            return next(coming)

    def _clear(self, job: Job, *, everything: bool) -> None:
        """Delete the copy of a video, or its whole folder."""
        if everything:
            shutil.rmtree(job.video.parent, ignore_errors=True)
            return
        with suppress(OSError):
            job.video.unlink(missing_ok=True)


def problem_of(done: Done) -> str | None:
    """Return why a video has no useful report, without the folder's name, or None."""
    if done.error is not None:
        return done.error.replace(f"{shown(done.task.video.parent)}{os.sep}", "")
    analysis = done.analysis
    if analysis is not None and not analysis.frames_with_pose and analysis.warnings:
        return analysis.warnings[0].replace(f"{shown(done.task.video.parent)}{os.sep}", "")
    return None
