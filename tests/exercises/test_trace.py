"""The measurements of one rep, as the rules for faults see them."""

from __future__ import annotations

import math

import numpy as np
import pytest

from pose_coach.exercises.trace import RepTrace


def trace(values):
    return RepTrace(np.arange(len(values)) / 30, {"elbow_deg": np.array(values)}, 90.0, math.nan)


def test_spread_leaves_single_frames_out():
    values = [100.0] * 99 + [10.0]
    assert trace(values).spread("elbow_deg") == 0.0


def test_percentiles_are_of_what_was_seen():
    assert trace([math.nan, 1.0, 2.0, 3.0]).percentile("elbow_deg", 50) == pytest.approx(2.0)


def test_what_was_hardly_seen_is_unknown():
    assert math.isnan(trace([math.nan, math.nan, 2.0]).percentile("elbow_deg", 50))
