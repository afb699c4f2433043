from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pose_coach.frames.timeline import LATE_S, LiveTimeline, Timeline

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


@given(st.lists(st.tuples(timestamps_s, st.floats(0.0, 2.0))))
def test_live_times_strictly_increase_and_never_fall_far_behind(steps):
    timeline = LiveTimeline(tolerance_s=3.0)
    arrival_s, last_s = 0.0, -math.inf
    for timestamp_s, waited_s in steps:
        arrival_s += waited_s
        time_s = timeline.place(timestamp_s, arrival_s)
        if time_s is not None:
            assert time_s > last_s
            assert time_s > arrival_s - 3.0 - LATE_S - 2.0
            last_s = time_s


def delivered(captured_s, stalls):
    """When pictures arrive that are captured at these times, over a network that stalls now and then."""
    arrivals_s, free_s = [], 0.0
    for at_s in captured_s:
        arrival_s = at_s
        for from_s, until_s in stalls:
            if from_s <= at_s < until_s:
                arrival_s = until_s
        free_s = max(arrival_s, free_s + 0.001)
        arrivals_s.append(free_s)
    return arrivals_s


stalls = st.lists(
    st.tuples(st.floats(0.5, 50.0), st.floats(0.1, 9.0)).map(lambda s: (s[0], s[0] + s[1])),
    max_size=4,
)


@given(stalls, st.sampled_from([5.0, 10.0, 15.0, 30.0]), st.floats(-1e5, 1e5))
def test_what_a_network_held_up_is_as_far_apart_as_it_was_captured(stalls, fps, clock_s):
    captured_s = [i / fps for i in range(round(60 * fps))]
    timeline = LiveTimeline()

    times_s = [
        timeline.place(clock_s + at_s, arrival_s)
        for at_s, arrival_s in zip(captured_s, delivered(captured_s, stalls), strict=True)
    ]

    steps_s = [after - before for before, after in itertools.pairwise(times_s)]
    assert steps_s == pytest.approx([1 / fps] * len(steps_s), abs=1e-6)


def test_a_stream_whose_first_picture_was_held_up_already_is_not_pressed_together():
    captured_s = [i / 5 for i in range(300)]
    timeline = LiveTimeline()

    times_s = [
        timeline.place(at_s, arrival_s)
        for at_s, arrival_s in zip(captured_s, delivered(captured_s, [(0.0, 4.0)]), strict=True)
    ]

    steps_s = [after - before for before, after in itertools.pairwise(times_s)]
    assert min(steps_s) > 0.19


@given(
    st.lists(st.tuples(st.floats(0.01, 0.3), st.floats(-30.0, 30.0)), min_size=2, max_size=200),
)
def test_no_two_frames_come_closer_than_they_were_captured_or_arrived(steps):
    """Whatever the stream's clock does: time that is pressed together would be a movement too fast."""
    timeline = LiveTimeline()
    arrival_s = timestamp_s = 0.0
    last_s = timeline.place(timestamp_s, arrival_s)
    for waited_s, leap_s in steps:
        arrival_s += waited_s
        step_s = waited_s + (leap_s if abs(leap_s) > 25 else 0.0)  # now and then it is set
        timestamp_s += step_s
        time_s = timeline.place(timestamp_s, arrival_s)
        if time_s is not None:
            assert time_s - last_s >= min(waited_s, abs(step_s)) - 1e-9
            last_s = time_s


@pytest.mark.parametrize(("stated_fps", "real_fps"), [(25, 15), (15, 25), (30, 5)])
def test_a_stream_that_states_a_rate_it_does_not_keep_is_timed_by_arrival_after_a_minute(
    stated_fps, real_fps
):
    timeline = LiveTimeline()

    times_s = [timeline.place(i / stated_fps, i / real_fps) for i in range(180 * real_fps)]

    late = [time_s for time_s in times_s[120 * real_fps :] if time_s is not None]
    assert (late[-1] - late[0]) == pytest.approx(60.0, rel=0.12)


def test_frames_that_stay_late_are_timed_by_arrival_in_the_end():
    timeline = LiveTimeline()
    timeline.place(0.0, 100.0)

    late = [timeline.place(i / 10, 105 + i / 10) for i in range(1, 200)]

    assert late[0] == pytest.approx(100.1)
    assert late[-1] == pytest.approx(105 + 19.9)
