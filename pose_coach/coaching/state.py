"""The state of a session at one moment: everything that the display draws."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from pose_coach.body.landmarks import Side
from pose_coach.coaching.cue import Cue, Tone
from pose_coach.exercises.figure import Figure


class Status(StrEnum):
    """Status of the session."""

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
    """The pace of the current phase.

    Attributes
    ----------
    phase
        Its name, such as `to-cat`.
    label
        Its label for the user: "Round your back".
    elapsed_s
        Seconds since this phase began.
    progress
        0 at the end that the body left, 1 at the end that it moves to; NaN while the range of this person
        is unknown.
    rushed_below_s
        A shorter phase is rushed.
    ideal_s
        Shortest and longest ideal duration.
    too_fast
        Whether the phase, at the pace so far, will be shorter than `rushed_below_s`.
    to_second_end
        Whether it goes from the first end (cow) to the second (cat).
    """

    phase: str
    label: str
    elapsed_s: float
    progress: float
    rushed_below_s: float
    ideal_s: tuple[float, float]
    too_fast: bool
    to_second_end: bool


@dataclass(frozen=True, slots=True)
class BodyDrawing:
    """The body as it is drawn over the picture, in pixels of the source frame.

    Attributes
    ----------
    landmarks_px
        33 x 2, in MediaPipe's order; NaN if unknown.
    visibility
        33, from 0 to 1.
    back_px
        N x 2 points along the back from hip to shoulder, or None if it is not seen.
    back_curve_deg
        The curve of the back, positive if rounded; NaN if unknown.
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
        Whether the body is inside it now.
    """

    box: tuple[float, float, float, float]
    fits: bool


@dataclass(frozen=True, slots=True)
class Breath:
    """One breath of a hold that is counted in breaths.

    Attributes
    ----------
    number, of
        Number of the breath, from 1, and how many there are.
    inhaling
        Whether it is the half of breathing in.
    share
        Share of this half that has passed, 0 to 1.
    """

    number: int
    of: int
    inhaling: bool
    share: float


@dataclass(frozen=True, slots=True)
class Gesture:
    """A gesture that is being held and has not taken effect yet.

    Attributes
    ----------
    label
        Its effect: "Skip", "Pause", "Go on".
    share
        Share of the holding time that has passed, 0 to 1.
    """

    label: str
    share: float


@dataclass(frozen=True, slots=True)
class SetSummary:
    """The results of one exercise.

    Attributes
    ----------
    exercise, title
        Its name, and its title for the user.
    reps, goal
        Repetitions counted and their goal, both sides together; `goal` is None without one.
    clean, rushed
        Clean repetitions, and those with a rushed phase.
    sides
        Repetitions on the left and right side; None if the exercise has no sides.
    work_on
        The cue for the most frequent fault, or None.
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
        Name of the exercise (`cat-cow`), and its title for the user ("Cat-cow").
    status
        Status of the session.
    reps, goal
        Repetitions counted and their goal; `goal` is None without one.
    clean, rushed, partial
        Clean repetitions, those with a rushed phase, and those begun and not finished.
    pace
        Pace of the current phase, or None at rest.
    hold_s
        Duration of the current hold so far, 0 without one.
    end_label
        The end that the body is at ("Cow", "Cat"), or None between the ends.
    position
        Position of the body in this person's range: 0 at the first end (cow), 1 at the second (cat); NaN if
        unknown.
    instruction
        How to get into the start posture, or None.
    cue
        The cue that is shown now, or None.
    cannot_see
        The visibility problem and what to do about it, or None.
    body
        The body to draw, or None if nobody is seen.
    frames_per_s
        Frames analysed per second; NaN for a recording.
    end_labels
        Labels of the two ends ("Cow", "Cat"), in the order of `position`; None to show none.
    sides
        Repetitions on the person's left and right side; None if the exercise has no sides.
    hold_goal_s
        How long the current hold should last, 0 if that is left to the person.
    step
        Number of the exercise in the programme, from 1, and how many there are; None for a single exercise.
    side_goal
        Goal of repetitions on each side; None if the exercise has no sides.
    side
        The side that works now or should work next, None if unknown.
    countdown
        3, 2, 1 before counting begins, else 0.
    fit
        Where the body should be in the picture, during set-up.
    figure
        The drawn person who shows the exercise.
    guide
        Where the body should be now at the ideal tempo: 0 at the first end, 1 at the second; NaN at rest. It
        starts together with the person.
    breath
        The current breath of a hold that is counted in breaths.
    gesture
        The gesture that is being held, or None.
    because
        The reason of a pause.
    range_deg, best_range_deg
        Range of motion of the newest rep, and the largest so far; NaN before the first.
    summary
        The results of each exercise, for `Status.SUMMARY`.
    notice
        A problem of the camera, or None.
    said, tone
        The words that start to be spoken with this frame, and their tone; mostly None.
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
