"""The functions that `import pose_coach` offers to other programs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from pose_coach.coaching.session import Session
from pose_coach.counting.events import Event
from pose_coach.exercises.catalog import exercise_named
from pose_coach.frames.files import VideoFile
from pose_coach.frames.source import open_source
from pose_coach.recording.analysis import Analysis
from pose_coach.recording.analysis import analyze as analyze_source
from pose_coach.recording.pipeline import Moment, moments
from pose_coach.tracking.landmarker import PoseTracker
from pose_coach.tracking.models import ModelSize


def analyze(
    video: str | Path,
    exercise: str | None = None,
    *,
    model: str = "full",
    mirrored: bool = False,
    every_frame: bool = False,
) -> Analysis:
    """Analyse a recorded video.

    Parameters
    ----------
    video
        The file.
    exercise
        What is done in it, such as "cat-cow"; None for whatever is recognised.
    model
        Which pose model: "lite", "full" or "heavy".
    mirrored
        Whether the recording shows the person as a mirror does, left for right.
    every_frame
        Whether to look for the person in every frame, or only in as many as the movement needs.

    Returns
    -------
    Analysis
        Reps, phases, faults, and `signals`: what was measured frame by frame.

    Raises
    ------
    PoseCoachError
        Where the video cannot be read or there is no such exercise.
    """
    size, path = ModelSize(model), Path(video)
    if exercise is not None:
        exercise_named(exercise)  # before anything slow is done
    with VideoFile.open(path) as source, PoseTracker(size) as tracker:
        return analyze_source(
            source,
            path,
            tracker,
            model=str(size),
            exercise=exercise,
            mirrored=mirrored,
            every_frame=every_frame,
        )


def watch(
    source: str | Path | int = 0,
    exercise: str | None = None,
    *,
    live: bool | None = None,
    goal: int | None = None,
    model: str = "full",
    mirrored: bool = False,
) -> Iterator[Moment]:
    """Yield a moment for each frame: pose, measurements, state and events.

    The source is let go of when the iteration ends, or when its iterator is closed.

    Parameters
    ----------
    source
        A camera by its number, a device path, a stream's address, or a video file.
    exercise
        What is being done; None for whatever is recognised.
    live
        Whether counting waits for a still moment in the start posture and frames come at their own pace,
        dropped where nobody takes them. None: for everything but a file.
    goal
        Reps aimed for, on each side where the exercise has sides; the exercise's own where None.
    model, mirrored
        As for `analyze`.

    Yields
    ------
    Moment
        Of one frame: picture, pose, measurements, what is shown, events.

    Raises
    ------
    PoseCoachError
        Where the source cannot be opened or there is no such exercise.
    """
    with ExitStack() as opened:
        found, _ = _watched(opened, source, exercise, live, goal, model, mirrored)
        yield from found


def events(
    source: str | Path | int = 0,
    exercise: str | None = None,
    *,
    live: bool | None = None,
    goal: int | None = None,
    model: str = "full",
    mirrored: bool = False,
) -> Iterator[Event]:
    """Yield events: phases and reps as they begin and end.

    The parameters are those of `watch`. The events of its moments come out, and after them those that the end
    of the stream brings.

    Yields
    ------
    PhaseStarted, PhaseEnded, RepCounted, RepFinished, ...
        Each with its `time_s`.
    """
    with ExitStack() as opened:
        found, session = _watched(opened, source, exercise, live, goal, model, mirrored)
        for moment in found:
            yield from moment.events
        yield from session.events


def _watched(
    opened: ExitStack,
    spec: str | Path | int,
    exercise: str | None,
    live: bool | None,
    goal: int | None,
    model: str,
    mirrored: bool,
) -> tuple[Iterator[Moment], Session]:
    """Open a source and return its moments and the session that makes them."""
    named = None if exercise is None else exercise_named(exercise)
    spec = str(spec) if isinstance(spec, int) else spec
    source = opened.enter_context(open_source(spec, live=live is True))
    tracker = opened.enter_context(PoseTracker(ModelSize(model)))
    is_live = source.is_live if live is None else live
    session = Session(named, goal=goal, live=is_live, mirrored=mirrored)
    return moments(source, tracker, session), session
