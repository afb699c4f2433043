"""The analysis as JSON (`pose-coach/analysis/1`, as `analysis.schema.json` says) and its reps as CSV."""

from __future__ import annotations

import csv
import io
import json
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

from pose_coach.body.landmarks import Side
from pose_coach.body.view import View
from pose_coach.common.errors import UNREADABLE, PoseCoachError, reason
from pose_coach.common.files import read_whole, write_whole
from pose_coach.counting.events import Considered, Phase, Rep
from pose_coach.recording.analysis import Analysis, sets_of
from pose_coach.records.signals_file import read_signals, signals_beside

SCHEMA = "pose-coach/analysis/1"


def analysis_document(analysis: Analysis) -> dict[str, Any]:
    """Return the analysis as the document that the file holds. Unknown numbers are null."""
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
            # A name that is not UTF-8 cannot stand in a file that is.
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
        "considered": [_considered_document(considered) for considered in analysis.considered],
    }


def write_analysis(analysis: Analysis, path: Path, *, origin: dict[str, Any] | None = None) -> None:
    """Write the analysis file atomically.

    Parameters
    ----------
    analysis, path
        What to write, and where.
    origin
        From what, how and by which program it was made, for a run that goes on later.

    Raises
    ------
    PoseCoachError
        Where it cannot be written.
    """
    document = analysis_document(analysis)
    if origin is not None:
        document["origin"] = origin
    text = json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False)
    write_whole(path, text + "\n")


def read_analysis(
    path: str | Path, *, with_signals: bool = True, needs_considered: bool = False
) -> Analysis:
    """Read an analysis file, so that tables and reports can be made again without the video.

    Parameters
    ----------
    path
        The JSON file.
    with_signals
        Whether to read the signals too, where they lie beside it under its name.
    needs_considered
        Whether to refuse a file of an older version, which does not say what was considered.

    Returns
    -------
    Analysis
        As it was written: what the file rounds is rounded, and what it has as null is NaN.

    Raises
    ------
    PoseCoachError
        Where it is none, or of a version that is not known.
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
        Where it cannot be written.
    """
    table = io.StringIO()
    writer = csv.DictWriter(table, REP_COLUMNS, lineterminator="\n")
    writer.writeheader()
    for rep in analysis.reps:
        first, second = (*rep.phases, None)[:2]
        writer.writerow(
            {
                "number": rep.number,
                "exercise": rep.exercise,
                "side": rep.side or "",
                "start_s": _rounded(rep.start_s),
                "end_s": _rounded(rep.end_s),
                "counted_s": _rounded(rep.counted_s),
                "first_phase": first.name if first else "",
                "first_phase_s": _rounded(first.duration_s) if first else "",
                "second_phase": second.name if second else "",
                "second_phase_s": _rounded(second.duration_s) if second else "",
                "hold_s": _rounded(rep.hold_s),
                "range_deg": _rounded(rep.range_deg, 1),
                "rushed": str(rep.rushed).lower(),
                "jerky": str(rep.jerky).lower(),
                "clean": str(rep.clean).lower(),
                "faults": " ".join(rep.faults),
                "confidence": _rounded(rep.confidence, 2),
            }
        )
    write_whole(path, table.getvalue())


def _rep_document(rep: Rep) -> dict[str, Any]:
    return {
        "number": rep.number,
        "exercise": rep.exercise,
        "side": rep.side,
        "start_s": _rounded(rep.start_s),
        "end_s": _rounded(rep.end_s),
        "counted_s": _rounded(rep.counted_s),
        "phases": [_phase_document(phase) for phase in rep.phases],
        "hold_s": _rounded(rep.hold_s),
        "range_deg": _rounded(rep.range_deg, 1),
        "rushed": rep.rushed,
        "jerky": rep.jerky,
        "faults": list(rep.faults),
        "unseen_faults": list(rep.unseen_faults),
        "figures": {name: _rounded(value, 1) for name, value in rep.metrics.items()},
        "confidence": _rounded(rep.confidence, 2),
    }


def _phase_document(phase: Phase) -> dict[str, Any]:
    return {
        "name": phase.name,
        "start_s": _rounded(phase.start_s),
        "end_s": _rounded(phase.end_s),
        "duration_s": _rounded(phase.duration_s),
        "start_seen": phase.start_seen,
        "range_deg": _rounded(phase.range_deg, 1),
        "rushed": phase.rushed,
        "jerky": phase.jerky,
        "peak_speed_deg_s": _rounded(phase.peak_speed_deg_s, 1),
        "smoothness_sparc": _rounded(phase.smoothness_sparc, 2),
    }


def _considered_document(considered: Considered) -> dict[str, Any]:
    return {
        "exercise": considered.exercise,
        "side": considered.side,
        "start_s": _rounded(considered.start_s),
        "end_s": _rounded(considered.end_s),
        "probability": _rounded(considered.probability),
        "counted": considered.counted,
        "in_favour": list(considered.in_favour),
        "against": list(considered.against),
    }


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
        reps=tuple(_rep(rep) for rep in document["reps"]),
        partial=int(document["summary"]["partial"]),
        interrupted=bool(document["interrupted"]),
        warnings=tuple(map(str, document["warnings"])),
        considered=tuple(_considered(each) for each in document.get("considered", ())),
    )


def _rep(document: dict[str, Any]) -> Rep:
    return Rep(
        number=int(document["number"]),
        side=_side(document["side"]),
        start_s=float(document["start_s"]),
        end_s=float(document["end_s"]),
        counted_s=float(document["counted_s"]),
        phases=tuple(_phase(phase) for phase in document["phases"]),
        hold_s=float(document["hold_s"]),
        range_deg=_number(document["range_deg"]),
        faults=tuple(map(str, document["faults"])),
        confidence=_number(document["confidence"]),
        exercise=str(document["exercise"]),
        metrics={str(name): _number(value) for name, value in document["figures"].items()},
        unseen_faults=tuple(map(str, document.get("unseen_faults", ()))),
    )


def _phase(document: dict[str, Any]) -> Phase:
    return Phase(
        name=str(document["name"]),
        start_s=float(document["start_s"]),
        end_s=float(document["end_s"]),
        start_seen=bool(document["start_seen"]),
        range_deg=_number(document["range_deg"]),
        rushed=bool(document["rushed"]),
        jerky=bool(document["jerky"]),
        peak_speed_deg_s=_number(document["peak_speed_deg_s"]),
        smoothness_sparc=_number(document["smoothness_sparc"]),
    )


def _considered(document: dict[str, Any]) -> Considered:
    return Considered(
        exercise=str(document["exercise"]),
        side=_side(document["side"]),
        start_s=float(document["start_s"]),
        end_s=float(document["end_s"]),
        probability=float(document["probability"]),
        counted=bool(document["counted"]),
        in_favour=tuple(map(str, document["in_favour"])),
        against=tuple(map(str, document["against"])),
    )


def _side(name: str | None) -> Side | None:
    return None if name is None else Side(name)


def _number(value: float | None) -> float:
    return math.nan if value is None else float(value)


def _rounded(value: float, digits: int = 3) -> float | None:
    """Return a number for a file: not longer than it is exact, null where it is unknown."""
    return None if math.isnan(value) else round(value, digits)
