"""The history as one web page that needs nothing else: no network, no script."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from markupsafe import Markup

from pose_coach.common.html_page import rendered, style_in
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

TEMPLATES = Path(__file__).with_name("templates")
STYLE = TEMPLATES / "history.css"
SESSION_HEAD = ("when", "no.", "how", "reps", "clean", "phase", "time", "back", "exercises")

Row = tuple[int | None, str, Sequence[str]]
"""Number of the session, where it is one; what the row is about; and its cells."""


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
        TEMPLATES / "page.html",
        title="History of Pose Coach",
        style=style_in(STYLE),
        **_values(sessions, now),
    )


def history_body(sessions: Sequence[KeptSession], now: datetime) -> Markup:
    """Return what stands in the page, for whoever has a page of their own and links `STYLE`."""
    return Markup(rendered(TEMPLATES / "body.html", **_values(sessions, now)))


def _values(sessions: Sequence[KeptSession], now: datetime) -> dict[str, object]:
    today = now.date()
    trend = periods(sessions, today)
    tally = total(session.tally() for session in sessions)
    run = streak(sessions, today)
    reps: Counter[date] = Counter()
    for session in sessions:
        reps[session.day] += session.tally().reps
    return {
        "now": now,
        "sessions": sessions,
        "tiles": (
            (len(sessions), "session" if len(sessions) == 1 else "sessions"),
            (tally.reps, "rep" if tally.reps == 1 else "reps"),
            (share_words(tally), "of the reps clean"),
            (run.current, "day in a row" if run.current == 1 else "days in a row"),
            (run.longest, "longest streak"),
        ),
        "streak": streak_words(run),
        "year": year(reps, today),
        "exercises": [_exercise(name, trend) for name in exercises_in(sessions)],
        "counted": counted(len(sessions), "session"),
        "head": SESSION_HEAD,
        "rows": [_session_row(session) for session in reversed(sessions)],
    }


def _exercise(name: str, trend: Sequence[Period]) -> dict[str, object]:
    labels = [period.label for period in trend]
    tallies = [period.tally(name) for period in trend]
    by_side = {side: [period.tally(name, side) for period in trend] for side in SIDES}
    is_sided = any(tally.reps for of_side in by_side.values() for tally in of_side)
    ranges = by_side if is_sided else {"all": tallies}
    in_all = total(tallies)
    unit = trend[-1].unit
    rows: list[Row] = [
        (None, label, [*_figures(tally), *(balance_words(*sides) if is_sided else ())])
        for label, tally, *sides in zip(labels, tallies, *by_side.values(), strict=True)
        if tally.reps
    ]
    return {
        "name": name,
        "charts": (
            (
                f"Reps a {unit}",
                f"{in_all.reps} in all",
                bars(f"{name}: reps a {unit}", labels, [tally.reps for tally in tallies], ""),
            ),
            (
                "Seconds a phase",
                tempo_words(in_all),
                lines(
                    f"{name}: mean seconds of a phase by {unit}",
                    labels,
                    {"all": [tally.tempo_s for tally in tallies]},
                    " s",
                    1,
                ),
            ),
            (
                "Range, left solid, right dashed" if is_sided else "Range",
                range_words(in_all),
                lines(
                    f"{name}: mean range of motion by {unit}",
                    labels,
                    {side: [tally.range_deg for tally in of] for side, of in ranges.items()},
                    "°",
                    0,
                ),
            ),
        ),
        "head": (unit, "reps", "clean", "rushed", "phase", "range", *(SIDED if is_sided else ())),
        "rows": rows,
    }


def _figures(tally: Totals) -> list[str]:
    return [
        str(tally.reps),
        share_words(tally),
        str(tally.rushed),
        tempo_words(tally),
        range_words(tally),
    ]


def _session_row(session: KeptSession) -> Row:
    tally = session.tally()
    cells = (
        str(session.number),
        kind_words(session),
        str(tally.reps),
        share_words(tally),
        tempo_words(tally),
        clock_words(session.duration_s),
        FEELINGS.get(session.feeling or "", UNKNOWN),
        ", ".join(session.exercises),
    )
    return session.number, f"{session.started:%Y-%m-%d %H:%M}", cells
