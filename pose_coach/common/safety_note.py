"""The safety note, and whether this user has seen it."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import platformdirs

SAFETY_NOTE = (
    "Stop if anything hurts. Ask a doctor or physiotherapist first if you have osteoporosis, a disc problem,"
    " wrist pain, a recent back or shoulder injury, or are pregnant. This coaches movement. It is not medical"
    " advice."
)
PRIVACY_NOTE = "Everything stays on this computer."


def note_is_due() -> bool:
    """Return whether the note has never been shown to this user on this computer."""
    try:
        return not _marker().exists()
    except OSError:  # if the folder cannot be read, show the note again
        return True


def note_was_shown() -> None:
    """Remember that the note was shown. If that fails, it is shown again next time."""
    marker = _marker()
    with suppress(OSError):
        marker.parent.mkdir(parents=True, exist_ok=True)
        marker.touch()


def _marker() -> Path:
    return platformdirs.user_data_path("pose-coach", appauthor=False) / "safety-note-shown"
