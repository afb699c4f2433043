"""One file, read in a process of its own: so that what ends or hangs the process is noticed."""

from __future__ import annotations

import os
import re
import resource
import signal
import sys
import traceback
from dataclasses import dataclass
from pathlib import Path

import av
from fuzz_targets import Target

from pose_coach.common.errors import PoseCoachError

TIME_LIMIT_S = 20
"""Of a processor; it may wait three times as long."""

MEMORY_LIMIT_MB = 2000
TAKEN, REFUSED, FAILED = 0, 10, 11


@dataclass(frozen=True, slots=True)
class Ended:
    """How a try ended.

    Attributes
    ----------
    is_taken
        Whether the file was taken for a valid one.
    failure
        What happened that must not; empty if all is well.
    said
        What the reader and the libraries beneath it said, numbers left out: new words are new ground.
    time_s, memory_mb
        How long a processor was busy with it, and the most memory that the process held.
    """

    is_taken: bool
    failure: str
    said: frozenset[str]
    time_s: float
    memory_mb: float


def tried(target: Target, data: bytes, folder: Path) -> Ended:
    """Have a child process read these bytes."""
    place = folder / "try"
    place.mkdir()
    (place / target.name).write_bytes(data)
    if target.beside is not None:
        name, seed = target.beside
        (place / name).write_bytes((folder / "seeds" / seed).read_bytes())
    words = folder / "words"
    process = os.fork()
    if process == 0:
        _read(target, place / target.name, words)
    _, status, used = os.wait4(process, 0)
    time_s = used.ru_utime + used.ru_stime
    text = words.read_bytes()[:100_000].decode("utf-8", "replace")
    for left in place.iterdir():
        left.unlink()
    place.rmdir()
    exit_status = os.waitstatus_to_exitcode(status)
    failure = ""
    if exit_status not in (TAKEN, REFUSED):
        how = f"ended by signal {-exit_status}" if exit_status < 0 else f"exit status {exit_status}"
        failure = text[-3000:].strip() if exit_status == FAILED and text.strip() else how
    said = frozenset(re.sub(r"0x[0-9a-f]+|[-\d.]+", "0", line) for line in text.splitlines()[:200])
    return Ended(exit_status == TAKEN, failure, said, time_s, used.ru_maxrss / 1024)


def said_nothing_else(target: Target, path: Path) -> bool:
    """Read a file; return whether it was taken. Whatever is neither a value nor one line is an error."""
    try:
        target.read(path)
    except PoseCoachError as error:
        if len(str(error).splitlines()) != 1:
            raise ValueError(f"more than one line: {error}") from error
        print(str(error).replace(str(path), ""))
        return False
    return True


def _read(target: Target, path: Path, words: Path) -> None:
    """Be the child: read, and end with what came of it."""
    status = FAILED
    try:
        signal.alarm(3 * TIME_LIMIT_S)
        resource.setrlimit(resource.RLIMIT_CPU, (TIME_LIMIT_S, TIME_LIMIT_S))
        held = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        limit = held + MEMORY_LIMIT_MB * 2**20
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        file = os.open(words, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.dup2(file, 1)
        os.dup2(file, 2)
        sys.stdout = sys.stderr = os.fdopen(file, "w", errors="replace")
        av.logging.restore_default_callback()
        status = TAKEN if said_nothing_else(target, path) else REFUSED
    except BaseException:  # whatever it is, the parent shall hear of it
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        os._exit(status)
