"""Analyses one recording and writes its files, in any process on any computer."""

from __future__ import annotations

import threading
from contextlib import ExitStack
from dataclasses import replace
from typing import Any

from pose_coach.batch.finished import origin_of
from pose_coach.batch.program_version import program
from pose_coach.batch.results import Results
from pose_coach.batch.task import Done, Task
from pose_coach.common.errors import PoseCoachError, reason, shown
from pose_coach.common.files import require_folder
from pose_coach.common.processes import Progress
from pose_coach.frames.files import VideoFile
from pose_coach.frames.input_checks import check_file
from pose_coach.recording.analysis import Analysis, analyze
from pose_coach.recording.pipeline import Moment
from pose_coach.tracking.landmarker import PoseTracker

_ONE_AT_A_TIME = threading.Lock()
"""A Dask worker may get several tasks at once; running them in parallel would only slow them down."""


def _untold(_done: int, _of: int | None) -> None:
    """Tell nobody."""


def work(task: Task, tell: Progress = _untold) -> Done:
    """Analyse a recording and write its results, the analysis file last.

    Parameters
    ----------
    task
        What to do.
    tell
        Called with every frame.

    Returns
    -------
    Done
        With an error where the video cannot be read or a result not be written. Where Ctrl-C stopped it, what
        was seen until then is written, and not that it is finished.
    """
    try:
        require_folder(task.base / task.folder)
        results = Results(task)
        analysis, origin = _analysed(task, results, tell)
    except PoseCoachError as error:
        return Done(task, error=_as_named(task, str(error)))
    named = tuple(_as_named(task, warning) for warning in analysis.warnings)
    analysis = replace(analysis, warnings=named)
    problem = None
    try:
        results.write(analysis, None if analysis.interrupted else origin)
    except PoseCoachError as error:
        problem = str(error)
    return Done(task, replace(analysis, signals=None), tuple(results.written), problem)


def attempt(task: Task, tell: Progress = _untold, *, given_by: str | None = None) -> Done:
    """Run a task and turn any error into its result, so that the other tasks continue.

    Parameters
    ----------
    task
        What to do.
    tell
        Called with every frame.
    given_by
        What `program` says where the task comes from, if that may be another computer.

    Returns
    -------
    Done
        As from `work`; with an error, too, where the program fails.
    """
    name = shown(task.video)
    if given_by not in (None, program()):
        return Done(task, error=f"{name}: not done by {program()}. Install {given_by} everywhere.")
    with _ONE_AT_A_TIME:
        try:
            return work(task, tell)
        except Exception as error:
            what = f"{type(error).__name__}: {reason(error)}"
            return Done(task, error=f"{name}: failed ({what}). Analyse it alone to see where.")


def _analysed(task: Task, results: Results, tell: Progress) -> tuple[Analysis, dict[str, Any]]:
    """Return the analysis of a task's video, and its origin."""
    options = task.options
    check_file(task.source)
    # Taken before reading: a recording that is still growing will be analysed again.
    origin = origin_of(task)
    with ExitStack() as opened:
        source = opened.enter_context(VideoFile.open(task.source, speed=options.speed))
        tracker = opened.enter_context(PoseTracker(options.model))
        results.expect(source)
        opened.enter_context(results)
        frames = 0

        def on_moment(moment: Moment) -> None:
            nonlocal frames
            results.see(moment)
            frames += 1
            tell(frames, source.frame_count)

        analysis = analyze(
            source,
            task.video,
            tracker,
            model=str(options.model),
            exercise=options.exercise,
            mirrored=options.mirrored,
            every_frame=options.every_frame,
            on_moment=on_moment,
        )
    return analysis, origin


def _as_named(task: Task, words: str) -> str:
    """Return a message with the video's name as it was given on the command line."""
    return words.replace(shown(task.source), shown(task.video))
