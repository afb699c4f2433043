"""Exports the history: reps as CSV, everything as JSON (`pose-coach/history/1`)."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from collections.abc import Iterator
from typing import Any

SCHEMA = "pose-coach/history/1"

_SESSIONS = """
    SELECT id AS session, kind, exercise, source, model, version, started_at, utc_offset_s, ended_at, feeling
    FROM session WHERE ? IN ('', kind) ORDER BY started_at, id
"""
_REPS = """
    SELECT place, number, exercise, side, start_s, end_s, counted_s, hold_s, range_deg, rushed, jerky,
        faults, figures, confidence
    FROM rep WHERE session = ? ORDER BY place
"""
_PHASES = """
    SELECT rep, name, start_s, end_s, end_s - start_s AS duration_s, start_seen, range_deg, rushed, jerky,
        peak_speed_deg_s, smoothness_sparc
    FROM phase WHERE session = ? ORDER BY rep, place
"""
# As in the analysis file.
DIGITS = {"range_deg": 1, "peak_speed_deg_s": 1, "smoothness_sparc": 2, "confidence": 2}
FLAGS = ("rushed", "jerky", "start_seen")

COLUMNS = (
    *("session", "kind", "started_at", "utc_offset_s", "source", "model"),
    *("place", "number", "exercise", "side", "start_s", "end_s", "counted_s"),
    *("first_phase", "first_phase_s", "second_phase", "second_phase_s"),
    *("hold_s", "range_deg", "rushed", "jerky", "faults", "confidence", "feeling"),
)


def history_json(connection: sqlite3.Connection, kind: str | None = None) -> str:
    """Return the whole history as JSON; reps and phases are as in the analysis file.

    Parameters
    ----------
    connection
        An open history.
    kind
        `live` or `analyze`; None for both.
    """
    document = {"schema": SCHEMA, "sessions": list(_sessions(connection, kind))}
    return json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def history_csv(connection: sqlite3.Connection, kind: str | None = None) -> str:
    """Return the reps as CSV with a header line; unknown values are empty.

    A name that a spreadsheet would read as a formula gets an apostrophe in front.

    Parameters
    ----------
    connection, kind
        As for `history_json`.
    """
    table = io.StringIO()
    writer = csv.DictWriter(table, COLUMNS, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    for session in _sessions(connection, kind):
        for rep in session["reps"]:
            row = {**session, **rep, "faults": " ".join(rep["faults"])}
            row |= {name: str(rep[name]).lower() for name in ("rushed", "jerky")}
            row["source"] = _no_formula(session["source"])
            for which, phase in zip(("first", "second"), rep["phases"], strict=False):
                row |= {f"{which}_phase": phase["name"], f"{which}_phase_s": phase["duration_s"]}
            writer.writerow(row)
    return table.getvalue()


def _no_formula(text: str) -> str:
    """Return a text that no spreadsheet reads as a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def _sessions(connection: sqlite3.Connection, kind: str | None) -> Iterator[dict[str, Any]]:
    for session in _rows(connection, _SESSIONS, kind or ""):
        phases: dict[int, list[dict[str, Any]]] = {}
        for phase in _rows(connection, _PHASES, session["session"]):
            phases.setdefault(phase.pop("rep"), []).append(phase)
        reps = _rows(connection, _REPS, session["session"])
        yield {**session, "reps": [_rep(rep, phases.get(rep["place"], [])) for rep in reps]}


def _rep(row: dict[str, Any], phases: list[dict[str, Any]]) -> dict[str, Any]:
    figures = {
        name: _shown("range_deg", value) for name, value in json.loads(row["figures"]).items()
    }
    return {**row, "faults": json.loads(row["faults"]), "figures": figures, "phases": phases}


def _rows(connection: sqlite3.Connection, query: str, value: object) -> list[dict[str, Any]]:
    cursor = connection.execute(query, (value,))
    names = [column[0] for column in cursor.description]
    return [
        {name: _shown(name, cell) for name, cell in zip(names, row, strict=True)} for row in cursor
    ]


def _shown(name: str, value: Any) -> Any:
    """Return a value for export: flags as booleans, numbers rounded."""
    if name in FLAGS:
        return bool(value)
    return round(value, DIGITS.get(name, 3)) if isinstance(value, float) else value
