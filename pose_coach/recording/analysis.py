"""Analyse a recorded video from its first frame to its last."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from pose_coach.body.view import View, view_of, yaw_deg
from pose_coach.coaching.session import Session
from pose_coach.common.errors import shown
from pose_coach.common.stopping import check
from pose_coach.counting.events import Considered, Rep
from pose_coach.exercises.catalog import exercise_named, exercises
from pose_coach.exercises.exercise import Exercise
from pose_coach.recording.pipeline import Moment, Sampled, counted
from pose_coach.recording.signals import SignalRecorder, Signals
from pose_coach.recording.warnings import RecordingWarnings

if (
    TYPE_CHECKING
):  # loads decoders and MediaPipe, which a program that only reads analysis files does not need
    from pose_coach.frames.source import FrameSource
    from pose_coach.tracking.landmarker import RestartableTracker

NONE, MIXED = "none", "mixed"

# Larger pictures are not prefetched: one of 8K takes 50 MB.
AT_ONCE_PX = 4096 * 2304


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
    frames_tracked
        Frames in which somebody was looked for.
    frames_with_pose
        Those of them in which somebody was seen.
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
    considered
        Every movement that was considered as a repetition, counted or not, in order of time.
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
    frames_tracked: int
    frames_with_pose: int
    view: View
    reps: tuple[Rep, ...]
    partial: int
    interrupted: bool = False
    warnings: tuple[str, ...] = field(default=())
    considered: tuple[Considered, ...] = ()
    signals: Signals | None = field(default=None, compare=False, repr=False)

    @property
    def rushed(self) -> int:
        """Reps with a rushed phase."""
        return sum(rep.rushed for rep in self.reps)

    @property
    def clean(self) -> int:
        """Reps that were seen in full, without rush, jerk or fault."""
        return sum(rep.clean for rep in self.reps)


def analyze(
    source: FrameSource,
    path: Path,
    tracker: RestartableTracker,
    *,
    model: str,
    exercise: str | None = None,
    mirrored: bool = False,
    every_frame: bool = False,
    overlapping: bool = True,
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
        Finds the person; in a long recording it begins anew with every piece (`recording.piecewise`).
    model
        The tracker's name, for the record.
    exercise
        What to count. None counts whatever is recognised.
    mirrored
        Whether the recording shows the person as a mirror does, left for right.
    every_frame
        Whether to look for the person in every frame, or only in as many as the movement needs.
    overlapping
        Whether to decode, track and measure in threads of their own, unless the pictures are huge; the
        outcome is the same.
    on_moment
        Called with every frame as it is done.

    Returns
    -------
    Analysis
        Of what was seen, also where Ctrl-C cut it short.
    """
    from pose_coach.recording.piecewise import in_turn  # loads decoders

    overlapping = overlapping and source.width * source.height <= AT_ONCE_PX
    found = in_turn(source, tracker, every_frame=every_frame, overlapping=overlapping)
    return analyze_samples(
        found,
        source,
        path,
        model=model,
        exercise=exercise,
        mirrored=mirrored,
        overlapping=overlapping,
        on_moment=on_moment,
    )


def analyze_samples(
    found: Generator[Sampled, None, None],
    source: FrameSource,
    path: Path,
    *,
    model: str,
    exercise: str | None = None,
    mirrored: bool = False,
    overlapping: bool = True,
    on_moment: Callable[[Moment], None] = lambda _: None,
) -> Analysis:
    """Analyse what was tracked in a source, to its end or until Ctrl-C.

    Parameters
    ----------
    found
        The samples of the whole source.
    overlapping
        Whether they come from a thread of their own.
    source, path, model, exercise, mirrored, on_moment
        As for `analyze`.
    """
    named = None if exercise is None else exercise_named(exercise)
    session = Session(named, mirrored=mirrored)
    known = exercises().values() if named is None else (named,)
    recorder = AnalysisRecorder(known, (source.width, source.height), mirrored=mirrored)
    gathered = RecordingWarnings()
    interrupted = False
    try:
        with closing(counted(found, session, overlapping=overlapping)) as made:
            check()
            for moment in made:
                recorder.see(moment)
                gathered.see(moment)
                on_moment(moment)
                check()
            check()  # the samples may have ended because of it
    except KeyboardInterrupt:
        interrupted = True
    return recorder.analysis(
        path,
        session.reps,
        exercise=exercise,
        model=model,
        partial=session.partial,
        interrupted=interrupted,
        considered=session.considered,
        warnings=[
            *source.warnings,
            *(f"{shown(path)}: {line}" for line in gathered.lines(len(session.reps), exercise)),
        ],
    )


class AnalysisRecorder:
    """Builds an analysis from moments.

    Parameters
    ----------
    known
        The exercises that may be done.
    size_px
        Width and height of the picture, as far as is known before the first frame.
    mirrored
        Whether it shows the person as a mirror does, left for right.
    most_rows
        Of so many frames at most the measurements are kept; None keeps those of all.
    """

    def __init__(
        self,
        known: Iterable[Exercise],
        size_px: tuple[int, int] = (0, 0),
        *,
        mirrored: bool = False,
        most_rows: int | None = None,
    ) -> None:
        self._signals = SignalRecorder(known, mirrored=mirrored, most_rows=most_rows)
        self._views: Counter[View] = Counter()
        self._frames = self._frames_tracked = self._frames_with_pose = 0
        self._width_px, self._height_px = size_px
        self._last_s = self._interval_s = 0.0

    def see(self, moment: Moment) -> None:
        """Take in one frame, in order of time."""
        self._frames += 1
        self._width_px, self._height_px = moment.frame.picture.width, moment.frame.picture.height
        self._interval_s = moment.frame.time_s - self._last_s
        self._last_s = moment.frame.time_s
        self._frames_tracked += moment.tracked
        if moment.pose is not None and moment.tracked:
            self._frames_with_pose += 1
            self._views[view_of(yaw_deg(moment.pose))] += 1
        self._signals.see(moment)

    def analysis(
        self,
        path: Path,
        reps: tuple[Rep, ...],
        *,
        exercise: str | None,
        model: str,
        partial: int = 0,
        interrupted: bool = False,
        warnings: Iterable[str] = (),
        considered: Iterable[Considered] = (),
    ) -> Analysis:
        """Return the analysis of all that was seen.

        Parameters
        ----------
        path
            Name of the source.
        reps
            Counted in it.
        exercise
            The one that was asked for, or None.
        model, partial, interrupted, warnings
            As in `Analysis`.
        considered
            As in `Analysis`, in any order.
        """
        return Analysis(
            exercise=exercise or recognised(reps),
            path=path,
            width_px=self._width_px,
            height_px=self._height_px,
            # The last frame is shown for as long as the one before it.
            duration_s=self._last_s + self._interval_s,
            frames=self._frames,
            model=model,
            frames_tracked=self._frames_tracked,
            frames_with_pose=self._frames_with_pose,
            view=self._views.most_common(1)[0][0] if self._views else View.UNKNOWN,
            reps=reps,
            partial=partial,
            interrupted=interrupted,
            warnings=tuple(warnings),
            considered=tuple(sorted(considered, key=lambda each: each.start_s)),
            signals=self._signals.signals(reps),
        )


def recognised(reps: Sequence[Rep]) -> str:
    """Return the name of the exercise that the reps are of, or "mixed", or "none"."""
    names = {rep.exercise for rep in reps}
    return names.pop() if len(names) == 1 else MIXED if names else NONE


def sets_of(reps: Sequence[Rep]) -> tuple[tuple[Rep, ...], ...]:
    """Group consecutive reps of the same exercise into sets."""
    return tuple(tuple(group) for _, group in groupby(reps, key=lambda rep: rep.exercise))
