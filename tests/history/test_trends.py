"""Trends of the history: days, weeks, months, and the last four weeks."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from pose_coach.history.query import KeptSession, Totals
from pose_coach.history.trends import exercises_in, periods, recent_and_before

TODAY = date(2026, 3, 18)  # a Wednesday


def session(days_ago, *exercises):
    started = datetime.combine(TODAY - timedelta(days=days_ago), datetime.min.time())
    tallies = {(name, None): Totals(reps=2) for name in exercises or ("cat-cow",)}
    return KeptSession(days_ago, "live", "0", started, True, 60.0, tallies)


def test_no_sessions_give_no_periods():
    assert periods((), TODAY) == ()
    assert recent_and_before((), TODAY) == ((), ())
    assert exercises_in(()) == ()


@pytest.mark.parametrize(
    ("first_days_ago", "unit", "count"),
    [
        (0, "day", 1),
        (13, "day", 14),
        (14, "week", 3),
        (93, "week", 14),
        (94, "month", 4),
        (2000, "month", 14),
    ],
)
def test_the_period_length_fits_the_span_of_sessions(first_days_ago, unit, count):
    trend = periods((session(first_days_ago), session(0)), TODAY)

    assert (trend[0].unit, len(trend)) == (unit, count)
    assert trend[-1].sessions[-1].number == 0


def test_weeks_begin_on_mondays_and_months_on_their_first():
    weeks = periods((session(20), session(0)), TODAY)
    months = periods((session(200), session(0)), TODAY)

    assert [period.start for period in weeks] == [
        date(2026, 2, 23),
        date(2026, 3, 2),
        date(2026, 3, 9),
        date(2026, 3, 16),
    ]
    assert months[0].start == date(2025, 8, 1)
    assert (weeks[0].label, months[0].label) == ("23 Feb", "Aug 2025")


def test_empty_periods_are_included():
    trend = periods((session(3), session(3), session(0)), TODAY)

    assert [period.tally().reps for period in trend] == [4, 0, 0, 2]


def test_a_session_in_the_future_is_included():
    """A clock may have been wrong."""
    trend = periods((session(0), session(-2)), TODAY)

    assert [len(period.sessions) for period in trend] == [1, 0, 1]


def test_recent_and_earlier_sessions_are_four_weeks_each():
    sessions = tuple(session(days_ago) for days_ago in (56, 55, 28, 27, 0))

    recent, before = recent_and_before(sessions, TODAY)

    assert [s.number for s in recent] == [27, 0]
    assert [s.number for s in before] == [55, 28]


def test_exercises_are_in_the_order_of_the_fullest_session():
    sessions = (session(3, "scorpion"), session(2, "cat-cow", "plank"), session(1, "twist"))

    assert exercises_in(sessions) == ("cat-cow", "plank", "scorpion", "twist")
