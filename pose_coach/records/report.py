"""What happened, as one web page that needs nothing else: no network, no other file but the video it links.

It is made from an `Analysis` alone, so that it can be made again from the analysis file and the signals
beside it. Only the pictures of faults come from the video; a page that is made again keeps those it had.
"""

from __future__ import annotations

import base64
import math
import os
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path
from statistics import fmean
from typing import Any
from urllib.parse import quote

import jinja2
import numpy as np
from markupsafe import Markup

from pose_coach import __version__
from pose_coach.analysis import MIXED, Analysis, sets_of
from pose_coach.body.landmarks import Side
from pose_coach.coaching.remarks import SLOWER
from pose_coach.coaching.task import dose_of
from pose_coach.display.plot import in_posture
from pose_coach.exercises.catalog import exercise_named
from pose_coach.exercises.events import Rep
from pose_coach.exercises.exercise import Exercise, Fault
from pose_coach.records.files import write_whole
from pose_coach.records.report_charts import (
    Curve,
    phase_words,
    range_chart,
    sides_chart,
    signal_chart,
    tempo_chart,
    verdict,
)
from pose_coach.records.report_picture import FaultPicture
from pose_coach.signals import Signals, holds_of

TEMPLATES = Path(__file__).with_name("templates")

AROUND_S = 2.0
"""So much is shown before and after a set, where there are several."""

_MOST_PICTURES = 6
"""So many in a set; more faults than that are told in words."""

_ALMOST_EVEN = 0.1
"""Sides that differ by less than this share are even."""


def write_report(
    analysis: Analysis,
    path: Path,
    *,
    video: Path | None = None,
    pictures: Sequence[FaultPicture] = (),
) -> None:
    """Write the page; a file of that name is replaced only once this one is whole.

    Parameters
    ----------
    analysis
        With its signals, if there are to be curves.
    path
        Where to.
    video
        The annotated video; it is linked, not put in. None where there is none.
    pictures
        Of faults.

    Raises
    ------
    PoseCoachError
        Where it cannot be written.
    """
    source = None if video is None else _address(video, path.parent)
    write_whole(path, report_page(analysis, video=source, pictures=pictures))


def report_page(
    analysis: Analysis, *, video: str | None = None, pictures: Sequence[FaultPicture] = ()
) -> str:
    """Return the page.

    Parameters
    ----------
    analysis
        With its signals, if there are to be curves.
    video
        Relative address of the annotated video, or None.
    pictures
        Of faults.
    """
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    script = (TEMPLATES / "report.js").read_text(encoding="utf-8")
    digest = base64.b64encode(sha256(script.encode()).digest()).decode()
    href = None if video is None else lambda time_s: f"{video}#t={max(0.0, time_s):.2f}"
    sets = sets_of(analysis.reps)
    page = environment.get_template("report.html").render(
        title=_title(analysis),
        name=_shown(analysis.path.name),
        analysis=analysis,
        duration=duration_words(analysis.duration_s),
        version=__version__,
        done=done_words(analysis),
        next=next_words(analysis),
        sets=[
            _set_view(f"set{number}", analysis, reps, len(sets) > 1, href, pictures)
            for number, reps in enumerate(sets, 1)
        ],
        video=video,
        href=href,
        style=Markup((TEMPLATES / "report.css").read_text(encoding="utf-8")),
        script=Markup(script),
        digest=digest,
    )
    return page + "\n"


# -- in words ---------------------------------------------------------------------------------------


def done_words(analysis: Analysis) -> str:
    """Return in a sentence or two what was done."""
    count = len(analysis.reps)
    if not count:
        seen = "Nobody was seen in it." if not analysis.frames_with_pose else "Nothing was counted."
        return seen + (f" {_counted(analysis.partial)} begun." if analysis.partial else "")
    exercises = list(dict.fromkeys(rep.exercise for rep in analysis.reps))
    of = " and ".join(filter(None, (", ".join(_titles(exercises[:-1])), _titles(exercises)[-1])))
    took_s = analysis.reps[-1].end_s - analysis.reps[0].start_s
    words = f"{_counted(count)} of {of} in {duration_words(took_s)}:"
    words += f" {analysis.clean} clean, {analysis.rushed} rushed."
    if analysis.partial:
        words += f" {analysis.partial} more begun and not finished."
    return words


def next_words(analysis: Analysis) -> tuple[str, str] | None:
    """Return the one thing to work on next, and why: of several sets, that of the least clean one."""
    sets = sets_of(analysis.reps)
    if not sets:
        return None
    reps = min(sets, key=lambda reps: sum(rep.clean for rep in reps) / len(reps))
    exercise = exercise_named(reps[0].exercise)
    cue = dose_of(exercise).summary(reps).work_on
    where = f" of {exercise.title}" if len(sets) > 1 else ""
    if cue is None:
        jerky = sum(rep.jerky for rep in reps)
        if jerky:
            return "One smooth, even movement", f"{_share(jerky, len(reps))}{where} were jerky."
        return "Nothing slipped: go on like this", f"Every rep{where} was clean."
    if cue == SLOWER:
        slipped, what = sum(rep.rushed for rep in reps), "rushed"
    else:
        fault = next(fault for fault in exercise.faults if fault.cue == cue)
        slipped = sum(fault.name in rep.faults for rep in reps)
        what = f"seen with: {_plain(fault.name)}"
    return cue, f"{_share(slipped, len(reps))}{where} {'was' if slipped == 1 else 'were'} {what}."


def duration_words(seconds: float) -> str:
    """Return a duration for a person."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds // 60:.0f} min {seconds % 60:.0f} s"


def _share(slipped: int, count: int) -> str:
    return f"{slipped} of {_counted(count)}"


def _counted(reps: int) -> str:
    return "1 rep" if reps == 1 else f"{reps} reps"


def _titles(names: Sequence[str]) -> list[str]:
    return [exercise_named(name).title for name in names]


def _title(analysis: Analysis) -> str:
    if analysis.exercise == MIXED:
        return "Several exercises"
    named = {rep.exercise for rep in analysis.reps} or {analysis.exercise} - {"none"}
    return _titles(sorted(named))[0] if named else "Nothing counted"


def _plain(name: str) -> str:
    return name.replace("-", " ")


# -- a set ------------------------------------------------------------------------------------------

Href = Callable[[float], str] | None


def _set_view(
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
        "summary": dose_of(exercise).summary(reps),
        "signal": charts,
        "series": curve and _series(exercise, reps, curve),
        "tempo": tempo_chart(f"{name}-tempo", exercise, reps),
        "range": range_chart(f"{name}-range", exercise, reps),
        "sides": sides and sides_chart(f"{name}-sides", sides),
        "balance": sides and _balance_words(sides),
        "side_rows": sides,
        "faults": _faults(exercise, reps, pictures),
        "up": _plain(exercise.high.phase),
        "down": _plain(exercise.low.phase),
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


# -- names ------------------------------------------------------------------------------------------


def _shown(name: str) -> str:
    """Return a file's name as it can stand in a page: one that is not UTF-8 cannot."""
    return name.encode(errors="replace").decode()


def _address(video: Path, folder: Path) -> str:
    """Return the address of a file relative to the page's folder."""
    relative = os.path.relpath(video, folder)
    # A name with a colon would be taken for an address of another kind.
    return "./" + quote(os.fsencode(Path(relative).as_posix()))
