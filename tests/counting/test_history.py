"""What was seen is kept in little room, and resampled as if all at once."""

from __future__ import annotations

import numpy as np
import pytest

from pose_coach.body.features import NAMES
from pose_coach.counting.history import BLOCK, SIGNAL, History
from pose_coach.counting.observations import resample
from tests.counting.conftest import RANGE_DEG, Watched, played

PLANK = played("rolling-plank")


def filled(until_s, *, rate_hz=25.0, unseen_s=(0.0, 0.0)):
    random, rows = np.random.default_rng(1), History([PLANK])
    for time_s in np.arange(0.0, until_s, 1.0 / rate_hz):
        unseen = unseen_s[0] <= time_s < unseen_s[1]
        measured = None if unseen else Watched(random.normal(size=len(NAMES)), 0.5)
        rows.append(float(time_s), measured)
    return rows


@pytest.mark.parametrize(("rate_hz", "kept_hz"), [(60.0, 25.0), (30.0, 25.0), (10.0, 10.0)])
def test_at_most_25_rows_a_second_are_kept(rate_hz, kept_hz):
    assert len(filled(8.0, rate_hz=rate_hz).since(0.0).times_s) == pytest.approx(8 * kept_hz, abs=3)


def test_a_reading_and_the_looks_are_given_back():
    seen = filled(4.0, unseen_s=(1.0, 2.0)).since(0.0)

    assert np.nanmax(seen.reading(PLANK, None, SIGNAL)) == 0.5 * RANGE_DEG
    assert not np.any((seen.looks_s >= 1.0) & (seen.looks_s < 2.0))
    assert seen.sample(seen.time_s(17.0)) == pytest.approx(17.0)


def test_resampling_bit_by_bit_is_resampling_at_once():
    random, rows = np.random.default_rng(1), History([PLANK])
    for number in range(400):
        if not 150 < number < 190:
            rows.append(0.04 * number, Watched(random.normal(size=len(NAMES)), 0.5))
        if number % 7 == 0:
            rows.since(0.0)
    seen = rows.since(0.0)
    whole = resample(seen.times_s, seen.values[:, : len(NAMES)].astype(float))

    assert np.allclose(seen.track.times_s, whole.times_s)
    assert np.allclose(seen.track.features, whole.features, equal_nan=True)


def test_what_lies_back_is_forgotten_by_the_block():
    rows = filled(3 * BLOCK / 25.0)
    rows.forget_before(2 * BLOCK / 25.0)
    seen = rows.since(0.0)

    assert BLOCK <= len(seen.times_s) <= 2 * BLOCK
    assert not seen.from_start
    assert filled(2.0).since(0.0).from_start
    assert not filled(2.0).since(1.0).from_start
