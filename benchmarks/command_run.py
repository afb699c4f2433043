"""Runs a command and says what it took: by the clock, of the processors, of memory. Linux only."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

SAMPLED_EVERY_S = 0.1
ANALYZE = (sys.executable, "-m", "pose_coach", "analyze")


@dataclass(frozen=True, slots=True)
class Run:
    """What a command took.

    Attributes
    ----------
    wall_s, worked_s
        By the clock, and of all processors together.
    others
        Share of what the processors could have done that other programs used.
    memory_mb
        At most, of all its processes together; what they share counts once.
    """

    wall_s: float
    worked_s: float
    others: float
    memory_mb: float


def run(command: Sequence[str], cores: int | None = None) -> Run:
    """Run a command, on so many processors."""
    allowed = sorted(os.sched_getaffinity(0))
    used = allowed if cores is None else allowed[:cores]
    before_s, busy_s, start = _children_s(), _busy_s(), time.perf_counter()
    prefix = ["taskset", "-c", ",".join(map(str, used))]
    with subprocess.Popen([*prefix, *command], stdout=subprocess.DEVNULL) as process:
        memory_mb = 0.0
        while process.poll() is None:
            memory_mb = max(memory_mb, _memory_mb(process.pid))
            time.sleep(SAMPLED_EVERY_S)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with status {process.returncode}")
    wall_s = time.perf_counter() - start
    worked_s, busy_s = _children_s() - before_s, _busy_s() - busy_s
    others = max(0.0, busy_s - worked_s) / (len(allowed) * wall_s)
    return Run(wall_s, worked_s, others, memory_mb)


def analyzed(*videos: Path, cores: int | None = None, options: Sequence[str] = ()) -> Run:
    """Run `pose-coach analyze`, start-up and all; its results are thrown away."""
    with tempfile.TemporaryDirectory() as out:
        return run([*ANALYZE, *map(str, videos), "--out", out, *options], cores)


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
    """Return the proportional set size of a process and all its children."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:  # it has just ended
        return 0.0
    own_kb = sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return own_kb / 1024 + sum(_memory_mb(int(child)) for child in children)
