from __future__ import annotations

import sys
import time

import pytest

from pose_coach.common.clock import now_s


def test_the_clock_never_goes_back():
    times_s = [now_s() for _ in range(1000)]

    assert times_s == sorted(times_s)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the clock has another name")
def test_the_clock_runs_while_the_computer_sleeps(monkeypatch):
    """For which Linux has a clock of its own; nothing else is asked."""
    asked = []

    def of(clock):
        asked.append(clock)
        return 3600.0

    monkeypatch.setattr(time, "clock_gettime", of)

    assert now_s() == 3600.0
    assert asked == [time.CLOCK_BOOTTIME]
