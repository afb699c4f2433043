"""When a phase began and ended, and how smooth it was.

A phase is the stretch in which the speed is above 5 % of the phase's own peak speed. There the position hardly
changes, so the beginning is extrapolated: the position's crossings of ten levels are compared with three shapes
of a movement.
"""

from __future__ import annotations

import math

import numpy as np

from pose_coach.counting.track import RATE_HZ, FloatArray

CROSSINGS = np.linspace(0.10, 0.36, 10)
_PROGRESS = np.linspace(0.0, 1.0, 1001)
_MINIMUM_JERK = _PROGRESS**3 * (10.0 - 15.0 * _PROGRESS + 6.0 * _PROGRESS**2)
SHAPES = (
    np.interp(CROSSINGS, _MINIMUM_JERK, _PROGRESS),
    np.arccos(1.0 - 2.0 * CROSSINGS) / np.pi,
    CROSSINGS,
)
"""When a movement makes those crossings, as a share of its time: minimum jerk (Flash and Hogan 1985), half a
cosine, which sets off less gently, and constant speed, which is rare."""
ONSET = (1.0 - math.sqrt(1.0 - math.sqrt(0.05))) / 2.0
"""Share of a minimum-jerk movement's time after which its speed, 16 t^2 (1 - t)^2 of the peak, is at 5 %."""
CROSSING_NOISE = 0.007 * RATE_HZ
"""Samples: no crossing is known better, so shapes that miss by less fit equally well."""
LONGEST_START, LONGEST_END = 0.94, 1.1
"""The start is not further before the 20 % mark than so many times the time from 20 to 80 % (minimum jerk:
0.94): what goes on earlier is creeping. People sink into an end more gently than they leave one."""
AT_END_PERCENT, AT_END_WITHIN_S, REST_WITHIN = 25.0, 4.0, 0.3
"""The furthest point of an end is the noise's. Of so many seconds next to the movement the body is at that end
for the quarter in which it is furthest from the other one, not further off than this share of the way."""
SMOOTHING_S, EVEN_HZ = 0.12, 30.0
"""Of a signal in degrees, to read its speed."""
LOST_S, NEAR_S = 0.15, 0.3
"""Down to seven frames a second nothing is lost between two of them. After a longer time without a look, in or
so near to a phase, either end of it may be wrong by as much."""
HIDDEN_S = 0.15
"""A phase that begins so soon after the first look, or the first after a gap, was under way before it."""


def phase_times(position: FloatArray, begin: int, end: int) -> tuple[float, float]:
    """Return when a phase begins and ends, in samples.

    Parameters
    ----------
    position
        N, `1 / RATE_HZ` apart; NaN where unseen.
    begin, end
        Its turning points.
    """
    at = np.arange(begin, end + 1, dtype=np.float64)
    inside = position[begin : end + 1]
    seen = np.isfinite(inside)
    if seen.sum() < 2 or inside[seen][0] == inside[seen][-1]:
        return float(begin), float(max(end, begin + 1))
    filled = np.interp(at, at[seen], inside[seen])
    way = between_ends((filled - filled[0]) / (filled[-1] - filled[0]))
    start, stop = _start(at, way), _end(at, way)
    early = ONSET * max(stop - start, 0.0)
    start, stop = start + early, stop - early
    return start, max(stop, start + 1.0)


def between_ends(way: FloatArray) -> FloatArray:
    """Return the way from the level of the rest before a movement, 0, to that of the rest after it, 1.

    Parameters
    ----------
    way
        N, `1 / RATE_HZ` apart: 0 at the furthest point at the one end, 1 at the furthest at the other.
    """
    arrived = np.flatnonzero(way > 1.0 - CROSSINGS[0])
    until = int(arrived[-1]) + 1 if arrived.size else len(way)
    first_half = np.flatnonzero(way[:until] < 0.5)
    half_way = int(first_half[-1]) + 1 if first_half.size else 0
    if half_way in (0, until):
        return way
    near = round(AT_END_WITHIN_S * RATE_HZ)
    left, reached = way[max(0, half_way - near) : half_way], way[half_way:until][:near]
    low = _level(left)
    return (way - low) / (1.0 - _level(1.0 - reached) - low)


def _level(way: FloatArray) -> float:
    return min(max(float(np.percentile(way, AT_END_PERCENT)), -REST_WITHIN), REST_WITHIN)


def _start(at: FloatArray, way: FloatArray) -> float:
    """Return when a movement on its way from 0 to 1 sets off."""
    at_rest = np.flatnonzero(way < CROSSINGS[0])
    since = int(at_rest[-1]) if at_rest.size else 0  # what rose and sank back was not the movement
    return max(_set_off(at[since:], way[since:], LONGEST_START), float(at[0]))


def _end(at: FloatArray, way: FloatArray) -> float:
    """Return when a movement arrives: when it sets off, seen backwards."""
    at_rest = np.flatnonzero(way > 1.0 - CROSSINGS[0])
    until = int(at_rest[-1]) + 1 if at_rest.size else len(way)
    return min(-_set_off(-at[:until][::-1], 1.0 - way[:until][::-1], LONGEST_END), float(at[-1]))


def _set_off(at: FloatArray, way: FloatArray, longest: float) -> float:
    """Extrapolate the way to where it begins, at most `longest` before its first fifth.

    Every shape says when; what it says counts by how likely the crossings are with it, whose noise is not
    known.
    """
    crossed = _crossings(at, way, CROSSINGS)
    starts, squares = [], []
    for shape in SHAPES:
        off = shape - shape.mean()
        slope = float(off @ crossed / (off @ off))
        starts.append(float(crossed.mean() - slope * shape.mean()))
        missed = crossed - starts[-1] - slope * shape
        squares.append(float((missed**2).mean()) + CROSSING_NOISE**2)
    likely = (np.array(squares) / min(squares)) ** (-len(CROSSINGS) / 2)
    start = float(likely @ starts / likely.sum())
    fifth, four_fifths = _crossings(at, way, np.array([0.2, 0.8]))
    return float(min(max(start, fifth - longest * (four_fifths - fifth)), crossed[0]))


def _crossings(at: FloatArray, way: FloatArray, levels: FloatArray) -> FloatArray:
    """Return when the way last rose above each level before it first reached the highest of them."""
    beyond = np.flatnonzero(way >= levels[-1])
    until = int(beyond[0]) if beyond.size else len(way) - 1
    return np.array([_last_crossing(at[: until + 1], way[: until + 1], w) for w in levels])


def _last_crossing(at: FloatArray, way: FloatArray, level: float) -> float:
    below = np.flatnonzero(way < level)
    if not below.size:
        return float(at[0])
    i = int(below[-1])
    if i + 1 >= len(way):
        return float(at[-1])
    return float(np.interp(level, way[i : i + 2], at[i : i + 2]))


def lost_s(looks_s: FloatArray, start_s: float, end_s: float) -> float:
    """Return the longest time without a look in or next to a phase, 0 where none is missing."""
    near = (looks_s[1:] >= start_s - NEAR_S) & (looks_s[:-1] <= end_s + NEAR_S)
    longest_s = float(np.diff(looks_s)[near].max(initial=0.0))
    return longest_s if longest_s > LOST_S else 0.0


def start_seen(looks_s: FloatArray, start_s: float, *, from_start: bool) -> bool:
    """Return whether the body was looked at when a phase began.

    Parameters
    ----------
    looks_s
        Times at which somebody was seen.
    start_s
        When it seems to begin.
    from_start
        Whether nothing was seen before the first of them.
    """
    if not len(looks_s):
        return False
    gaps_s = np.diff(looks_s, prepend=-np.inf if from_start else looks_s[0])
    blind = gaps_s > 2.0 * LOST_S
    since_s = start_s - looks_s[blind]
    return not bool(np.any((since_s < HIDDEN_S) & (since_s > -gaps_s[blind])))


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
