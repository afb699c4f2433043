"""`pose-coach analyze`: recorded videos."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pose_coach.commands.history_options import keeping_on_request
from pose_coach.commands.shared import (
    complain,
    is_same_file,
    known_exercise,
    lasting_console,
    model_option,
    out_option,
)
from pose_coach.errors import PoseCoachError
from pose_coach.stopping import is_asked, unbroken

if TYPE_CHECKING:
    from collections.abc import Callable

    from pose_coach.analysis import Analysis
    from pose_coach.records.signals_file import SignalsFormat
    from pose_coach.tracking.models import ModelSize


@click.command()
@click.argument("videos", metavar="VIDEO...", nargs=-1, required=True)
@click.option(
    "--exercise", metavar="NAME", callback=known_exercise, help="What is done in the video."
)
@out_option
@click.option("--no-video", is_flag=True, help="Leave the annotated video out: much faster.")
@click.option(
    "--every-frame",
    is_flag=True,
    help="Look at every frame, not only at as many as the movement needs: twice as slow.",
)
@click.option(
    "--mirrored", is_flag=True, help="The recording is a mirror image, as some phones' selfies are."
)
@click.option(
    "--signals",
    type=click.Choice(["csv", "parquet", "none"]),
    default="csv",
    show_default=True,
    help="How to write what was measured frame by frame.",
)
@click.option("--no-report", is_flag=True, help="Leave the report, a web page, out.")
@click.option("--trc", is_flag=True, help="Write the landmarks for OpenSim, too.")
@keeping_on_request
@model_option
def analyze(
    videos: tuple[str, ...],
    exercise: str | None,
    out: Path,
    no_video: bool,
    every_frame: bool,
    mirrored: bool,
    signals: str,
    no_report: bool,
    trc: bool,
    history: bool,  # noqa: ARG001 - asked for by the callback of --db
    db: Path | None,
    model: ModelSize,
) -> None:
    """Analyse recorded videos: count, time and check every repetition.

    Writes a report as a web page, an annotated video, the analysis as JSON, the reps as CSV and the signals
    frame by frame for each VIDEO.
    """
    from pose_coach.records.files import require_folder
    from pose_coach.records.signals_file import SignalsFormat, require_parquet

    stems = [Path(video).stem for video in videos]
    for video, stem in zip(videos, stems, strict=True):
        if stems.count(stem) > 1:
            raise click.UsageError(
                f"Two videos are called {stem}. Analyse them into different folders."
            )
        if not no_video and is_same_file(out / f"{stem}.mp4", video):
            raise click.UsageError(
                f"{video} would be overwritten. Choose another folder with --out."
            )
    form = None if signals == "none" else SignalsFormat(signals)
    if form is SignalsFormat.PARQUET:
        require_parquet()
    require_folder(out)
    failed = 0
    for video in videos:
        try:
            analysis = analyze_one(
                video,
                exercise,
                out,
                with_video=not no_video,
                model=model,
                mirrored=mirrored,
                every_frame=every_frame,
                signals=form,
                with_report=not no_report,
                with_landmarks=trc,
                keep=lambda analysis: None if db is None else _keep(analysis, db),
            )
        except PoseCoachError as error:
            complain(str(error))
            failed += 1
            continue
        if analysis.interrupted or is_asked():
            break
        if not analysis.frames_with_pose:
            failed += 1
    if failed:
        raise click.exceptions.Exit(1)


def _keep(analysis: Analysis, db: Path) -> None:
    """Keep the reps of a recording in the history."""
    from pose_coach.records.history import About, kept_session

    about = About("analyze", analysis.exercise, str(analysis.path), analysis.model)
    with kept_session(db, about, complain) as kept:
        for rep in analysis.reps:
            kept.keep(rep)


@unbroken()
def analyze_one(
    video: str,
    exercise: str | None,
    out: Path,
    *,
    with_video: bool,
    model: ModelSize,
    mirrored: bool = False,
    every_frame: bool = False,
    signals: SignalsFormat | None,
    with_report: bool = True,
    with_landmarks: bool = False,
    keep: Callable[[Analysis], None] = lambda _: None,
) -> Analysis:
    """Analyse one video, write the results into a folder that is there, and print them.

    Parameters
    ----------
    video
        Name of the file, also where it is a number and could be a camera's.
    exercise
        What to count; None for whatever is recognised.
    out
        Folder for the results.
    with_video
        Whether the annotated video is among them.
    model
        Which pose model.
    mirrored
        Whether the recording shows the person as a mirror does.
    every_frame
        Whether to look at every frame, or only at as many as the movement needs.
    signals
        How to write the signals, None for not at all.
    with_report
        Whether to write the report.
    with_landmarks
        Whether to write the landmarks as TRC.
    keep
        Called with the analysis before anything is written, which may fail.

    Raises
    ------
    PoseCoachError
        Where the video cannot be read, or a result not be written. Where that is the annotated video, all
        else has been.
    """
    from pose_coach.analysis import analyze as run
    from pose_coach.commands.annotated import AnnotatedVideo
    from pose_coach.display.overlay import Overlay
    from pose_coach.display.tables import frame_progress, rep_table, written_line
    from pose_coach.frames.files import VideoFile
    from pose_coach.pipeline import Moment
    from pose_coach.records.analysis_file import write_analysis, write_rep_table
    from pose_coach.records.landmarks_file import LandmarkRecorder, write_landmarks
    from pose_coach.records.report import write_report
    from pose_coach.records.report_pictures import FaultPictures
    from pose_coach.records.signals_file import signals_path, write_signals
    from pose_coach.tracking.landmarker import PoseTracker

    path = Path(video)
    kept = [out / f"{path.stem}.json", out / f"{path.stem}.csv"]
    overlay = Overlay()
    pictures = FaultPictures(mirrored=mirrored) if with_report else None
    landmarks = LandmarkRecorder(mirrored=mirrored) if with_landmarks else None
    with ExitStack() as opened:
        source = opened.enter_context(VideoFile.open(path))
        tracker = opened.enter_context(PoseTracker(model))
        advance = opened.enter_context(frame_progress(path.name, source.frame_count))
        writer = None
        if with_video:
            writer = opened.enter_context(AnnotatedVideo(out / f"{path.stem}.mp4"))

        def on_moment(moment: Moment) -> None:
            if writer is not None and writer.is_wanted:
                picture = overlay.annotate(moment.frame.picture.rgb(), moment.state)
                writer.write(picture, moment.frame.time_s)
            if pictures is not None:
                pictures.see(moment)
            if landmarks is not None:
                landmarks.see(moment.frame.time_s, moment.pose)
            advance()

        analysis = run(
            source,
            path,
            tracker,
            model=str(model),
            exercise=exercise,
            mirrored=mirrored,
            every_frame=every_frame,
            on_moment=on_moment,
        )
    keep(analysis)
    console = lasting_console()
    console.print(rep_table(analysis))
    write_analysis(analysis, kept[0])
    write_rep_table(analysis, kept[1])
    if signals is not None and analysis.signals is not None:
        kept.append(signals_path(out, path.stem, signals))
        write_signals(analysis.signals, kept[-1])
    if landmarks is not None:
        kept.append(out / f"{path.stem}.trc")
        write_landmarks(landmarks, kept[-1])
    video_made = None if writer is None else writer.path
    if video_made is not None:
        kept.append(video_made)
    if pictures is not None:
        kept.append(out / f"{path.stem}.html")
        write_report(
            analysis, kept[-1], video=video_made, pictures=pictures.pictures(analysis.reps)
        )
    for warning in analysis.warnings:
        complain(warning)
    if analysis.interrupted:
        complain(
            f"{video}: stopped after {analysis.duration_s:.1f} s. What was seen until then is kept."
        )
    elif not analysis.frames_with_pose:
        complain(
            f"{video}: nobody was seen in it. Film the whole body from the side, in good light."
        )
    console.print(written_line(*kept), soft_wrap=True)
    if writer is not None and writer.error is not None:
        raise writer.error
    return analysis
