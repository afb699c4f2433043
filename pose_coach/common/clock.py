"""The clock by which cameras and sessions are timed where they have none of their own."""

from __future__ import annotations

import sys
import time

PLATFORM: str = sys.platform


def now_s() -> float:
    """Return seconds on a clock that nobody sets, and that goes on while the computer sleeps.

    Python's own monotonic clock stands still in sleep on Linux and macOS: what was seen before it and after
    would be a single movement, too fast by hours.
    """
    if PLATFORM == "linux":
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    if PLATFORM == "darwin":
        return time.clock_gettime(time.CLOCK_MONOTONIC)
    return time.monotonic()
