"""The command line: it wires the rooms together, and nothing else.

What is heavy is imported where it is used, so that `pose-coach --help` answers at once.
"""

from __future__ import annotations

import signal
import sys
from contextlib import ExitStack
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.exceptions import NoArgsIsHelpError

from pose_coach import __version__
from pose_coach.errors import PoseCoachError

if TYPE_CHECKING:
    from pose_coach.analysis import Analysis
    from pose_coach.exercises.events import Rep
    from pose_coach.tracking.models import ModelSize

EPILOG = (
    "Stop if anything hurts. If you have osteoporosis, a recent back or shoulder injury, a disc problem or"
    " wrist pain, or are pregnant, ask your doctor or physiotherapist first. Pose Coach coaches movement;"
    " it does not diagnose. Everything stays on this computer."
)


def _known_exercise(
    _context: click.Context, parameter: click.Parameter, name: str | None
) -> str | None:
    from pose_coach.exercises.catalog import exercises

    if name is not None and name not in exercises():
        known = ", ".join(exercises())
        raise click.BadParameter(f"{name}: no such exercise. There is: {known}.", param=parameter)
    return name


def _model_size(_context: click.Context, _parameter: click.Parameter, name: str) -> ModelSize:
    from pose_coach.tracking.models import ModelSize

    return ModelSize(name)


model_option = click.option(
    "--model",
    type=click.Choice(["lite", "full", "heavy"]),
    default="full",
    show_default=True,
    callback=_model_size,
    help="Which pose model: from quick to exact.",
)


@click.group(epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="pose-coach")
def cli() -> None:
    """Check your form in back-mobility exercises, from a webcam or a video."""


@cli.command()
@click.argument("videos", metavar="VIDEO...", nargs=-1, required=True)
@click.option(
    "--exercise", metavar="NAME", callback=_known_exercise, help="What is done in the video."
)
@click.option(
    "--out",
    metavar="DIR",
    type=click.Path(path_type=Path),
    default=Path("out"),
    show_default=True,
    help="Folder for the results.",
)
@click.option("--no-video", is_flag=True, help="Leave the annotated video out: much faster.")
@model_option
def analyze(
    videos: tuple[str, ...], exercise: str | None, out: Path, no_video: bool, model: ModelSize
) -> None:
    """Analyse recorded videos: count, time and check every repetition.

    Writes an annotated video, the analysis as JSON and the reps as CSV for each VIDEO.
    """
    from pose_coach.records.files import require_folder

    stems = [Path(video).stem for video in videos]
    for video, stem in zip(videos, stems, strict=True):
        if stems.count(stem) > 1:
            raise click.UsageError(
                f"Two videos are called {stem}. Analyse them into different folders."
            )
        if not no_video and _is_same_file(out / f"{stem}.mp4", video):
            raise click.UsageError(
                f"{video} would be overwritten. Choose another folder with --out."
            )
    require_folder(out)
    failed = 0
    for video in videos:
        try:
            analysis = _analyze_one(video, exercise, out, with_video=not no_video, model=model)
        except PoseCoachError as error:
            _complain(str(error))
            failed += 1
            continue
        if analysis.interrupted:
            break
        if not analysis.frames_with_pose:
            failed += 1
    if failed:
        raise click.exceptions.Exit(1)


def _analyze_one(
    video: str, exercise: str | None, out: Path, *, with_video: bool, model: ModelSize
) -> Analysis:
    from rich.console import Console

    from pose_coach.analysis import analyze as run
    from pose_coach.display.overlay import Overlay
    from pose_coach.display.tables import frame_progress, rep_table, written_line
    from pose_coach.frames.files import VideoFile
    from pose_coach.pipeline import Moment
    from pose_coach.records.analysis_file import write_analysis, write_rep_table
    from pose_coach.records.video import VideoWriter
    from pose_coach.tracking.landmarker import PoseTracker

    path = Path(video)
    kept = [out / f"{path.stem}.json", out / f"{path.stem}.csv"]
    overlay = Overlay()
    with ExitStack() as opened:
        # A file, also where its name is a number and could be a camera's.
        source = opened.enter_context(VideoFile.open(path))
        tracker = opened.enter_context(PoseTracker(model))
        advance = opened.enter_context(frame_progress(path.name, source.frame_count))
        writer = None
        if with_video:
            writer = opened.enter_context(VideoWriter(out / f"{path.stem}.mp4"))

        def on_moment(moment: Moment) -> None:
            if writer is not None:
                picture = overlay.annotate(moment.frame.picture.rgb(), moment.state)
                writer.write(picture, moment.frame.time_s)
            advance()

        analysis = run(
            source, path, tracker, model=str(model), exercise=exercise, on_moment=on_moment
        )
    write_analysis(analysis, kept[0])
    write_rep_table(analysis, kept[1])
    if writer is not None and writer.frames_written:
        kept.append(writer.path)
    for warning in analysis.warnings:
        _complain(warning)
    if analysis.interrupted:
        _complain(
            f"{video}: stopped after {analysis.duration_s:.1f} s. What was seen until then is kept."
        )
    elif not analysis.frames_with_pose:
        _complain(
            f"{video}: nobody was seen in it. Film the whole body from the side, in good light."
        )
    console = Console()
    console.print(rep_table(analysis))
    console.print(written_line(*kept), soft_wrap=True)
    return analysis


@cli.command()
@click.argument("exercise", callback=_known_exercise)
@click.option(
    "--source",
    metavar="SOURCE",
    default="0",
    show_default=True,
    help="Camera number, device path, stream address, or a video file standing in for a camera.",
)
@click.option(
    "--reps", metavar="N", type=click.IntRange(1, 999), help="How many repetitions to aim for."
)
@click.option("--headless", is_flag=True, help="Open no window; print the reps.")
@click.option(
    "--record", metavar="FILE", type=click.Path(path_type=Path), help="Keep the annotated video."
)
@click.option(
    "--mirror/--no-mirror", default=True, show_default=True, help="Show the picture as a mirror."
)
@click.option(
    "--voice/--no-voice", default=True, show_default=True, help="Say the count and the cues."
)
@model_option
def live(
    exercise: str,
    source: str,
    reps: int | None,
    headless: bool,
    record: Path | None,
    mirror: bool,
    voice: bool,
    model: ModelSize,
) -> None:
    """Coach EXERCISE from a webcam.

    Keys in the window: q quit, r reset, space pause, m mute, h help.
    """
    from rich.console import Console

    from pose_coach.coaching.session import Session
    from pose_coach.display.tables import rep_line, session_line, written_line
    from pose_coach.display.window import Window, require_display
    from pose_coach.exercises.catalog import exercise_named
    from pose_coach.frames.source import open_source
    from pose_coach.live import LiveCoach
    from pose_coach.records.video import VideoWriter
    from pose_coach.tracking.landmarker import PoseTracker
    from pose_coach.voice.speaker import Speaker, find_engine

    if record is not None and _is_same_file(record, source):
        raise click.UsageError(f"{source} would be overwritten. Record into another file.")
    if not headless:
        require_display()
    writer = None if record is None else VideoWriter(record)
    console = Console()

    def on_rep(rep: Rep) -> None:
        console.print(rep_line(rep))

    engine = find_engine() if voice else None
    if voice and engine is None:
        _complain("no speech engine found. Install espeak-ng to hear the cues, or say --no-voice.")
    session = Session(exercise_named(exercise), goal=reps, live=True)
    with PoseTracker(model) as tracker, open_source(source, live=True) as frames:
        click.echo(f"{frames.name}: {frames.description}", err=True)
        coach = LiveCoach(
            session,
            tracker,
            window=None if headless else Window(),
            writer=writer,
            speaker=None if engine is None else Speaker(engine),
            mirror=mirror,
            on_rep=on_rep,
        )
        try:
            coach.run(frames)
        finally:
            console.print(session_line(session))
            if writer is not None and writer.frames_written:
                console.print(written_line(writer.path), soft_wrap=True)


@cli.command()
def exercises() -> None:
    """List the exercises: dose, tempo, camera."""
    from rich.console import Console

    from pose_coach.display.tables import exercise_table
    from pose_coach.exercises.catalog import exercises as known

    Console().print(exercise_table(known().values()))


@cli.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
@model_option
def evaluate(folder: Path, as_json: bool, model: ModelSize) -> None:
    """Measure the accuracy on the labelled clips in DIR."""
    import json

    from rich.console import Console

    from pose_coach.display.tables import clip_table, figures_table, frame_progress
    from pose_coach.evaluation.figures import figures_document
    from pose_coach.evaluation.run import evaluate as run
    from pose_coach.evaluation.run import labelled_clips
    from pose_coach.exercises.catalog import exercises as known

    results = []
    runs = len(labelled_clips(folder)) * len(known())
    with frame_progress(str(folder), runs, unit="runs") as advance:
        for result in run(folder, model):
            results.append(result)
            advance()
    if as_json:
        click.echo(json.dumps(figures_document(results), indent=2))
        return
    console = Console()
    console.print(clip_table(results))
    console.print(figures_table(results))


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit status.

    Parameters
    ----------
    arguments
        The words after `pose-coach`; those of the process where None.

    Returns
    -------
    int
        0 on success, 2 for a wrong call, 1 for input that cannot be used.
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a file's name may hold what cannot be printed
            stream.reconfigure(errors="backslashreplace")
    try:
        result: Any = cli.main(arguments, prog_name="pose-coach", standalone_mode=False)
    except NoArgsIsHelpError as error:
        click.echo(error.format_message())
        _complain("Name a command.")
        return 2
    except click.UsageError as error:
        _complain(f"{error.format_message()} See pose-coach --help.")
        return 2
    except (PoseCoachError, click.ClickException) as error:
        _complain(str(error))
        return 1
    except (KeyboardInterrupt, click.Abort):
        return 0
    except (BrokenPipeError, SystemExit):
        # The reader of our output went away, as `head` does; rich makes that a SystemExit.
        sys.stderr.close()
        return 0
    return result if isinstance(result, int) else 0


def _is_same_file(path: Path, other: str) -> bool:
    try:
        return path.samefile(other)
    except (OSError, ValueError):  # one of them is not there
        return False


def _complain(message: str) -> None:
    click.echo(f"pose-coach: {' '.join(message.split())}", err=True)


if __name__ == "__main__":
    sys.exit(main())
