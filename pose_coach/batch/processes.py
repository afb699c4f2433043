"""Analyse recordings in several processes of this computer."""

from __future__ import annotations

import os
from collections.abc import Generator, Sequence

from pose_coach.batch.results import clear_unfinished
from pose_coach.batch.task import Done, Task, Tell
from pose_coach.batch.work import attempt
from pose_coach.common.errors import shown
from pose_coach.common.processes import TRIES, in_processes

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

    Closing the generator ends the processes and leaves no unfinished files. A process that dies, for instance
    by a crash of a decoder or for want of memory, costs only its own recording.

    Parameters
    ----------
    tasks
        Begun in their order.
    jobs
        Number of processes.
    tell
        Called with the progress of the running tasks.
    """
    results = in_processes(attempt, tasks, jobs, tell=tell, clean_up=clear_unfinished)
    try:
        for task, done in results:
            yield done or Done(
                task,
                error=f"{shown(task.video)}: the process that analysed it died {TRIES} times."
                " Try it alone, with fewer --jobs or more memory.",
            )
    finally:
        results.close()
