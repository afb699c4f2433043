"""The clock for cameras and sessions without timestamps of their own."""

from __future__ import annotations

import sys
import time

PLATFORM: str = sys.platform


def now_s() -> float:
    """Return seconds on a monotonic clock that also runs while the computer sleeps.

    `time.monotonic` stops during sleep on Linux and macOS: a movement before and one after it would be
    joined to a single movement.
    """
    if PLATFORM == "linux":
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    if PLATFORM == "darwin":
        return time.clock_gettime(time.CLOCK_MONOTONIC)
    return time.monotonic()
