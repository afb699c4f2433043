"""Errors that are shown to the user as one line that says what to do."""

from __future__ import annotations

from pathlib import Path

from pose_coach.common.addresses import without_secrets


class PoseCoachError(Exception):
    """Something outside the program is missing or unusable.

    The message is one line of plain words that says what is wrong and what to do about it.
    The command line prints it alone, without a traceback, and ends with status 1.
    """


UNREADABLE = (
    KeyError,
    IndexError,
    TypeError,
    ValueError,
    AttributeError,
    ArithmeticError,
    NotImplementedError,
    RecursionError,
    MemoryError,
)
"""Errors of reading a malformed document: nested too deeply, a number too large, a missing key."""

LONGEST = 200
"""Limit of characters for the reason of an error, which may quote the file."""


def reason(error: Exception) -> str:
    """Return the reason of an error in one printable line."""
    lacks = "it lacks " if isinstance(error, KeyError) else ""
    words = " ".join(str(error).split()) or type(error).__name__
    return lacks + printable(words[:LONGEST])


def shown(path: Path) -> str:
    """Return a path as printable text: no control characters, and no secrets of an address."""
    return printable(without_secrets(str(path)))


def printable(text: str) -> str:
    """Return a text with every control character replaced by a question mark."""
    return "".join(c if c.isprintable() else "?" for c in text)
