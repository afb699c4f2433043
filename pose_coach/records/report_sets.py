"""What a report shows of a set."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from statistics import fmean
from typing import Any

import numpy as np

from pose_coach.analysis import Analysis
from pose_coach.body.landmarks import Side
from pose_coach.coaching.task import summary_of
from pose_coach.display.plot import in_posture
from pose_coach.exercises.catalog import exercise_named
from pose_coach.exercises.events import Rep
from pose_coach.exercises.exercise import Exercise, Fault
from pose_coach.records.report_charts import (
    Curve,
    range_chart,
    sides_chart,
    signal_chart,
    tempo_chart,
)
from pose_coach.records.report_picture import FaultPicture
from pose_coach.records.report_words import phase_words, plain, verdict
from pose_coach.signals import Signals, holds_of

AROUND_S = 2.0
"""So much is shown before and after a set, where there are several."""

_MOST_PICTURES = 6
"""Of a set; what more faults there are is told in words."""

_ALMOST_EVEN = 0.1
"""Sides that differ by less than this share are even."""


Href = Callable[[float], str] | None


def set_view(
    name: str,
    analysis: Analysis,
    reps: Sequence[Rep],
    is_one_of_many: bool,
    href: Href,
    pictures: Sequence[FaultPicture],
) -> dict[str, Any]:
    """Return what the template shows of a set."""
    exercise = exercise_named(reps[0].exercise)
    span_s = (0.0, max(analysis.duration_s, 1.0))
    if is_one_of_many:
        until_s = max(until_s for rep in reps for _, until_s in [*holds_of(rep), (0.0, rep.end_s)])
        span_s = max(0.0, reps[0].start_s - AROUND_S), min(span_s[1], until_s + AROUND_S)
    curve = _curve(analysis.signals, exercise, span_s)
    charts = (
        [
            signal_chart(f"{name}-{form}", exercise, reps, curve, span_s, href, is_wide=is_wide)
            for form, is_wide in (("wide", True), ("narrow", False))
        ]
        if curve is not None
        else []
    )
    sides = _sides(reps)
    return {
        "name": name,
        "exercise": exercise,
        "reps": reps,
        "verdict": verdict,
        "summary": summary_of(exercise, reps, None),
        "signal": charts,
        "series": curve and _series(exercise, reps, curve),
        "tempo": tempo_chart(f"{name}-tempo", exercise, reps),
        "range": range_chart(f"{name}-range", exercise, reps),
        "sides": sides and sides_chart(f"{name}-sides", sides),
        "balance": sides and _balance_words(sides),
        "side_rows": sides,
        "faults": _faults(exercise, reps, pictures),
        "up": plain(exercise.high.phase),
        "down": plain(exercise.low.phase),
    }


def _curve(
    signals: Signals | None, exercise: Exercise, span_s: tuple[float, float]
) -> Curve | None:
    if signals is None or not len(signals):
        return None
    value_deg = np.where(
        np.array(signals.exercise, object) == exercise.name, in_posture(signals), np.nan
    )
    shown = (signals.time_s >= span_s[0]) & (signals.time_s <= span_s[1])
    return Curve(signals.time_s[shown], value_deg[shown]).thinned()


def _series(exercise: Exercise, reps: Sequence[Rep], curve: Curve) -> dict[str, Any]:
    """Return what the page's script tells of a moment."""
    stretches = [
        (round(from_s, 2), round(until_s, 2), f"rep {rep.number}, hold {until_s - from_s:.1f} s")
        for rep in reps
        for from_s, until_s in holds_of(rep)
    ]
    stretches += [
        (
            round(phase.start_s, 2),
            round(phase.end_s, 2),
            phase_words(exercise, rep, phase).replace("Rep", "rep", 1),
        )
        for rep in reps
        for phase in rep.phases
    ]
    return {
        "t": [round(float(time_s), 2) for time_s in curve.time_s],
        "v": [None if math.isnan(v) else round(float(v), 1) for v in curve.value_deg],
        "stretches": sorted(stretches),
    }


def _sides(reps: Sequence[Rep]) -> list[tuple[str, str, float, float]]:
    """Return what is compared, how it is written, left and right; nothing where there are no sides."""
    by_side = {side: [rep for rep in reps if rep.side is side] for side in Side}
    if not any(by_side.values()):
        return []

    def mean(of: Callable[[Rep], float]) -> tuple[float, float]:
        left, right = (
            [value for rep in by_side[side] if not math.isnan(value := of(rep))]
            for side in (Side.LEFT, Side.RIGHT)
        )
        return fmean(left) if left else math.nan, fmean(right) if right else math.nan

    counts = len(by_side[Side.LEFT]), len(by_side[Side.RIGHT])
    return [
        ("reps", "{:.0f}", *counts),
        ("range", "{:.0f}°", *mean(lambda rep: rep.range_deg)),
        (
            "a phase",
            "{:.1f} s",
            *mean(lambda rep: fmean(phase.duration_s for phase in rep.phases)),
        ),
        ("hold", "{:.1f} s", *mean(lambda rep: rep.hold_s)),
    ]


def _balance_words(sides: Sequence[tuple[str, str, float, float]]) -> str:
    """Return in words how the sides compare in their range."""
    left, right = sides[1][2:]
    if math.isnan(left) or math.isnan(right):
        return f"Only the {'right' if math.isnan(left) else 'left'} side was done."
    less, more = sorted((left, right))
    if more - less < _ALMOST_EVEN * more:
        return "Both sides go about as far."
    return f"The {'left' if left < right else 'right'} goes {more - less:.0f}° less far than the other side."


def _faults(
    exercise: Exercise, reps: Sequence[Rep], pictures: Sequence[FaultPicture]
) -> list[tuple[Fault, list[int], FaultPicture | None]]:
    """Return the faults seen, the most frequent first, the reps they were seen in, and a picture."""
    numbers = {
        fault.name: [rep.number for rep in reps if fault.name in rep.faults]
        for fault in exercise.faults
    }
    seen = [fault for fault in exercise.faults if numbers[fault.name]]
    seen.sort(key=lambda fault: -len(numbers[fault.name]))
    found = {
        (picture.fault, picture.rep): picture
        for picture in pictures
        if picture.exercise == exercise.name
    }
    return [
        (
            fault,
            numbers[fault.name],
            next(
                (found[fault.name, n] for n in numbers[fault.name] if (fault.name, n) in found),
                None,
            )
            if place < _MOST_PICTURES
            else None,
        )
        for place, fault in enumerate(seen)
    ]
