"""The analysis as JSON (`pose-coach/analysis/1`, see `analysis.schema.json`) and its reps as CSV."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Container
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from pose_coach.body.landmarks import Side
from pose_coach.body.view import View
from pose_coach.common.errors import UNREADABLE, PoseCoachError, reason
from pose_coach.common.files import read_whole, write_whole
from pose_coach.counting.events import Considered, Phase, Rep
from pose_coach.recording.analysis import Analysis, sets_of
from pose_coach.records.signals_file import read_signals, signals_beside

SCHEMA = "pose-coach/analysis/1"
DIGITS = {"range_deg": 1, "peak_speed_deg_s": 1, "smoothness_sparc": 2, "confidence": 2}
"""Digits after the decimal point, 3 for all other numbers. These numbers may be unknown."""

T = TypeVar("T")


def analysis_document(analysis: Analysis) -> dict[str, Any]:
    """Return the analysis as a JSON document. Unknown numbers are null."""
    reps = analysis.reps
    phases = [phase for rep in reps for phase in rep.phases]
    sets = [
        {
            "exercise": of_set[0].exercise,
            "start_s": _rounded(of_set[0].start_s),
            "end_s": _rounded(of_set[-1].end_s),
            "reps": [rep.number for rep in of_set],
        }
        for of_set in sets_of(reps)
    ]
    return {
        "schema": SCHEMA,
        "exercise": analysis.exercise,
        "source": {
            # A file name need not be valid UTF-8, which the file must be.
            "path": str(analysis.path).encode(errors="replace").decode(),
            "width": analysis.width_px,
            "height": analysis.height_px,
            "duration_s": _rounded(analysis.duration_s),
            "frames": analysis.frames,
        },
        "tracking": {
            "model": analysis.model,
            "frames_tracked": analysis.frames_tracked,
            "frames_with_pose": analysis.frames_with_pose,
            "view": str(analysis.view),
        },
        "reps": [_rep_document(rep) for rep in reps],
        "sets": sets,
        "summary": {
            "reps": len(reps),
            "left": sum(rep.side is Side.LEFT for rep in reps),
            "right": sum(rep.side is Side.RIGHT for rep in reps),
            "rushed": analysis.rushed,
            "jerky": sum(rep.jerky for rep in reps),
            "clean": analysis.clean,
            "partial": analysis.partial,
            "hold_s": _rounded(sum(rep.hold_s for rep in reps)),
            "time_moving_s": _rounded(sum(phase.duration_s for phase in phases)),
        },
        "interrupted": analysis.interrupted,
        "warnings": list(analysis.warnings),
        "considered": [_document(considered) for considered in analysis.considered],
    }


def write_analysis(analysis: Analysis, path: Path, *, origin: dict[str, Any] | None = None) -> None:
    """Write the analysis file atomically.

    Parameters
    ----------
    analysis, path
        The analysis and its file.
    origin
        Source, options and program version, with which a later run finds what is finished.

    Raises
    ------
    PoseCoachError
        If it cannot be written.
    """
    document = analysis_document(analysis)
    if origin is not None:
        document["origin"] = origin
    text = json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False)
    write_whole(path, text + "\n")


def read_analysis(
    path: str | Path, *, with_signals: bool = True, needs_considered: bool = False
) -> Analysis:
    """Read an analysis file, for example to write its report again without the video.

    Parameters
    ----------
    path
        The JSON file.
    with_signals
        Whether to read the signals file with the same stem too, if there is one.
    needs_considered
        Whether to refuse a file of an older version, which lacks the considered movements.

    Returns
    -------
    Analysis
        With the rounded numbers of the file, and NaN for null.

    Raises
    ------
    PoseCoachError
        If it is no analysis file, or of an unknown version.
    """
    path = Path(path)
    try:
        document = json.loads(read_whole(path).decode("utf-8"))
        schema = document["schema"]
        if schema != SCHEMA:
            schema = reason(ValueError(schema))
            raise PoseCoachError(
                f"{path}: its form is {schema}, and this version of pose-coach reads {SCHEMA}."
                " Read it with the version that wrote it, or analyse the video again."
            )
        if needs_considered and "considered" not in document:
            raise PoseCoachError(
                f"{path}: an older version of pose-coach wrote it, without what was considered."
                " Analyse the video again."
            )
        analysis = _analysis(document)
    except OSError as error:
        raise PoseCoachError(f"{path}: cannot be read ({error.strerror}).") from error
    except UNREADABLE as error:
        raise PoseCoachError(
            f"{path}: not an analysis file ({reason(error)}). Analyse the video again."
        ) from error
    beside = signals_beside(path) if with_signals else None
    return analysis if beside is None else replace(analysis, signals=read_signals(beside))


REP_COLUMNS = (
    "number",
    "exercise",
    "side",
    "start_s",
    "end_s",
    "counted_s",
    "first_phase",
    "first_phase_s",
    "second_phase",
    "second_phase_s",
    "hold_s",
    "range_deg",
    "rushed",
    "jerky",
    "clean",
    "faults",
    "confidence",
)


def write_rep_table(analysis: Analysis, path: Path) -> None:
    """Write one line a rep as CSV (UTF-8, comma, header line).

    Raises
    ------
    PoseCoachError
        If it cannot be written.
    """
    table = io.StringIO()
    writer = csv.DictWriter(table, REP_COLUMNS, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    for rep in analysis.reps:
        row = {**_rep_document(rep), "faults": " ".join(rep.faults)}
        row |= {name: str(getattr(rep, name)).lower() for name in ("rushed", "jerky", "clean")}
        for which, phase in zip(("first", "second"), rep.phases, strict=False):
            row |= {f"{which}_phase": phase.name}
            row |= {f"{which}_phase_s": _rounded(phase.duration_s)}
        writer.writerow(row)
    write_whole(path, table.getvalue())


def _rep_document(rep: Rep) -> dict[str, Any]:
    document = _document(rep)
    # The file's name for the metrics is older than the code's.
    document["figures"] = {name: _rounded(value, 1) for name, value in rep.metrics.items()}
    del document["metrics"]
    phases = [_phase_document(phase) for phase in rep.phases]
    return {**document, "phases": phases, "rushed": rep.rushed, "jerky": rep.jerky}


def _phase_document(phase: Phase) -> dict[str, Any]:
    return {**_document(phase), "duration_s": _rounded(phase.duration_s)}


def _document(value: Rep | Phase | Considered) -> dict[str, Any]:
    """Return the fields of a value: numbers rounded to `DIGITS`, tuples as lists."""
    plain = {field.name: getattr(value, field.name) for field in fields(value)}
    return {
        name: _rounded(of, DIGITS.get(name, 3))
        if isinstance(of, float)
        else list(of)
        if isinstance(of, tuple)
        else of
        for name, of in plain.items()
    }


_REPS = TypeAdapter(tuple[Rep, ...])
_CONSIDERED = TypeAdapter(tuple[Considered, ...])


def _analysis(document: dict[str, Any]) -> Analysis:
    source, tracking = document["source"], document["tracking"]
    return Analysis(
        exercise=str(document["exercise"]),
        path=Path(source["path"]),
        width_px=int(source["width"]),
        height_px=int(source["height"]),
        duration_s=float(source["duration_s"]),
        frames=int(source["frames"]),
        model=str(tracking["model"]),
        frames_tracked=int(tracking["frames_tracked"]),
        frames_with_pose=int(tracking["frames_with_pose"]),
        view=View(tracking["view"]),
        reps=_validated(_REPS, [_readable(rep) for rep in document["reps"]]),
        partial=int(document["summary"]["partial"]),
        interrupted=bool(document["interrupted"]),
        warnings=tuple(map(str, document["warnings"])),
        considered=_validated(_CONSIDERED, document.get("considered", ())),
    )


def _readable(rep: dict[str, Any]) -> dict[str, Any]:
    """Return a rep with NaN for every number that is null in the file, and the name of its metrics."""
    metrics = _numbers(rep["figures"], rep["figures"])
    return {**_numbers(rep), "metrics": metrics, "phases": [_numbers(p) for p in rep["phases"]]}


def _numbers(document: dict[str, Any], nullable: Container[str] = DIGITS) -> dict[str, Any]:
    return {
        name: math.nan if value is None and name in nullable else value
        for name, value in document.items()
    }


def _validated(kind: TypeAdapter[T], document: Any) -> T:
    try:
        return kind.validate_python(document)
    except ValidationError as error:
        first = error.errors()[0]
        raise ValueError(f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from error


def _rounded(value: float, digits: int = 3) -> float | None:
    """Return a rounded number, None if it is unknown."""
    return None if math.isnan(value) else round(value, digits)
