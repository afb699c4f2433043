"""The history in the terminal: sessions and trends."""

from __future__ import annotations

import math
from collections.abc import Sequence

from rich import box
from rich.table import Table
from rich.text import Text

from pose_coach.history.query import SIDES, KeptSession, total
from pose_coach.history.trends import Period
from pose_coach.history.words import (
    SIDED,
    UNKNOWN,
    balance_words,
    clock_words,
    kind_words,
    range_words,
    share_words,
    tempo_words,
)


def session_table(sessions: Sequence[KeptSession], last: int) -> Table:
    """Return a table of the newest sessions."""
    shown = sessions[-last:]
    of = f" (the last {len(shown)} of {len(sessions)})" if len(shown) < len(sessions) else ""
    table = _table(f"Sessions{of}")
    for heading in ("no.", "when", "how", "reps", "l/r", "clean", "phase", "time", "exercise"):
        is_text = heading in ("when", "how", "exercise")
        table.add_column(heading, justify="left" if is_text else "right", no_wrap=True)
    for session in shown:
        tally = session.tally()
        table.add_row(
            str(session.number),
            f"{session.started:%Y-%m-%d %H:%M}",
            kind_words(session),
            str(tally.reps),
            balance_words(*(session.tally(side=side) for side in SIDES))[0],
            share_words(tally),
            tempo_words(tally),
            clock_words(session.duration_s),
            Text(_first_of(session.exercises)),
        )
    return table


def period_table(periods: Sequence[Period], exercise: str | None) -> Table:
    """Return a table of totals by period, of all exercises or of one."""
    unit = periods[0].unit
    table = _table(f"{exercise or 'Everything'}, by {unit}")
    table.add_column(f"{unit}")
    headings = ["sessions", "reps", "clean", "rushed", "phase"]
    # Degrees of different exercises do not add up.
    headings += ["range", *SIDED] if exercise else []
    for heading in headings:
        table.add_column(heading, justify="right")
    for period in periods:
        tally = period.tally(exercise)
        done = sum(session.tally(exercise).reps > 0 for session in period.sessions)
        row = [
            str(done),
            str(tally.reps),
            share_words(tally),
            str(tally.rushed),
            tempo_words(tally),
        ]
        if exercise:
            row += [range_words(tally)]
            row += balance_words(*(period.tally(exercise, side) for side in SIDES))
        table.add_row(period.label, *(row if done else [UNKNOWN] * len(row)))
    return table


def exercise_trends(
    exercises: Sequence[str], recent: Sequence[KeptSession], before: Sequence[KeptSession]
) -> Table:
    """Return a table of the last four weeks of each exercise, with the change from the four before."""
    table = _table("The last 4 weeks, and the change from the 4 weeks before")
    table.add_column("", no_wrap=True)
    for heading in ("reps", "clean", "phase", "range", *SIDED):
        table.add_column(heading, justify="right", no_wrap=True)
    for exercise in exercises:
        now = total(session.tally(exercise) for session in recent)
        then = total(session.tally(exercise) for session in before)
        if not now.reps:
            continue
        sides = (total(s.tally(exercise, side) for s in recent) for side in SIDES)
        table.add_row(
            Text(exercise),
            _changed(str(now.reps), now.reps, then.reps or math.nan, "+.0f"),
            _changed(share_words(now), 100 * now.clean_share, 100 * then.clean_share, "+.0f"),
            _changed(tempo_words(now), now.tempo_s, then.tempo_s, "+.1f"),
            _changed(range_words(now), now.range_deg, then.range_deg, "+.0f"),
            *balance_words(*sides),
        )
    return table


def _first_of(exercises: tuple[str, ...]) -> str:
    others = f" +{len(exercises) - 1}" if len(exercises) > 1 else ""
    return exercises[0] + others if exercises else UNKNOWN


def _changed(words: str, now: float, before: float, form: str) -> Text:
    """Return a value and, if known, its change."""
    text = Text(words)
    change = now - before
    if not math.isnan(change):
        by = format(change, form)
        text.append(f" {by if float(by) else '='}", style="dim")
    return text


def _table(title: str) -> Table:
    return Table(
        title=Text(title, style="bold"),
        box=box.SIMPLE_HEAD,
        padding=(0, 1, 0, 0),
        title_justify="left",
    )
