"""The history as a self-contained web page without scripts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from markupsafe import Markup

from pose_coach.common.html_page import SHARED, rendered, style_in
from pose_coach.history.charts import bars, lines, year
from pose_coach.history.query import SIDES, KeptSession, Totals, streak, total
from pose_coach.history.schema import FEELINGS
from pose_coach.history.trends import Period, exercises_in, periods
from pose_coach.history.words import (
    SIDED,
    UNKNOWN,
    balance_words,
    clock_words,
    counted,
    kind_words,
    range_words,
    share_words,
    streak_words,
    tempo_words,
)

STYLE = Path(__file__).with_name("page.css")
TEMPLATE = Path(__file__).with_name("page.html")


def history_page(sessions: Sequence[KeptSession], now: datetime) -> str:
    """Return the page.

    Parameters
    ----------
    sessions
        The oldest first.
    now
        In the person's time zone.
    """
    return rendered(
        SHARED / "file.html",
        title="History of Pose Coach",
        style=style_in(STYLE),
        body=Markup(history_body(sessions, now)),  # escaped by its template
    )


def history_body(sessions: Sequence[KeptSession], now: datetime) -> str:
    """Return the body of the page as HTML, for another page that includes the style sheet `STYLE`."""
    today = now.date()
    trend = periods(sessions, today)
    all_reps = total(session.tally() for session in sessions)
    run = streak(sessions, today)
    reps: Counter[date] = Counter()
    for session in sessions:
        reps[session.day] += session.tally().reps
    return rendered(
        TEMPLATE,
        now=now,
        tiles=(
            (len(sessions), "session" if len(sessions) == 1 else "sessions"),
            (all_reps.reps, "rep" if all_reps.reps == 1 else "reps"),
            (share_words(all_reps), "of the reps clean"),
            (run.current, "day in a row" if run.current == 1 else "days in a row"),
            (run.longest, "longest streak"),
        ),
        streak=streak_words(run),
        year=year(reps, today),
        exercises=[_exercise(name, trend) for name in exercises_in(sessions)],
        sessions=counted(len(sessions), "session") if sessions else "",
        session_head=("when", "no.", "how", "reps", "clean", "phase", "time", "back", "exercises"),
        numbers=[session.number for session in reversed(sessions)],
        session_rows=[_session_row(session) for session in reversed(sessions)],
    )


def _exercise(name: str, trend: Sequence[Period]) -> dict[str, object]:
    """Return the charts and the table of an exercise."""
    labels = [period.label for period in trend]
    tallies = [period.tally(name) for period in trend]
    by_side = {side: [period.tally(name, side) for period in trend] for side in SIDES}
    is_sided = any(tally.reps for of_side in by_side.values() for tally in of_side)
    in_all, unit = total(tallies), trend[-1].unit
    reps = [tally.reps for tally in tallies]
    tempo = {"all": [tally.tempo_s for tally in tallies]}
    ranges = {
        side: [tally.range_deg for tally in of]
        for side, of in (by_side if is_sided else {"all": tallies}).items()
    }
    mean_s, mean_deg = f"mean seconds of a phase by {unit}", f"mean range of motion by {unit}"
    range_title = "Range, left solid, right dashed" if is_sided else "Range"
    charts = (
        (
            f"Reps a {unit}",
            f"{in_all.reps} in all",
            bars(f"{name}: reps a {unit}", labels, reps, ""),
        ),
        (
            "Seconds a phase",
            tempo_words(in_all),
            lines(f"{name}: {mean_s}", labels, tempo, " s", 1),
        ),
        (range_title, range_words(in_all), lines(f"{name}: {mean_deg}", labels, ranges, "°", 0)),
    )
    head = (str(unit), "reps", "clean", "rushed", "phase", "range", *(SIDED if is_sided else ()))
    rows = [
        [label, *_figures(tally), *(balance_words(*sides) if is_sided else ())]
        for label, tally, *sides in zip(labels, tallies, *by_side.values(), strict=True)
        if tally.reps
    ]
    return {"name": name, "charts": charts, "head": head, "rows": rows}


def _figures(tally: Totals) -> list[str]:
    return [
        str(tally.reps),
        share_words(tally),
        str(tally.rushed),
        tempo_words(tally),
        range_words(tally),
    ]


def _session_row(session: KeptSession) -> list[str]:
    tally = session.tally()
    return [
        f"{session.started:%Y-%m-%d %H:%M}",
        str(session.number),
        kind_words(session),
        str(tally.reps),
        share_words(tally),
        tempo_words(tally),
        clock_words(session.duration_s),
        FEELINGS.get(session.feeling or "", UNKNOWN),
        ", ".join(session.exercises),
    ]
