"""How fast a folder is analysed, and how that grows with the processes that work at it.

    python benchmarks/many_videos.py clip.mp4 [--copies 6] [--jobs 1 2] [--rounds 3] [--video] [--model full]

Copies of the clip are analysed by `pose-coach analyze FOLDER --jobs N`, start-up and all. Machines differ and
are noisy: compare the ratios of one round. Where other programs take part of the processors, that is said;
what it costs each number of jobs differs, so that the ratio is worth little then. Linux only.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

SAMPLED_EVERY_S = 0.1


@dataclass(frozen=True, slots=True)
class Run:
    """What a folder took.

    Attributes
    ----------
    wall_s, worked_s
        By the clock, and of all processors together.
    ours, others, idle
        Shares of what the processors could have done, used by it, by other programs, and by nobody.
    memory_mb
        At most, of all its processes together.
    """

    wall_s: float
    worked_s: float
    ours: float
    others: float
    idle: float
    memory_mb: float


def analysed(folder: Path, jobs: int, model: str, *, with_video: bool) -> Run:
    """Analyse a folder with so many jobs, and return what it took."""
    cores = os.cpu_count() or 1
    with tempfile.TemporaryDirectory() as out:
        command = [sys.executable, "-m", "pose_coach", "analyze", str(folder), "--out", out]
        command += ["--jobs", str(jobs), "--model", model, *([] if with_video else ["--no-video"])]
        busy_s, worked_s, start = _busy_s(), _children_s(), time.perf_counter()
        with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
            memory_mb = 0.0
            while process.poll() is None:
                memory_mb = max(memory_mb, _memory_mb(process.pid))
                time.sleep(SAMPLED_EVERY_S)
        if process.returncode:
            raise SystemExit(f"pose-coach ended with status {process.returncode}")
    wall_s = time.perf_counter() - start
    worked_s, busy_s = _children_s() - worked_s, _busy_s() - busy_s
    ours, others = worked_s / (cores * wall_s), max(0.0, busy_s - worked_s) / (cores * wall_s)
    return Run(wall_s, worked_s, ours, others, max(0.0, 1 - ours - others), memory_mb)


def _children_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _busy_s() -> float:
    """Return how long all processors together have worked since the machine was started."""
    user, nice, system, _idle, _waiting, *rest = map(
        int, Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]
    )
    return (user + nice + system + sum(rest)) / os.sysconf("SC_CLK_TCK")


def _memory_mb(pid: int) -> float:
    """Return the memory of a process and all its children, what they share counted once for each."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except (OSError, IndexError):  # it has just ended
        return 0.0
    own_mb = pages * os.sysconf("SC_PAGE_SIZE") / 1e6
    return own_mb + sum(_memory_mb(int(child)) for child in children)


def main() -> None:
    """Measure each number of jobs, round by round, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("clip", type=Path)
    parser.add_argument("--copies", type=int, default=6)
    parser.add_argument("--jobs", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--video", action="store_true", help="write the annotated video, too")
    parser.add_argument("--model", default="full")
    options = parser.parse_args()

    from pose_coach.frames.files import VideoFile

    with VideoFile.open(options.clip) as video:
        length_s, description = video.duration_s or 0.0, video.description
    print(
        f"{options.copies} x {options.clip.name}, {description}; model {options.model},"
        f" {'with' if options.video else 'without'} annotated video, {os.cpu_count()} processors"
    )
    speeds: dict[int, list[float]] = {jobs: [] for jobs in options.jobs}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "clips"
        folder.mkdir()
        for number in range(options.copies):
            shutil.copy(options.clip, folder / f"{number}{options.clip.suffix}")
        for number in range(options.rounds):
            for jobs in options.jobs:
                run = analysed(folder, jobs, options.model, with_video=options.video)
                speeds[jobs].append(1 / run.wall_s)
                ratio = speeds[jobs][-1] / speeds[options.jobs[0]][-1]
                print(
                    f"  round {number + 1}, {jobs} jobs: {run.wall_s:6.1f} s,"
                    f" {options.copies * length_s / run.wall_s:5.1f} x real time,"
                    f" {ratio:4.2f} x {options.jobs[0]} job; processors: {100 * run.ours:3.0f} % ours,"
                    f" {100 * run.others:3.0f} % others, {100 * run.idle:3.0f} % idle;"
                    f" {run.worked_s / options.copies:.1f} s of processor time a video;"
                    f" at most {run.memory_mb:.0f} MB",
                    flush=True,
                )
    for jobs in options.jobs[1:]:
        pairs = zip(speeds[jobs], speeds[options.jobs[0]], strict=True)
        ratio = median(many / one for many, one in pairs)
        print(f"  {jobs} jobs: {ratio:.2f} times {options.jobs[0]}, median of the rounds")


if __name__ == "__main__":
    main()
