"""The recent past is kept, the distant one forgotten."""

from __future__ import annotations

import numpy as np

from pose_coach.exercises.samples import KEPT_S, Samples


def test_rows_since_a_time():
    samples = Samples()
    for time_s in range(10):
        samples.append((float(time_s), 2.0 * time_s))

    assert np.array_equal(samples.since(7.0), [[7, 14], [8, 16], [9, 18]])
    assert samples.first == (0.0, 0.0)


def test_a_time_to_come_has_no_rows():
    samples = Samples()
    samples.append((1.0, 0.0))

    assert samples.since(2.0).size == 0


def test_an_hour_does_not_pile_up():
    samples = Samples()
    for frame in range(3600 * 10):
        samples.append((frame / 10, 0.0))

    assert len(samples) < 1.6 * KEPT_S * 10
    assert samples.first[0] <= 3600 - KEPT_S
