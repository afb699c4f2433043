"""Several processes of this computer that analyse recordings, one after another each.

A process that dies, as by a crash of a decoder or for want of memory, costs no recording but its own.
"""

from __future__ import annotations

import os
import signal
import time
from collections import deque
from collections.abc import Generator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess

from pose_coach.batch.results import clear_unfinished
from pose_coach.batch.task import Done, Task, Tell
from pose_coach.common.errors import shown

# A process of its own, not a copy of this one: MediaPipe's threads do not survive a fork.
CONTEXT = get_context("spawn")
TOLD_EVERY_S = 0.1
# On Windows, Ctrl-C is only noticed between two waits.
WAIT_S = 0.25
END_S = 10.0
"""So long may a process take to end that has no more to do."""
TRIES = 2
"""Of a recording whose process dies: it need not have been the recording."""

MEMORY_BYTES = 1_500_000_000
"""Of the computer's, for each process: it takes 0.3 to 0.7 GB, and something is left for all else."""


def usual_jobs() -> int:
    """Return how many processes this computer has processors and memory for."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    try:
        memory_bytes = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, OSError, ValueError):  # Windows does not say
        return cores or 1
    return max(1, min(cores or 1, memory_bytes // MEMORY_BYTES))


@dataclass(slots=True)
class _Worker:
    """A process, our end of the line to it, and what it is at."""

    process: BaseProcess
    line: Connection
    task: Task


def in_processes(tasks: Sequence[Task], jobs: int, tell: Tell) -> Generator[Done, None, None]:
    """Do tasks in processes of their own; yield what came of each as it is done.

    Whoever stops taking ends the processes: what they are at is left undone, and nothing half-written stays.

    Parameters
    ----------
    tasks
        Begun in their order.
    jobs
        So many at a time.
    tell
        Told ten times a second how far each is.
    """
    waiting, tries = deque(tasks), dict.fromkeys(tasks, 0)
    workers: list[_Worker] = []
    try:
        while waiting or workers:
            while waiting and len(workers) < jobs:
                workers.append(_hired(waiting.popleft()))
            ready = wait([worker.line for worker in workers], WAIT_S)
            for worker in [worker for worker in workers if worker.line in ready]:
                task = worker.task
                try:
                    said = worker.line.recv()
                except (EOFError, OSError):
                    workers.remove(worker)
                    _let_go(worker)
                    tries[task] += 1
                    if tries[task] < TRIES:
                        waiting.appendleft(task)
                    else:
                        yield Done(task, error=_died(worker))
                    continue
                if not isinstance(said, Done):
                    tell(task, *said)
                    continue
                if waiting:
                    _give(worker, waiting.popleft())
                else:
                    workers.remove(worker)
                    _let_go(worker)
                yield said
    finally:
        for worker in workers:
            worker.process.terminate()
        for worker in workers:
            _let_go(worker)


def _hired(task: Task) -> _Worker:
    """Start a process and give it its first task."""
    ours, theirs = CONTEXT.Pipe()
    process = CONTEXT.Process(target=_serve, args=(theirs,), daemon=True)
    process.start()
    theirs.close()
    worker = _Worker(process, ours, task)
    _give(worker, task)
    return worker


def _give(worker: _Worker, task: Task) -> None:
    worker.task = task
    with suppress(OSError):  # it has died; that shows when nothing comes back
        worker.line.send(task)


def _let_go(worker: _Worker) -> None:
    """Wait for the end of a process that has no more to do, or is ended."""
    worker.line.close()
    worker.process.join(END_S)
    worker.process.kill()
    worker.process.join()
    clear_unfinished(worker.task)


def _died(worker: _Worker) -> str:
    code = worker.process.exitcode or 0
    how = f"signal {-code}" if code < 0 else f"status {code}"
    return (
        f"{shown(worker.task.video)}: the process that analysed it died {TRIES} times ({how})."
        " Try it alone, with fewer --jobs or more memory."
    )


def _serve(line: Connection) -> None:
    """Do tasks until there are no more, or nobody is there who gave them."""
    from pose_coach.batch.work import attempt

    # Whoever asked for the work answers Ctrl-C, which every process of a terminal hears.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    told_s = 0.0

    def tell(done: int, of: int | None) -> None:
        nonlocal told_s
        if time.monotonic() - told_s >= TOLD_EVERY_S:
            told_s = time.monotonic()
            line.send((done, of))

    try:
        while True:
            line.send(attempt(line.recv(), tell))
    except (EOFError, OSError):
        return
