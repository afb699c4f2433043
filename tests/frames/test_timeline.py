from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pose_coach.frames.timeline import LiveTimeline, Timeline

timestamps_s = st.none() | st.floats(-1e4, 1e4)


def placed(timestamps, interval_s=0.1):
    timeline = Timeline(interval_s)
    return [timeline.place(timestamp) for timestamp in timestamps]


def test_time_counts_from_the_first_frame():
    assert placed([7.0, 7.5, 8.25]) == [0.0, 0.5, 1.25]


def test_frames_without_timestamps_follow_at_the_average_rate():
    assert placed([None, None, None]) == pytest.approx([0.0, 0.1, 0.2])


def test_a_missing_timestamp_in_between_is_filled_in():
    assert placed([1.0, None, 1.5]) == pytest.approx([0.0, 0.1, 0.5])


def test_timestamps_that_begin_late_are_fitted_to_what_came_before():
    assert placed([None, 40.0, 40.5]) == pytest.approx([0.0, 0.1, 0.6])


def test_frames_that_repeat_or_precede_the_last_cannot_be_placed():
    assert placed([0.0, 0.5, 0.5, 0.4, 0.6]) == [0.0, 0.5, None, None, 0.6]


def test_a_clock_that_starts_again_goes_on_where_it_was():
    assert placed([0.0, 5.0, 0.0, 0.2]) == pytest.approx([0.0, 5.0, 5.1, 5.3])


def test_a_pause_between_frames_is_kept():
    assert placed([0.0, 60.0]) == [0.0, 60.0]


@pytest.mark.parametrize("interval_s", [0.0, -1.0, math.nan])
def test_a_useless_interval_is_refused(interval_s):
    with pytest.raises(ValueError, match="above 0"):
        Timeline(interval_s)


@given(st.lists(timestamps_s))
def test_times_strictly_increase_from_zero_whatever_the_timestamps(timestamps):
    times_s = [time_s for time_s in placed(timestamps) if time_s is not None]

    assert times_s[:1] in ([], [0.0])
    assert all(earlier < later for earlier, later in itertools.pairwise(times_s))


def test_a_live_stream_keeps_its_own_steady_clock_though_arrival_jitters():
    timeline = LiveTimeline()
    arrivals_s = [100.0, 100.07, 100.08, 100.13]

    times_s = [timeline.place(50 + 0.04 * i, at_s) for i, at_s in enumerate(arrivals_s)]

    assert times_s == pytest.approx([100.0, 100.04, 100.08, 100.12])


def test_a_live_stream_without_a_clock_goes_by_arrival():
    timeline = LiveTimeline()

    assert [timeline.place(None, at_s) for at_s in (3.0, 3.1, 3.1)] == [3.0, 3.1, None]


def test_a_live_clock_that_leaps_or_falls_back_is_set_again_by_arrival():
    timeline = LiveTimeline(tolerance_s=2.0)

    assert timeline.place(0.0, 10.0) == 10.0
    assert timeline.place(9000.0, 10.1) == pytest.approx(10.1)
    assert timeline.place(9000.1, 10.2) == pytest.approx(10.2)
    assert timeline.place(3.0, 10.3) == pytest.approx(10.3)
    assert timeline.place(3.1, 10.4) == pytest.approx(10.4)


@given(
    st.lists(st.tuples(timestamps_s, st.floats(0.0, 2.0))),
)
def test_live_times_strictly_increase_and_stay_near_arrival(steps):
    timeline = LiveTimeline(tolerance_s=3.0)
    arrival_s, last_s = 0.0, -math.inf
    for timestamp_s, waited_s in steps:
        arrival_s += waited_s
        time_s = timeline.place(timestamp_s, arrival_s)
        if time_s is not None:
            assert time_s > last_s
            assert abs(time_s - arrival_s) < 3.0 + 0.001 * (len(steps) + 1)
            last_s = time_s
