"""The analysis as JSON (`pose-coach/analysis/1`) and its reps as CSV."""

from __future__ import annotations

import csv
import io
import json
import math
from pathlib import Path
from typing import Any

from pose_coach.analysis import Analysis, sets_of
from pose_coach.body.landmarks import Side
from pose_coach.exercises.events import Phase, Rep
from pose_coach.records.files import write_whole

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
            "frames_tracked": analysis.frames,
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
    }


def write_analysis(analysis: Analysis, path: Path) -> None:
    """Write the analysis file; a file of that name is replaced only once this one is whole.

    Raises
    ------
    PoseCoachError
        Where it cannot be written.
    """
    document = json.dumps(
        analysis_document(analysis), indent=2, ensure_ascii=False, allow_nan=False
    )
    write_whole(path, document + "\n")


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
        "figures": {name: _rounded(value, 1) for name, value in rep.figures.items()},
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


def _rounded(value: float, digits: int = 3) -> float | None:
    """Return a number for a file: not longer than it is exact, null where it is unknown."""
    return None if math.isnan(value) else round(value, digits)
