"""`pose-coach live`: coaching from a camera."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pose_coach.commands.shared import complain, is_same_file, known_exercise, model_option

if TYPE_CHECKING:
    from pose_coach.exercises.events import Rep
    from pose_coach.exercises.exercise import Exercise
    from pose_coach.tracking.models import ModelSize


AUTO = "auto"


def _exercise_or_auto(
    context: click.Context, parameter: click.Parameter, name: str
) -> Exercise | None:
    from pose_coach.exercises.catalog import exercise_named

    if name == AUTO:
        return None
    known_exercise(context, parameter, name)
    return exercise_named(name)


@click.command()
@click.argument("exercise", callback=_exercise_or_auto)
@click.option(
    "--source",
    metavar="SOURCE",
    default="0",
    show_default=True,
    help="Camera number, device path or name, stream address, or a video file standing in for a camera.",
)
@click.option(
    "--wait",
    "wait_s",
    metavar="SECONDS",
    type=click.FloatRange(min=0),
    default=300.0,
    show_default="300",
    help="How long to wait for a camera or stream that is gone before the set is ended.",
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
    exercise: Exercise | None,
    source: str,
    wait_s: float,
    reps: int | None,
    headless: bool,
    record: Path | None,
    mirror: bool,
    voice: bool,
    model: ModelSize,
) -> None:
    """Coach EXERCISE from a webcam; `auto` recognises which one is done.

    A camera that is unplugged, or a stream that ends, is waited for: the set goes on when it is back.
    Keys in the window: q quit, r reset, space pause, m mute, h help.
    """
    from rich.console import Console

    from pose_coach.coaching.session import Session
    from pose_coach.display.tables import rep_line, session_line, written_line
    from pose_coach.display.window import Window, require_display
    from pose_coach.frames.lasting import open_live
    from pose_coach.live import LiveCoach
    from pose_coach.records.video import VideoWriter
    from pose_coach.tracking.landmarker import PoseTracker
    from pose_coach.voice.voice import find_voice

    if record is not None and is_same_file(record, source):
        raise click.UsageError(f"{source} would be overwritten. Record into another file.")
    if not headless:
        require_display()
    writer = None if record is None else VideoWriter(record)
    console = Console()

    def on_rep(rep: Rep) -> None:
        console.print(rep_line(rep))

    def on_notice(notice: str | None) -> None:
        click.echo(notice or "The picture is all right again.", err=True)

    session = Session(exercise, goal=reps, live=True)
    with PoseTracker(model) as tracker, open_live(source, wait_s=wait_s) as frames:
        click.echo(f"{frames.name}: {frames.description}", err=True)
        heard = find_voice() if voice else None
        if voice and heard is None:
            complain("no speech engine and no sound found. Say --no-voice to coach in silence.")
        coach = LiveCoach(
            session,
            tracker,
            window=None if headless else Window(),
            writer=writer,
            speaker=heard,
            mirror=mirror,
            on_rep=on_rep,
            on_notice=on_notice,
        )
        try:
            coach.run(frames)
        finally:
            console.print(session_line(session))
            if writer is not None and writer.frames_written:
                console.print(written_line(writer.path), soft_wrap=True)
