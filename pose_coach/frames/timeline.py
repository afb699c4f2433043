"""Media time from presentation timestamps, including missing and wrong ones."""

from __future__ import annotations

from collections import deque

RESTART_S = 1.0
"""A timestamp this far behind the last means that the video's clock has restarted."""

MIN_INTERVAL_S = 0.001
"""Between the last frame before a live stream's clock is set again and the first after it."""

LATE_S = 10.0
"""So long may frames be late, or early after late ones, before the stream is timed anew."""

OFTEN, OFTEN_S = 4, 60.0
"""A clock that had to be reset this often within this time is not used."""


class Timeline:
    """Gives every frame of a recording its time from the first frame on, strictly increasing.

    Parameters
    ----------
    frame_interval_s
        Average time between two frames; it places a frame that carries no timestamp.
    origin_s
        Timestamp of the recording's first frame; None for that of the first frame placed.
    """

    def __init__(self, frame_interval_s: float, origin_s: float | None = None) -> None:
        if not frame_interval_s > 0:
            raise ValueError(f"frame_interval_s must be above 0, not {frame_interval_s}")
        self._frame_interval_s = frame_interval_s
        self._origin_s = origin_s
        self._last_s: float | None = None

    def place(self, timestamp_s: float | None) -> float | None:
        """Return the time of the next frame.

        Parameters
        ----------
        timestamp_s
            The frame's own timestamp on the video's clock, in seconds, or None.

        Returns
        -------
        float or None
            Time in seconds from the first frame; None for a frame that cannot be placed, because
            its timestamp repeats or precedes that of the frame before.
        """
        time_s = self._time_s(timestamp_s)
        if self._last_s is not None and time_s <= self._last_s:
            return None
        self._last_s = time_s
        return time_s

    def _time_s(self, timestamp_s: float | None) -> float:
        expected_s = 0.0 if self._last_s is None else self._last_s + self._frame_interval_s
        if timestamp_s is None:
            return expected_s
        if self._origin_s is None:
            self._origin_s = timestamp_s - expected_s
        time_s = timestamp_s - self._origin_s
        if self._last_s is not None and time_s < self._last_s - RESTART_S:
            # Two recordings joined end to end: the second goes on where the first ended.
            self._origin_s = timestamp_s - expected_s
            return expected_s
        return time_s


class LiveTimeline:
    """Gives every frame of a live stream its time: the stream's own while that can be believed.

    A stream's timestamps are exact where arrival over a network is not: what was held up arrives late and all
    at once, and is as far apart as ever. But some streams state none, state a rate that they do not keep,
    or jump. Then the time of arrival is used.

    Parameters
    ----------
    tolerance_s
        How far the two clocks may drift apart before the stream's own is given up and set again.
    """

    def __init__(self, tolerance_s: float = 3.0) -> None:
        self._tolerance_s = tolerance_s
        self._offset_s: float | None = None
        self._last_s: float | None = None
        self._arrived_s = 0.0
        self._off_since_s: float | None = None
        self._lead_s = 0.0  # of this clock before that of arrival, since it was last set
        self._set_s: deque[float] = deque(maxlen=OFTEN)
        self._is_wild = False  # the stream's clock had to be set so often that it tells nothing

    def place(self, timestamp_s: float | None, arrival_s: float) -> float | None:
        """Return the time of the next frame, on the clock of arrival.

        Parameters
        ----------
        timestamp_s
            The frame's own timestamp on the stream's clock, in seconds, or None.
        arrival_s
            When it arrived, on a monotonic clock.

        Returns
        -------
        float or None
            Time in seconds, strictly increasing; None for a frame that cannot be placed, because
            it repeats or precedes the one before.
        """
        if timestamp_s is None or self._is_wild:
            time_s = arrival_s + self._lead_s
        else:
            if self._offset_s is None:
                self._offset_s = arrival_s - timestamp_s
            time_s = timestamp_s + self._offset_s
            if self._is_off(time_s, arrival_s):
                time_s = self._set_again(timestamp_s, arrival_s)
        self._arrived_s = arrival_s
        if self._last_s is not None and time_s <= self._last_s:
            return None
        self._last_s = time_s
        return time_s

    def _is_off(self, time_s: float, arrival_s: float) -> bool:
        """Return whether the stream's clock has jumped, or does not go as fast as time does."""
        if abs(time_s - arrival_s - self._lead_s) <= self._tolerance_s:
            self._off_since_s = None
            return False
        if self._last_s is not None:
            step_s, waited_s = time_s - self._last_s, arrival_s - self._arrived_s
            if step_s < -RESTART_S or step_s > waited_s + self._tolerance_s:
                return True
        # What was held up arrives all at once, and the two soon agree again; clocks of two speeds never do.
        if self._off_since_s is None:
            self._off_since_s = arrival_s
        return arrival_s - self._off_since_s > LATE_S

    def _set_again(self, timestamp_s: float, arrival_s: float) -> float:
        """Restart the stream's clock here: not earlier than now, and never faster than frames arrive."""
        time_s = arrival_s
        if self._last_s is not None:
            step_s = max(MIN_INTERVAL_S, arrival_s - self._arrived_s)
            time_s = max(arrival_s, self._last_s + step_s)
        self._offset_s = time_s - timestamp_s
        self._lead_s = time_s - arrival_s
        self._off_since_s = None
        self._set_s.append(arrival_s)
        self._is_wild = len(self._set_s) == OFTEN and arrival_s - self._set_s[0] < OFTEN_S
        return time_s
