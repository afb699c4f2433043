"""The figures as tables of text, for terminal, web page and Markdown."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pose_coach.evaluation.comparison import ClipResult
from pose_coach.evaluation.figures import Figures, figures
from pose_coach.evaluation.statistics import Errors, Share
from pose_coach.evaluation.truth import MIXED, NONE

UNKNOWN = "-"


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure.

    Attributes
    ----------
    text
        The figure.
    note
        Its sample size.
    share
        Its value from 0 to 1 if it is a share, else NaN.
    is_wrong
        Whether it is highlighted.
    """

    text: str
    note: str = ""
    share: float = math.nan
    is_wrong: bool = False

    @property
    def has_share(self) -> bool:
        """Whether it is a share."""
        return not math.isnan(self.share)


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a title, and a name before each row."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]


def share_cell(share: Share) -> Cell:
    """Return a share with sample size and confidence interval."""
    if not share.of:
        return Cell(UNKNOWN)
    low, high = share.interval
    note = f"{share.hits}/{share.of}, {100 * low:.0f}-{100 * high:.0f} %"
    return Cell(f"{100 * share.value:.0f} %", note, share.value)


def seconds_cell(value: float, *, signed: bool = False) -> Cell:
    """Return a time."""
    return Cell(UNKNOWN if math.isnan(value) else f"{value:{'+' if signed else ''}.2f} s")


def degrees_cell(value: float, *, signed: bool = False) -> Cell:
    """Return an angle."""
    return Cell(UNKNOWN if math.isnan(value) else f"{value:{'+' if signed else ''}.1f}°")


def percent_cell(value: float) -> Cell:
    """Return a share without a sample size."""
    return Cell(UNKNOWN if math.isnan(value) else f"{100 * value:.1f} %")


def _number_cell(value: float, form: str) -> Cell:
    return Cell(UNKNOWN if math.isnan(value) else format(value, form))


def false_cell(f: Figures) -> Cell:
    """Return the number of false counts."""
    note = f"in {f.false_in.hits}/{f.false_in.of} analyses" if f.false_in.of else ""
    return Cell(str(f.false_counts), note, is_wrong=f.false_counts > 0)


def _of(errors: Errors, cell: Cell) -> Cell:
    return Cell(cell.text, f"of {errors.of}" if errors.of else "")


_ROWS: tuple[tuple[str, Callable[[Figures], Cell]], ...] = (
    ("counted exactly", lambda f: share_cell(f.exact)),
    ("counted within one", lambda f: share_cell(f.off_by_one)),
    ("normalised mean absolute error", lambda f: percent_cell(f.normalised_error)),
    ("side told rightly", lambda f: share_cell(f.sides)),
    ("counted where there is none", false_cell),
    ("recognised, none being named", lambda f: share_cell(f.recognised)),
    ("exact, none being named", lambda f: share_cell(f.exact_unnamed)),
    ("phases found", lambda f: share_cell(f.phases_found)),
    (
        "phase times, mean error",
        lambda f: _of(f.phase_times_s, seconds_cell(f.phase_times_s.mean)),
    ),
    ("phase times, median error", lambda f: seconds_cell(f.phase_times_s.median)),
    ("phase times, 95th percentile", lambda f: seconds_cell(f.phase_times_s.p95)),
    ("phase begin, bias", lambda f: seconds_cell(f.phase_starts_s.bias, signed=True)),
    ("phase end, bias", lambda f: seconds_cell(f.phase_ends_s.bias, signed=True)),
    ("phase length, median error", lambda f: seconds_cell(f.phase_durations_s.median)),
    ("phase length, bias", lambda f: seconds_cell(f.phase_durations_s.bias, signed=True)),
    ("phase times within the tolerance", lambda f: share_cell(f.within_tolerance)),
    ("count after the rep, median", lambda f: seconds_cell(f.count_delays_s.median)),
    ("count after the rep, 95th percentile", lambda f: seconds_cell(f.count_delays_s.p95)),
    ("rushed, precision", lambda f: share_cell(f.rushed.precision)),
    ("rushed, recall", lambda f: share_cell(f.rushed.recall)),
    ("rushed, precision, all phases", lambda f: share_cell(f.rushed_all.precision)),
    ("rushed, recall, all phases", lambda f: share_cell(f.rushed_all.recall)),
    ("range of motion, median error", lambda f: degrees_cell(f.ranges_deg.median)),
    ("range of motion, bias", lambda f: degrees_cell(f.ranges_deg.bias, signed=True)),
    ("angle, median error", lambda f: degrees_cell(f.angle_error_deg)),
    ("angle, bias", lambda f: degrees_cell(f.angle_bias_deg, signed=True)),
    ("angle, correlation", lambda f: _number_cell(f.angle_correlation, ".3f")),
    ("frames with the person found", lambda f: share_cell(f.seen)),
    ("landmarks, error in trunk lengths", lambda f: percent_cell(f.landmark_error)),
    ("seconds of video in a second", lambda f: _number_cell(f.video_s_per_s, ".1f")),
)


def exercises_in(results: Sequence[ClipResult]) -> list[str]:
    """Return the exercises in the clips, in the order of the programme."""
    known = next((list(r.sets) for r in results), [])
    return [name for name in known if any(r.shows(name) for r in results)]


def origins_in(results: Sequence[ClipResult]) -> list[str]:
    """Return the origins of the clips, rendered before filmed."""
    return sorted({r.origin for r in results}, reverse=True)


def figure_table(results: Sequence[ClipResult], exercise: str | None = None) -> Table:
    """Return the figures of an exercise, or of all, with a column per origin, without unknown rows."""
    by_origin = [
        (origin, figures([r for r in results if r.origin == origin], exercise))
        for origin in origins_in(results)
    ]
    rows = [(name, tuple(show(f) for _, f in by_origin)) for name, show in _ROWS]
    return Table(
        exercise or "In all",
        tuple(f"{origin}, {_clips(f.clips)}" for origin, f in by_origin),
        tuple((name, cells) for name, cells in rows if any(c.text != UNKNOWN for c in cells)),
    )


def overview_table(results: Sequence[ClipResult]) -> Table:
    """Return the most important figures of each exercise."""
    origins = origins_in(results)
    rows = []
    for exercise in (*exercises_in(results), None):
        cells: list[Cell] = []
        for origin in origins:
            f = figures([r for r in results if r.origin == origin], exercise)
            cells += (share_cell(f.exact), false_cell(f), seconds_cell(f.phase_times_s.median))
        rows.append((exercise or "In all", tuple(cells)))
    heads = ("exact", "false", "phase times")
    return Table(
        "Overview", tuple(f"{origin}, {head}" for origin in origins for head in heads), tuple(rows)
    )


def figure_tables(results: Sequence[ClipResult]) -> list[Table]:
    """Return a table for all clips together, then one for each exercise."""
    return [figure_table(results, name) for name in (None, *exercises_in(results))]


def fault_table(results: Sequence[ClipResult]) -> Table:
    """Return precision and recall of every fault that was labelled or detected."""
    by_origin = [
        (origin, figures([r for r in results if r.origin == origin]).faults)
        for origin in origins_in(results)
    ]
    by_origin = [(origin, faults) for origin, faults in by_origin if faults]
    nothing = Cell(UNKNOWN)
    rows = []
    for key in sorted({key for _, faults in by_origin for key in faults}):
        cells: list[Cell] = []
        for _, faults in by_origin:
            found = faults.get(key)
            cells += (
                (share_cell(found.precision), share_cell(found.recall))
                if found
                else (nothing, nothing)
            )
        rows.append((": ".join(key), tuple(cells)))
    columns = [f"{origin}, {what}" for origin, _ in by_origin for what in ("precision", "recall")]
    return Table("Faults", tuple(columns), tuple(rows))


def landmark_table(results: Sequence[ClipResult]) -> Table:
    """Return the distance of each landmark from the true joint, in trunk lengths."""
    by_origin = [
        (origin, figures([r for r in results if r.origin == origin]).landmarks)
        for origin in origins_in(results)
    ]
    by_origin = [(origin, landmarks) for origin, landmarks in by_origin if landmarks]
    joints = dict.fromkeys(joint for _, landmarks in by_origin for joint in landmarks)
    return Table(
        "Landmarks, median distance in trunk lengths",
        tuple(origin for origin, _ in by_origin),
        tuple(
            (joint, tuple(percent_cell(of.get(joint, math.nan)) for _, of in by_origin))
            for joint in joints
        ),
    )


def clip_table(results: Sequence[ClipResult]) -> Table:
    """Return the result of each clip."""
    columns = ("exercise", "recognised", "reps", "counted", "false", "largest error")
    return Table("Clips", columns, tuple((r.name, _clip_cells(r)) for r in results))


def _clip_cells(result: ClipResult) -> tuple[Cell, ...]:
    own = [s for s in result.sets.values() if s.true_count]
    false = sum(s.count for s in result.sets.values() if not s.true_count)
    errors = [abs(e) for s in own for e in s.time_errors_s]
    is_own = result.exercise not in (NONE, MIXED)
    return (
        Cell(result.exercise),
        Cell(result.recognised, is_wrong=result.recognised != result.exercise),
        Cell(" + ".join(str(s.true_count) for s in own) or "0"),
        Cell(
            " + ".join(str(s.count) for s in own) or ("0" if is_own else UNKNOWN),
            is_wrong=any(s.count != s.true_count for s in own),
        ),
        Cell(str(false), is_wrong=false > 0),
        seconds_cell(max(errors, default=math.nan)),
    )


def _clips(count: int) -> str:
    return "1 clip" if count == 1 else f"{count} clips"
