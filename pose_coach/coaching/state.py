"""What a person is shown at one moment: everything the display draws from."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from pose_coach.body.landmarks import Side
from pose_coach.coaching.cue import Cue, Tone
from pose_coach.exercises.figure import Figure


class Status(StrEnum):
    """What the session is doing."""

    WELCOME = "welcome"  # the safety note, before the first session of all
    WAITING = "waiting"  # for the start posture, or for somebody to be seen
    COUNTDOWN = "countdown"  # three, two, one
    READY = "ready"  # in the start posture, not moving yet
    MOVING = "moving"
    HOLDING = "holding"
    PAUSED = "paused"
    DONE = "done"  # the goal is reached
    SUMMARY = "summary"  # everything is done


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
class Fit:
    """Where the whole body should be in the picture, while the camera is being set up.

    Attributes
    ----------
    box
        Left, top, right and bottom as shares of the picture's width and height.
    fits
        Whether the body is in it now.
    """

    box: tuple[float, float, float, float]
    fits: bool


@dataclass(frozen=True, slots=True)
class Breath:
    """One breath of a hold that is counted in breaths.

    Attributes
    ----------
    number, of
        Which breath of how many, from 1.
    inhaling
        Whether the breath goes in or out.
    share
        How much of this half of the breath is over, 0 to 1.
    """

    number: int
    of: int
    inhaling: bool
    share: float


@dataclass(frozen=True, slots=True)
class Gesture:
    """A raised hand that will do something when it has been held long enough.

    Attributes
    ----------
    label
        What it will do: "Skip", "Pause", "Go on".
    share
        How much of the time it has been held, 0 to 1.
    """

    label: str
    share: float


@dataclass(frozen=True, slots=True)
class SetSummary:
    """What was done of one exercise.

    Attributes
    ----------
    exercise, title
        Its name and the same for a person.
    reps, goal
        Counted and aimed for, both sides together; `goal` is None where there was none.
    clean, rushed
        Repetitions without rush or fault, and with a rushed phase.
    sides
        Left and right, None where it has no sides.
    work_on
        The cue for what slipped most often, or None.
    """

    exercise: str
    title: str
    reps: int
    goal: int | None
    clean: int
    rushed: int
    sides: tuple[int, int] | None = None
    work_on: str | None = None


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
    step
        Which exercise of the programme and how many there are, from 1; None for a single one.
    side_goal
        Repetitions aimed for on each side, None where the exercise has no sides.
    side
        The side that works now or is asked for, None where nobody says.
    countdown
        3, 2, 1 before counting begins, else 0.
    fit
        Where the body should be in the picture, while it is being set up.
    figure
        The drawn person who shows how it is done.
    guide
        Where the body should be by now at the right tempo: 0 at the first end, 1 at the second, NaN
        where nothing moves. It sets off together with the person.
    breath
        The breath of a hold that is counted in breaths.
    gesture
        A raised hand that is being held, or None.
    because
        Why it is paused, for a person.
    range_deg, best_range_deg
        Range of motion of the newest rep and the best of this person's so far, NaN before the first.
    summary
        What was done, for `Status.SUMMARY`.
    notice
        What is the matter with the camera rather than with the person, or None.
    said, tone
        What begins to be said with this frame, and the sound that stands for it; None most of the time.
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
    step: tuple[int, int] | None = None
    side_goal: int | None = None
    side: Side | None = None
    countdown: int = 0
    fit: Fit | None = None
    figure: Figure | None = None
    guide: float = float("nan")
    breath: Breath | None = None
    gesture: Gesture | None = None
    because: str | None = None
    range_deg: float = float("nan")
    best_range_deg: float = float("nan")
    summary: tuple[SetSummary, ...] | None = None
    notice: str | None = None
    said: str | None = None
    tone: Tone | None = None


def joined(words: tuple[str, ...]) -> str:
    """Return "hands", "hands and feet", "head, hands and feet"."""
    return " and ".join((", ".join(words[:-1]), words[-1])) if len(words) > 1 else words[0]
