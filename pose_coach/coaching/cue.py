"""Cues: a short sentence, or a sound where there is no speech."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How important a cue is: sets its colour and what it may interrupt."""

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
    """A short sound, used where there is no speech."""

    REP = "rep"
    HOLD_END = "hold-end"
    RUSHED = "rushed"
