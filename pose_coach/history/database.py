"""Opens the history database in any state: new, old, foreign, damaged or read-only."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path

from pose_coach.common.errors import PoseCoachError
from pose_coach.history.schema import APPLICATION_ID, STEPS, VERSION

# A choice: how long another process may lock the database; a write takes milliseconds.
BUSY_S = 5.0
# Result codes of SQLite. The first is that of a valid statement on tables with a different schema.
DAMAGED = {
    *(sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB),
    sqlite3.SQLITE_TOOBIG,
}
MOST_BYTES = 1_000_000
"""Limit for one cell, a choice: the longest, the faults of a rep, has a few hundred bytes."""
CANNOT_WRITE = {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN}
WITHOUT_SHARED_MEMORY = {sqlite3.SQLITE_IOERR, sqlite3.SQLITE_PROTOCOL, sqlite3.SQLITE_CANTOPEN}
"""Result codes for a write-ahead log where processes cannot share memory."""
MAGIC = b"SQLite format 3\0"
COMPANIONS = ("", "-wal", "-shm")
"""Suffixes of SQLite's files: the database, its write-ahead log, and the index of the log."""


class DamagedError(Exception):
    """The content of the database is damaged."""


def open_database(path: Path, say: Callable[[str], None]) -> sqlite3.Connection:
    """Open a history for reading and writing, and migrate it; create it if missing.

    Parameters
    ----------
    path
        Its file.
    say
        Called with a line when a damaged database was set aside.

    Raises
    ------
    PoseCoachError
        If it cannot be used. The file is then unchanged.
    """
    with plain_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        before = identity(path)
        try:
            return _opened(path)
        except DamagedError:
            # Another process may just have replaced it with a new one.
            if identity(path) == before:
                say(set_aside(path))
            try:
                return _opened(path)
            except DamagedError as error:
                raise PoseCoachError(f"{path}: damaged, and cannot be set aside.") from error


def is_there(path: Path) -> bool:
    """Return whether a history exists.

    Raises
    ------
    PoseCoachError
        If the path cannot be checked.
    """
    with plain_errors(path):
        return path.exists()


def is_read_only(path: Path) -> bool:
    """Return whether a file is read-only, as on a disc or a share."""
    return path.is_file() and not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK))


def open_to_read(path: Path) -> sqlite3.Connection:
    """Open a read-only history.

    Raises
    ------
    PoseCoachError
        If it cannot be read.
    """
    log = Path(f"{path}-wal")
    # Without a write-ahead log nobody writes to it, so SQLite need not lock it, for which it would have to
    # create files.
    how = "mode=ro" if log.exists() and log.stat().st_size else "immutable=1"
    with plain_errors(path):
        connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?{how}", uri=True, timeout=BUSY_S, isolation_level=None
        )
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MOST_BYTES)
        try:
            with detected_damage():
                if _version(connection, path) < VERSION:
                    raise PoseCoachError(
                        f"{path}: an older history, which cannot be brought up to date where it cannot be"
                        " written. Copy it, and name the copy with --db."
                    )
                _check(connection)
        except DamagedError as error:
            connection.close()
            raise PoseCoachError(
                f"{path} is damaged, and lies where it cannot be set aside."
            ) from error
        except BaseException:
            connection.close()
            raise
        return connection


@contextmanager
def plain_errors(path: Path) -> Iterator[None]:
    """Turn errors of SQLite and the system into a `PoseCoachError`: one line that says what to do."""
    try:
        yield
    except (sqlite3.Error, OSError, UnicodeDecodeError) as error:
        raise PoseCoachError(f"{path}: {_reason(error)}") from error


@contextmanager
def detected_damage() -> Iterator[None]:
    """Turn database errors that mean damage into a `DamagedError`."""
    try:
        yield
    except UnicodeDecodeError as error:  # in data, or in SQLite's message about a damaged name
        raise DamagedError(str(error)) from error
    except sqlite3.Error as error:
        if _code(error) in DAMAGED:
            raise DamagedError(str(error)) from error
        raise


def set_aside(path: Path) -> str:
    """Rename a damaged database and its companion files, and return a message about it.

    Raises
    ------
    OSError
        If it cannot be renamed.
    """
    stamp = datetime.now().astimezone().strftime("%Y%m%d-%H%M%S")
    count, aside = 1, path.with_name(f"{path.name}.damaged-{stamp}")
    while any(Path(f"{aside}{companion}").exists() for companion in COMPANIONS):
        count += 1
        aside = path.with_name(f"{path.name}.damaged-{stamp}-{count}")
    for companion in reversed(COMPANIONS):
        with suppress(FileNotFoundError):
            os.rename(f"{path}{companion}", f"{aside}{companion}")
    return f"{path} is damaged. It is kept as {aside.name}; a new history begins."


def _opened(path: Path) -> sqlite3.Connection:
    if path.exists() and not path.is_file():
        raise PoseCoachError(f"{path}: this is no file. Name one with --db.")
    with suppress(FileNotFoundError), path.open("rb") as file:
        # Checked before SQLite touches the file and its companions.
        if file.read(len(MAGIC)) not in (b"", MAGIC):
            raise DamagedError("no database")
    # Private to this user; SQLite gives its companions the same permissions.
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    # Used by one thread at a time, but not always by the one that opened it.
    connection = sqlite3.connect(
        path, timeout=BUSY_S, isolation_level=None, check_same_thread=False
    )
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MOST_BYTES)
    try:
        with detected_damage():
            version = _version(connection, path)
            _keep_safe(connection)
            if version < VERSION:
                _bring_up_to_date(connection, path)
            _check(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _version(connection: sqlite3.Connection, path: Path) -> int:
    """Return the schema version; refuse newer and foreign databases."""
    # A consistent snapshot: another process may be creating it just now.
    connection.execute("SAVEPOINT looked")
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (ours,) = connection.execute("PRAGMA application_id").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    connection.execute("RELEASE looked")
    if ours != APPLICATION_ID and (ours or version or tables):
        raise PoseCoachError(f"{path}: another program's database. Name another file with --db.")
    if version > VERSION:
        raise PoseCoachError(
            f"{path}: written by a newer pose-coach (history version {version}, this one knows {VERSION})."
            " Update pose-coach, or name another file with --db."
        )
    return int(version)


def _check(connection: sqlite3.Connection) -> None:
    """Check the integrity of a database and the columns of its tables."""
    (said,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as sound:
        for statement in (s for step in STEPS for s in step):
            sound.execute(statement)
        if said != "ok" or not _columns(sound) <= _columns(connection):
            raise DamagedError(said)


def _columns(connection: sqlite3.Connection) -> set[tuple[str, str]]:
    return set(
        connection.execute(
            "SELECT of.name, has.name FROM sqlite_master AS of, pragma_table_info(of.name) AS has"
            " WHERE of.type = 'table'"
        )
    )


def _set_journal(connection: sqlite3.Connection) -> None:
    """Use a write-ahead log or, where it is impossible, a rollback journal.

    The log needs shared memory, which a network file system lacks.
    """
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.OperationalError as error:
        if _code(error) not in WITHOUT_SHARED_MEMORY:
            raise
        connection.execute("PRAGMA journal_mode = DELETE")


def _keep_safe(connection: sqlite3.Connection) -> None:
    """Make writes durable and deletions final."""
    until_s = time.monotonic() + BUSY_S
    while True:
        try:
            _set_journal(connection)
            break
        except sqlite3.OperationalError as error:
            # Two processes create the database at once: SQLite itself does not wait here.
            if _code(error) != sqlite3.SQLITE_BUSY or time.monotonic() > until_s:
                raise
            time.sleep(0.01)
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA secure_delete = ON")


def _bring_up_to_date(connection: sqlite3.Connection, path: Path) -> None:
    """Run the missing migrations in one transaction."""
    with transaction(connection):
        # Checked again: another process may have been faster.
        for statement in (s for step in STEPS[_version(connection, path) :] for s in step):
            connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {VERSION}")


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Run everything inside the block, or nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):  # a full disk has rolled back already
            connection.execute("ROLLBACK")
        raise


def _reason(error: Exception) -> str:
    if isinstance(error, OSError):
        return (
            f"the history cannot be opened there ({error.strerror}). Name another file with --db."
        )
    code = _code(error)
    if code == sqlite3.SQLITE_BUSY:
        return "another program has kept it locked for too long. Close it and try again."
    if code == sqlite3.SQLITE_FULL:
        return "the disk is full. Make room, or name a file elsewhere with --db."
    if code in CANNOT_WRITE:
        return "the history cannot be written there. Name another file with --db."
    return f"the history cannot be used ({error}). Name another file with --db."


def _code(error: Exception) -> int:
    """Return SQLite's primary result code; 0 where the error is Python's own."""
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


def identity(path: Path) -> tuple[int, int] | None:
    """Return device and inode of a file, None if it does not exist."""
    try:
        found = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return found.st_dev, found.st_ino
