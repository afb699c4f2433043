"""The totals of the history as text, for the terminal and for the page."""

from __future__ import annotations

from collections.abc import Sequence

from pose_coach.history.query import KeptSession, Streak, Totals, total

UNKNOWN = "-"
SIDED = ("l/r", "range l/r")
"""Headings of `balance_words`."""


def summary_words(sessions: Sequence[KeptSession], streak: Streak) -> str:
    """Return a summary of all sessions, in two lines."""
    tally = total(session.tally() for session in sessions)
    since = sessions[0].started
    return (
        f"{counted(len(sessions), 'session')} with {counted(tally.reps, 'rep')} since"
        f" {since.day} {since:%B %Y}, {share_words(tally)} of the reps clean.\n{streak_words(streak)}"
    )


def streak_words(streak: Streak) -> str:
    """Return the streak as a sentence."""
    now = f"{counted(streak.current, 'day')} in a row" if streak.current else "no streak just now"
    return (
        f"Streak: {now}; the longest was {streak.longest}, of {counted(streak.days, 'day')} in all."
    )


def counted(count: int, noun: str) -> str:
    """Return "1 day", "2 days"."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def share_words(tally: Totals) -> str:
    """Return the share of clean reps."""
    return f"{100 * tally.clean_share:.0f} %" if tally.reps else UNKNOWN


def tempo_words(tally: Totals) -> str:
    """Return the mean time of a phase."""
    return f"{tally.tempo_s:.1f} s" if tally.phases else UNKNOWN


def range_words(tally: Totals) -> str:
    """Return the mean range of motion."""
    return f"{tally.range_deg:.0f}°" if tally.ranged else UNKNOWN


def clock_words(duration_s: float) -> str:
    """Return minutes and seconds."""
    minutes, seconds = divmod(round(duration_s), 60)
    return f"{minutes}:{seconds:02d}"


def balance_words(left: Totals, right: Totals) -> tuple[str, str]:
    """Return reps and range of left and right; empty without sides."""
    if not left.reps + right.reps:
        return "", ""
    return f"{left.reps}/{right.reps}", f"{range_words(left)}/{range_words(right)}"


def kind_words(session: KeptSession) -> str:
    """Return the kind of a session for the user."""
    return "video" if session.kind == "analyze" else session.kind
