"""A history in a folder of its own."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from pose_coach.counting.events import Rep
from pose_coach.history.query import KeptSession, opened_history, sessions
from pose_coach.history.store import About, History

BERLIN = timezone(timedelta(hours=1))


@dataclass(frozen=True)
class Kept:
    """A history, and everything that was said about it."""

    path: Path
    said: list[str] = field(default_factory=list)

    def about(
        self,
        source: str = "camera 0",
        started_at: datetime = datetime(2026, 3, 1, 18, 30, tzinfo=BERLIN),
        kind: str = "live",
    ) -> About:
        return About(kind, "programme", source, "full", started_at)

    def add(self, reps: Iterable[Rep], about: About | None = None) -> None:
        """Keep a session from its start to its end."""
        with (
            History.open(self.path, self.said.append) as history,
            history.session(about or self.about(), self.said.append) as record,
        ):
            for rep in reps:
                record.keep(rep)

    def on_day(self, started_at: datetime, reps: Iterable[Rep]) -> None:
        """Keep a session of some day."""
        self.add(reps, self.about(started_at=started_at))

    def sessions(self, kind: str | None = None) -> tuple[KeptSession, ...]:
        with opened_history(self.path, self.said.append) as connection:
            return sessions(connection, kind)

    def rows(self, query: str) -> list[tuple[object, ...]]:
        """Ask the database itself."""
        with closing(sqlite3.connect(self.path)) as connection:
            return connection.execute(query).fetchall()

    def run(self, script: str) -> None:
        """Do to the database what is none of our doing."""
        with closing(sqlite3.connect(self.path)) as connection:
            connection.executescript(script)


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    """A history that is not there yet, in a folder that is not there either."""
    return Kept(tmp_path / "data" / "history.db")


@pytest.fixture
def as_version() -> Callable[[Kept, int], None]:
    """Make a history as an earlier version of the program left it."""

    def make(kept: Kept, version: int) -> None:
        script = Path(__file__).with_name(f"history-v{version}.sql")
        kept.path.parent.mkdir()
        kept.run(script.read_text(encoding="utf-8"))

    return make
