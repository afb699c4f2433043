"""When a movement began and when it arrived, and how smooth it was, from the samples of its signal."""

from __future__ import annotations

import math

import numpy as np

from pose_coach.tracking.pose import FloatArray

# A body sets off and arrives gently: a smooth (minimum-jerk) movement has covered only 1 % of the way
# after 10 % of its time, so a threshold crossing would report a movement of 3 s as one of 2. And before
# it really sets off it creeps. So the start is extrapolated from the part between creeping and full
# speed with the shape that fits best: minimum jerk (Flash and Hogan 1985), half a cosine, which sets off
# less gently, or constant speed, which is rare.
CROSSINGS = np.linspace(0.10, 0.36, 10)
_PROGRESS = np.linspace(0.0, 1.0, 1001)
_MINIMUM_JERK = _PROGRESS**3 * (10.0 - 15.0 * _PROGRESS + 6.0 * _PROGRESS**2)
# When a movement of each shape makes those crossings, as a share of its time, and how much better than the
# others it must fit: smoothing makes every movement look gentler than it is.
SHAPES = (
    (np.interp(CROSSINGS, _MINIMUM_JERK, _PROGRESS), 1.15),
    (np.arccos(1.0 - 2.0 * CROSSINGS) / np.pi, 1.0),
    (CROSSINGS, 1.1),
)
# The start is not further before the 20 % mark than this many times the time from 20 to 80 % (minimum jerk:
# 0.94): what goes on earlier is creeping. People sink into an end more gently than they leave one.
LONGEST_START, LONGEST_END = 0.94, 1.1
# A body that comes to rest again for so long, within this share of the way, not far from the end it left sets
# off from there, not from the end.
REST_S, REST_SPREAD, REST_WITHIN = 1.0, 0.06, 0.35


def start_time(times_s: FloatArray, way: FloatArray) -> float:
    """Return when a movement set off.

    Parameters
    ----------
    times_s
        N, `1 / RESAMPLED_HZ` apart, from the rest before the movement to its arrival.
    way
        N, the share of the way covered, smooth: about 0 at rest, 1 on arrival.

    Returns
    -------
    float
        Time of the start, not before the first sample.
    """
    level = _rest_level(way)
    way = (way - level) / (1.0 - level)
    # What rose and sank back again was not the movement.
    at_rest = np.flatnonzero(way < CROSSINGS[0])
    since = int(at_rest[-1]) if at_rest.size else 0
    start_s = _set_off(times_s[since:], way[since:], LONGEST_START)
    return max(start_s, float(times_s[0]))


def end_time(times_s: FloatArray, way: FloatArray) -> float:
    """Return when a movement arrived: when it set off, seen backwards."""
    # What follows the rest is the next movement.
    at_rest = np.flatnonzero(way > 1.0 - CROSSINGS[0])
    until = int(at_rest[-1]) + 1 if at_rest.size else len(way)
    end_s = -_set_off(-times_s[:until][::-1], 1.0 - way[:until][::-1], LONGEST_END)
    return min(end_s, float(times_s[-1]))


def _rest_level(way: FloatArray) -> float:
    """Return the share of the way at which the body rested before it set off, 0 where it did not rest."""
    until = int(np.flatnonzero(way < 0.5)[-1]) + 1 if (way < 0.5).any() else 0
    samples = round(REST_S * RESAMPLED_HZ)
    if until < samples:
        return 0.0
    spans = np.lib.stride_tricks.sliding_window_view(way[:until], samples)
    still = np.flatnonzero(np.ptp(spans, axis=1) < REST_SPREAD)
    if not still.size:
        return 0.0
    level = float(np.median(spans[still[-1]]))
    went_back = way[still[-1] : until].min() < level - REST_SPREAD
    return 0.0 if went_back or abs(level) > REST_WITHIN else level


def _set_off(times_s: FloatArray, way: FloatArray, longest: float) -> float:
    """Extrapolate the way to where it began, at most `longest` before its first fifth."""
    crossed_s = _crossings(times_s, way, CROSSINGS)
    best_error, start_s = math.inf, float(crossed_s[0])
    for shape, handicap in SHAPES:
        off = shape - shape.mean()
        slope = float(off @ crossed_s / (off @ off))
        intercept_s = float(crossed_s.mean() - slope * shape.mean())
        error = float(((crossed_s - intercept_s - slope * shape) ** 2).sum()) + 1e-4
        if error * handicap < best_error:
            best_error, start_s = error * handicap, intercept_s
    fifth_s, four_fifths_s = _crossings(times_s, way, np.array([0.2, 0.8]))
    earliest_s = fifth_s - longest * (four_fifths_s - fifth_s)
    return float(min(max(start_s, earliest_s), crossed_s[0]))


def _crossings(times_s: FloatArray, way: FloatArray, levels: FloatArray) -> FloatArray:
    """Return when `way` last rose above each level before it first reached the highest of them."""
    beyond = np.flatnonzero(way >= levels[-1])
    until = int(beyond[0]) if beyond.size else len(way) - 1
    return np.array([_last_crossing(times_s[: until + 1], way[: until + 1], w) for w in levels])


def _last_crossing(times_s: FloatArray, way: FloatArray, level: float) -> float:
    """Return when `way` last rose above `level`, between samples."""
    below = np.flatnonzero(way < level)
    if not below.size:
        return float(times_s[0])
    i = int(below[-1])
    if i + 1 >= len(way):
        return float(times_s[-1])
    return float(np.interp(level, way[i : i + 2], times_s[i : i + 2]))


# The movements take seconds; what is quicker than this is the tracker's noise.
SMOOTHING_S = 0.12
RESAMPLED_HZ = 30.0


def evenly_smoothed(times_s: FloatArray, values: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Resample a signal evenly and smooth it without lag.

    Parameters
    ----------
    times_s, values
        N, times increasing; any spacing.

    Returns
    -------
    times_s, values
        M, `1 / RESAMPLED_HZ` apart, smoothed with a Gaussian of `SMOOTHING_S`.
    """
    count = max(2, round((times_s[-1] - times_s[0]) * RESAMPLED_HZ) + 1)
    even_s = np.linspace(times_s[0], times_s[-1], count)
    even = np.interp(even_s, times_s, values)
    reach = math.ceil(3 * SMOOTHING_S * RESAMPLED_HZ)
    steps = np.arange(-reach, reach + 1) / RESAMPLED_HZ
    kernel = np.exp(-0.5 * (steps / SMOOTHING_S) ** 2)
    padded = np.pad(even, reach, mode="edge")
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
