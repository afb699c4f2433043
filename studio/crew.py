"""Takes the frames of one clip in several processes."""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor

from studio.film import Image8
from studio.frame_truth import FrameRow
from studio.scene import Scene
from studio.stage import Stage

Take = tuple[Image8, FrameRow]
AHEAD = 6  # frames under way for each process; more would only fill the memory

_stage: Stage | None = None


def one_thread() -> None:
    """Keep the software rasteriser to one thread: a second one gains next to nothing."""
    os.environ.setdefault("LP_NUM_THREADS", "1")


def _start(scene: Scene) -> None:
    global _stage
    one_thread()
    _stage = Stage(scene)


def _take(number: int) -> Take:
    assert _stage is not None
    return _stage.take(number)


def takes(scene: Scene, count: int, processes: int) -> Iterator[Take]:
    """Yield all frames of a clip in order.

    Parameters
    ----------
    scene
        What is filmed.
    count
        Number of frames.
    processes
        How many work at a time; with one, everything stays in this process.
    """
    if processes <= 1:
        one_thread()
        stage = Stage(scene)
        try:
            for number in range(count):
                yield stage.take(number)
        finally:
            stage.close()
        return
    # a graphics context does not survive a fork
    start = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, start, _start, (scene,)) as pool:
        waiting: deque[Future[Take]] = deque()
        for number in range(count):
            waiting.append(pool.submit(_take, number))
            if len(waiting) >= AHEAD * processes:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
