"""One Euro filter: smooth when slow, responsive when fast, with the timestamps of the frames."""

from __future__ import annotations

import math

import numpy as np

from pose_coach.body.pose import FloatArray


def smoothing_factor(cutoff_hz: FloatArray | float, step_s: float) -> FloatArray | float:
    """Return the share of the new value in a first-order low-pass filter."""
    r = 2 * math.pi * cutoff_hz * step_s
    return r / (r + 1)


class OneEuroFilter:
    """Low-pass filter whose cutoff rises with speed.

    Casiez, Roussel and Vogel, "1 Euro Filter", CHI 2012. The names are the paper's, with units.

    Parameters
    ----------
    min_cutoff_hz
        Cutoff at rest: lower means less jitter.
    beta
        How much the cutoff rises with speed (Hz per unit of the signal and second): higher means
        less lag.
    d_cutoff_hz
        Cutoff of the speed estimate.
    max_gap_s
        A longer gap resets the filter.
    """

    def __init__(
        self,
        min_cutoff_hz: float,
        beta: float,
        *,
        d_cutoff_hz: float = 1.0,
        max_gap_s: float = 0.5,
    ) -> None:
        self._min_cutoff_hz = min_cutoff_hz
        self._beta = beta
        self._d_cutoff_hz = d_cutoff_hz
        self._max_gap_s = max_gap_s
        self.reset()

    def reset(self) -> None:
        """Reset the filter."""
        self._time_s: float | None = None
        self._value: FloatArray = np.empty(0)
        self._speed: FloatArray = np.empty(0)

    def __call__(self, time_s: float, value: FloatArray) -> FloatArray:
        """Filter one sample.

        Parameters
        ----------
        time_s
            Time of the sample. For a repeated time the last result is returned again.
        value
            Any shape, the same in every call.

        Returns
        -------
        ndarray
            The filtered value, of the same shape. A NaN stays NaN and resets its element.
        """
        if self._time_s is None or not 0 <= time_s - self._time_s <= self._max_gap_s:
            self._time_s, self._value = time_s, np.asarray(value, dtype=np.float64)
            self._speed = np.zeros_like(self._value)
            return self._value
        step_s = time_s - self._time_s
        if step_s == 0:
            return self._value
        change = value - self._value
        raw_speed = change / step_s
        a_speed = smoothing_factor(self._d_cutoff_hz, step_s)
        speed = self._speed + a_speed * (raw_speed - self._speed)
        a_value = smoothing_factor(self._min_cutoff_hz + self._beta * np.abs(speed), step_s)
        smooth = self._value + a_value * change
        # Elements without a value before or now are reset.
        fresh = np.isnan(smooth)
        self._time_s = time_s
        self._value = np.where(fresh, value, smooth)
        self._speed = np.where(fresh, 0.0, speed)
        return self._value
