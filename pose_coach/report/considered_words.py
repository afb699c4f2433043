"""Wording for movements that were considered as repetitions."""

from __future__ import annotations

from collections.abc import Sequence

from pose_coach.counting.events import Considered
from pose_coach.exercises.catalog import exercise_named

LIKELIHOODS = (
    (0.9, "very likely"),
    (0.66, "likely"),
    (0.33, "about as likely as not"),
    (0.1, "unlikely"),
)
"""From which probability on which words hold: those of the IPCC's guidance on uncertainty (Mastrandrea et
al. 2010)."""


def movement_words(considered: Considered) -> str:
    """Return the exercise of which it would be a repetition, and the side."""
    title = exercise_named(considered.exercise).title
    return title if considered.side is None else f"{title}, {considered.side}"


def outcome_words(considered: Considered) -> str:
    """Return whether it was counted, and why not."""
    if considered.counted:
        return "counted"
    return "perhaps, not counted" if considered.perhaps else "not counted"


def likelihood_words(probability: float) -> str:
    """Return how likely it is that it is a repetition, in words and percent; nothing is quite certain."""
    words = next((words for least, words in LIKELIHOODS if probability >= least), "very unlikely")
    return f"{words}, {min(max(probability, 0.01), 0.99):.0%}"


def perhaps_words(considered: Sequence[Considered]) -> str:
    """Return how many were perhaps repetitions, in a sentence; nothing where none was."""
    count = sum(each.perhaps for each in considered)
    if count == 1:
        return "1 movement was perhaps a repetition and was not counted."
    return f"{count} movements were perhaps repetitions and were not counted." if count else ""


def sum_words(considered: Sequence[Considered]) -> str:
    """Return how many were counted, perhaps repetitions, and others."""
    counted = sum(each.counted for each in considered)
    perhaps = sum(each.perhaps for each in considered)
    others = len(considered) - counted - perhaps
    return f"Counted {counted}, perhaps {perhaps} (not counted), others {others}."
