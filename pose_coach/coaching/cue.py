"""Cues: a short sentence, or a sound where there is no speech."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How important a cue is. Decides its colour, and which other cues it may follow at once."""

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
        Its subject: the name of a fault, `slower`, `jerky`, `praise`.
    text
        The words, spoken and drawn.
    severity
        How important it is.
    time_s
        When it was raised, media time.
    """

    name: str
    text: str
    severity: Severity
    time_s: float


class Tone(StrEnum):
    """A short sound, used where there is no speech."""

    REP = "rep"
    HOLD_END = "hold-end"
    RUSHED = "rushed"
