"""The tables of the history as a list of migrations; the version of a database is their number.

A released migration never changes; a change is a new one at the end. Media times are seconds from the start
of the session's source; NULL is unknown.
"""

from __future__ import annotations

APPLICATION_ID = 0x506F_4361
"""Marks a database as a history of this program ("PoCa"), so that no foreign one is written to."""

_FIRST = (
    """
    CREATE TABLE session (
        id INTEGER PRIMARY KEY AUTOINCREMENT,  -- never given twice, also after a deletion
        kind TEXT NOT NULL,                    -- live or analyze
        exercise TEXT,                         -- what was asked for, NULL where it was to be recognised
        source TEXT NOT NULL,                  -- camera or file, without user name and password
        model TEXT NOT NULL,                   -- pose model
        version TEXT NOT NULL,                 -- of pose-coach
        started_at TEXT NOT NULL,              -- UTC, ISO 8601 with +00:00
        utc_offset_s INTEGER NOT NULL,         -- of the clock on the wall, which tells the day
        ended_at TEXT                          -- UTC; NULL where it was cut short
    )
    """,
    """
    CREATE TABLE rep (
        session INTEGER NOT NULL REFERENCES session (id) ON DELETE CASCADE,
        place INTEGER NOT NULL,                -- in the session, from 1
        number INTEGER NOT NULL,               -- as it was counted, from 1 in each set
        exercise TEXT NOT NULL,
        side TEXT,                             -- left, right, or NULL
        start_s REAL, end_s REAL, counted_s REAL, hold_s REAL,
        range_deg REAL,
        rushed INTEGER NOT NULL, jerky INTEGER NOT NULL,
        faults TEXT NOT NULL,                  -- JSON, the gravest first
        confidence REAL,
        PRIMARY KEY (session, place)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE phase (
        session INTEGER NOT NULL,
        rep INTEGER NOT NULL,                  -- its place
        place INTEGER NOT NULL,                -- in the rep, from 1
        name TEXT NOT NULL,
        start_s REAL, end_s REAL,
        start_seen INTEGER NOT NULL,
        range_deg REAL,
        rushed INTEGER NOT NULL, jerky INTEGER NOT NULL,
        peak_speed_deg_s REAL, smoothness_sparc REAL,
        PRIMARY KEY (session, rep, place),
        FOREIGN KEY (session, rep) REFERENCES rep (session, place) ON DELETE CASCADE
    ) WITHOUT ROWID
    """,
)

# The metrics of a rep, such as how far the pelvis turned: JSON, by name.
_FIGURES = ("ALTER TABLE rep ADD COLUMN figures TEXT NOT NULL DEFAULT '{}'",)

# How the back felt after a session, as the person said: one of FEELINGS, NULL where nothing was said.
_FEELING = ("ALTER TABLE session ADD COLUMN feeling TEXT",)

FEELINGS = {"better": "Better", "same": "As before", "worse": "Worse"}
"""How the back may feel after a session: as it is kept, and in words."""

STEPS: tuple[tuple[str, ...], ...] = (_FIRST, _FIGURES, _FEELING)
VERSION = len(STEPS)
