"""The one error that is shown to the user: a line that says what to do."""

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
"""What reading a document may raise where it is not what it should be: too deep, too large a number, ..."""

LONGEST = 200
"""Of what is said about a file: it may quote the file."""


def reason(error: Exception) -> str:
    """Return the reason of an error in one printable line."""
    lacks = "it lacks " if isinstance(error, KeyError) else ""
    words = " ".join(str(error).split()) or type(error).__name__
    return lacks + "".join(c if c.isprintable() else "?" for c in words[:LONGEST])


def shown(path: Path) -> str:
    """Return a path as printable text: no control characters, and no secrets of an address."""
    return "".join(c if c.isprintable() else "?" for c in without_secrets(str(path)))
