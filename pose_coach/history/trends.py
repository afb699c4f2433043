"""Trends by day, week or month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from pose_coach.history.query import KeptSession, Totals, total

# Choices: the largest number of periods that are shown, and the time that is compared with an equal time
# before.
SHOWN = 14
RECENT = timedelta(days=28)


class Unit(StrEnum):
    """Length of a period."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Period:
    """The sessions of one day, week or month.

    Attributes
    ----------
    start, unit
        Its first day and its length.
    sessions
        The sessions that began in it.
    """

    start: date
    unit: Unit
    sessions: tuple[KeptSession, ...]

    @property
    def label(self) -> str:
        """Its label for the user."""
        if self.unit is Unit.MONTH:
            return f"{self.start:%b %Y}"
        return f"{self.start.day} {self.start:%b}"

    def tally(self, exercise: str | None = None, side: str | None = None) -> Totals:
        """Return its totals: of all exercises and sides, or of one."""
        return total(session.tally(exercise, side) for session in self.sessions)


def periods(sessions: Sequence[KeptSession], today: date) -> tuple[Period, ...]:
    """Return the newest periods up to today, the oldest first, including empty ones.

    The shortest unit is used with which `SHOWN` periods hold all sessions, and otherwise a month.
    """
    if not sessions:
        return ()
    # A wrong clock may have put a session into the future.
    first = min(session.day for session in sessions)
    today = max(today, max(session.day for session in sessions))
    unit = next((u for u in (Unit.DAY, Unit.WEEK) if _count(first, today, u) <= SHOWN), Unit.MONTH)
    start = _start(today, unit)
    starts = [start]
    while len(starts) < SHOWN and start > first:
        start = _start(start - timedelta(days=1), unit)
        starts.append(start)
    by_start: dict[date, list[KeptSession]] = {start: [] for start in reversed(starts)}
    for session in sessions:
        if (of := _start(session.day, unit)) in by_start:
            by_start[of].append(session)
    return tuple(Period(start, unit, tuple(of)) for start, of in by_start.items())


def recent_and_before(
    sessions: Sequence[KeptSession], today: date
) -> tuple[tuple[KeptSession, ...], tuple[KeptSession, ...]]:
    """Return the sessions of the last four weeks, and those of the four weeks before."""
    recent_from, before_from = today - RECENT, today - 2 * RECENT
    return (
        tuple(session for session in sessions if session.day > recent_from),
        tuple(session for session in sessions if before_from < session.day <= recent_from),
    )


def exercises_in(sessions: Sequence[KeptSession]) -> tuple[str, ...]:
    """Return the names of the exercises, in the order of the newest session with most of them."""
    longest = max(reversed(sessions), key=lambda session: len(session.exercises), default=None)
    known = list(longest.exercises) if longest else []
    return tuple(dict.fromkeys([*known, *(name for s in sessions for name in s.exercises)]))


def _start(day: date, unit: Unit) -> date:
    if unit is Unit.DAY:
        return day
    return day - timedelta(days=day.weekday()) if unit is Unit.WEEK else day.replace(day=1)


def _count(first: date, last: date, unit: Unit) -> int:
    length = 1 if unit is Unit.DAY else 7
    return (_start(last, unit) - _start(first, unit)).days // length + 1
