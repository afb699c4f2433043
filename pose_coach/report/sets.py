"""The template data for one set of a report."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from pose_coach.coaching.set_plan import summary_of
from pose_coach.counting.events import Considered, Rep
from pose_coach.exercises.catalog import exercise_named
from pose_coach.exercises.exercise import Exercise, Fault
from pose_coach.recording.analysis import Analysis
from pose_coach.recording.signals import Signals, holds_of
from pose_coach.report.charts import (
    Curve,
    range_chart,
    signal_chart,
    tempo_chart,
)
from pose_coach.report.fault_picture import FaultPicture
from pose_coach.report.plot import in_posture
from pose_coach.report.sides import balance_words, both_sides, sides_chart
from pose_coach.report.words import NOT_ALL_SEEN, phase_words, plain, unseen_words, verdict

AROUND_S = 2.0
"""So much is shown before and after a set, where there are several."""

_MOST_PICTURES = 6
"""Of a set; what more faults there are is told in words."""


Href = Callable[[float], str] | None


def set_view(
    name: str,
    analysis: Analysis,
    reps: Sequence[Rep],
    is_one_of_many: bool,
    href: Href,
    pictures: Sequence[FaultPicture],
) -> dict[str, Any]:
    """Return the template data for a set."""
    exercise = exercise_named(reps[0].exercise)
    span_s = (0.0, max(analysis.duration_s, 1.0))
    if is_one_of_many:
        until_s = max(until_s for rep in reps for _, until_s in [*holds_of(rep), (0.0, rep.end_s)])
        span_s = max(0.0, reps[0].start_s - AROUND_S), min(span_s[1], until_s + AROUND_S)
    perhaps = [
        each
        for each in analysis.considered
        if each.perhaps
        and each.exercise == exercise.name
        and span_s[0] <= each.start_s <= span_s[1]
    ]
    curve = _curve(analysis.signals, exercise, span_s)
    charts = (
        [
            signal_chart(
                f"{name}-{form}",
                exercise,
                reps,
                curve,
                span_s,
                href,
                is_wide=is_wide,
                perhaps=perhaps,
            )
            for form, is_wide in (("wide", True), ("narrow", False))
        ]
        if curve is not None
        else []
    )
    sides = both_sides(reps)
    return {
        "name": name,
        "exercise": exercise,
        "reps": reps,
        "perhaps": perhaps,
        "rows": sorted([*reps, *perhaps], key=lambda row: row.start_s),
        "unseen": NOT_ALL_SEEN in map(verdict, reps),
        "unseen_faults": unseen_words(exercise, reps),
        "verdict": verdict,
        "summary": summary_of(exercise, reps, None),
        "signal": charts,
        "series": curve and _series(exercise, reps, perhaps, curve),
        "tempo": tempo_chart(f"{name}-tempo", exercise, reps),
        "range": range_chart(f"{name}-range", exercise, reps),
        "sides": sides and sides_chart(f"{name}-sides", sides),
        "balance": sides and balance_words(sides),
        "side_rows": [(pair.title, *pair.words) for pair in sides],
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


def _series(
    exercise: Exercise, reps: Sequence[Rep], perhaps: Sequence[Considered], curve: Curve
) -> dict[str, Any]:
    """Return what the page's script tells of a moment."""
    stretches = [
        (round(each.start_s, 2), round(each.end_s, 2), "perhaps a rep, not counted")
        for each in perhaps
    ]
    stretches += [
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
