"""Analyses recordings for `analyze` and `demo`: progress, tables and history."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import click

from pose_coach.batch.finished import by_size, split_finished
from pose_coach.batch.task import Done, Task, Tell
from pose_coach.commands.shared import error_line, print_error, results_console
from pose_coach.common.errors import PoseCoachError, shown
from pose_coach.common.processes import WorkerPool
from pose_coach.common.stopping import uninterrupted
from pose_coach.history.store import About, is_recorded, kept_session
from pose_coach.recording.analysis import Analysis
from pose_coach.terminal.batch_progress import BatchProgress, BatchRow, batch_table, print_whole
from pose_coach.terminal.tables import rep_tables, written_line

Say = Callable[[str], None]
Do = Callable[[Sequence[Task], Tell, Say], Generator[Done, None, None]]
"""Runs tasks, here or on a cluster, with callbacks for progress and messages."""


@uninterrupted()
def analyze_one(task: Task, jobs: int | None = None, db: Path | None = None) -> bool:
    """Analyse a recording, print its reps, and return whether all went well.

    Parameters
    ----------
    task
        What to do.
    jobs
        So many processes track a long recording; None for as many as this computer has room for.
    db
        The history in which its reps are stored, or None.
    """
    from pose_coach.batch.processes import usual_jobs
    from pose_coach.batch.work import work

    with BatchProgress(1) as progress, WorkerPool(jobs or usual_jobs()) as pool:
        done = work(task, lambda frames, of: progress.tell(task.video.name, frames, of), pool)
    console = results_console()
    if done.analysis is not None:
        console.print(rep_tables(done.analysis))
    well = _settled(done, db, print_error)
    if done.written:
        console.print(written_line(*done.written), soft_wrap=True)
    return well


def analyze_many(tasks: Sequence[Task], do: Do, *, again: bool, db: Path | None) -> bool:
    """Analyse recordings, print a line for each, and return whether all went well.

    Parameters
    ----------
    tasks
        All recordings; those that an earlier run finished are skipped.
    do
        Analyses the others.
    again
        Whether to analyse finished ones, too.
    db
        The history in which the reps are stored, or None.
    """
    before, left = ([], by_size(tasks)) if again else split_finished(tasks)
    done = {each.task: each for each in before}
    well, stopped, lost = True, False, None
    for each in before:
        well &= _settled(each, db, print_error)
    with BatchProgress(len(left)) as progress:

        def say(message: str) -> None:
            progress.say(error_line(message))

        def tell(task: Task, frames: int, of: int | None) -> None:
            progress.tell(shown(task.video), frames, of)

        try:
            with closing(do(left, tell, say)) as coming:
                for each in coming:
                    done[each.task] = each
                    progress.end(shown(each.task.video))
                    well &= _settled(each, db, say)
        except KeyboardInterrupt:
            stopped = True
            # A process may have finished a recording without reporting it yet.
            done = {
                each.task: replace(each, before=False) for each in split_finished(left)[0]
            } | done
        except PoseCoachError as error:  # a problem of the executor, not of one recording
            lost = error
    if done:
        print_whole(batch_table([_row(task, done.get(task)) for task in tasks]))
    finished = sum(each.is_finished for each in done.values())
    summary = f"{finished} of {len(tasks)} videos are finished"
    summary += f", {len(before)} of them by an earlier run." if before else "."
    if stopped:
        print_error(f"Stopped. {summary} The same command goes on with the rest.")
    elif done:
        click.echo(summary)
    if lost is not None:
        raise lost
    return well


def _settled(done: Done, db: Path | None, say: Say) -> bool:
    """Record the reps of a recording, report its problems, and return whether there were none."""
    name, analysis, well = shown(done.task.video), done.analysis, True
    if analysis is not None:
        well = db is None or _keep(done, analysis, db, say)
        told_before = done.before and analysis.frames_with_pose
        for warning in () if told_before else analysis.warnings:
            say(warning)
        if analysis.interrupted:
            say(
                f"{name}: stopped after {analysis.duration_s:.1f} s."
                " What was seen until then is kept."
            )
        elif not analysis.frames_with_pose:
            return False
    if done.error is not None:
        say(done.error)
        return False
    return well


def _keep(done: Done, analysis: Analysis, db: Path, say: Say) -> bool:
    """Record the reps of a recording in the history, unless an earlier run has. Return whether it worked."""
    troubles: list[str] = []
    if done.before and is_recorded(db, str(analysis.path), len(analysis.reps), troubles.append):
        return True
    about = About("analyze", analysis.exercise, str(analysis.path), analysis.model)
    with kept_session(db, about, troubles.append) as kept:
        for rep in analysis.reps:
            kept.keep(rep)
    for trouble in troubles:
        say(trouble)
    return kept.is_whole


def _row(task: Task, done: Done | None) -> BatchRow:
    name = shown(task.video)
    if done is None:
        return BatchRow(name, None, "not done yet")
    if done.error is not None:
        return BatchRow(name, done.analysis, "failed")
    if done.analysis is not None and not done.analysis.frames_with_pose:
        return BatchRow(name, done.analysis, "nobody seen")
    return BatchRow(name, done.analysis, "earlier" if done.before else "")
