"""From what was found to the record of a repetition: its phases, its hold, its faults."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import numpy as np

from pose_coach.counting.candidates import Candidate, View
from pose_coach.counting.events import Phase, Rep
from pose_coach.counting.history import SIGNAL, Window
from pose_coach.counting.model import Model
from pose_coach.counting.observations import RATE_HZ, FloatArray
from pose_coach.counting.phase_times import end_seen, lost_s, start_seen, times_of
from pose_coach.counting.sides import side_of
from pose_coach.counting.smoothness import EVEN_HZ, evenly, spectral_arc_length, speed
from pose_coach.exercises.trace import RepTrace

# So much of the rest before and after a repetition is looked at along with it.
REST_BEFORE_S, AT_ITS_END_S = 0.9, 0.3
# Repetitions that make what is usual.
MEMORY = 6
# Next to a turning point the body is at that end.
AT_AN_END_S = 0.15
# Further than this share of the way from where it stood a body has left.
LEFT_SHARE = 0.15


@dataclass(frozen=True, slots=True)
class BuiltRep:
    """A repetition, and its samples as the rules for faults see them."""

    rep: Rep
    trace: RepTrace


class RepBuilder:
    """Makes the records of one person's repetitions, and remembers what is usual for them.

    Parameters
    ----------
    model
        For the probabilities.
    """

    def __init__(self, model: Model) -> None:
        self._model = model
        self._before: dict[str, deque[RepTrace]] = {}

    def remember(self, exercise: str, trace: RepTrace) -> None:
        """Take in a repetition that is over."""
        self._before.setdefault(exercise, deque(maxlen=MEMORY)).append(trace)

    def record(
        self,
        seen: Window,
        found: Candidate,
        *,
        number: int,
        counted_s: float,
        until_s: float = math.inf,
    ) -> BuiltRep:
        """Return the record of a repetition.

        Parameters
        ----------
        seen
            In which it was found.
        found
            What was found.
        number, counted_s
            As in `Rep`.
        until_s
            When the next movement begins, as far as is known.
        """
        exercise, side = found.view.exercise, side_of(seen.track, found)
        phases = phases_of(seen, found)
        between_s = sum(max(0.0, b.start_s - a.end_s) for a, b in pairwise(phases))
        left_s = min(until_s, left_end_s(seen, found.view, phases[-1].end_s))
        trace = self._trace(seen, found, phases, between_s, left_s)
        range_deg = (
            exercise.rep_range_deg(trace) if exercise.rep_range_deg is not None else trace.range_deg
        )
        amounts = [(fault, _amount(fault.amount, trace)) for fault in exercise.faults]
        rep = Rep(
            number=number,
            side=side,
            start_s=phases[0].start_s,
            end_s=phases[-1].end_s,
            counted_s=counted_s,
            phases=phases,
            hold_s=between_s + max(0.0, left_s - phases[-1].end_s),
            range_deg=_known(range_deg),
            faults=tuple(fault.name for fault, amount in amounts if amount > fault.limit),
            confidence=self._model.probability(found.log_odds),
            exercise=exercise.name,
            metrics={name: _amount(read, trace) for name, read in exercise.metrics.items()},
            unseen_faults=tuple(fault.name for fault, amount in amounts if math.isnan(amount)),
        )
        return BuiltRep(rep, trace)

    def _trace(
        self,
        seen: Window,
        found: Candidate,
        phases: tuple[Phase, ...],
        hold_s: float,
        left_s: float,
    ) -> RepTrace:
        view, lag_s = found.view, found.view.fit.lag_s
        before = self._before.get(view.exercise.name, ())
        times_s = seen.times_s - lag_s
        begin_s = phases[0].start_s - REST_BEFORE_S
        if before:
            begin_s = min(max(begin_s, before[-1].phases[-1].end_s), phases[0].start_s)
        end_s = phases[-1].end_s + AT_ITS_END_S
        rows = (times_s >= begin_s) & (times_s <= max(min(end_s, left_s), phases[-1].end_s))
        if not rows.any():  # a phase between two looks
            rows[np.argmin(np.abs(times_s - phases[0].start_s))] = True
        names = view.exercise.readings
        range_deg = phases[-1].range_deg
        return RepTrace(
            times_s=times_s[rows],
            position=np.interp(seen.times_s[rows], seen.track.times_s, _share(found)),
            readings={name: seen.reading(view.exercise, view.side, name)[rows] for name in names},
            range_deg=range_deg if range_deg > 0 else math.nan,
            usual_range_deg=_median([t.range_deg for t in before]),
            phases=phases,
            hold_s=hold_s,
            usual_swings={n: _median([t.last_swing(n) for t in before]) for n in names}
            if before
            else {},
        )


def phases_of(seen: Window, found: Candidate) -> tuple[Phase, ...]:
    """Return the phases of what was found."""
    view, exercise = found.view, found.view.exercise
    even_s, signal = evenly(seen.times_s, seen.reading(exercise, view.side, SIGNAL))
    looks_s = seen.looks_s
    phases: list[Phase] = []
    for step, (start, end) in zip(found.steps, times_of(found), strict=True):
        travel = view.travels[step]
        start_s, end_s = seen.time_s(start), seen.time_s(end)
        is_seen = start_seen(looks_s, start_s, from_start=seen.from_start)
        is_judged = is_seen and end_seen(looks_s, end_s)
        blind_s = 2.0 * lost_s(looks_s, start_s, end_s)
        during = (even_s >= start_s) & (even_s <= end_s)
        speeds = speed(even_s, signal)[during]
        sparc = spectral_arc_length(speeds, EVEN_HZ)
        turns_s = seen.time_s(travel.begin), seen.time_s(travel.end)
        start_s, end_s = start_s - view.fit.lag_s, end_s - view.fit.lag_s
        if phases:  # the turning point between two may be read from either side
            start_s = min(max(start_s, phases[-1].end_s), end_s - 1.0 / RATE_HZ)
        phases.append(
            Phase(
                name=exercise.phase(out=travel.is_out),
                start_s=start_s,
                end_s=end_s,
                start_seen=is_seen,
                range_deg=_known(_swing(even_s, signal, *turns_s)),
                rushed=is_judged and end_s - start_s + blind_s < exercise.tempo.rushed_below_s,
                jerky=is_seen and sparc < exercise.tempo.jerky_below_sparc,
                peak_speed_deg_s=_known(float(speeds.max(initial=0.0))),
                smoothness_sparc=sparc,
            )
        )
    return tuple(phases)


def left_end_s(seen: Window, view: View, end_s: float) -> float:
    """Return until when a body stood where it came to rest; the last moment it was seen if to the end."""
    at = int(np.clip(round(seen.sample(end_s + view.fit.lag_s)), 0, len(view.position) - 1))
    after = view.position[at:]
    known = np.isfinite(after)
    if not known.any():
        return end_s
    off = np.abs(after - after[known][0]) > LEFT_SHARE * view.fit.usual_size
    left = np.flatnonzero(off | ~known)
    last = at + (int(left[0]) if len(left) else len(after)) - 1
    return max(end_s, seen.time_s(last))


def _share(found: Candidate) -> FloatArray:
    """Return the position as a share of the way between the repetition's own ends."""
    view = found.view
    levels: dict[bool, list[float]] = {False: [], True: []}
    reach = round(AT_AN_END_S * RATE_HZ)
    for step in found.steps:
        travel = view.travels[step]
        for at, is_far in ((travel.begin, not travel.is_out), (travel.end, travel.is_out)):
            near = view.position[max(0, at - reach) : at + reach + 1]
            levels[is_far].append(float(np.nanmedian(near)))
    home, far = (sum(levels[is_far]) / len(levels[is_far]) for is_far in (False, True))
    return (view.position - home) / (far - home) if far != home else view.position - home


def _swing(times_s: FloatArray, signal: FloatArray, first_s: float, last_s: float) -> float:
    """Return how far a signal goes between two turning points; NaN where it is not known."""
    levels = [
        float(np.median(there)) if len(there) else math.nan
        for there in (signal[np.abs(times_s - at_s) <= AT_AN_END_S] for at_s in (first_s, last_s))
    ]
    return abs(levels[1] - levels[0])


def _amount(read: Callable[[RepTrace], float], trace: RepTrace) -> float:
    """Return how much of a fault, or of a figure, there is; NaN where that cannot be told."""
    try:
        return float(read(trace))
    except ZeroDivisionError:
        return math.nan


def _known(value: float) -> float:
    return value if math.isfinite(value) else 0.0


def _median(values: list[float]) -> float:
    known = [value for value in values if math.isfinite(value)]
    return median(known) if known else math.nan
