"""The one kind of error that is shown to a person: a line that says what to do."""

from __future__ import annotations


class PoseCoachError(Exception):
    """Something outside the program is missing or unusable.

    The message is one line of plain words that says what is wrong and what to do about it.
    The command line prints it alone, without a traceback, and ends with status 1.
    """
