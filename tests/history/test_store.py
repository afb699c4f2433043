"""Writing the history: what a session leaves behind, rep by rep."""

from __future__ import annotations

import math
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import platformdirs
import pytest

from pose_coach.body.landmarks import Side
from pose_coach.history.store import About, History, default_path, kept_session


def test_the_default_path_is_in_the_data_folder(monkeypatch):
    monkeypatch.setattr(platformdirs, "user_data_path", lambda *_, **__: Path("home/pose-coach"))

    assert default_path() == Path("home/pose-coach/history.db")


def test_a_kept_rep_is_on_disk_at_once(kept, made_up):
    with kept_session(kept.path, kept.about(), kept.said.append) as record:
        for number in (1, 2, 3):
            record.keep(made_up.rep(number, 10.0 * number))
            assert kept.rows("SELECT count(*) FROM rep") == [(number,)]

        assert kept.rows("SELECT ended_at FROM session") == [(None,)]

    assert kept.rows("SELECT ended_at IS NULL FROM session") == [(0,)]
    assert kept.said == []


def test_every_field_of_a_rep_is_stored(kept, made_up):
    rep = made_up.rep(
        4,
        2.0,
        side=Side.LEFT,
        exercise="scorpion",
        faults=("leg-thrown", "short-reach"),
        metrics={"pelvis_turn_deg": 33.5, "unseen_deg": math.nan},
        confidence=math.nan,
        phases=(made_up.phase("to-over", 2.0, 3.5, rushed=True),),
    )

    kept.add([rep])

    assert kept.rows("SELECT * FROM rep") == [
        (
            *(1, 1, 4, "scorpion", "left", 2.0, 9.0, 9.3, 1.0, 90.0, 1, 0),
            *('["leg-thrown", "short-reach"]', None),
            '{"pelvis_turn_deg": 33.5, "unseen_deg": null}',
        )
    ]
    assert kept.rows("SELECT * FROM phase") == [
        (1, 1, 1, "to-over", 2.0, 3.5, 1, 90.0, 1, 0, 56.0, -1.5)
    ]


def test_a_rep_is_updated_with_its_last_hold(kept, made_up):
    first, second = made_up.rep(1, 0.0), made_up.rep(2, 10.0)

    kept.add([first, replace(first, hold_s=4.5), second])

    assert kept.rows("SELECT place, hold_s FROM rep") == [(1, 4.5), (2, 1.0)]
    assert kept.rows("SELECT count(*) FROM phase") == [(4,)]


def test_keeping_an_unchanged_rep_writes_nothing(kept, made_up):
    """Only what is new, or has changed, is written."""
    reps = [made_up.rep(1, 0.0), made_up.rep(2, 10.0)]
    with kept_session(kept.path, kept.about(), kept.said.append) as record:
        for rep in reps:
            record.keep(rep)
        kept.run("UPDATE rep SET confidence = 0.1")
        for rep in (replace(reps[0]), replace(reps[1], hold_s=3.0)):
            record.keep(rep)

    assert kept.rows("SELECT place, hold_s, confidence FROM rep") == [(1, 1.0, 0.1), (2, 3.0, 0.9)]


def test_reps_with_equal_numbers_in_different_sets_are_kept(kept, made_up):
    reps = [
        made_up.rep(1, 0.0),
        made_up.rep(2, 10.0),
        made_up.rep(1, 20.0, exercise="scorpion"),
        made_up.rep(1, 30.0),  # the set was begun again
    ]

    kept.add(reps)

    assert kept.rows("SELECT place, number, exercise FROM rep") == [
        (1, 1, "cat-cow"),
        (2, 2, "cat-cow"),
        (3, 1, "scorpion"),
        (4, 1, "cat-cow"),
    ]


def test_a_session_without_reps_is_not_stored(kept):
    kept.add([])

    assert kept.rows("SELECT * FROM session") == []


def test_times_are_stored_in_utc_with_the_local_offset(kept, made_up):
    kept.add([made_up.rep()])

    assert kept.rows("SELECT started_at, utc_offset_s FROM session") == [
        ("2026-03-01T17:30:00.000+00:00", 3600)
    ]


def test_a_session_starts_now_by_default(kept, made_up):
    before = datetime.now().astimezone()
    kept.add([made_up.rep()], About("live", None, "0", "full"))
    (session,) = kept.sessions()

    assert abs((session.started - before).total_seconds()) < 60
    assert session.started.utcoffset() == before.utcoffset()


def test_a_start_without_a_time_zone_is_refused(kept):
    with (
        History.open(kept.path, kept.said.append) as history,
        pytest.raises(ValueError, match="zone"),
    ):
        history.session(kept.about(started_at=datetime(2026, 3, 1)), kept.said.append)


@pytest.mark.parametrize(
    ("source", "stored"),
    [
        ("rtsp://me:p@ss@camera/live?token=3", "rtsp://camera/live"),
        ("http://camera:8080/video", "http://camera:8080/video"),
        ("films/me@home?.mp4", "films/me@home?.mp4"),
        ("b\udcffd.mp4", "b?d.mp4"),
    ],
)
def test_no_password_is_stored(kept, made_up, source, stored):
    kept.add([made_up.rep()], kept.about(source))

    assert kept.rows("SELECT source FROM session") == [(stored,)]


def test_numpy_numbers_are_stored_as_numbers(kept, made_up):
    phase = made_up.phase(rushed=np.bool_(True), peak_speed_deg_s=np.float32(math.inf))

    kept.add([made_up.rep(range_deg=np.float32(90.5), phases=(phase,))])

    assert kept.rows("SELECT range_deg, rushed FROM rep") == [(90.5, 1)]
    assert kept.rows("SELECT rushed, peak_speed_deg_s FROM phase") == [(1, None)]
    assert kept.said == []


def test_without_a_path_nothing_is_stored(tmp_path, made_up):
    with kept_session(None, About("live", None, "0", "full"), pytest.fail) as record:
        record.keep(made_up.rep())

    assert list(tmp_path.iterdir()) == []


def test_a_session_can_be_used_from_another_thread(kept, made_up):
    with (
        ThreadPoolExecutor(1) as other,
        kept_session(kept.path, kept.about(), kept.said.append) as record,
    ):
        other.submit(record.keep, made_up.rep()).result()

    assert kept.rows("SELECT count(*), count(ended_at) FROM rep, session") == [(1, 1)]
    assert kept.said == []


def test_two_simultaneous_sessions_keep_all_reps(kept, made_up):
    with (
        kept_session(kept.path, kept.about("one"), kept.said.append) as one,
        kept_session(kept.path, kept.about("other"), kept.said.append) as other,
    ):
        for number in range(1, 11):
            one.keep(made_up.rep(number, 10.0 * number))
            other.keep(made_up.rep(number, 10.0 * number, exercise="scorpion"))

    assert [(s.source, s.tally().reps) for s in kept.sessions()] == [("one", 10), ("other", 10)]
    assert kept.said == []


def test_a_failed_write_is_retried_with_the_next_rep(kept, made_up):
    """While another program holds the database, coaching goes on, and one line says so."""
    with kept_session(kept.path, kept.about(), kept.said.append) as record:
        record.keep(made_up.rep(1, 0.0))
        with closing(sqlite3.connect(kept.path, isolation_level=None)) as holder:
            holder.execute("BEGIN IMMEDIATE")
            record.keep(made_up.rep(2, 10.0))
            record.keep(made_up.rep(3, 20.0))
        assert kept.rows("SELECT count(*) FROM rep") == [(1,)]

        record.keep(made_up.rep(4, 30.0))

    assert kept.rows("SELECT place, number FROM rep") == [(1, 1), (2, 2), (3, 3), (4, 4)]
    (words,) = kept.said
    assert words == (
        f"{kept.path}: another program has kept it locked for too long. Close it and try again."
        " Coaching goes on; the history may miss reps."
    )


def test_a_full_disk_is_one_line_and_no_error(kept, made_up):
    with (
        History.open(kept.path, kept.said.append) as history,
        history.session(kept.about(), kept.said.append) as record,
    ):
        (pages,) = history._connection.execute("PRAGMA page_count").fetchone()
        history._connection.execute(f"PRAGMA max_page_count = {pages}")
        for number in range(1, 200):
            record.keep(made_up.rep(number, 10.0 * number))

    first, last = kept.said
    assert first.startswith(f"{kept.path}: the disk is full. Make room")
    assert last.endswith("reps are not kept.")
    ((reps,),) = kept.rows("SELECT count(*) FROM rep")
    assert 0 < reps < 199
    assert kept.rows("PRAGMA integrity_check") == [("ok",)]


def test_an_unusable_history_does_not_stop_the_session(tmp_path, made_up):
    (tmp_path / "file").touch()
    said = []

    with kept_session(
        tmp_path / "file" / "history.db", About("live", None, "0", "full"), said.append
    ) as r:
        r.keep(made_up.rep())

    (words,) = said
    assert words.endswith("Name another file with --db. This session is not kept.")


def test_deleted_sessions_leave_no_trace_in_the_file(kept, made_up):
    kept.add([made_up.rep(1, faults=("elbows-bending",))])
    kept.add([made_up.rep(2), made_up.rep(3, 10.0)])
    with History.open(kept.path, kept.said.append) as history:
        assert history.delete([1, 7]) == 1
        assert b"elbows-bending" not in kept.path.read_bytes()
        assert history.delete(None) == 1

    for table in ("session", "rep", "phase"):
        assert kept.rows(f"SELECT count(*) FROM {table}") == [(0,)]


def test_session_numbers_are_never_reused(kept, made_up):
    kept.add([made_up.rep()])
    with History.open(kept.path, kept.said.append) as history:
        history.delete(None)
    kept.add([made_up.rep()])

    assert [session.number for session in kept.sessions()] == [2]


def test_a_session_deleted_while_running_keeps_later_reps(kept, made_up):
    with kept_session(kept.path, kept.about(), kept.said.append) as record:
        record.keep(made_up.rep(1, 0.0))
        with History.open(kept.path, kept.said.append) as history:
            history.delete(None)
        record.keep(made_up.rep(2, 10.0))

    assert kept.rows("SELECT session, place, number FROM rep") == [(1, 2, 2)]
    assert kept.said == []


def test_a_deleted_file_is_recreated_with_the_whole_session(kept, made_up):
    reps = [made_up.rep(number, 10.0 * number) for number in (1, 2, 3)]

    with kept_session(kept.path, kept.about(), kept.said.append) as record:
        record.keep(reps[0])
        record.keep(reps[1])
        for file in kept.path.parent.glob(f"{kept.path.name}*"):
            file.unlink()
        record.keep(reps[2])

    assert kept.rows("SELECT place, start_s FROM rep") == [(1, 10.0), (2, 20.0), (3, 30.0)]
    assert kept.rows("SELECT count(*), count(ended_at) FROM session") == [(1, 1)]
    (said,) = kept.said
    assert "was taken away. A new history begins, with all of this session." in said


def test_setting_the_clock_back_does_not_make_a_negative_duration(kept, made_up, monkeypatch):
    class SetBack(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime(1999, 1, 1, tzinfo=tz)

    about = kept.about(started_at=datetime(2026, 3, 1, 18, 30, tzinfo=UTC))
    with kept_session(kept.path, about, kept.said.append) as record:
        record.keep(made_up.rep())
        monkeypatch.setattr("pose_coach.history.store.datetime", SetBack)

    ((started, ended),) = kept.rows("SELECT started_at, ended_at FROM session")
    assert started <= ended < "2026-03-01T18:31"
