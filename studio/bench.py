"""Films a bench of clips: many scenes, several at a time, to be stopped and gone on with at will."""

from __future__ import annotations

import multiprocessing
import sys
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

from studio.bench_scenes import bench_scenes
from studio.crew import one_thread
from studio.scene import Scene
from studio.shoot import shoot

CLIPS_A_PROCESS = 8  # then a new one, so that nothing the graphics library keeps adds up


def film_bench(
    exercise: str, count: int, seed: int, out: Path, workers: int, *, frames_too: bool
) -> int:
    """Film a bench into a folder; clips that are there already are passed over.

    A clip is there when its truth file is: that one is written last. Returns the number of clips
    that could not be filmed.
    """
    out.mkdir(parents=True, exist_ok=True)
    scenes = bench_scenes(exercise, count, seed)
    missing = [(n, s) for n, s in scenes if not _is_there(out, n, frames_too)]
    print(f"{len(scenes)} clips, {len(scenes) - len(missing)} there already", file=sys.stderr)
    if not missing:
        return 0
    failed = 0
    start = multiprocessing.get_context("spawn")  # a graphics context does not survive a fork
    with ProcessPoolExecutor(
        workers, start, one_thread, max_tasks_per_child=CLIPS_A_PROCESS
    ) as pool:
        jobs = {
            pool.submit(_film, scene, out / f"{name}.mp4", frames_too): name
            for name, scene in missing
        }
        try:
            for done, job in enumerate(as_completed(jobs), 1):
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
