"""`pose-coach live`: coaching from a camera."""

from __future__ import annotations

from contextlib import ExitStack, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pose_coach.commands.history_options import keeping_options
from pose_coach.commands.settings import config_option
from pose_coach.commands.shared import (
    is_same_file,
    known_exercise,
    print_error,
    print_message,
    results_console,
)
from pose_coach.common.errors import PoseCoachError
from pose_coach.common.stopping import interruptible, uninterrupted

if TYPE_CHECKING:
    from collections.abc import Callable

    from pose_coach.coaching.set_plan import SetPlan
    from pose_coach.counting.events import Rep
    from pose_coach.settings.model import Settings


AUTO = "auto"


def _known_or_auto(
    context: click.Context, parameter: click.Parameter, name: str | None
) -> str | None:
    return name if name == AUTO else known_exercise(context, parameter, name)


def _each_known(
    context: click.Context, parameter: click.Parameter, names: tuple[str, ...]
) -> tuple[str, ...]:
    for name in names:
        known_exercise(context, parameter, name)
    return names


@click.command()
@click.argument("exercise", required=False, callback=_known_or_auto)
@click.option(
    "--source",
    metavar="SOURCE",
    help="Camera number, device path or name, stream address, or a video file. [0]",
)
@click.option(
    "--wait",
    "wait_s",
    metavar="SECONDS",
    type=click.FloatRange(min=0),
    default=300.0,
    show_default="300",
    help="How long to wait for a lost camera or stream before the session ends.",
)
@click.option(
    "--only",
    metavar="EXERCISE",
    multiple=True,
    callback=_each_known,
    help="Only this exercise of the programme; can be repeated.",
)
@click.option(
    "--skip",
    metavar="EXERCISE",
    multiple=True,
    callback=_each_known,
    help="Leave this exercise out; can be repeated.",
)
@click.option(
    "--reps",
    metavar="N",
    type=click.IntRange(1, 999),
    help="Goal of repetitions, on each side if there are two.",
)
@click.option("--headless", is_flag=True, help="Open no window; print the reps.")
@click.option(
    "--record", metavar="FILE", type=click.Path(path_type=Path), help="Record the annotated video."
)
@click.option(
    "--report",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Write a report as a web page.",
)
@click.option("--mirror/--no-mirror", default=None, help="Show the picture as a mirror.")
@click.option("--voice/--no-voice", default=None, help="Say the count and the cues.")
@click.option(
    "--model",
    type=click.Choice(["auto", "lite", "full", "heavy"]),
    help="Pose model, from fast to accurate; auto takes full where the computer is fast enough. [auto]",
)
@config_option
@keeping_options
@uninterrupted()
def live(
    exercise: str | None,
    source: str | None,
    wait_s: float,
    only: tuple[str, ...],
    skip: tuple[str, ...],
    reps: int | None,
    headless: bool,
    record: Path | None,
    report: Path | None,
    mirror: bool | None,
    voice: bool | None,
    model: str | None,
    config: Path | None,
    db: Path,
    no_history: bool,
) -> None:
    """Coach from a webcam: the programme of five, or one EXERCISE; `auto` recognises it.

    No key is needed: hold the start posture still, and counting begins. Raise a hand for two seconds to
    skip an exercise, both hands to pause and to go on. A camera that is unplugged, or a stream that ends, is
    waited for. Defaults come from your settings (`pose-coach settings`).

    Keys in the window: q quit, space pause, n next exercise, r begin it again, m mute, h help.
    """
    from pose_coach.common.files import require_folder
    from pose_coach.common.safety_note import SAFETY_NOTE, note_is_due, note_was_shown
    from pose_coach.drawing.theme import THEMES
    from pose_coach.frames.reconnecting import open_live
    from pose_coach.history.store import About, default_path, kept_session
    from pose_coach.live.coach import LiveCoach
    from pose_coach.live.coaching import coaching_of, every_exercise
    from pose_coach.live.fitting_tracker import FittingTracker, fixed_model
    from pose_coach.live.report import LiveReport
    from pose_coach.records.video_writer import VideoWriter
    from pose_coach.settings.file import load_settings
    from pose_coach.terminal.tables import rep_line, summary_lines, written_line
    from pose_coach.voice.voice import find_voice
    from pose_coach.window.window import Window, require_display

    settings = load_settings(config)
    plans = _plans(settings, exercise, only, skip, reps)
    source = settings.camera.source if source is None else source
    if record is not None and is_same_file(record, source):
        raise click.UsageError(f"{source} would be overwritten. Record into another file.")
    if report is not None:
        require_folder(report.parent, "--report")
    if not headless:
        require_display()
    writer = None if record is None else VideoWriter(record, keeps_cut_short=True)
    theme = THEMES[settings.display.colours]
    console = results_console()

    def on_rep(rep: Rep) -> None:
        console.print(rep_line(rep))

    def on_notice(notice: str | None) -> None:
        print_message(notice or "The picture is all right again.")

    wanted = model or settings.camera.model
    about = About("live", exercise or "programme", source, wanted)
    failed: list[PoseCoachError] = []

    def on_lost(error: PoseCoachError) -> None:
        failed.append(error)
        print_message("The recording has ended. Coaching goes on.")

    with ExitStack() as opened:
        # Its model loads while the camera is opened and the first pictures are shown.
        tracker = opened.enter_context(FittingTracker(fixed_model(wanted), print_message))
        with interruptible():
            frames = opened.enter_context(open_live(source, wait_s=wait_s))
        kept = opened.enter_context(kept_session(None if no_history else db, about, print_error))
        print_message(f"{frames.name}: {frames.description}")
        is_due = note_is_due()
        if is_due:
            print_message(SAFETY_NOTE)
        # A film does not wait until a note has been read.
        note = SAFETY_NOTE if is_due and frames.is_endless else None
        known = [plan.exercise for plan in plans] or every_exercise(settings)
        coaching = coaching_of(settings, plans, reps, note)
        wants_voice = settings.voice.on if voice is None else voice
        with interruptible():
            heard = find_voice(settings.voice.volume) if wants_voice else None
        if wants_voice and heard is None:
            print_error("no speech engine and no sound found. Say --no-voice to coach in silence.")
        reporter = None if report is None else LiveReport(known)
        coach = LiveCoach(
            coaching,
            tracker,
            window=None if headless else Window(theme=theme),
            writer=writer,
            speaker=heard,
            mirror=settings.camera.mirror if mirror is None else mirror,
            theme=theme,
            on_rep=on_rep,
            keep=kept.keep,
            on_moment=(lambda _: None) if reporter is None else reporter.see,
            on_notice=on_notice,
            on_lost=on_lost,
        )
        note_was_shown()
        try:
            coach.run(frames)
        except PoseCoachError as failure:
            failed.append(failure)
        finally:
            # First what lasts, then the words: nobody may be there any more to read them.
            video = writer.path if writer is not None and writer.is_kept else None
            written = [] if video is None else [video]
            if reporter is not None and report is not None:
                place, error = _written(
                    lambda path: reporter.write(
                        path, frames.name, coaching, model=tracker.size.value, video=video
                    ),
                    report,
                    default_path().parent / report.name,
                )
                written += [] if place is None else [place]
                failed += [] if error is None else [error]
            for line in summary_lines(coaching.summary):
                console.print(line)
            if written:
                console.print(written_line(*written), soft_wrap=True)
    for each in failed[:-1]:
        print_error(str(each))
    if failed:
        raise failed[-1]
    if not kept.is_whole:
        raise click.exceptions.Exit(1)


def _written(
    write: Callable[[Path], None], path: Path, spare: Path
) -> tuple[Path | None, PoseCoachError | None]:
    """Write a report, or to `spare` if the disk is full or gone, so that the results are not lost."""
    try:
        write(path)
        return path, None
    except PoseCoachError as error:
        with suppress(PoseCoachError, OSError):
            write(spare)
            return spare, error
        return None, error


def _plans(
    settings: Settings,
    exercise: str | None,
    only: tuple[str, ...],
    skip: tuple[str, ...],
    reps: int | None,
) -> list[SetPlan]:
    """Return the sets to do, in order; none if the exercise is to be recognised."""
    from pose_coach.coaching.set_plan import SetPlan
    from pose_coach.exercises.catalog import exercises
    from pose_coach.settings.applied import programme, tailored

    if exercise is not None and (only or skip):
        raise click.UsageError("--only and --skip choose from the programme: name no exercise.")
    if exercise == AUTO:
        return []
    if exercise is not None:
        only = (exercise,)
    own = list(programme(settings))
    others = [tailored(each, settings) for name, each in exercises().items() if name in only]
    chosen = own + [each for each in others if each not in own]
    chosen = [e for e in chosen if e.name not in skip and (not only or e.name in only)]
    if not chosen:
        raise click.UsageError("Nothing is left of the programme. Leave out less.")
    return [SetPlan(each, reps or each.goal) for each in chosen]
