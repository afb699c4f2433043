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
    damage,
    is_read_only,
    open_database,
    open_to_read,
    set_aside,
    told,
)

SIDES = ("left", "right")


@dataclass(frozen=True, slots=True)
class Totals:
    """Totals of some reps.

    Attributes
    ----------
    reps, clean, rushed
        How many in all; of them seen in full, and neither rushed nor jerky nor faulty; and with a rushed
        phase.
    phases, phases_s
        Phases that were seen from their start, and how long they took together.
    ranged, ranges_deg
        Reps of known range of motion, and the sum of the ranges.
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
        """Mean seconds of a phase, NaN where none is known."""
        return self.phases_s / self.phases if self.phases else math.nan

    @property
    def range_deg(self) -> float:
        """Mean range of motion, NaN where none is known."""
        return self.ranges_deg / self.ranged if self.ranged else math.nan

    @property
    def clean_share(self) -> float:
        """Share of clean reps, NaN without reps."""
        return self.clean / self.reps if self.reps else math.nan


@dataclass(frozen=True, slots=True)
class KeptSession:
    """One session as it was kept.

    Attributes
    ----------
    number
        By which it is named, and deleted.
    kind, source
        `live` or `analyze`, and from which camera or file.
    started
        In the time zone of the person, then and there.
    ended
        Whether it came to its end, rather than being cut short.
    duration_s
        From the start of its first rep to the end of its last.
    tallies
        By exercise and side, None where there is none.
    feeling
        How the back felt afterwards, one of `FEELINGS`; None where nothing was said.
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
        """The day it was for the person."""
        return self.started.date()

    @property
    def exercises(self) -> tuple[str, ...]:
        """Names of what was done, in the order in which it began."""
        return tuple(dict.fromkeys(exercise for exercise, _ in self.tallies))

    def tally(self, exercise: str | None = None, side: str | None = None) -> Totals:
        """Return what its reps add up to: of all exercises and sides, or of one."""
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
        Up to today, or yesterday while today is not over.
    longest, days
        The longest there was, and days in all.
    """

    current: int
    longest: int
    days: int


@contextmanager
def opened_history(path: Path, say: Callable[[str], None]) -> Iterator[sqlite3.Connection]:
    """Open a history that is there, to read.

    Parameters
    ----------
    path
        Its file, which is brought up to date where it is older.
    say
        Told in one line where a damaged one was set aside.

    Raises
    ------
    PoseCoachError
        Where it cannot be read, or makes no sense: then it is set aside.
    """
    with told(path):
        read_only = is_read_only(path)
    connection = open_to_read(path) if read_only else open_database(path, say)
    try:
        with told(path), closing(connection), damage():
            yield connection
    except (DamagedError, ValueError, TypeError, OverflowError) as error:
        if read_only:
            raise PoseCoachError(f"{path} is damaged.") from error
        with told(path):
            raise PoseCoachError(set_aside(path)) from error


def sessions(connection: sqlite3.Connection, kind: str | None = None) -> tuple[KeptSession, ...]:
    """Return the sessions, the oldest first.

    Parameters
    ----------
    connection
        An open history.
    kind
        `live` or `analyze`; both where None.
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
    """Return how many days in a row something was done."""
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
