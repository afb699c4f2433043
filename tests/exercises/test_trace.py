"""The measurements of one rep, as the rules for faults see them."""

from __future__ import annotations

import math

import numpy as np
import pytest

from pose_coach.exercises.trace import RepTrace


def trace(values, position=None):
    times_s = np.arange(len(values)) / 30
    position = np.linspace(0.0, 1.0, len(values)) if position is None else np.array(position)
    return RepTrace(times_s, position, {"elbow_deg": np.array(values)}, 90.0, math.nan)


def test_spread_leaves_single_frames_out():
    values = [100.0] * 99 + [10.0]
    assert trace(values).spread("elbow_deg") == 0.0


def test_percentiles_are_of_what_was_seen():
    assert trace([math.nan, 1.0, 2.0, 3.0]).percentile("elbow_deg", 50) == pytest.approx(2.0)


def test_what_was_hardly_seen_is_unknown():
    assert math.isnan(trace([math.nan, math.nan, 2.0]).percentile("elbow_deg", 50))


THERE_AND_BACK = [0.0, 0.0, 0.33, 0.67, 1.0, 1.0, 0.67, 0.33, 0.0, 0.0]


def test_a_reading_at_home_and_at_the_far_end():
    rep = trace([5.0, 7.0, 20.0, 30.0, 41.0, 43.0, 33.0, 22.0, 6.0, 6.0], THERE_AND_BACK)

    assert rep.at_home("elbow_deg") == 6.0
    assert rep.at_far_end("elbow_deg") == 42.0
    assert rep.change("elbow_deg") == 36.0
    assert rep.between("elbow_deg", 0.3, 0.4) == 21.0


def test_what_was_not_seen_at_an_end_is_unknown_there():
    seen_at_home = [5.0, 5.0, 5.0, math.nan, math.nan, math.nan, math.nan, 5.0, 5.0, 5.0]
    rep = trace(seen_at_home, THERE_AND_BACK)

    assert rep.at_home("elbow_deg") == 5.0
    assert math.isnan(rep.at_far_end("elbow_deg"))
    assert math.isnan(rep.change("elbow_deg"))
