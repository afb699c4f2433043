"""Opening a history: new, older, newer, somebody else's, damaged, out of reach."""

from __future__ import annotations

import os
import random
import sqlite3
import stat
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest

import pose_coach
from pose_coach.common.errors import PoseCoachError
from pose_coach.history import database
from pose_coach.history.database import open_database
from pose_coach.history.export import history_json
from pose_coach.history.query import opened_history
from pose_coach.history.schema import VERSION
from pose_coach.history.store import History


def damaged_in(folder):
    """What was set aside, but for its companions."""
    return [
        p
        for p in folder.iterdir()
        if ".damaged-" in p.name and not p.name.endswith(("-wal", "-shm"))
    ]


def test_a_new_database_is_private_and_durable(kept):
    with History.open(kept.path, kept.said.append) as history:
        modes = [
            history._connection.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "foreign_keys", "user_version")
        ]

    assert modes == ["wal", 2, 1, VERSION]  # 2 is FULL
    assert [path.name for path in kept.path.parent.iterdir()] == ["history.db"]
    if os.name != "nt":
        assert stat.S_IMODE(kept.path.stat().st_mode) == 0o600


def test_an_older_database_is_migrated(kept, as_version, made_up):
    as_version(kept, 1)

    (session,) = kept.sessions()

    assert kept.rows("PRAGMA user_version") == [(VERSION,)]
    assert (session.number, f"{session.started:%Y-%m-%d %H:%M}") == (3, "2026-03-01 23:30")
    assert session.exercises == ("cat-cow", "scorpion")
    assert session.tally("scorpion", "left").range_deg == 40.25
    assert kept.rows("SELECT figures FROM rep") == [("{}",), ("{}",)]
    kept.add([made_up.rep()])
    assert {session.number for session in kept.sessions()} == {3, 4}
    assert kept.said == []


def test_an_older_database_gains_feelings(kept, as_version):
    as_version(kept, 2)

    (session,) = kept.sessions()
    assert (session.feeling, session.tally("supine-twist", "left").reps) == (None, 1)
    with History.open(kept.path, kept.said.append) as history:
        assert history.feel(3, "better")
        assert not history.feel(4, "worse")

    assert kept.sessions()[0].feeling == "better"
    assert kept.rows("PRAGMA user_version") == [(VERSION,)]
    assert kept.said == []


def test_a_failed_migration_is_rolled_back(kept, as_version, monkeypatch):
    as_version(kept, 1)
    steps = (
        *database.STEPS[:1],
        ("ALTER TABLE rep ADD COLUMN mood TEXT", "DELETE FROM nowhere"),
    )
    monkeypatch.setattr(database, "STEPS", steps)
    with pytest.raises(database.DamagedError):
        database._opened(kept.path)
    monkeypatch.undo()

    assert kept.rows("PRAGMA user_version") == [(1,)]
    assert kept.sessions()[0].tally().reps == 2


def test_a_newer_database_is_refused_and_unchanged(kept, made_up):
    kept.add([made_up.rep()])
    kept.run("PRAGMA user_version = 99")
    before = kept.path.read_bytes()

    with pytest.raises(PoseCoachError, match=r"newer pose-coach \(history version 99.*Update"):
        History.open(kept.path, kept.said.append)

    assert kept.path.read_bytes() == before
    assert damaged_in(kept.path.parent) == []


@pytest.mark.parametrize(
    "script", ["CREATE TABLE invoice (id)", "PRAGMA user_version = 1", "PRAGMA application_id = 7"]
)
def test_a_foreign_database_is_refused_and_unchanged(kept, script):
    kept.path.parent.mkdir()
    kept.run(script)
    before = kept.path.read_bytes()

    with pytest.raises(PoseCoachError, match="another program's database"):
        History.open(kept.path, kept.said.append)

    assert kept.path.read_bytes() == before


def test_a_damaged_database_is_set_aside_and_a_new_one_created(kept, made_up):
    kept.path.parent.mkdir()
    kept.path.write_bytes(b"no database at all" * 100)

    kept.add([made_up.rep()])

    (aside,) = damaged_in(kept.path.parent)
    assert aside.read_bytes() == b"no database at all" * 100
    assert kept.said == [
        f"{kept.path} is damaged. It is kept as {aside.name}; a new history begins."
    ]
    assert len(kept.sessions()) == 1


def test_damaged_databases_get_distinct_names(kept):
    for content in (b"first" * 200, b"second" * 200, b"third" * 200):
        kept.path.parent.mkdir(exist_ok=True)
        kept.path.write_bytes(content)
        History.open(kept.path, kept.said.append).close()

    contents = sorted(path.read_bytes()[:5] for path in damaged_in(kept.path.parent))
    assert contents == [b"first", b"secon", b"third"]


def test_companion_files_are_set_aside_with_a_damaged_database(kept):
    kept.path.parent.mkdir()
    for companion in ("", "-wal", "-shm"):
        Path(f"{kept.path}{companion}").write_bytes(b"damaged" + companion.encode() * 500)

    History.open(kept.path, kept.said.append).close()

    (aside,) = damaged_in(kept.path.parent)
    assert Path(f"{aside}-wal").read_bytes().startswith(b"damaged-wal")
    assert [p.name for p in kept.path.parent.iterdir() if ".damaged" not in p.name] == [
        "history.db"
    ]


@pytest.mark.parametrize(
    "script",
    ["DROP TABLE phase", "ALTER TABLE rep RENAME hold_s TO held_s", "PRAGMA user_version = 1"],
)
def test_missing_columns_count_as_damage(kept, made_up, script):
    kept.add([made_up.rep()])
    kept.run(script)

    assert kept.sessions() == ()

    (words,) = kept.said
    assert words.startswith(f"{kept.path} is damaged. It is kept as history.db.damaged-")


def test_invalid_values_count_as_damage(kept, made_up):
    kept.add([made_up.rep()])
    kept.run("UPDATE session SET started_at = 'one day'")

    with pytest.raises(PoseCoachError, match=r"is damaged\. It is kept as history\.db\.damaged-"):
        kept.sessions()
    assert not kept.path.exists()


@pytest.mark.parametrize("column", ["session.source", "rep.faults", "phase.name"])
def test_an_oversized_cell_counts_as_damage(kept, made_up, column):
    kept.add([made_up.rep()])
    table, name = column.split(".")
    kept.run(f"UPDATE {table} SET {name} = printf('%2000000d', 1)")

    with (
        pytest.raises(PoseCoachError, match=r"is damaged\. It is kept as history\.db\.damaged-"),
        opened_history(kept.path, kept.said.append) as connection,
    ):
        history_json(connection)


@pytest.mark.parametrize("seed", range(24))
def test_any_corruption_is_handled_without_losing_the_file(kept, made_up, seed):
    """Random bytes, cut short, or flipped: it is read, or refused in a line, or set aside whole."""
    kept.add(made_up.rep(number, 10.0 * number) for number in range(1, 30))
    whole, chance = kept.path.read_bytes(), random.Random(seed)
    if seed % 3 == 0:
        content = chance.randbytes(chance.randint(1, len(whole)))
    elif seed % 3 == 1:
        content = whole[: chance.randrange(1, len(whole))]
    else:
        flipped = bytearray(whole)
        for _ in range(chance.choice((1, 10, 300))):
            flipped[chance.randrange(len(whole) if chance.random() < 0.7 else 100)] ^= (
                chance.randint(1, 255)
            )
        content = bytes(flipped)
    kept.path.write_bytes(content)

    refused = []
    try:
        kept.sessions()
        kept.add([made_up.rep(99)])
    except PoseCoachError as error:
        refused.append(str(error))

    asides = damaged_in(kept.path.parent)
    assert all(len(words.splitlines()) == 1 for words in refused + kept.said)
    if asides:
        assert asides[0].read_bytes() == content
        assert kept.said or refused
    elif refused or kept.said:
        assert kept.path.read_bytes() == content
    else:
        assert any(session.tally().reps == 1 for session in kept.sessions())


@pytest.mark.parametrize("is_at", ["folder", "beyond a file"])
def test_an_impossible_path_is_one_line(tmp_path, is_at):
    (tmp_path / "file").touch()
    path = tmp_path if is_at == "folder" else tmp_path / "file" / "history.db"

    with pytest.raises(PoseCoachError, match=r"Name (one|another file) with --db"):
        History.open(path, pytest.fail)


def test_a_read_only_database_can_be_read(kept, made_up):
    kept.add([made_up.rep()])
    kept.path.chmod(0o400)
    kept.path.parent.chmod(0o500)
    try:
        if os.access(kept.path, os.W_OK):
            pytest.skip("nothing is forbidden to this user")
        with pytest.raises(PoseCoachError, match="Permission denied"):
            History.open(kept.path, kept.said.append)
        assert kept.sessions()[0].tally().reps == 1
        kept.path.parent.chmod(0)
        with pytest.raises(PoseCoachError, match="Permission denied"):
            database.is_there(kept.path)
    finally:
        kept.path.parent.chmod(0o700)


def test_an_older_read_only_database_is_refused(kept, as_version):
    as_version(kept, 1)

    with pytest.raises(PoseCoachError, match="older history, which cannot be brought up to date"):
        database.open_to_read(kept.path)


def test_a_damaged_read_only_database_is_refused(kept):
    kept.path.parent.mkdir()
    kept.path.write_bytes(b"no database at all" * 100)

    with pytest.raises(PoseCoachError, match="lies where it cannot be set aside"):
        database.open_to_read(kept.path)


def test_a_locked_database_is_one_line(kept, made_up, monkeypatch):
    monkeypatch.setattr(database, "BUSY_S", 0.1)
    kept.add([made_up.rep()])
    holder = sqlite3.connect(kept.path, isolation_level=None)
    try:
        holder.execute("PRAGMA locking_mode = EXCLUSIVE")
        holder.execute("BEGIN IMMEDIATE")
        with pytest.raises(PoseCoachError, match="another program has kept it locked"):
            History.open(kept.path, kept.said.append)
    finally:
        holder.close()


def test_several_processes_can_create_the_database_at_once(kept):
    code = (
        "import sys; from pathlib import Path; from pose_coach.history.store import History\n"
        "sys.stdin.read(1); History.open(Path(sys.argv[1]), sys.exit).close()"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(pose_coach.__file__).parents[1])}
    starting = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(kept.path)],
            env=environment,
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for _ in range(6)
    ]
    for process in starting:
        process.stdin.write(b"!")
        process.stdin.flush()

    ends = [(process.communicate()[1], process.returncode) for process in starting]

    assert ends == [(b"", 0)] * 6
    assert kept.rows("PRAGMA user_version") == [(VERSION,)]


def test_a_database_created_during_the_version_check_is_accepted(kept, monkeypatch):
    class Interrupted(sqlite3.Connection):
        begun: threading.Thread | None = None

        def execute(self, statement, *parameters):
            if "sqlite_master" in statement and Interrupted.begun is None:
                Interrupted.begun = threading.Thread(
                    target=lambda: History.open(kept.path, kept.said.append).close()
                )
                Interrupted.begun.start()
                Interrupted.begun.join(0.3)  # long enough where nothing keeps it from being quicker
            return super().execute(statement, *parameters)

    connect = sqlite3.connect
    monkeypatch.setattr(
        sqlite3, "connect", lambda *args, **named: connect(*args, factory=Interrupted, **named)
    )

    History.open(kept.path, kept.said.append).close()
    Interrupted.begun.join()

    assert kept.said == []
    assert kept.rows("PRAGMA user_version") == [(VERSION,)]


def test_killed_sessions_keep_every_finished_rep(tmp_path):
    if os.name == "nt":
        pytest.skip("Windows has no SIGKILL")
    environment = {**os.environ, "PYTHONPATH": str(Path(pose_coach.__file__).parents[1])}
    ended = subprocess.run(
        [sys.executable, Path(__file__).with_name("kill_sessions.py"), "8", tmp_path],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.startswith("8 sessions killed, ")


@pytest.mark.parametrize("vfs", ["unix-dotfile", "unix-none"])
def test_without_shared_memory_a_rollback_journal_is_used(kept, made_up, monkeypatch, vfs):
    """As in a home on the network, where a write-ahead log cannot work."""
    connect = sqlite3.connect

    def without_shared_memory(path, **options):
        if path == ":memory:":  # where the check compares with
            return connect(path, **options)
        return connect(f"{Path(path).absolute().as_uri()}?vfs={vfs}", uri=True, **options)

    monkeypatch.setattr(sqlite3, "connect", without_shared_memory)
    with closing(open_database(kept.path, kept.said.append)) as connection:
        (journal,) = connection.execute("PRAGMA journal_mode").fetchone()
    kept.add([made_up.rep(1), made_up.rep(2, 10.0)])
    monkeypatch.undo()

    assert journal == "delete"
    assert kept.said == []
    assert len(kept.rows("SELECT * FROM rep")) == 2


def test_an_unavailable_write_ahead_log_is_replaced(kept, monkeypatch):
    """Some file systems fail only when the log is used."""

    class NoLog(sqlite3.Connection):
        log = False

        def execute(self, statement, *values):
            if "journal_mode = WAL" in statement:
                self.log = True
            elif "journal_mode = DELETE" in statement:
                self.log = False
            elif self.log:
                error = sqlite3.OperationalError("locking protocol")
                error.sqlite_errorcode = sqlite3.SQLITE_PROTOCOL
                raise error
            return super().execute(statement, *values)

    connect = sqlite3.connect
    monkeypatch.setattr(
        sqlite3, "connect", lambda path, **options: connect(path, factory=NoLog, **options)
    )
    with closing(open_database(kept.path, kept.said.append)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
