"""Writes sessions into the history rep by rep, so that a crash loses at most the rep in progress."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal, Protocol

import platformdirs

from pose_coach import __version__
from pose_coach.common.addresses import without_secrets
from pose_coach.common.clock import now_s
from pose_coach.common.closing import Closing
from pose_coach.common.errors import PoseCoachError
from pose_coach.counting.events import Rep
from pose_coach.history.database import identity, is_there, open_database, plain_errors, transaction
from pose_coach.history.query import opened_history, sessions
from pose_coach.history.rows import write_rep
from pose_coach.history.schema import FEELINGS

Kind = Literal["live", "analyze"]

# A choice: a rep that cannot be written in this time is written together with the next one.
REP_BUSY_S = 0.5

GOES_ON = "Coaching goes on; the history may miss reps."


def default_path() -> Path:
    """Return the path of the user's history; the file need not exist."""
    return platformdirs.user_data_path("pose-coach", appauthor=False) / "history.db"


@dataclass(frozen=True, slots=True)
class About:
    """Description of a session, known before its first rep.

    Attributes
    ----------
    kind
        A live session, or the analysis of a recording.
    exercise
        The named exercise, "programme", or None if it is to be recognised.
    source
        Camera, address or file; user, password and query of an address are not stored.
    model
        Name of the pose model.
    started_at
        Start with time zone, which decides the day of the session; None for now.
    """

    kind: Kind
    exercise: str | None
    source: str
    model: str
    started_at: datetime | None = None


class Record(Protocol):
    """Receives the reps of one session."""

    @property
    def is_whole(self) -> bool:
        """Whether every rep is stored."""
        ...

    @property
    def number(self) -> int | None:
        """By which the history names the session, once it has reps there."""
        ...

    def keep(self, rep: Rep) -> None:
        """Store a rep when it is counted, and again after its last hold. Never raises."""


@contextmanager
def kept_session(path: Path | None, about: About, say: Callable[[str], None]) -> Iterator[Record]:
    """Record a session if possible; otherwise report the reason in one line and continue.

    Parameters
    ----------
    path
        The database; None stores nothing.
    about
        The session.
    say
        Called with a line about a problem of the history.

    Examples
    --------
    >>> about = About("live", "cat-cow", "camera 0", "full")
    >>> with kept_session(default_path(), about, print) as record:  # doctest: +SKIP
    ...     record.keep(rep)
    """
    with ExitStack() as opened:
        record: Record = _Nothing(is_whole=path is None)
        if path is not None:
            try:
                history = opened.enter_context(History.open(path, say))
                record = opened.enter_context(history.session(about, say))
            except PoseCoachError as error:
                say(f"{error} This session is not kept.")
        yield record


def is_recorded(path: Path, source: str, reps: int, say: Callable[[str], None]) -> bool:
    """Return whether a history has the analysis of a file with this number of reps.

    Parameters
    ----------
    path
        The history, which need not exist.
    source
        Path of the file, as given.
    reps
        Number of counted reps.
    say
        Called with a line if the history cannot be read.
    """
    if not is_there(path):
        return False
    try:
        with opened_history(path, say) as connection:
            return any(
                session.source == _shown_source(source) and session.tally().reps == reps
                for session in sessions(connection, "analyze")
            )
    except PoseCoachError as error:
        say(str(error))
        return False


class History(Closing):
    """The sessions of a database, to be created by `open`. Several processes may write to it at once."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self._connection = connection

    @classmethod
    def open(cls, path: Path, say: Callable[[str], None]) -> History:
        """Open a history for writing; create it if it does not exist.

        Raises
        ------
        PoseCoachError
            If it cannot be used: no permission, a full disk, a newer version.
        """
        return cls(path, open_database(path, say))

    def session(self, about: About, say: Callable[[str], None]) -> SessionRecord:
        """Begin a session. A session without reps is not stored."""
        return SessionRecord(self.path, self._connection, about, say)

    def feel(self, session: int, feeling: str) -> bool:
        """Note how the back felt after a session, and return whether there is such a session.

        Parameters
        ----------
        session
            Its number.
        feeling
            One of `FEELINGS`.

        Raises
        ------
        PoseCoachError
            Where that cannot be written.
        """
        if feeling not in FEELINGS:
            raise ValueError(f"no such feeling: {feeling}")
        with plain_errors(self.path), transaction(self._connection):
            return bool(
                self._connection.execute(
                    "UPDATE session SET feeling = ? WHERE id = ?", (feeling, session)
                ).rowcount
            )

    def delete(self, sessions: list[int] | None) -> int:
        """Delete sessions permanently (None for all), and return their number.

        Raises
        ------
        PoseCoachError
            If that is impossible; then none is deleted.
        """
        with plain_errors(self.path):
            with transaction(self._connection):
                if sessions is None:
                    deleted = self._connection.execute("DELETE FROM session").rowcount
                else:
                    deleted = self._connection.executemany(
                        "DELETE FROM session WHERE id = ?", [(number,) for number in sessions]
                    ).rowcount
            # Also from the write-ahead log; during another session only when that ends.
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return int(deleted)

    def close(self) -> None:
        """Close the database. The last process to close it leaves a single file."""
        self._connection.close()


class SessionRecord(Closing):
    """Writes the reps of one session, created by `kept_session` or `History.session`.

    Parameters
    ----------
    path
        For messages.
    connection
        An open history.
    about
        The session.
    say
        Called with a line when a rep cannot be written; again only after a successful write.
    """

    def __init__(
        self,
        path: Path,
        connection: sqlite3.Connection,
        about: About,
        say: Callable[[str], None],
    ) -> None:
        started = datetime.now().astimezone() if about.started_at is None else about.started_at
        offset = started.utcoffset()
        if offset is None:
            raise ValueError(f"a session starts at a time with a time zone, not at {started}")
        self._path = path
        self._started, self._began_s = started, now_s()
        self._connection = connection
        self._say = say
        self._row = (
            about.kind,
            about.exercise,
            _shown_source(about.source),
            about.model,
            __version__,
            _utc(started),
            round(offset.total_seconds()),
        )
        self._session: int | None = None
        # By exercise and time of counting, which never change: numbers restart with each set.
        self._kept: dict[tuple[str, float], tuple[int, Rep]] = {}
        self._unwritten: dict[int, Rep] = {}
        self._in_trouble = False
        self._closed = False
        self._file = identity(path)
        self._anew: sqlite3.Connection | None = None

    def keep(self, rep: Rep) -> None:
        """Write a rep when it is counted, and again after its last hold.

        It is on the disk when this returns. A failed write is repeated with the next rep. An unchanged rep is
        not written again, so all reps may be passed repeatedly.
        """
        counted = (rep.exercise, rep.counted_s)
        place, before = self._kept.get(counted, (len(self._kept) + 1, None))
        if rep == before:
            return
        self._kept[counted] = (place, rep)
        self._unwritten[place] = rep
        self._write()

    @property
    def is_whole(self) -> bool:
        """Whether every rep is written."""
        return not self._unwritten

    @property
    def number(self) -> int | None:
        """By which the history names the session, once it has reps there."""
        return self._session

    def close(self) -> None:
        """Store the end of the session."""
        if self._closed:
            return
        self._closed = True
        if self._kept:
            # By the monotonic clock: the wall clock may have been set meanwhile.
            lasted = timedelta(seconds=now_s() - self._began_s)
            self._write(ended_at=_utc(self._started + lasted))
        if self._anew is not None:
            self._anew.close()

    def _write(self, ended_at: str | None = None) -> None:
        try:
            with plain_errors(self._path):
                self._begin_anew_if_gone()
                self._connection.execute(f"PRAGMA busy_timeout = {round(1000 * REP_BUSY_S)}")
                with transaction(self._connection):
                    session = self._known_session()
                    for place, rep in self._unwritten.items():
                        write_rep(self._connection, session, place, rep)
                    if ended_at is not None:
                        self._connection.execute(
                            "UPDATE session SET ended_at = ? WHERE id = ?", (ended_at, session)
                        )
        except PoseCoachError as error:
            is_over = ended_at is not None
            if self._unwritten and (is_over or not self._in_trouble):
                self._say(f"{error} {self._lost() if is_over else GOES_ON}")
            self._in_trouble = True
        else:
            self._session = session
            self._unwritten.clear()
            self._in_trouble = False

    def _begin_anew_if_gone(self) -> None:
        """Start a new file with all reps if the old one was removed.

        SQLite would continue to write into the deleted file.
        """
        if self._file == identity(self._path):
            return
        anew = open_database(self._path, self._say)
        if self._anew is not None:
            self._anew.close()
        self._connection = self._anew = anew
        self._file = identity(self._path)
        self._session = None
        self._unwritten = dict(self._kept.values())
        self._say(f"{self._path} was taken away. A new history begins, with all of this session.")

    def _known_session(self) -> int:
        """Return the number of the session; insert it again if it was deleted meanwhile."""
        cursor = self._connection.execute(
            "INSERT OR IGNORE INTO session"
            " (id, kind, exercise, source, model, version, started_at, utc_offset_s)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (self._session, *self._row),
        )
        if self._session is not None:
            return self._session
        assert cursor.lastrowid is not None  # a row was inserted
        return cursor.lastrowid

    def _lost(self) -> str:
        reps = len(self._unwritten)
        return "1 rep is not kept." if reps == 1 else f"{reps} reps are not kept."


@dataclass(frozen=True, slots=True)
class _Nothing:
    """Stores nothing."""

    is_whole: bool
    number: None = None

    def keep(self, rep: Rep) -> None:
        """Forget the rep."""


def _utc(time: datetime) -> str:
    return time.astimezone(UTC).isoformat(timespec="milliseconds")


def _shown_source(source: str) -> str:
    """Return a source without the secrets of an address, as valid UTF-8."""
    return without_secrets(source).encode(errors="replace").decode()
