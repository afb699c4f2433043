"""The reps that the report's player shows, and which earlier ones it offers to show beside them."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

import numpy as np

from pose_coach.body.landmarks import Side
from pose_coach.counting.events import Rep
from pose_coach.drawing.drawn_person import trunk_lines
from pose_coach.exercises.catalog import exercise_named
from pose_coach.exercises.exercise import Exercise
from pose_coach.exercises.figure import LIMBS, Stance
from pose_coach.recording.analysis import Analysis
from pose_coach.recording.signals import Signals, holds_of
from pose_coach.report.fault_picture import FaultPicture
from pose_coach.report.words import phase_words, plain, slips, verdict

CURVE_POINTS = 48
"""Of a rep's curve: one in 0.2 s of a rep of 10 s. A peak is not cut: the signal is smooth at this scale."""
MONTHS, OF_A_MONTH = 12, 3
"""How far back earlier reps are offered, and how many of each month: a list that can be looked through."""

Kind = tuple[str, Side | None]
"""What can be compared: the same exercise on the same side."""


@dataclass(frozen=True, slots=True)
class Recording:
    """An earlier recording or live session, whose reps can be shown beside those of a report.

    Attributes
    ----------
    name
        What it is called.
    day
        When it was; None where nobody knows.
    reps
        What was counted in it.
    video
        Address of its annotated video relative to the page; None where there is none any more.
    signals
        Reads its signals, if they are kept.
    """

    name: str
    day: date | None
    reps: tuple[Rep, ...]
    video: str | None = None
    signals: Callable[[], Signals | None] = lambda: None


def stretches(rep: Rep) -> list[tuple[str, float, float]]:
    """Return a rep's phases and holds in order: a name that is the same in every rep, from and until when.

    Two reps are shown in step by pairing stretches of one name. A hold is named by the phase before it.
    """
    if not rep.phases:
        return [("movement", rep.start_s, rep.end_s)]
    found = [(plain(phase.name), phase.start_s, phase.end_s) for phase in rep.phases]
    for from_s, until_s in holds_of(rep):
        before = ([phase for phase in rep.phases if phase.start_s < from_s] or rep.phases)[-1]
        found.append((f"hold after {plain(before.name)}", from_s, until_s))
    return sorted(found, key=lambda stretch: stretch[1])


def is_whole(rep: Rep) -> bool:
    """Return whether a rep can be compared: both phases at known times, each seen from its start."""
    names = {phase.name for phase in rep.phases}
    times_s = [rep.end_s, rep.hold_s, *(t for p in rep.phases for t in (p.start_s, p.end_s))]
    are_seen = all(p.start_seen for p in rep.phases) and all(map(math.isfinite, times_s))
    return len(names) == 2 == len(rep.phases) and are_seen


def merit(rep: Rep) -> tuple[int, float]:
    """Return what sorts reps, the best last: fewer slips first of all, then a larger range of motion."""
    return -len(slips(rep)), -math.inf if math.isnan(rep.range_deg) else rep.range_deg


def own_clips(analysis: Analysis) -> list[dict[str, Any]]:
    """Return the reps of the report's own recording for its player."""
    return [_clip(rep, _label(rep), analysis.signals) for rep in analysis.reps]


def earlier_clips(reps: Iterable[Rep], recordings: Sequence[Recording]) -> list[dict[str, Any]]:
    """Return the earlier reps that are offered beside those of a report.

    Of each exercise and side that the report has, that is the best there ever was, and the best ones of
    each month, no two of one recording; of recordings of an unknown day, the best of each.

    Parameters
    ----------
    reps
        Those of the report.
    recordings
        The earlier ones.
    """
    found: list[dict[str, Any]] = []
    read: dict[int, Signals | None] = {}

    def add(recording: Recording, rep: Rep) -> None:
        if id(recording) not in read:
            read[id(recording)] = recording.signals()
        when = "" if recording.day is None else f", {recording.day.day} {recording.day:%B %Y}"
        label = f"{recording.name}{when}, {_label(rep).lower()}"
        clip = _clip(rep, label, read[id(recording)])
        found.append({**clip, "group": _group((recording, rep)), "video": recording.video})

    for kind in dict.fromkeys(_kind(rep) for rep in reps):
        of_kind = [
            (recording, max(whole, key=merit))
            for recording in recordings
            if (whole := [r for r in recording.reps if _kind(r) == kind and is_whole(r)])
        ]
        if not of_kind:
            continue
        best = max(of_kind, key=lambda each: merit(each[1]))
        of_kind.sort(key=lambda each: each[0].day or date.min, reverse=True)
        groups = [list(of_month) for _, of_month in groupby(of_kind, key=_group)][:MONTHS]
        chosen = [
            each
            for of_month in groups
            for each in sorted(of_month, key=lambda e: merit(e[1]), reverse=True)[:OF_A_MONTH]
        ]
        for each in chosen if best in chosen else [*chosen, best]:
            add(*each)
    return found


def slip_moments(analysis: Analysis, pictures: Sequence[FaultPicture]) -> list[tuple[float, str]]:
    """Return the moments at which something slipped, in order, and what it was.

    A fault lies at its picture, where there is one, and otherwise at the start of its rep.
    """
    seen = {(p.exercise, p.rep, p.fault): p.time_s for p in pictures}
    found = []
    for rep in analysis.reps:
        exercise = exercise_named(rep.exercise)
        found += [
            (phase.start_s, phase_words(exercise, rep, phase))
            for phase in rep.phases
            if phase.rushed or phase.jerky
        ]
        for fault in rep.faults:
            at_s = seen.get((rep.exercise, rep.number, fault), rep.start_s)
            found.append((at_s, f"{_label(rep)}: {plain(fault)}"))
    return sorted((round(time_s, 2), words) for time_s, words in found)


def drawn_figures(reps: Iterable[Rep]) -> dict[str, Any]:
    """Return the drawn persons of the exercises that were done: what stands in for a video.

    Each has lines of points at the low end, half-way and at the high end, which the player blends as
    `Figure.at` does.
    """
    return {
        name: _drawn(exercise_named(name))
        for name in dict.fromkeys(rep.exercise for rep in reps)
        if exercise_named(name).figure is not None
    }


def _clip(rep: Rep, label: str, signals: Signals | None) -> dict[str, Any]:
    """Return what the player needs to know of a rep."""
    parts = stretches(rep)
    from_s, until_s = parts[0][1], max(rep.end_s, parts[-1][2])
    range_deg = None if math.isnan(rep.range_deg) else round(rep.range_deg)
    words = verdict(rep) + ("" if range_deg is None else f", {range_deg}°")
    exercise = exercise_named(rep.exercise)
    return {
        "exercise": rep.exercise,
        "side": rep.side,
        "high": plain(exercise.high.phase),
        "label": label,
        "words": words,
        "whole": is_whole(rep),
        "merit": [-len(slips(rep)), range_deg or 0],
        "stretches": [(name, round(start_s, 3), round(end_s, 3)) for name, start_s, end_s in parts],
        "curve": None if signals is None else _curve(signals, exercise, from_s, until_s),
    }


def _curve(
    signals: Signals, exercise: Exercise, from_s: float, until_s: float
) -> list[float | None] | None:
    """Return the signal at even steps from the start of a rep to its end; None where it is not known."""
    own = np.array(signals.exercise, object) == exercise.name
    known = own & np.isfinite(signals.signal_deg)
    inside = known & (signals.time_s >= from_s) & (signals.time_s <= until_s)
    if np.count_nonzero(inside) < 2:
        return None
    times_s = np.linspace(from_s, until_s, CURVE_POINTS)
    values = np.interp(times_s, signals.time_s[known], signals.signal_deg[known])
    return [round(float(value), 1) for value in values]


def _kind(rep: Rep) -> Kind:
    return rep.exercise, rep.side


def _group(of: tuple[Recording, Rep]) -> str:
    """Return the heading under which an earlier rep is offered."""
    day = of[0].day
    return "Others" if day is None else f"{day:%B %Y}"


def _label(rep: Rep) -> str:
    return f"Rep {rep.number}" + ("" if rep.side is None else f", {rep.side}")


def _drawn(exercise: Exercise) -> dict[str, Any]:
    figure = exercise.figure
    assert figure is not None
    (low_x, low_y), (high_x, high_y) = figure.extent

    def points(stance: Stance, name: str) -> list[list[float]]:
        if name == "head":
            return [_rounded(stance.place("head"))]
        if name in LIMBS:
            return [_rounded(stance.place(joint)) for joint in LIMBS[name]]
        lines = trunk_lines(stance)
        if name == "neck":
            return [_rounded(lines[0][-1]), _rounded(stance.place("head"))]
        return [_rounded(point) for point in lines[int(name.removeprefix("trunk"))]]

    still = [limb for limb in LIMBS if limb not in figure.moves]
    trunk = [f"trunk{n}" for n in range(len(trunk_lines(figure.low)))]
    order = [name for name in still if name.startswith("far")] + ["neck", *trunk, "head"]
    order += [name for name in still if name.startswith("near")]
    order += [name for name in figure.moves if name in LIMBS]
    stances = (figure.low, figure.between, figure.high)
    return {
        "box": [*_rounded((low_x, low_y)), *_rounded((high_x, high_y))],
        "side": figure.side,
        "lines": [
            {
                "name": name.rstrip("0123456789"),
                "moves": name in figure.moves or (name in trunk and "trunk" in figure.moves),
                "points": [points(stance, name) for stance in stances],
            }
            for name in order
        ],
    }


def _rounded(point: Iterable[float]) -> list[float]:
    return [round(float(value), 3) for value in point]
