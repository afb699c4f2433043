"""The history as one web page that needs nothing else: no network, no script."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from html import escape
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
        body=Markup(history_body(sessions, now)),  # it has escaped what it quotes
    )


def history_body(sessions: Sequence[KeptSession], now: datetime) -> str:
    """Return what stands in the page, as HTML, for whoever has a page of their own and links `STYLE`."""
    today = now.date()
    trend = periods(sessions, today)
    parts = [
        _overview(sessions, today),
        *(_exercise(name, trend) for name in exercises_in(sessions)),
        _sessions(sessions),
    ]
    shown = "\n".join(parts) if sessions else "<p>No session is kept yet.</p>"
    return f"<h1>History</h1>\n<p>As of {now.day} {now:%B %Y, %H:%M}.</p>\n{shown}"


def _overview(sessions: Sequence[KeptSession], today: date) -> str:
    tally = total(session.tally() for session in sessions)
    run = streak(sessions, today)
    tiles = (
        (str(len(sessions)), "session" if len(sessions) == 1 else "sessions"),
        (str(tally.reps), "rep" if tally.reps == 1 else "reps"),
        (share_words(tally), "of the reps clean"),
        (str(run.current), "day in a row" if run.current == 1 else "days in a row"),
        (str(run.longest), "longest streak"),
    )
    shown = "".join(f"<div><b>{value}</b>{name}</div>" for value, name in tiles)
    reps: Counter[date] = Counter()
    for session in sessions:
        reps[session.day] += session.tally().reps
    return (
        f'<section aria-label="In all"><div class="tiles">{shown}</div></section>\n'
        f"<section><h2>The last year</h2><p>{escape(streak_words(run))}</p>{year(reps, today)}</section>"
    )


def _exercise(name: str, trend: Sequence[Period]) -> str:
    labels = [period.label for period in trend]
    tallies = [period.tally(name) for period in trend]
    by_side = {side: [period.tally(name, side) for period in trend] for side in SIDES}
    is_sided = any(tally.reps for of_side in by_side.values() for tally in of_side)
    ranges = by_side if is_sided else {"all": tallies}
    in_all = total(tallies)
    unit = trend[-1].unit
    charts = [
        _figure(
            f"Reps a {unit}",
            f"{in_all.reps} in all",
            bars(f"{name}: reps a {unit}", labels, [tally.reps for tally in tallies], ""),
        ),
        _figure(
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
        _figure(
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
    ]
    head = [str(unit), "reps", "clean", "rushed", "phase", "range", *(SIDED if is_sided else ())]
    rows = [
        [label, *_figures(tally), *(balance_words(*sides) if is_sided else ())]
        for label, tally, *sides in zip(labels, tallies, *by_side.values(), strict=True)
        if tally.reps
    ]
    return (
        f'<section><h2>{escape(name)}</h2><div class="charts">{"".join(charts)}</div>'
        f"<details><summary>The figures of {escape(name)}</summary>{_table(head, rows)}</details></section>"
    )


def _figures(tally: Totals) -> list[str]:
    return [
        str(tally.reps),
        share_words(tally),
        str(tally.rushed),
        tempo_words(tally),
        range_words(tally),
    ]


def _sessions(sessions: Sequence[KeptSession]) -> str:
    head = ["when", "no.", "how", "reps", "clean", "phase", "time", "back", "exercises"]
    rows = [
        [
            f"{session.started:%Y-%m-%d %H:%M}",
            str(session.number),
            kind_words(session),
            str(session.tally().reps),
            share_words(session.tally()),
            tempo_words(session.tally()),
            clock_words(session.duration_s),
            FEELINGS.get(session.feeling or "", UNKNOWN),
            ", ".join(session.exercises),
        ]
        for session in reversed(sessions)
    ]
    return (
        "<section><h2>Sessions</h2><details><summary>"
        f"{counted(len(sessions), 'session')}, the newest first</summary>"
        f"{_table(head, rows, [session.number for session in reversed(sessions)])}</details></section>"
    )


def _figure(title: str, figure: str, chart: str) -> str:
    return f"<figure><figcaption><h3>{title}</h3><b>{figure}</b></figcaption>{chart}</figure>"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]], numbers: Sequence[int] = ()) -> str:
    """Return a table; where its rows are sessions, each names its number for a script."""
    marks = [f' data-session="{number}"' for number in numbers] or [""] * len(rows)
    columns = "".join(f'<th scope="col">{escape(name)}</th>' for name in head)
    lines = "\n".join(
        f'<tr{of}><th scope="row">{escape(first)}</th>'
        + "".join(f"<td>{escape(cell)}</td>" for cell in cells)
        + "</tr>"
        for (first, *cells), of in zip(rows, marks, strict=True)
    )
    return (
        '<div class="wide" tabindex="0" role="group" aria-label="Table"><table>'
        f"<thead><tr>{columns}</tr></thead>\n<tbody>{lines}</tbody></table></div>"
    )
