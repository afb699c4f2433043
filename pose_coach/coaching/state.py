"""What a person is shown at one moment: everything the display draws from."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray


class Status(StrEnum):
    """What the session is doing."""

    WAITING = "waiting"  # for the start posture, or for somebody to be seen
    READY = "ready"  # in the start posture, not moving yet
    MOVING = "moving"
    HOLDING = "holding"
    PAUSED = "paused"
    DONE = "done"  # the goal is reached


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


@dataclass(frozen=True, slots=True)
class Pace:
    """The travel between two ends, now.

    Attributes
    ----------
    phase
        Name of the phase under way, such as `to-cat`.
    label
        The same for a person: "Round your back".
    elapsed_s
        Seconds since this phase began.
    progress
        How far the body has come, 0 at the end it left to 1 at the end it goes to; NaN while this
        person's range is not known.
    rushed_below_s
        A phase shorter than this is rushed.
    ideal_s
        Slowest and quickest of the ideal band: (shortest, longest) seconds.
    too_fast
        Whether the phase, at the pace so far, would end below `rushed_below_s`.
    to_second_end
        Whether the travel goes from the first end (cow) to the second (cat); None where nobody
        says, and the display then tells it from `SessionState.position`.
    """

    phase: str
    label: str
    elapsed_s: float
    progress: float
    rushed_below_s: float
    ideal_s: tuple[float, float]
    too_fast: bool
    to_second_end: bool | None = None


@dataclass(frozen=True, slots=True)
class BodyDrawing:
    """The body as it is drawn over the picture, in pixels of the source frame.

    Attributes
    ----------
    landmarks_px
        33 x 2, MediaPipe's order; NaN where a landmark is unknown.
    visibility
        33, from 0 to 1.
    back_px
        N x 2 points along the back from hip to shoulder, or None where it cannot be seen.
    back_curve_deg
        The curve of the back, positive rounded, NaN where unknown.
    """

    landmarks_px: NDArray[np.float64]
    visibility: NDArray[np.float64]
    back_px: NDArray[np.float64] | None
    back_curve_deg: float


@dataclass(frozen=True, slots=True)
class SessionState:
    """Everything that is shown at one moment.

    Attributes
    ----------
    time_s
        Media time.
    exercise, title
        Name (`cat-cow`) and the same for a person ("Cat-cow").
    status
        What the session is doing.
    reps, goal
        Repetitions counted and aimed for (`goal` is None where there is no fixed count).
    clean, rushed, partial
        Repetitions without rush or fault, with a rushed phase, and begun but not finished.
    pace
        The travel under way, or None at rest.
    hold_s
        Seconds the present hold has lasted, 0 when there is none.
    end_label
        The end the body is at ("Cow", "Cat"), or None between ends.
    position
        Where the body is in this person's own range: 0 at the first end (cow), 1 at the second
        (cat), NaN while unknown.
    instruction
        How to get into the start posture, while waiting for it, or None.
    cue
        The one thing to say now, or None.
    cannot_see
        What cannot be seen from here and what to do about it, or None.
    body
        What is drawn over the person, or None where nobody is seen.
    frames_per_s
        Frames analysed a second, NaN where it has no meaning (a recording).
    end_labels
        The two ends for a person ("Cow", "Cat"), in the order of `position`; None to leave them
        unnamed.
    sides
        Repetitions on the person's left and on the right, None where the exercise has no sides.
    hold_goal_s
        How long the present hold should last, 0 where that is left to the person.
    """

    time_s: float
    exercise: str
    title: str
    status: Status
    reps: int = 0
    goal: int | None = None
    clean: int = 0
    rushed: int = 0
    partial: int = 0
    pace: Pace | None = None
    hold_s: float = 0.0
    end_label: str | None = None
    position: float = float("nan")
    instruction: str | None = None
    cue: Cue | None = None
    cannot_see: str | None = None
    body: BodyDrawing | None = None
    frames_per_s: float = field(default=float("nan"))
    end_labels: tuple[str, str] | None = None
    sides: tuple[int, int] | None = None
    hold_goal_s: float = 0.0


def joined(words: tuple[str, ...]) -> str:
    """Return "hands", "hands and feet", "head, hands and feet"."""
    return " and ".join((", ".join(words[:-1]), words[-1])) if len(words) > 1 else words[0]
