"""Analyse recordings in several processes of this computer."""

from __future__ import annotations

import os
from collections.abc import Generator, Sequence
from contextlib import closing
from functools import partial

from pose_coach.batch.finished import by_size, size_bytes
from pose_coach.batch.results import clear_unfinished
from pose_coach.batch.task import Done, Task, Tell
from pose_coach.batch.work import attempt
from pose_coach.common.errors import PoseCoachError, shown
from pose_coach.common.processes import TRIES, WorkerPool
from pose_coach.frames.files import VideoFile
from pose_coach.frames.pieces import pieces_of

MEMORY_BYTES = 1_500_000_000
"""Memory of the computer per process: each takes 0.3 to 0.7 GB, and the rest is for everything else."""


def usual_jobs() -> int:
    """Return how many processes this computer has processors and memory for."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    try:
        memory_bytes = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, OSError, ValueError):  # not known on Windows
        return cores or 1
    return max(1, min(cores or 1, memory_bytes // MEMORY_BYTES))


def analyze_in_processes(
    tasks: Sequence[Task], jobs: int, tell: Tell
) -> Generator[Done, None, None]:
    """Run tasks in processes; yield each result when it is done.

    Each process analyses one recording after another. A recording at which one process would still be busy
    while the others have nothing left is cut, and they track its pieces.

    Closing the generator ends the processes and leaves no unfinished files. A process that dies, for instance
    by a crash of a decoder or for want of memory, costs only its own recording.

    Parameters
    ----------
    tasks
        Begun in their order, but for those that are cut, which come first.
    jobs
        How many processes work at the same time.
    tell
        Called with the progress of the running tasks.
    """
    cut, whole = shared_out(tasks, jobs)
    runs = [(jobs, [task]) for task in cut]
    with WorkerPool(jobs) as pool:
        for share, these in (*runs, (1, whole)):
            run = partial(attempt, jobs=share)
            results = pool.run(run, these, tell=tell, clean_up=clear_unfinished)
            with closing(results):
                for task, done in results:
                    yield done or Done(
                        task,
                        error=f"{shown(task.video)}: the process that analysed it died {TRIES} times."
                        " Try it alone, with fewer --jobs or more memory.",
                    )


def shared_out(tasks: Sequence[Task], jobs: int) -> tuple[list[Task], list[Task]]:
    """Return which recordings are cut, the largest first, and which are analysed whole, in their order.

    Parameters
    ----------
    tasks
        All of them.
    jobs
        How many processes work at the same time.
    """
    sizes = {task: size_bytes(task) for task in tasks}
    whole, cut = list(tasks), []
    for task in by_size(tasks):
        fair_bytes = sum(sizes[each] for each in whole) / jobs
        is_fair = sizes[task] <= fair_bytes and len(whole) % jobs == 0
        if jobs == 1 or is_fair or not _can_be_cut(task):
            break
        cut.append(task)
        whole.remove(task)
    return cut, whole


def _can_be_cut(task: Task) -> bool:
    try:
        with VideoFile.open(task.source, speed=task.options.speed) as video:
            return len(pieces_of(video)) > 1
    except PoseCoachError:  # reported when it is analysed
        return False
