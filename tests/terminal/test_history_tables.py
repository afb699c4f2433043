"""The history in the terminal."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from rich.console import Console

from pose_coach.history.query import KeptSession, Totals
from pose_coach.history.trends import periods, recent_and_before
from pose_coach.terminal.history_tables import exercise_trends, period_table, session_table

TODAY = date(2026, 3, 18)


def printed(table, width=80):
    """The rows of a table as they stand in a terminal, by their words."""
    console = Console(width=width)
    with console.capture() as capture:
        console.print(table)
    return [" ".join(line.split()) for line in capture.get().splitlines() if line.strip()]


def session(days_ago, reps=10, tempo_s=3.0, range_deg=80.0, kind="live"):
    started = datetime.combine(TODAY - timedelta(days=days_ago), datetime.min.time())
    return KeptSession(
        100 - days_ago,
        kind,
        "0",
        started + timedelta(hours=18, minutes=30),
        True,
        125.4,
        {
            ("cat-cow", None): Totals(reps, reps // 2, 1, 2, 2 * tempo_s, 1, range_deg),
            ("t-spine-rotation", "left"): Totals(4, 4, 0, 2, 2 * tempo_s, 1, 50.0),
            ("t-spine-rotation", "right"): Totals(5, 5, 0, 2, 2 * tempo_s, 1, 60.0),
        },
    )


def test_each_session_has_a_row():
    title, headings, _, *rows = printed(session_table([session(1), session(0, kind="analyze")], 10))

    assert title == "Sessions"
    assert headings == "no. when how reps l/r clean phase time exercise"
    assert rows[0] == "99 2026-03-17 18:30 live 19 4/5 74 % 3.0 s 2:05 cat-cow +1"
    assert rows[1].split()[3] == "video"


def test_only_the_newest_sessions_are_listed():
    title, _, _, *rows = printed(session_table([session(n) for n in (2, 1, 0)], 2))

    assert title == "Sessions (the last 2 of 3)"
    assert [row.split()[0] for row in rows] == ["99", "100"]


def test_empty_periods_have_a_row_too():
    title, _, _, *rows = printed(period_table(periods([session(2), session(0)], TODAY), None))

    assert title == "Everything, by day"
    assert rows[0] == "16 Mar 1 19 74 % 1 3.0 s"
    assert rows[1] == "17 Mar - - - - -"


def test_the_trend_of_one_exercise_shows_range_and_sides():
    only = [session(0).only("t-spine-rotation")]

    *_, row = printed(period_table(periods(only, TODAY), "t-spine-rotation"))

    assert row == "18 Mar 1 9 100 % 0 3.0 s 55° 4/5 50°/60°"


def test_recent_weeks_show_the_change():
    sessions = [session(30, reps=8, tempo_s=3.0, range_deg=80.0), session(0, 10, 3.4, 85.2)]

    _, _, _, cat_cow, rotation = printed(
        exercise_trends(["cat-cow", "t-spine-rotation"], *recent_and_before(sessions, TODAY))
    )

    assert cat_cow == "cat-cow 10 +2 50 % = 3.4 s +0.4 85° +5"
    assert rotation.split()[-2:] == ["4/5", "50°/60°"]


def test_without_earlier_weeks_no_change_is_shown():
    _, _, _, cat_cow, _ = printed(
        exercise_trends(["cat-cow", "t-spine-rotation"], [session(0)], [])
    )

    assert cat_cow == "cat-cow 10 50 % 3.0 s 80°"


@pytest.mark.parametrize("width", [80, 200])
def test_only_long_lists_of_exercises_are_cut(width):
    sessions = [session(30), session(0)]
    tables = (
        period_table(periods(sessions, TODAY), None),
        exercise_trends(["cat-cow", "t-spine-rotation"], *recent_and_before(sessions, TODAY)),
        session_table(sessions, 10),
    )

    assert not any("…" in line for table in tables for line in printed(table, width))
