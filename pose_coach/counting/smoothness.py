"""How smooth a movement is, from the speed of its signal in degrees."""

from __future__ import annotations

import math

import numpy as np

from pose_coach.counting.observations import FloatArray

SMOOTHING_S, EVEN_HZ = 0.12, 30.0
"""Of the signal, to read its speed."""


def evenly(times_s: FloatArray, values: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Resample a signal at `EVEN_HZ`, riding over what is unseen, and smooth it without lag."""
    seen = np.isfinite(values)
    if not seen.any():
        return np.empty(0), np.empty(0)
    times_s, values = times_s[seen], values[seen]
    count = max(2, round((times_s[-1] - times_s[0]) * EVEN_HZ) + 1)
    even_s = np.linspace(times_s[0], times_s[-1], count)
    reach = math.ceil(3 * SMOOTHING_S * EVEN_HZ)
    kernel = np.exp(-0.5 * (np.arange(-reach, reach + 1) / EVEN_HZ / SMOOTHING_S) ** 2)
    padded = np.pad(np.interp(even_s, times_s, values), reach, mode="edge")
    return even_s, np.convolve(padded, kernel / kernel.sum(), mode="valid")


def speed(times_s: FloatArray, values: FloatArray) -> FloatArray:
    """Return the speed of an evenly sampled signal, its unit a second, always positive."""
    if len(values) < 2 or times_s[1] <= times_s[0]:  # a single frame has no speed
        return np.zeros_like(values)
    return np.abs(np.gradient(values, times_s[1] - times_s[0]))


def spectral_arc_length(speeds: FloatArray, rate_hz: float) -> float:
    """Return the smoothness of a movement from its speed profile.

    Spectral arc length (SPARC): Balasubramanian, Melendez-Calderon and Burdet, IEEE Trans. Biomed. Eng. 59
    (2012), and Balasubramanian et al., J. NeuroEng. Rehabil. 12:112 (2015), with their
    settings: padding level 4, amplitude threshold 0.05, cutoff 10 Hz.

    Parameters
    ----------
    speeds
        N, evenly sampled, of one movement from rest to rest.
    rate_hz
        Samples a second.

    Returns
    -------
    float
        About -1.5 for one smooth movement; more negative the less smooth. NaN where nothing moved.
    """
    peak = float(speeds.max(initial=0.0))
    if len(speeds) < 4 or peak <= 0:
        return math.nan
    length = 2 ** (math.ceil(math.log2(len(speeds))) + 4)
    spectrum = np.abs(np.fft.rfft(speeds, length))
    spectrum /= spectrum[0]
    frequencies = np.fft.rfftfreq(length, 1 / rate_hz)
    within = frequencies <= 10.0
    spectrum, frequencies = spectrum[within], frequencies[within]
    above = np.flatnonzero(spectrum >= 0.05)
    end = int(above[-1]) + 1
    if end < 2:
        return math.nan
    spectrum, frequencies = spectrum[:end], frequencies[:end]
    steps = np.hypot(np.diff(frequencies) / frequencies[-1], np.diff(spectrum))
    return -float(steps.sum())
