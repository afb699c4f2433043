"""When a phase begins and ends.

A phase is the stretch in which the speed is above 5 % of the phase's own peak speed. There the position
hardly changes and noise is as large, so the times are those of a minimum-jerk movement that passes the same
positions further inside.
"""

from __future__ import annotations

import math

import numpy as np

from pose_coach.counting.candidates import Candidate
from pose_coach.counting.evidence import spans
from pose_coach.counting.observations import FloatArray
from pose_coach.counting.positions import centre, smooth
from pose_coach.counting.proposals import Travel

ONSET_SPEED = 0.05
ONSET = (1.0 - math.sqrt(1.0 - math.sqrt(ONSET_SPEED))) / 2.0
"""Share of a minimum-jerk movement's time after which its speed, 16 t^2 (1 - t)^2 of the peak, is that."""
LOST_S, NEAR_S = 0.15, 0.3
"""Down to seven frames a second nothing is lost between two of them. After a longer time without a look, in
or so near to a phase, either end of it may be wrong by as much."""
HIDDEN_S = 0.15
"""A phase that begins so soon after the first look, or the first after a gap, was under way before it."""


AROUND = 3
"""Samples on either side of a turning point that tell where the body is there."""


def times_of(found: Candidate) -> list[tuple[float, float]]:
    """Return when each phase of what was found begins and ends, in samples."""
    view = found.view
    position, steps = timed_position(found), [view.travels[step] for step in found.steps]
    here = [Travel(t.begin, t.end, float(position[t.end] - position[t.begin])) for t in steps]
    if any(a.size * b.size <= 0 for a, b in zip(here, steps, strict=True)):
        position, here = view.position, steps
    return [phase_times(span) for span in spans(position, here)]


def timed_position(found: Candidate) -> FloatArray:
    """Return the position from which the times of a repetition are read, N.

    Cues that were rectified, for counting, about where the whole track has the body at home are read anew as
    they go in this repetition: otherwise they turn where home differs.
    """
    view, form = found.view, found.view.form
    if not form.rectified:
        return view.position
    names, cues = view.fit.template.names, view.fit.cue_weights
    values = view.values[:, [names.index(name) for name in cues]]
    first, last = view.travels[found.steps[0]], view.travels[found.steps[-1]]
    far = _around(values, first.end if first.is_out else first.begin)
    home = (_around(values, first.begin) + _around(values, last.end)) / 2
    home = home if len(found.steps) > 1 else _around(values, first.begin)
    signs = np.array([float(form.cues[name]) for name in cues])
    is_rectified = np.array([name in form.rectified for name in cues])
    signs = np.where(is_rectified, np.sign(np.nan_to_num(far - home)), signs)
    weights = np.array([sum(pair) / 2 for pair in cues.values()])
    off = np.where(np.isfinite(values), values - centre(values), 0.0)
    position = smooth(off @ (weights * signs))
    return np.where(np.isfinite(view.position), position, np.nan)


def _around(values: FloatArray, sample: int) -> FloatArray:
    """Return the mean of each column next to a sample."""
    near = values[max(0, sample - AROUND) : sample + AROUND + 1]
    seen = np.isfinite(near)
    mean = np.where(seen, near, 0.0).sum(axis=0) / np.maximum(seen.sum(axis=0), 1)
    return np.asarray(np.where(seen.any(axis=0), mean, np.nan))


def phase_times(span: FloatArray) -> tuple[float, float]:
    """Return when a phase begins and ends, in samples.

    Parameters
    ----------
    span
        From when to when the whole movement goes, as from `spans`.
    """
    early = ONSET * (span[1] - span[0])
    start, stop = float(span[0] + early), float(span[1] - early)
    return start, max(stop, start + 1.0)


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


def end_seen(looks_s: FloatArray, end_s: float) -> bool:
    """Return whether the body was still looked at when a phase was over.

    Parameters
    ----------
    looks_s
        Times at which somebody was seen.
    end_s
        When the phase seems to end.
    """
    return bool(len(looks_s)) and end_s + NEAR_S <= float(looks_s[-1])
