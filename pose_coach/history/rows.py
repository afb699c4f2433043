"""Writes a rep into the history."""

from __future__ import annotations

import json
import math
import sqlite3

from pose_coach.counting.events import Rep


def write_rep(connection: sqlite3.Connection, session: int, place: int, rep: Rep) -> None:
    """Write a rep with its phases, replacing its earlier version.

    Parameters
    ----------
    connection
        An open history, within a transaction.
    session, place
        Number of the session, and place of the rep in it, from 1.
    rep
        The current version of the rep.
    """
    connection.execute("DELETE FROM rep WHERE session = ? AND place = ?", (session, place))
    connection.execute(
        "INSERT INTO rep (session, place, number, exercise, side, start_s, end_s, counted_s, hold_s,"
        " range_deg, rushed, jerky, faults, confidence, figures)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            session,
            place,
            rep.number,
            rep.exercise,
            None if rep.side is None else str(rep.side),
            *map(_number, (rep.start_s, rep.end_s, rep.counted_s, rep.hold_s, rep.range_deg)),
            bool(rep.rushed),
            bool(rep.jerky),
            json.dumps(list(rep.faults)),
            _number(rep.confidence),
            json.dumps({name: _number(value) for name, value in rep.metrics.items()}),
        ),
    )
    connection.executemany(
        "INSERT INTO phase VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                session,
                place,
                phase_place,
                phase.name,
                _number(phase.start_s),
                _number(phase.end_s),
                bool(phase.start_seen),
                _number(phase.range_deg),
                bool(phase.rushed),
                bool(phase.jerky),
                _number(phase.peak_speed_deg_s),
                _number(phase.smoothness_sparc),
            )
            for phase_place, phase in enumerate(rep.phases, start=1)
        ],
    )


def _number(value: float) -> float | None:
    """Return a number for the database, None if it is unknown."""
    return float(value) if math.isfinite(value) else None
