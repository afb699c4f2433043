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
from pose_coach.common.processes import Progress, WorkerPool
from pose_coach.frames.files import VideoFile
from pose_coach.frames.input_checks import check_file
from pose_coach.frames.pieces import pieces_of
from pose_coach.recording.analysis import Analysis, analyze_samples
from pose_coach.recording.piecewise import PieceTask, in_pool, in_turn
from pose_coach.recording.pipeline import Moment

_ONE_AT_A_TIME = threading.Lock()
"""A Dask worker may get several tasks at once; running them in parallel would only slow them down."""


def _untold(_done: int, _of: int | None) -> None:
    """Tell nobody."""


def work(task: Task, tell: Progress = _untold, pool: WorkerPool | None = None) -> Done:
    """Analyse a recording and write its results, the analysis file last.

    Parameters
    ----------
    task
        What to do.
    tell
        Called with the number of frames done, again and again.
    pool
        Processes that track the pieces of a long recording; without them this one does.

    Returns
    -------
    Done
        With an error where the video cannot be read or a result not be written. Where Ctrl-C stopped it, what
        was seen until then is written, and not that it is finished.
    """
    try:
        require_folder(task.base / task.folder)
        results = Results(task)
        analysis, origin = _analysed(task, results, tell, pool)
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


def attempt(
    task: Task, tell: Progress = _untold, *, jobs: int = 1, given_by: str | None = None
) -> Done:
    """Run a task and turn any error into its result, so that the other tasks continue.

    Parameters
    ----------
    task
        What to do.
    tell
        Called with the number of frames done, again and again.
    jobs
        In so many processes of its own.
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
            with WorkerPool(jobs) as pool:
                return work(task, tell, pool)
        except Exception as error:
            what = f"{type(error).__name__}: {reason(error)}"
            return Done(task, error=f"{name}: failed ({what}). Analyse it alone to see where.")


def _analysed(
    task: Task, results: Results, tell: Progress, pool: WorkerPool | None
) -> tuple[Analysis, dict[str, Any]]:
    """Return the analysis of a task's video, and its origin."""
    options = task.options
    check_file(task.source)
    # Taken before reading: a recording that is still growing will be analysed again.
    origin = origin_of(task)
    counted = tracked = 0
    with ExitStack() as opened:
        source = opened.enter_context(VideoFile.open(task.source, speed=options.speed))
        pieces = pieces_of(source)
        in_processes = pool is not None and pool.jobs > 1 and len(pieces) > 1

        def tell_both() -> None:
            # Of two halves of the work, one is done in other processes.
            tell((counted + tracked) // 2 if in_processes else counted, source.frame_count)

        def on_tracked(frames: int) -> None:
            nonlocal tracked
            tracked = frames
            tell_both()

        def on_moment(moment: Moment) -> None:
            nonlocal counted
            results.see(moment)
            counted += 1
            tell_both()

        if in_processes and pool is not None:
            found = in_pool(
                source,
                [
                    PieceTask(task.source, each, options.model, options.speed, options.every_frame)
                    for each in pieces
                ],
                pool,
                with_pictures=options.with_video,
                tell=on_tracked,
            )
        else:
            # Loading MediaPipe takes a second, and processes load it themselves.
            from pose_coach.tracking.landmarker import PoseTracker

            found = in_turn(
                source,
                opened.enter_context(PoseTracker(options.model)),
                every_frame=options.every_frame,
                overlapping=not source.is_huge,
            )
        results.expect(source)
        opened.enter_context(results)
        analysis = analyze_samples(
            found,
            source,
            task.video,
            model=str(options.model),
            exercise=options.exercise,
            mirrored=options.mirrored,
            overlapping=not source.is_huge,
            on_moment=on_moment,
        )
    return analysis, origin


def _as_named(task: Task, words: str) -> str:
    """Return a message with the video's name as it was given on the command line."""
    return words.replace(shown(task.source), shown(task.video))
