"""Reading the history: sessions, what they add up to, streaks."""

from __future__ import annotations

import math
from datetime import date, datetime, timedelta, timezone

import pytest

from pose_coach.body.landmarks import Side
from pose_coach.history.query import KeptSession, Totals, kept_reps, opened_history, streak

TOKYO, HAWAII = timezone(timedelta(hours=9)), timezone(timedelta(hours=-10))


def sessions_on(*days):
    return tuple(
        KeptSession(0, "live", "0", datetime.combine(day, datetime.min.time()), True, 60.0)
        for day in days
    )


def march(*days):
    return sessions_on(*(date(2026, 3, day) for day in days))


def test_totals_add_up_all_reps(kept, made_up):
    quick = made_up.phase("to-cow", 20.0, 21.0, rushed=True)
    late = made_up.phase("to-cat", 22.0, 23.0, start_seen=False)
    kept.add(
        [
            made_up.rep(1, 0.0, range_deg=80.0),
            made_up.rep(2, 10.0, range_deg=90.0, faults=("hips-rocking",)),
            made_up.rep(3, 20.0, range_deg=math.nan, phases=(quick, late)),
        ]
    )

    (session,) = kept.sessions()
    tally = session.tally()

    assert (tally.reps, tally.clean, tally.rushed) == (3, 1, 1)
    assert tally.range_deg == 85.0
    # Five phases were seen from their start: four of 3 s, and one of 1 s.
    assert tally.tempo_s == pytest.approx(13 / 5)
    assert tally.clean_share == pytest.approx(1 / 3)
    assert session.duration_s == 27.0


def test_a_jerky_rep_is_not_clean(kept, made_up):
    kept.add([made_up.rep(phases=(made_up.phase(jerky=True),))])

    assert kept.sessions()[0].tally().clean == 0


def test_a_rep_that_was_not_seen_in_full_is_not_clean(kept, made_up):
    late = made_up.phase("to-cow", 0.0, 3.0, start_seen=False)
    kept.add(
        [
            made_up.rep(1),
            made_up.rep(2, 10.0, phases=(late, made_up.phase("to-cat", 4.0, 7.0))),
            made_up.rep(3, 20.0, phases=(made_up.phase(),)),
            made_up.rep(4, 30.0, exercise="scorpion", phases=()),
        ]
    )

    assert kept.sessions()[0].tally().clean == 1


def test_totals_are_by_exercise_and_side(kept, made_up):
    kept.add(
        [
            made_up.rep(1, 0.0),
            made_up.rep(1, 10.0, exercise="scorpion", side=Side.LEFT, range_deg=40.0),
            made_up.rep(2, 20.0, exercise="scorpion", side=Side.RIGHT, range_deg=50.0),
            made_up.rep(3, 30.0, exercise="scorpion", side=Side.RIGHT, range_deg=54.0),
        ]
    )

    (session,) = kept.sessions()

    assert session.exercises == ("cat-cow", "scorpion")
    assert session.tally("scorpion", "left") == Totals(1, 1, 0, 2, 6.0, 1, 40.0)
    assert session.tally("scorpion", "right").range_deg == 52.0
    assert session.tally(side="right").reps == 2
    assert session.only("scorpion").exercises == ("scorpion",)
    assert session.only("scorpion").tally().reps == 3


def test_sessions_are_sorted_by_time(kept, made_up):
    for day in (3, 1, 2):
        kept.on_day(datetime(2026, 3, day, 12, tzinfo=TOKYO), [made_up.rep()])

    assert [session.day.day for session in kept.sessions()] == [1, 2, 3]


def test_sessions_can_be_filtered_by_kind(kept, made_up):
    kept.add([made_up.rep()], kept.about("camera 0", kind="live"))
    kept.add([made_up.rep()], kept.about("clip.mp4", kind="analyze"))

    assert [session.source for session in kept.sessions()] == ["camera 0", "clip.mp4"]
    assert [session.source for session in kept.sessions("analyze")] == ["clip.mp4"]


def test_an_interrupted_session_is_marked(kept, made_up):
    kept.add([made_up.rep()])
    kept.run("UPDATE session SET ended_at = NULL")

    assert not kept.sessions()[0].ended


def test_the_day_is_in_the_time_zone_of_the_session(kept, made_up):
    # 23:30 in Tokyo and 23:45 in Hawaii: one day each, although 19 hours lie between the clocks.
    kept.on_day(datetime(2026, 3, 1, 23, 30, tzinfo=TOKYO), [made_up.rep()])
    kept.on_day(datetime(2026, 3, 2, 23, 45, tzinfo=HAWAII), [made_up.rep()])

    sessions = kept.sessions()

    assert [session.day.day for session in sessions] == [1, 2]
    assert streak(sessions, date(2026, 3, 2)).current == 2


@pytest.mark.parametrize(
    ("days", "today", "current", "longest"),
    [
        ((), 9, 0, 0),
        ((9,), 9, 1, 1),
        ((8,), 9, 1, 1),  # today is not over
        ((7,), 9, 0, 1),
        ((1, 2, 3, 7, 8), 9, 2, 3),
        ((7, 8, 8, 8, 9), 9, 3, 3),  # several sessions of a day are one day
        ((1, 2, 3, 4), 9, 0, 4),
        ((9, 10), 9, 2, 2),  # a clock that was wrong
    ],
)
def test_streaks_are_consecutive_days(days, today, current, longest):
    found = streak(march(*days), date(2026, 3, today))

    assert (found.current, found.longest, found.days) == (current, longest, len(set(days)))


def test_a_streak_spans_month_ends_and_leap_days():
    days = [date(2028, 2, 27) + timedelta(days=n) for n in range(4)]

    assert streak(sessions_on(*days), date(2028, 3, 1)).current == 4


def test_a_year_of_days_is_one_streak(kept, made_up):
    reps = [made_up.rep(number, 10.0 * number) for number in range(1, 3)]
    start = datetime(2026, 1, 1, 12, tzinfo=TOKYO)
    for day in range(5):
        kept.on_day(start + timedelta(days=day), reps)
    # Every session of the five becomes 73.
    kept.run(
        "WITH RECURSIVE copy(n) AS (SELECT 5 UNION ALL SELECT n + 5 FROM copy WHERE n < 360)"
        " INSERT INTO session (id, kind, exercise, source, model, version, started_at,"
        " utc_offset_s, ended_at) SELECT id + n, kind, exercise, source, model, version,"
        " strftime('%Y-%m-%dT12:00:00.000+00:00', started_at, n || ' days'), utc_offset_s, ended_at"
        " FROM session, copy;"
        "INSERT INTO rep SELECT s.id, place, number, exercise, side, start_s, end_s, counted_s, hold_s,"
        " range_deg, rushed, jerky, faults, confidence, figures FROM rep, (SELECT id FROM session WHERE"
        " id > 5) AS s WHERE session = 1;"
    )

    sessions = kept.sessions()

    assert len(sessions) == 365
    assert streak(sessions, date(2026, 12, 31)).longest == 365


def test_an_error_of_the_caller_is_not_damage(kept, made_up):
    kept.add([made_up.rep()])

    with pytest.raises(ZeroDivisionError), opened_history(kept.path, kept.said.append):
        raise ZeroDivisionError

    assert kept.path.exists()


def test_reps_come_back_as_they_were_kept(kept, made_up):
    first = made_up.rep(1)
    left = made_up.rep(2, 10.0, exercise="scorpion", side=Side.LEFT, faults=("hips-rocking",))
    kept.add([first, left])

    with opened_history(kept.path, kept.said.append) as connection:
        (reps,) = kept_reps(connection).values()

    assert reps == (first, left)


def test_what_was_not_known_of_a_rep_is_not_known_of_it_later(kept, made_up):
    kept.add([made_up.rep(range_deg=math.nan)])

    with opened_history(kept.path, kept.said.append) as connection:
        ((rep,),) = kept_reps(connection).values()

    assert math.isnan(rep.range_deg)
