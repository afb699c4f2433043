"""Films a bench of clips: many scenes, several at a time, to be stopped and gone on with at will."""

from __future__ import annotations

import multiprocessing
import sys
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from functools import partial
from pathlib import Path
from typing import Any

from studio.crew import one_thread
from studio.scene import Scene
from studio.shoot import retell, shoot

# Then new ones, so that nothing the graphics library keeps adds up. ProcessPoolExecutor's own
# `max_tasks_per_child` waits for ever in Python 3.11 (CPython issue 115634).
CLIPS_A_PROCESS = 8


def film_bench(
    scenes: list[tuple[str, Scene]],
    out: Path,
    workers: int,
    *,
    frames_too: bool,
    truth_only: bool = False,
) -> int:
    """Film the named scenes of a bench into a folder; clips that are there are passed over.

    With `truth_only` nothing is filmed: the truth files of the clips that are there are written
    anew.

    A clip is there when its truth file is: that one is written last. Returns the number of clips
    that could not be filmed.
    """
    out.mkdir(parents=True, exist_ok=True)
    if truth_only:
        missing = [(n, s) for n, s in scenes if (out / f"{n}.mp4").exists()]
        print(f"{len(scenes)} clips, {len(missing)} there", file=sys.stderr)
    else:
        missing = [(n, s) for n, s in scenes if not _is_there(out, n, frames_too)]
        print(f"{len(scenes)} clips, {len(scenes) - len(missing)} there already", file=sys.stderr)
    if not missing:
        return 0
    do = retell if truth_only else partial(_film, frames_too=frames_too)
    start = multiprocessing.get_context("spawn")  # a graphics context does not survive a fork
    failed = done = 0
    step = CLIPS_A_PROCESS * workers
    for some in (missing[i : i + step] for i in range(0, len(missing), step)):
        with ProcessPoolExecutor(workers, start, one_thread) as pool:
            jobs: dict[Future[Any], str] = {}
            for name, scene in some:
                video = out / f"{name}.mp4"
                jobs[pool.submit(do, scene, video)] = name
            try:
                for job in as_completed(jobs):
                    done += 1
                    error = job.exception()
                    if error is not None:
                        failed += 1
                        print(f"{jobs[job]}: {error}", file=sys.stderr)
                    else:
                        print(f"{done} of {len(missing)}: {jobs[job]}", flush=True)
            except KeyboardInterrupt:
                pool.shutdown(cancel_futures=True)
                raise
    return failed


def _is_there(out: Path, name: str, frames_too: bool) -> bool:
    endings = [".mp4", ".truth.json"] + [".frames.npz"] * frames_too
    return all((out / f"{name}{ending}").exists() for ending in endings)


def _film(scene: Scene, video: Path, frames_too: bool) -> None:
    shoot(scene, video, frames_too=frames_too)
