"""What everybody should have read before the first session, and whether this person has been shown it."""

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
    """Return whether the note has never been shown to this person here."""
    try:
        return not _marker().exists()
    except OSError:  # the folder cannot even be looked into: better once more than never
        return True


def note_was_shown() -> None:
    """Remember that the note was shown. Where that cannot be remembered it is shown again next time."""
    marker = _marker()
    with suppress(OSError):
        marker.parent.mkdir(parents=True, exist_ok=True)
        marker.touch()


def _marker() -> Path:
    return platformdirs.user_data_path("pose-coach", appauthor=False) / "safety-note-shown"
