"""Queries: sessions, totals and streaks."""

from __future__ import annotations

import json
import math
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

from pose_coach.body.landmarks import Side
from pose_coach.common.errors import PoseCoachError
from pose_coach.counting.events import Phase, Rep
from pose_coach.history.database import (
    DamagedError,
    detected_damage,
    is_read_only,
    open_database,
    open_to_read,
    plain_errors,
    set_aside,
)

SIDES = ("left", "right")


@dataclass(frozen=True, slots=True)
class Totals:
    """Totals of some reps.

    Attributes
    ----------
    reps, clean, rushed
        Number of reps, of clean ones, and of those with a rushed phase.
    phases, phases_s
        Number of phases with a known start, and the sum of their durations.
    ranged, ranges_deg
        Number of reps with a known range of motion, and the sum of the ranges.
    """

    reps: int = 0
    clean: int = 0
    rushed: int = 0
    phases: int = 0
    phases_s: float = 0.0
    ranged: int = 0
    ranges_deg: float = 0.0

    def __add__(self, other: Totals) -> Totals:
        return Totals(
            self.reps + other.reps,
            self.clean + other.clean,
            self.rushed + other.rushed,
            self.phases + other.phases,
            self.phases_s + other.phases_s,
            self.ranged + other.ranged,
            self.ranges_deg + other.ranges_deg,
        )

    @property
    def tempo_s(self) -> float:
        """Mean duration of a phase, NaN if unknown."""
        return self.phases_s / self.phases if self.phases else math.nan

    @property
    def range_deg(self) -> float:
        """Mean range of motion, NaN if unknown."""
        return self.ranges_deg / self.ranged if self.ranged else math.nan

    @property
    def clean_share(self) -> float:
        """Share of clean reps, NaN without reps."""
        return self.clean / self.reps if self.reps else math.nan


@dataclass(frozen=True, slots=True)
class KeptSession:
    """One stored session.

    Attributes
    ----------
    number
        Its number in the table, by which it can be deleted.
    kind, source
        `live` or `analyze`, and the camera or file.
    started
        Start in the local time zone of the session.
    ended
        Whether it ended regularly, rather than being cut short.
    duration_s
        From the start of its first rep to the end of its last.
    tallies
        Totals by exercise and side, which may be None.
    feeling
        How the back felt afterwards, one of `FEELINGS`; None if not stated.
    """

    number: int
    kind: str
    source: str
    started: datetime
    ended: bool
    duration_s: float
    tallies: dict[tuple[str, str | None], Totals] = field(default_factory=dict)
    feeling: str | None = None

    @property
    def day(self) -> date:
        """The local day of the session."""
        return self.started.date()

    @property
    def exercises(self) -> tuple[str, ...]:
        """Names of the exercises, in the order of their first reps."""
        return tuple(dict.fromkeys(exercise for exercise, _ in self.tallies))

    def tally(self, exercise: str | None = None, side: str | None = None) -> Totals:
        """Return the totals of its reps: of all exercises and sides, or of one."""
        return total(
            tally
            for (of, on), tally in self.tallies.items()
            if exercise in (None, of) and side in (None, on)
        )

    def only(self, exercise: str) -> KeptSession:
        """Return the session reduced to one exercise."""
        kept = {key: tally for key, tally in self.tallies.items() if key[0] == exercise}
        return replace(self, tallies=kept)


@dataclass(frozen=True, slots=True)
class Streak:
    """Consecutive days with at least one rep.

    Attributes
    ----------
    current
        Length of the streak that ends today or yesterday.
    longest, days
        Length of the longest streak, and number of days with reps.
    """

    current: int
    longest: int
    days: int


@contextmanager
def opened_history(path: Path, say: Callable[[str], None]) -> Iterator[sqlite3.Connection]:
    """Open an existing history for reading.

    Parameters
    ----------
    path
        Its file, which is migrated if it is older.
    say
        Called with a line when a damaged database was set aside.

    Raises
    ------
    PoseCoachError
        If it cannot be read, or is damaged and was set aside.
    """
    with plain_errors(path):
        read_only = is_read_only(path)
    connection = open_to_read(path) if read_only else open_database(path, say)
    try:
        with plain_errors(path), closing(connection), detected_damage():
            yield connection
    except (DamagedError, ValueError, TypeError, OverflowError) as error:
        if read_only:
            raise PoseCoachError(f"{path} is damaged.") from error
        with plain_errors(path):
            raise PoseCoachError(set_aside(path)) from error


def sessions(connection: sqlite3.Connection, kind: str | None = None) -> tuple[KeptSession, ...]:
    """Return the sessions, the oldest first.

    Parameters
    ----------
    connection
        An open history.
    kind
        `live` or `analyze`; None for both.
    """
    rows = connection.execute(
        "SELECT id, kind, source, started_at, utc_offset_s, ended_at IS NOT NULL,"
        " (SELECT max(end_s) - min(start_s) FROM rep WHERE session = id), feeling"
        " FROM session WHERE ? IN ('', kind) ORDER BY started_at, id",
        (kind or "",),
    )
    found = {
        number: KeptSession(
            number,
            of_kind,
            source,
            _local(started_at, utc_offset_s),
            bool(ended),
            duration_s or 0.0,
            feeling=feeling,
        )
        for number, of_kind, source, started_at, utc_offset_s, ended, duration_s, feeling in rows
    }
    for number, exercise, side, *figures in connection.execute(_TALLIES):
        if number in found:
            found[number].tallies[exercise, side] = Totals(*figures)
    return tuple(found.values())


_TALLIES = """
    SELECT rep.session, exercise, side,
        count(*),
        sum(ifnull(seen, 0) AND NOT rushed AND NOT jerky AND faults = '[]'),
        sum(rushed),
        ifnull(sum(timed), 0),
        total(timed_s),
        count(range_deg),
        total(range_deg)
    FROM rep LEFT JOIN (
        SELECT session, rep,
            count(*) >= 2 AND min(start_seen) AS seen,
            sum(start_seen AND end_s >= start_s) AS timed,
            total(CASE WHEN start_seen THEN end_s - start_s END) AS timed_s
        FROM phase GROUP BY session, rep
    ) AS timed ON timed.session = rep.session AND timed.rep = rep.place
    GROUP BY rep.session, exercise, side
    ORDER BY rep.session, min(place)
"""


def kept_reps(connection: sqlite3.Connection) -> dict[int, tuple[Rep, ...]]:
    """Return the reps of each session by its number, in order. What was not kept is NaN or empty."""
    phases: dict[tuple[int, int], list[Phase]] = {}
    for session, place, name, start_seen, rushed, jerky, *figures in connection.execute(_PHASES):
        start_s, end_s, range_deg, peak_speed_deg_s, smoothness_sparc = map(_known, figures)
        phase = Phase(
            name=name,
            start_s=start_s,
            end_s=end_s,
            start_seen=bool(start_seen),
            range_deg=range_deg,
            rushed=bool(rushed),
            jerky=bool(jerky),
            peak_speed_deg_s=peak_speed_deg_s,
            smoothness_sparc=smoothness_sparc,
        )
        phases.setdefault((session, place), []).append(phase)
    reps: dict[int, list[Rep]] = {}
    for session, place, number, exercise, side, faults, *figures in connection.execute(_REPS):
        start_s, end_s, counted_s, hold_s, range_deg, confidence = map(_known, figures)
        reps.setdefault(session, []).append(
            Rep(
                number=number,
                side=None if side is None else Side(side),
                start_s=start_s,
                end_s=end_s,
                counted_s=counted_s,
                phases=tuple(phases.get((session, place), ())),
                hold_s=hold_s,
                range_deg=range_deg,
                faults=tuple(json.loads(faults)),
                confidence=confidence,
                exercise=exercise,
            )
        )
    return {session: tuple(of_session) for session, of_session in reps.items()}


_PHASES = """
    SELECT session, rep, name, start_seen, rushed, jerky, start_s, end_s, range_deg, peak_speed_deg_s,
        smoothness_sparc
    FROM phase ORDER BY session, rep, place
"""
_REPS = """
    SELECT session, place, number, exercise, side, faults, start_s, end_s, counted_s, hold_s, range_deg,
        confidence
    FROM rep ORDER BY session, place
"""


def _known(value: float | None) -> float:
    return math.nan if value is None else value


def total(tallies: Iterable[Totals]) -> Totals:
    """Return the sum of totals."""
    return sum(tallies, Totals())


def streak(sessions: Sequence[KeptSession], today: date) -> Streak:
    """Return the streaks of consecutive days with sessions."""
    days = sorted({session.day for session in sessions})
    runs: list[list[date]] = []
    for day in days:
        if runs and day - runs[-1][-1] == timedelta(days=1):
            runs[-1].append(day)
        else:
            runs.append([day])
    goes_on = bool(runs) and today - runs[-1][-1] <= timedelta(days=1)
    return Streak(
        current=len(runs[-1]) if goes_on else 0,
        longest=max(map(len, runs), default=0),
        days=len(days),
    )


def _local(started_at: str, utc_offset_s: int) -> datetime:
    return datetime.fromisoformat(started_at).astimezone(timezone(timedelta(seconds=utc_offset_s)))
