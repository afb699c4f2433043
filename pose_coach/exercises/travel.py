"""When a movement began and when it arrived, and how smooth it was, from the samples of its signal."""

from __future__ import annotations

import math

import numpy as np

from pose_coach.tracking.pose import FloatArray

# A body sets off and arrives gently: a smooth (minimum-jerk) movement has covered only 1 % of the way
# after 10 % of its time, so a threshold crossing would report a movement of 3 s as one of 2. And before
# it really sets off it creeps. So the start is extrapolated from the part between creeping and full
# speed, with each of three shapes: minimum jerk (Flash and Hogan 1985), half a cosine, which sets off
# less gently, and constant speed, which is rare.
CROSSINGS = np.linspace(0.10, 0.36, 10)
_PROGRESS = np.linspace(0.0, 1.0, 1001)
_MINIMUM_JERK = _PROGRESS**3 * (10.0 - 15.0 * _PROGRESS + 6.0 * _PROGRESS**2)
# When a movement of each shape makes those crossings, as a share of its time.
SHAPES = (
    np.interp(CROSSINGS, _MINIMUM_JERK, _PROGRESS),
    np.arccos(1.0 - 2.0 * CROSSINGS) / np.pi,
    CROSSINGS,
)
# No crossing is known better than this: shapes that miss by less fit equally well.
CROSSING_NOISE_S = 0.007
# The start is not further before the 20 % mark than this many times the time from 20 to 80 % (minimum jerk:
# 0.94): what goes on earlier is creeping. People sink into an end more gently than they leave one.
LONGEST_START, LONGEST_END = 0.94, 1.1
# The furthest point of an end is the noise's. Of so many seconds next to the movement the body is at that end
# for the quarter in which it is furthest from the other one, not further off than this share of the way.
AT_END_PERCENT, AT_END_WITHIN_S, REST_WITHIN = 25.0, 4.0, 0.3


def between_ends(way: FloatArray) -> FloatArray:
    """Measure the way from where the body was before the movement to where it was after it.

    Parameters
    ----------
    way
        N, `1 / RESAMPLED_HZ` apart: the share of the way from the furthest point at one end to the furthest
        point at the other.

    Returns
    -------
    way
        N: 0 at the level of the one end, 1 at that of the other.
    """
    arrived = np.flatnonzero(way > 1.0 - CROSSINGS[0])
    until = int(arrived[-1]) + 1 if arrived.size else len(way)  # then the next movement begins
    first_half = np.flatnonzero(way[:until] < 0.5)
    half_way = int(first_half[-1]) + 1 if first_half.size else 0
    if half_way in (0, until):
        return way
    near = round(AT_END_WITHIN_S * RESAMPLED_HZ)
    left, reached = way[max(0, half_way - near) : half_way], way[half_way:until][:near]
    low = _level(left)
    return (way - low) / (1.0 - _level(1.0 - reached) - low)


def _level(way: FloatArray) -> float:
    """Return the level of the end that is near 0."""
    return min(max(float(np.percentile(way, AT_END_PERCENT)), -REST_WITHIN), REST_WITHIN)


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


def _set_off(times_s: FloatArray, way: FloatArray, longest: float) -> float:
    """Extrapolate the way to where it began, at most `longest` before its first fifth.

    Every shape says when; what it says counts by how likely the crossings are with it, whose noise is not
    known. To choose the likeliest would let the start jump where two of them fit about equally well.
    """
    crossed_s = _crossings(times_s, way, CROSSINGS)
    starts_s, squares = [], []
    for shape in SHAPES:
        off = shape - shape.mean()
        slope = float(off @ crossed_s / (off @ off))
        starts_s.append(float(crossed_s.mean() - slope * shape.mean()))
        missed_s = crossed_s - starts_s[-1] - slope * shape
        squares.append(float((missed_s**2).mean()) + CROSSING_NOISE_S**2)
    likely = (np.array(squares) / min(squares)) ** (-len(CROSSINGS) / 2)
    start_s = float(likely @ starts_s / likely.sum())
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
