"""Run a function on many items in worker processes, so that a crash costs only its own item."""

from __future__ import annotations

import os
import signal
import threading
from collections import Counter, deque
from collections.abc import Callable, Generator, Hashable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, parent_process
from typing import Any, TypeVar

from pose_coach.common.closing import Closing

# Spawn, not fork: MediaPipe's threads do not survive a fork.
CONTEXT = get_context("spawn")
TRIES = 2
"""Attempts per item: when its process dies, the item need not be the cause."""
WAIT_S = 0.25
"""Interval of the progress reports. On Windows, Ctrl-C is only noticed between two waits."""

THREADS = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "OPENCV_FOR_THREADS_NUM",
)
"""Variables that limit the threads of numerical libraries, read when these are loaded."""

Item = TypeVar("Item", bound=Hashable)
Result = TypeVar("Result")
Progress = Callable[[int, int | None], None]
"""Called by the work with the number of steps done and their total, None if unknown."""
Work = Callable[[Item, Progress], Result]
_UNKNOWN = -1
_shared: Any = None  # in a worker: steps done, total, and the worker's process id


def in_processes(
    work: Work[Item, Result],
    items: Sequence[Item],
    jobs: int,
    *,
    tell: Callable[[Item, int, int | None], None] = lambda *_: None,
    clean_up: Callable[[Item], None] = lambda _: None,
) -> Generator[tuple[Item, Result | None], None, None]:
    """Do what `WorkerPool.run` does, with processes that are started for it and end with it."""
    with WorkerPool(min(jobs, len(items))) as pool:
        yield from pool.run(work, items, tell=tell, clean_up=clean_up)


class WorkerPool(Closing):
    """Processes that are started when they are first needed, and kept for the next run.

    Parameters
    ----------
    jobs
        Number of processes.
    """

    def __init__(self, jobs: int) -> None:
        self.jobs = jobs
        self._slots = [_Slot() for _ in range(jobs)]

    def run(
        self,
        work: Work[Item, Result],
        items: Sequence[Item],
        *,
        tell: Callable[[Item, int, int | None], None] = lambda *_: None,
        clean_up: Callable[[Item], None] = lambda _: None,
    ) -> Generator[tuple[Item, Result | None], None, None]:
        """Yield each item with its result as it is done; closing the generator ends the processes at work.

        Parameters
        ----------
        work
            Runs in the processes; it must be picklable and must not raise.
        items
            All different; started in this order.
        tell
            Called with the progress of the running items, several times a second; what it raises ends the
            run.
        clean_up
            Called with an item whose process ended before it was done.

        Yields
        ------
        tuple
            The item and its result, None if its process died `TRIES` times.
        """
        waiting, tries = deque(items), Counter[Item]()
        slots = self._slots
        try:
            while True:
                for slot in slots:
                    if slot.running is None and waiting:
                        slot.begin(work, waiting.popleft())
                busy = [slot.running for slot in slots if slot.running is not None]
                if not busy:
                    return
                wait([future for _, future in busy], WAIT_S, FIRST_COMPLETED)
                for slot in slots:
                    if slot.running is None:
                        continue
                    item, future = slot.running
                    if not future.done():
                        tell(item, *slot.progress())
                        continue
                    try:
                        result = slot.end()
                    except BrokenProcessPool:
                        clean_up(item)
                        tries[item] += 1
                        if tries[item] < TRIES:
                            waiting.appendleft(item)
                        else:
                            yield item, None
                    else:
                        yield item, result
        finally:
            for slot in slots:
                if slot.running is not None:
                    clean_up(slot.running[0])
                    slot.close()

    def close(self) -> None:
        """End the processes."""
        for slot in self._slots:
            slot.close()


class _Slot:
    """A pool of one process, which is replaced when it dies."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None
        # No lock: a killed process could hold it for ever.
        self._shared = CONTEXT.Array("q", 3, lock=False)
        self.running: tuple[Any, Future[Any]] | None = None

    def begin(self, work: Work[Item, Result], item: Item) -> None:
        """Start work on an item."""
        if self._pool is None:
            self._pool = ProcessPoolExecutor(1, CONTEXT, _prepare, (self._shared,))
        self._shared[0], self._shared[1] = 0, _UNKNOWN
        self.running = item, self._pool.submit(_run, work, item)

    def progress(self) -> tuple[int, int | None]:
        """Return the steps done and their total."""
        done, of = self._shared[0], self._shared[1]
        return done, None if of == _UNKNOWN else of

    def end(self) -> Any:
        """Return the result of the item that is done."""
        assert self.running is not None
        (_, future), self.running = self.running, None
        try:
            return future.result()
        except BrokenProcessPool:
            self.close()
            raise

    def close(self) -> None:
        """End the process, whatever it is at."""
        if self._pool is None:
            return
        if self.running is not None and self._shared[2]:
            os.kill(self._shared[2], getattr(signal, "SIGKILL", signal.SIGTERM))
        self._pool.shutdown(cancel_futures=True)
        self._pool = self.running = None
        self._shared[2] = 0


def _prepare(shared: Any) -> None:
    """Prepare a worker: it leaves Ctrl-C to its parent, and ends with it."""
    global _shared
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _shared = shared
    shared[2] = os.getpid()
    # Each process is one of as many as there are processors: more threads would only wait for each other.
    for name in THREADS:
        os.environ.setdefault(name, "1")
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _run(work: Work[Item, Result], item: Item) -> Result:
    def tell(done: int, of: int | None) -> None:
        _shared[0], _shared[1] = done, _UNKNOWN if of is None else of

    return work(item, tell)
