from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from pose_coach.body.one_euro import OneEuroFilter, smoothing_factor

Floats = NDArray[np.float64]

some = settings(max_examples=60, deadline=None, derandomize=True, database=None)
steps_s = st.floats(0.005, 0.2)
levels = st.floats(-10, 10)
recordings = st.lists(st.tuples(steps_s, levels), min_size=1, max_size=30)


def reference(
    times_s: Sequence[float], values: Sequence[float], min_cutoff_hz: float, beta: float
) -> list[float]:
    """The algorithm of Casiez et al. for one number, step by step as in the paper.

    The speed is taken against the value filtered before.
    """

    def share(cutoff_hz: float, step_s: float) -> float:
        tau_s = 1 / (2 * math.pi * cutoff_hz)
        return 1 / (1 + tau_s / step_s)

    filtered, speed = values[0], 0.0
    results = [filtered]
    for i in range(1, len(values)):
        step_s = times_s[i] - times_s[i - 1]
        a = share(1.0, step_s)
        speed = a * (values[i] - filtered) / step_s + (1 - a) * speed
        a = share(min_cutoff_hz + beta * abs(speed), step_s)
        filtered = a * values[i] + (1 - a) * filtered
        results.append(filtered)
    return results


def run(euro: OneEuroFilter, times_s: Sequence[float], values: Sequence[float]) -> list[float]:
    return [float(euro(t, np.array([v]))[0]) for t, v in zip(times_s, values, strict=True)]


def at_30_hz(seconds: float) -> Floats:
    return np.arange(round(30 * seconds)) / 30


@some
@given(recordings, st.floats(0.1, 10), st.floats(0, 20))
def test_it_equals_the_published_filter_at_any_frame_rate(
    recording: list[tuple[float, float]], min_cutoff_hz: float, beta: float
) -> None:
    times_s = np.cumsum([step for step, _ in recording]).tolist()
    values = [value for _, value in recording]
    filtered = run(OneEuroFilter(min_cutoff_hz, beta), times_s, values)
    assert filtered == pytest.approx(reference(times_s, values, min_cutoff_hz, beta), abs=1e-9)


@some
@given(recordings)
def test_output_stays_within_the_range_of_the_input(
    recording: list[tuple[float, float]],
) -> None:
    times_s = np.cumsum([step for step, _ in recording]).tolist()
    values = [value for _, value in recording]
    filtered = run(OneEuroFilter(1.0, 5.0), times_s, values)
    assert min(values) - 1e-9 <= min(filtered)
    assert max(filtered) <= max(values) + 1e-9


@some
@given(levels, st.lists(steps_s, min_size=1, max_size=20))
def test_a_constant_is_unchanged(level: float, steps: list[float]) -> None:
    times_s = np.cumsum(steps).tolist()
    filtered = run(OneEuroFilter(1.0, 5.0), times_s, [level] * len(times_s))
    assert filtered == pytest.approx([level] * len(times_s), abs=1e-12)


def test_the_smoothing_factor_is_a_first_order_low_pass() -> None:
    # With a time constant as long as the step, half of the new value is taken.
    assert smoothing_factor(1 / (2 * math.pi * 0.1), 0.1) == pytest.approx(0.5)
    shares = [smoothing_factor(cutoff_hz, 1 / 30) for cutoff_hz in (0.1, 1.0, 10.0, 1000.0)]
    assert shares == sorted(shares)
    assert 0 < shares[0] < 0.03
    assert 0.99 < shares[-1] < 1


def test_the_lag_is_smaller_at_speed() -> None:
    times_s = at_30_hz(4)

    def lag_s(speed: float) -> float:
        filtered = run(OneEuroFilter(1.0, 5.0), times_s.tolist(), (speed * times_s).tolist())
        return times_s[-1] - filtered[-1] / speed

    slow, middling, fast = lag_s(1e-4), lag_s(0.5), lag_s(5.0)
    assert slow > 2 * middling > 4 * fast > 0
    # At rest it is the low-pass filter's time constant, 1 / (2 pi 1 Hz).
    assert slow == pytest.approx(1 / (2 * math.pi), rel=0.02)


def test_jitter_at_rest_is_smoothed() -> None:
    times_s = at_30_hz(10)
    noise = np.random.default_rng(1).normal(0, 0.01, times_s.size)
    filtered = run(OneEuroFilter(1.0, 0.1), times_s.tolist(), noise.tolist())
    assert np.std(filtered) < 0.4 * np.std(noise)


def test_a_long_gap_resets_the_filter() -> None:
    euro = OneEuroFilter(1.0, 0.0, max_gap_s=0.5)
    assert run(euro, [0.0, 0.1, 0.2], [0.0, 0.0, 0.0])[-1] == 0.0
    assert run(euro, [0.71], [1.0]) == [1.0]
    # And it begins as one that has never seen anything: at rest.
    anew = run(euro, [0.8, 0.9], [2.0, 3.0])
    assert anew == pytest.approx(reference([0.71, 0.8, 0.9], [1.0, 2.0, 3.0], 1.0, 0.0)[1:])


def test_a_short_gap_is_bridged() -> None:
    euro = OneEuroFilter(1.0, 0.0, max_gap_s=0.5)
    assert run(euro, [0.0, 0.5], [0.0, 1.0])[-1] == pytest.approx(smoothing_factor(1.0, 0.5))


def test_time_running_backwards_resets_the_filter() -> None:
    euro = OneEuroFilter(1.0, 0.0)
    assert run(euro, [5.0, 5.1, 2.0], [0.0, 0.0, 1.0])[-1] == 1.0


def test_reset_forgets_everything() -> None:
    euro = OneEuroFilter(1.0, 0.0)
    run(euro, [0.0, 0.1], [0.0, 0.0])
    euro.reset()
    assert run(euro, [0.2], [1.0]) == [1.0]


def test_a_repeated_time_returns_the_last_result() -> None:
    euro, other = OneEuroFilter(1.0, 5.0), OneEuroFilter(1.0, 5.0)
    before = run(euro, [0.0, 0.1], [0.0, 1.0])[-1]
    assert run(euro, [0.1, 0.1], [7.0, -7.0]) == [before, before]
    # The next sample finds everything as it was.
    run(other, [0.0, 0.1], [0.0, 1.0])
    assert run(euro, [0.2], [2.0]) == run(other, [0.2], [2.0])


def test_nan_in_one_element_does_not_affect_the_others() -> None:
    nan = math.nan
    euro, whole = OneEuroFilter(1.0, 5.0), OneEuroFilter(1.0, 5.0)
    times_s = [0.0, 0.1, 0.2, 0.3]
    values = [[0.0, 0.0], [1.0, nan], [2.0, 5.0], [3.0, 6.0]]
    filtered = [euro(t, np.array(v)) for t, v in zip(times_s, values, strict=True)]
    steady = run(whole, times_s, [0.0, 1.0, 2.0, 3.0])
    assert [float(f[0]) for f in filtered] == pytest.approx(steady)
    # The other is NaN where it was NaN, and begins anew after that.
    assert math.isnan(filtered[1][1])
    assert filtered[2][1] == 5.0
    anew = reference([0.2, 0.3], [5.0, 6.0], 1.0, 5.0)
    assert filtered[3][1] == pytest.approx(anew[1])


def test_the_first_sample_may_be_nan() -> None:
    euro = OneEuroFilter(1.0, 5.0)
    filtered = run(euro, [0.0, 0.1, 0.2], [math.nan, 4.0, 4.0])
    assert math.isnan(filtered[0])
    assert filtered[1:] == [4.0, 4.0]


def test_elements_of_any_shape_are_filtered_independently() -> None:
    times_s = [0.0, 0.03, 0.1]
    signals = np.random.default_rng(2).normal(size=(3, 4, 2))
    euro = OneEuroFilter(1.0, 5.0)
    together = np.stack([euro(t, v) for t, v in zip(times_s, signals, strict=True)])
    for row, column in np.ndindex(4, 2):
        alone = run(OneEuroFilter(1.0, 5.0), times_s, signals[:, row, column].tolist())
        assert together[:, row, column] == pytest.approx(alone)
