"""`pose-coach history`: the tables, the page, the exports, deleting."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import platformdirs
import pytest

from pose_coach.body.landmarks import Side
from pose_coach.history.store import About, History


@pytest.fixture
def keep(tmp_path, made_up):
    """Keep a session of so many days ago in a history, and return its file."""

    def keep(days_ago=0, kind="live", path=tmp_path / "history.db", reps=None):
        started = datetime.now().astimezone() - timedelta(days=days_ago)
        with (
            History.open(path, pytest.fail) as history,
            history.session(About(kind, None, "camera 0", "full", started), pytest.fail) as record,
        ):
            for rep in reps or (
                made_up.rep(1, 0.0),
                made_up.rep(1, 10.0, exercise="scorpion", side=Side.LEFT),
            ):
                record.keep(rep)
        return path

    return keep


@pytest.fixture
def numbers(run):
    """The numbers of the sessions that there are, as `history` lists them."""

    def numbers(db):
        out = run("history", "--db", db, "--export", "all.json")
        assert out.status == 0
        sessions = json.loads(Path("all.json").read_text(encoding="utf-8"))["sessions"]
        return [session["session"] for session in sessions]

    return numbers


def test_sessions_trends_and_streak_are_shown(run, keep):
    keep(1)
    db = keep(0)

    ended = run("history", "--db", db)

    assert (ended.status, ended.err) == (0, "")
    assert "Sessions" in ended.out
    assert "Everything, by day" in ended.out
    assert "The last 4 weeks" in ended.out
    assert "2 sessions with 4 reps since" in ended.out
    assert ended.out.splitlines()[-1] == (
        "Streak: 2 days in a row; the longest was 2, of 2 days in all."
    )


def test_the_default_database_is_the_users_own(run, keep, tmp_path, monkeypatch):
    home = tmp_path / "home"
    monkeypatch.setattr(platformdirs, "user_data_path", lambda *_, **__: home)
    ended = run("history")
    assert (ended.status, ended.err) == (0, "")
    assert ended.out == f"No session is kept yet. The first will be in {home / 'history.db'}\n"
    assert not home.exists()

    keep(path=home / "history.db")
    assert "1 session with 2 reps" in run("history").out


def test_exercise_limits_the_trend_to_one_exercise(run, keep):
    ended = run("history", "--db", keep(), "--exercise", "scorpion")

    assert "scorpion, by day" in ended.out
    assert "1 session with 1 rep since" in ended.out
    assert "cat-cow" not in ended.out

    missing = run("history", "--db", keep(), "--exercise", "plank")
    assert missing.status == 2
    assert "plank: not in the history. There is: cat-cow, scorpion." in missing.error_line


def test_kind_limits_the_sessions(run, keep):
    keep(0, "live")
    db = keep(1, "analyze")

    assert "1 session with 2 reps" in run("history", "--db", db, "--kind", "analyze").out


def test_page_and_exports_are_written(run, keep, tmp_path):
    files = ("new/history.html", "reps.csv", "all.json")

    ended = run(
        *("history", "--db", keep()), "--html", files[0], "--export", files[1], "--export", files[2]
    )

    assert (ended.status, ended.out) == (0, "")
    assert ended.err.splitlines() == [f"Written: {Path(name)}" for name in files]
    assert (tmp_path / files[0]).read_text(encoding="utf-8").startswith("<!doctype html>")
    assert len((tmp_path / files[1]).read_text(encoding="utf-8").splitlines()) == 3
    assert len(json.loads((tmp_path / files[2]).read_text(encoding="utf-8"))["sessions"]) == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--export", "history.xlsx"], "history.xlsx: name a .csv or a .json file."),
        (["--html", "h.html", "--exercise", "scorpion"], "--exercise is for the tables"),
        (["--html", "history.db"], "history.db would be overwritten."),
        (["--last", "0"], "0 is not in the range"),
        (["delete"], "Say which sessions to delete by their numbers, or --all."),
        (["delete", "1", "--all"], "Say which sessions to delete by their numbers, or --all."),
        (["delete", "one"], "'one' is not a valid integer"),
    ],
)
def test_a_usage_error_is_one_line(run, keep, arguments, words):
    ended = run("history", "--db", keep(), *arguments)

    assert ended.status == 2
    assert words in ended.error_line


def test_an_impossible_request_is_one_line(run, keep, tmp_path):
    (tmp_path / "file").touch()

    assert (
        "no session is kept there"
        in run("history", "--html", "h.html", "--db", "none.db").error_line
    )
    assert "no session is kept there" in run("history", "delete", "1", "--db", "none.db").error_line
    assert "this is no file" in run("history", "--db", tmp_path).error_line
    assert (
        "cannot write there" in run("history", "--db", keep(), "--html", "file/h.html").error_line
    )
    assert not (tmp_path / "none.db").exists()


def test_a_damaged_history_is_set_aside_and_reported(run, tmp_path):
    (tmp_path / "history.db").write_bytes(b"damaged" * 1000)

    ended = run("history", "--db", tmp_path / "history.db")

    assert "is damaged. It is kept as history.db.damaged-" in ended.error_line
    (aside,) = tmp_path.glob("*.damaged-*")
    assert aside.read_bytes() == b"damaged" * 1000


@pytest.mark.parametrize(
    "arguments",
    [["--db", "history.db", "delete", "2", "3"], ["delete", "--db", "history.db", "2", "3"]],
)
def test_sessions_are_deleted_by_number(run, keep, numbers, arguments):
    for _ in range(4):
        db = keep()

    ended = run("history", *arguments, "--yes")

    assert (ended.status, ended.out) == (0, "Deleted: 2 sessions\n")
    assert numbers(db) == [1, 4]


def test_an_unknown_session_number_deletes_nothing(run, keep, numbers):
    db = keep()

    ended = run("history", "--db", db, "delete", "1", "7", "--yes")

    assert ended.status == 1
    assert ended.error_line.endswith(f"There is no session 7 in {db}. Nothing was deleted.")
    assert numbers(db) == [1]


@pytest.mark.parametrize(("answer", "left"), [("n\n", [1, 2]), ("", [1, 2]), ("y\n", [])])
def test_deleting_all_sessions_needs_confirmation(apart, keep, numbers, tmp_path, answer, left):
    keep()
    db = keep()

    ended = apart.run("history", "--db", db, "delete", "--all", cwd=tmp_path, input=answer.encode())

    assert ended.returncode == 0
    assert f"Delete 2 sessions from {db} for good?".encode() in ended.stderr
    assert numbers(db) == left


@pytest.mark.skipif(not hasattr(os, "wait4"), reason="needs the processor time of a child")
def test_a_year_of_daily_sessions_is_shown_fast(keep, made_up, apart, tmp_path):
    db = keep(366, reps=[made_up.rep(number, 10.0 * number) for number in range(1, 51)])
    with History.open(db, pytest.fail) as history:
        for statement in _A_YEAR.split(";"):
            history._connection.execute(statement)
    process = subprocess.Popen(
        [sys.executable, "-m", "pose_coach", "history", "--db", str(db)],
        cwd=tmp_path,
        env=apart.environment,
        stdout=subprocess.PIPE,
    )
    out = process.stdout.read().decode()
    process.stdout.close()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)

    assert process.returncode == 0
    assert "366 sessions with 18300 reps" in out
    # Of the processor, so that a busy machine does not matter; it is about a third of it.
    assert used.ru_utime + used.ru_stime < 0.5


_A_YEAR = """
    INSERT INTO session SELECT value, kind, exercise, source, model, version,
        strftime('%Y-%m-%dT%H:%M:%S.000+00:00', started_at, value || ' days'), utc_offset_s, ended_at, feeling
    FROM session, (WITH RECURSIVE n(value) AS (SELECT 2 UNION ALL SELECT value + 1 FROM n WHERE value < 366)
        SELECT value FROM n);
    INSERT INTO rep SELECT s.id, place, number, rep.exercise, side, start_s, end_s, counted_s, hold_s,
        range_deg, rushed, jerky, faults, confidence, figures
    FROM rep, session AS s WHERE s.id > 1;
    INSERT INTO phase SELECT s.id, rep, place, name, start_s, end_s, start_seen, range_deg, rushed, jerky,
        peak_speed_deg_s, smoothness_sparc
    FROM phase, session AS s WHERE s.id > 1
"""


def test_history_imports_nothing_heavy(keep, apart, tmp_path):
    db = keep()
    code = (
        "import sys\n"
        "from pose_coach.cli import main\n"
        f"main(['history', '--db', {str(db)!r}])\n"
        "sys.stderr.write(' '.join(sys.modules))\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=apart.environment,
        capture_output=True,
        text=True,
        timeout=apart.wait_s,
        check=True,
    )

    assert "1 session with 2 reps" in ended.stdout
    assert set(ended.stderr.split()).isdisjoint({"cv2", "mediapipe", "numpy", "av"})


def test_the_excel_option_adds_a_byte_order_mark(run, keep):
    db = keep(0)

    run("history", "--db", db, "--export", "plain.csv", "--export", "all.json", "--excel")
    run("history", "--db", db, "--export", "machine.csv")

    marked, plain = Path("plain.csv").read_bytes(), Path("machine.csv").read_bytes()
    assert marked == b"\xef\xbb\xbf" + plain
    assert json.loads(Path("all.json").read_text(encoding="utf-8"))
