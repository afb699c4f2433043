"""`pose-coach analyze`: recorded videos."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pose_coach.commands.history_options import keeping_on_request
from pose_coach.commands.shared import known_exercise, model_option, out_option, print_error
from pose_coach.common.errors import PoseCoachError

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from pose_coach.batch.task import Done, Options, Task, Tell
    from pose_coach.batch.videos import Found
    from pose_coach.commands.recordings import Do, Say
    from pose_coach.tracking.models import ModelSize


@click.command()
@click.argument(
    "videos",
    metavar="VIDEO|FOLDER...",
    nargs=-1,
    required=True,
    type=click.Path(path_type=Path),
)
@click.option(
    "--exercise", metavar="NAME", callback=known_exercise, help="Count only this exercise."
)
@out_option
@click.option("--no-video", is_flag=True, help="Do not write the annotated video: much faster.")
@click.option(
    "--every-frame",
    is_flag=True,
    help="Track every frame, not only as many as the movement needs: takes twice as long.",
)
@click.option(
    "--mirrored", is_flag=True, help="The recording is a mirror image, as some selfies are."
)
@click.option(
    "--speed",
    metavar="FACTOR",
    type=click.FloatRange(0.01, 100),
    help="How fast the video plays: 0.25 for slow motion of a quarter of the real speed. [as the video says]",
)
@click.option(
    "--signals",
    type=click.Choice(["csv", "parquet", "none"]),
    default="csv",
    show_default=True,
    help="Format of the signals of every frame.",
)
@click.option("--no-report", is_flag=True, help="Do not write the report.")
@click.option("--trc", is_flag=True, help="Also write the landmarks for OpenSim.")
@click.option(
    "--jobs",
    metavar="N",
    type=click.IntRange(1, 64),
    help="Processes that work at the same time. By default as many as processors and memory allow.",
)
@click.option("--again", is_flag=True, help="Analyse finished videos again, too.")
@click.option(
    "--scheduler",
    metavar="ADDRESS",
    help="Analyse on the workers of a Dask scheduler, such as tcp://10.0.0.5:8786.",
)
@keeping_on_request
@model_option
def analyze(
    videos: tuple[Path, ...],
    exercise: str | None,
    out: Path,
    no_video: bool,
    every_frame: bool,
    mirrored: bool,
    speed: float | None,
    signals: str,
    no_report: bool,
    trc: bool,
    jobs: int | None,
    again: bool,
    scheduler: str | None,
    history: bool,  # noqa: ARG001 - asked for by the callback of --db
    db: Path | None,
    model: ModelSize,
) -> None:
    """Analyse recorded videos: count, time and check every repetition.

    For each VIDEO, and each video in a FOLDER and its subfolders, writes a report as a web page, an
    annotated video, the analysis as JSON, the reps as CSV and the signals of every frame. With several
    videos, those that are finished and unchanged are skipped: the same command continues where it was
    stopped.
    """
    from pose_coach.batch.task import Options
    from pose_coach.commands.recordings import analyze_many, analyze_one
    from pose_coach.common.files import require_folder
    from pose_coach.records.signals_file import SignalsFormat, require_parquet

    if jobs is not None and scheduler is not None:
        raise click.UsageError("--jobs is for this computer; a scheduler has workers of its own.")
    options = Options(
        exercise=exercise,
        model=model,
        mirrored=mirrored,
        every_frame=every_frame,
        with_video=not no_video,
        signals=None if signals == "none" else SignalsFormat(signals),
        with_report=not no_report,
        with_landmarks=trc,
        speed=speed,
    )
    found = _found(videos, out, options)
    if options.signals is SignalsFormat.PARQUET:
        require_parquet()
    require_folder(out)
    for problem in found.problems:
        print_error(problem)
    well = not found.problems
    if len(found.tasks) == 1 and not os.path.isdir(videos[0]) and scheduler is None:
        well &= analyze_one(found.tasks[0], jobs, db)
    elif found.tasks:
        well &= analyze_many(found.tasks, _doing(jobs, scheduler), again=again, db=db)
    if not well:
        raise click.exceptions.Exit(1)


def _found(videos: Sequence[Path], out: Path, options: Options) -> Found:
    """Return the videos to analyse; refuse a call that would overwrite a file."""
    from pose_coach.batch.videos import find, overwritten

    try:
        found = find(videos, out, options)
    except PoseCoachError as error:
        raise click.UsageError(str(error)) from error
    lost = overwritten(found.tasks)
    if lost is not None:
        raise click.UsageError(f"{lost} would be overwritten. Choose another folder with --out.")
    return found


def _doing(jobs: int | None, scheduler: str | None) -> Do:
    """Return the executor of the analyses: processes of this computer, or workers of a scheduler."""

    def do(tasks: Sequence[Task], tell: Tell, say: Say) -> Generator[Done, None, None]:
        if scheduler is None:
            from pose_coach.batch.processes import analyze_in_processes, usual_jobs

            return analyze_in_processes(tasks, jobs or usual_jobs(), tell)
        from pose_coach.batch.cluster import on_cluster

        return on_cluster(tasks, scheduler, say)

    return do
