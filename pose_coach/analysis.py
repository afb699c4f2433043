"""Analyse a recorded video from its first frame to its last."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from pose_coach.body.view import View, view_of, yaw_deg
from pose_coach.coaching.session import Session
from pose_coach.exercises.catalog import exercise_named, exercises
from pose_coach.exercises.events import Rep
from pose_coach.pipeline import Moment, moments
from pose_coach.signals import SignalRecorder, Signals

if TYPE_CHECKING:  # they bring decoders and MediaPipe, which who reads an analysis has no use for
    from pose_coach.frames.source import FrameSource
    from pose_coach.tracking.landmarker import Tracker

NONE, MIXED = "none", "mixed"


@dataclass(frozen=True, slots=True)
class Analysis:
    """What a recorded video shows.

    Attributes
    ----------
    exercise
        The one that was asked for. Where none was: the one that was recognised, "mixed" where there were
        several, "none" where nothing was counted.
    path
        The video as it was named.
    width_px, height_px, duration_s, frames
        Of the video, as read: upright, by its own timestamps.
    model
        Name of the pose model.
    frames_with_pose
        Frames in which somebody was seen.
    view
        From where the camera saw the body, most of the time.
    reps
        The counted repetitions.
    partial
        Repetitions begun and not finished.
    interrupted
        Whether it was stopped before the video's end.
    warnings
        What a person should know about the video.
    signals
        What was measured frame by frame; None where an analysis was read without.
    """

    exercise: str
    path: Path
    width_px: int
    height_px: int
    duration_s: float
    frames: int
    model: str
    frames_with_pose: int
    view: View
    reps: tuple[Rep, ...]
    partial: int
    interrupted: bool = False
    warnings: tuple[str, ...] = field(default=())
    signals: Signals | None = field(default=None, compare=False, repr=False)

    @property
    def rushed(self) -> int:
        """Reps with a rushed phase."""
        return sum(rep.rushed for rep in self.reps)

    @property
    def clean(self) -> int:
        """Reps without rush, jerk or fault."""
        return sum(rep.clean for rep in self.reps)


def analyze(
    source: FrameSource,
    path: Path,
    tracker: Tracker,
    *,
    model: str,
    exercise: str | None = None,
    mirrored: bool = False,
    on_moment: Callable[[Moment], None] = lambda _: None,
) -> Analysis:
    """Analyse a source to its end, or until Ctrl-C.

    Parameters
    ----------
    source
        An open recording.
    path
        Its name.
    tracker
        Finds the person.
    model
        The tracker's name, for the record.
    exercise
        What to count. None counts whatever is recognised.
    mirrored
        Whether the recording shows the person as a mirror does, left for right.
    on_moment
        Called with every frame as it is done.

    Returns
    -------
    Analysis
        Of what was seen, also where Ctrl-C cut it short.
    """
    named = None if exercise is None else exercise_named(exercise)
    session = Session(named, mirrored=mirrored)
    recorder = SignalRecorder(
        exercises().values() if named is None else (named,), mirrored=mirrored
    )
    frames = frames_with_pose = 0
    views: Counter[View] = Counter()
    last_s = interval_s = 0.0
    interrupted = False
    try:
        for moment in moments(source, tracker, session):
            frames += 1
            interval_s = moment.frame.time_s - last_s
            last_s = moment.frame.time_s
            if moment.pose is not None:
                frames_with_pose += 1
                views[view_of(yaw_deg(moment.pose))] += 1
            recorder.see(moment)
            on_moment(moment)
    except KeyboardInterrupt:
        interrupted = True
    reps = session.reps
    return Analysis(
        exercise=exercise or recognised(reps),
        path=path,
        width_px=source.width,
        height_px=source.height,
        # The last frame is shown for as long as the one before it.
        duration_s=last_s + interval_s,
        frames=frames,
        model=model,
        frames_with_pose=frames_with_pose,
        view=views.most_common(1)[0][0] if views else View.UNKNOWN,
        reps=reps,
        partial=session.partial,
        interrupted=interrupted,
        warnings=tuple(source.warnings),
        signals=recorder.signals(reps),
    )


def recognised(reps: Sequence[Rep]) -> str:
    """Return the name of the exercise that the reps are of, or "mixed", or "none"."""
    names = {rep.exercise for rep in reps}
    return names.pop() if len(names) == 1 else MIXED if names else NONE


def sets_of(reps: Sequence[Rep]) -> tuple[tuple[Rep, ...], ...]:
    """Cut reps into sets: one after another of the same exercise."""
    return tuple(tuple(group) for _, group in groupby(reps, key=lambda rep: rep.exercise))
