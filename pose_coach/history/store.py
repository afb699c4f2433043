"""The history: every session rep by rep, so that a crash costs at most the rep in progress."""

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
from pose_coach.history.database import identity, is_there, open_database, told, transaction
from pose_coach.history.query import opened_history, sessions
from pose_coach.history.rows import write_rep
from pose_coach.history.schema import FEELINGS

Kind = Literal["live", "analyze"]

# A rep that cannot be written in this time is written together with the next.
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
        Coached from a camera, or an analysed recording.
    exercise
        What was asked for: a name, "programme", or None where it is to be recognised.
    source
        Camera, address or file; a user name, a password and what follows a ? are left out.
    model
        Name of the pose model.
    started_at
        With its time zone: the day of the session is the day there. Now where None.
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
        """Whether everything that was to be kept is kept."""
        ...

    @property
    def number(self) -> int | None:
        """By which the history names the session, once it has reps there."""
        ...

    def keep(self, rep: Rep) -> None:
        """Keep a rep as it is counted, and again when its last hold is over. Never raises."""


@contextmanager
def kept_session(path: Path | None, about: About, say: Callable[[str], None]) -> Iterator[Record]:
    """Record a session if possible; otherwise report that in one line and continue without.

    Parameters
    ----------
    path
        The database; None keeps nothing.
    about
        The session.
    say
        Told in one line what is the matter with the history.

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
    """Return whether a history has an analysed file with that number of reps.

    Parameters
    ----------
    path
        The history, which need not exist.
    source
        Name of the file, as it was given.
    reps
        How many were counted.
    say
        Called with a line where the history cannot be read.
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
    """The sessions of one database. Use `open`.

    Several processes may have the same one open, and write to it.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self._connection = connection

    @classmethod
    def open(cls, path: Path, say: Callable[[str], None]) -> History:
        """Open a history to write, and make it where there is none.

        Raises
        ------
        PoseCoachError
            Where it cannot be used: no permission, a full disk, a newer version.
        """
        return cls(path, open_database(path, say))

    def session(self, about: About, say: Callable[[str], None]) -> SessionRecord:
        """Begin a session. A session without reps leaves no trace."""
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
        with told(self.path), transaction(self._connection):
            return bool(
                self._connection.execute(
                    "UPDATE session SET feeling = ? WHERE id = ?", (feeling, session)
                ).rowcount
            )

    def delete(self, sessions: list[int] | None) -> int:
        """Delete sessions for good, all of them where None, and return how many there were.

        Raises
        ------
        PoseCoachError
            Where that cannot be done; then none is deleted.
        """
        with told(self.path):
            with transaction(self._connection):
                if sessions is None:
                    deleted = self._connection.execute("DELETE FROM session").rowcount
                else:
                    deleted = self._connection.executemany(
                        "DELETE FROM session WHERE id = ?", [(number,) for number in sessions]
                    ).rowcount
            # Out of the log, too. While another session is being kept that takes until it ends.
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return int(deleted)

    def close(self) -> None:
        """Close the database; the last one to close it leaves a single file."""
        self._connection.close()


class SessionRecord(Closing):
    """Writes the reps of one session as they come. Use `kept_session`, or `History.session`.

    Parameters
    ----------
    path
        For messages.
    connection
        An open history.
    about
        The session.
    say
        Told in one line when a rep cannot be written, once until one can be again.
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
        # By what a rep keeps whatever becomes of it: its number may begin anew with each set.
        self._kept: dict[tuple[str, float], tuple[int, Rep]] = {}
        self._unwritten: dict[int, Rep] = {}
        self._in_trouble = False
        self._closed = False
        self._file = identity(path)
        self._anew: sqlite3.Connection | None = None

    def keep(self, rep: Rep) -> None:
        """Write a rep as it is counted, and again when its last hold is over.

        It is on the disk when this returns. What could not be written is tried again with the next. One that
        is as it was kept costs nothing, so that all reps may be handed over again and again.
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
        """Note that the session has come to its end."""
        if self._closed:
            return
        self._closed = True
        if self._kept:
            # Not by the clock on the wall, which may have been set meanwhile.
            lasted = timedelta(seconds=now_s() - self._began_s)
            self._write(ended_at=_utc(self._started + lasted))
        if self._anew is not None:
            self._anew.close()

    def _write(self, ended_at: str | None = None) -> None:
        try:
            with told(self._path):
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

        SQLite would go on writing into one that nobody can ever open again.
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
        """Return the number of the session, which may have been deleted while it went on."""
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
    """Keeps nothing."""

    is_whole: bool
    number: None = None

    def keep(self, rep: Rep) -> None:
        """Forget the rep."""


def _utc(time: datetime) -> str:
    return time.astimezone(UTC).isoformat(timespec="milliseconds")


def _shown_source(source: str) -> str:
    """Leave out the secrets of an address; of a file's name, what is not UTF-8."""
    return without_secrets(source).encode(errors="replace").decode()
