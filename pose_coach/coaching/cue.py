"""What a person is told: a short sentence, or where nothing can be said, a sound."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a cue matters: sets its colour and who may interrupt whom."""

    INFO = "info"
    PRAISE = "praise"
    ADVICE = "advice"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Cue:
    """One short sentence that says what to do.

    Attributes
    ----------
    name
        What it is about: a fault's name, `rushed`, `jerky`, `view`, ...
    text
        The words, as spoken and as drawn.
    severity
        How much it matters.
    time_s
        When it was raised, media time.
    """

    name: str
    text: str
    severity: Severity
    time_s: float


class Tone(StrEnum):
    """A short sound, for where nothing can be said."""

    REP = "rep"
    HOLD_END = "hold-end"
    RUSHED = "rushed"
