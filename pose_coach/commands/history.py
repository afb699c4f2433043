"""`pose-coach history`: past sessions and trends."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pose_coach.commands.history_options import db_option
from pose_coach.commands.shared import is_same_file, print_error

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pose_coach.history.query import KeptSession

FORMS = (".csv", ".json")


def _csv_or_json(
    _context: click.Context, parameter: click.Parameter, paths: tuple[Path, ...]
) -> tuple[Path, ...]:
    for path in paths:
        if path.suffix.lower() not in FORMS:
            raise click.BadParameter(f"{path}: name a .csv or a .json file.", param=parameter)
    return paths


@click.group(invoke_without_command=True)
@db_option
@click.option(
    "--kind",
    type=click.Choice(["live", "analyze"]),
    help="Only coached, or only analysed, sessions.",
)
@click.option("--exercise", metavar="NAME", help="The trend of one exercise.")
@click.option(
    "--last",
    metavar="N",
    type=click.IntRange(1),
    default=10,
    show_default=True,
    help="How many sessions to list.",
)
@click.option(
    "--html",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Write it as a web page instead.",
)
@click.option(
    "--export",
    metavar="FILE",
    type=click.Path(path_type=Path),
    multiple=True,
    callback=_csv_or_json,
    help="Write every rep to a .csv, or everything to a .json file, instead.",
)
@click.option(
    "--excel",
    is_flag=True,
    help="Begin the .csv with a byte order mark: Excel then reads its letters right.",
)
@click.pass_context
def history(
    context: click.Context,
    db: Path,
    kind: str | None,
    exercise: str | None,
    last: int,
    html: Path | None,
    export: tuple[Path, ...],
    excel: bool,
) -> None:
    """Show past sessions and how they change: reps, tempo, range, left and right, streak.

    Sessions are kept only on this computer, without pictures.
    """
    if context.invoked_subcommand is not None:
        return
    if exercise is not None and (html is not None or export):
        raise click.UsageError("--exercise is for the tables: what is written holds all of them.")
    if html is not None or export:
        _require(db)
        _write(db, kind, html, export, excel)
    elif _is_there(db):
        _print(db, kind, exercise, last)
    else:
        click.echo(f"No session is kept yet. The first will be in {db}")


@history.command()
@click.argument("sessions", metavar="NUMBER...", nargs=-1, type=click.IntRange(1))
@click.option("--all", "everything", is_flag=True, help="Delete every session.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@db_option
def delete(sessions: tuple[int, ...], everything: bool, yes: bool, db: Path) -> None:
    """Delete sessions for good, by their numbers in the table."""
    if bool(sessions) == everything:
        raise click.UsageError("Say which sessions to delete by their numbers, or --all.")
    from pose_coach.history.query import opened_history
    from pose_coach.history.query import sessions as kept_in
    from pose_coach.history.store import History
    from pose_coach.history.words import counted

    _require(db)
    with opened_history(db, print_error) as connection:
        kept = {session.number for session in kept_in(connection)}
    if missing := sorted(set(sessions) - kept):
        raise click.ClickException(
            f"There is no session {', '.join(map(str, missing))} in {db}. Nothing was deleted."
        )
    chosen = kept if everything else set(sessions)
    what = counted(len(chosen), "session")
    if not yes:
        click.confirm(f"Delete {what} from {db} for good?", abort=True, err=True)
    with History.open(db, print_error) as opened:
        deleted = opened.delete(None if everything else sorted(chosen))
    click.echo(f"Deleted: {counted(deleted, 'session')}")


def _is_there(db: Path) -> bool:
    from pose_coach.history.database import is_there

    return is_there(db)


def _require(db: Path) -> None:
    if not _is_there(db):
        raise click.ClickException(f"{db}: no session is kept there.")


def _print(db: Path, kind: str | None, exercise: str | None, last: int) -> None:
    from datetime import datetime

    from rich.console import Console

    from pose_coach.history.query import streak
    from pose_coach.history.trends import exercises_in, periods, recent_and_before
    from pose_coach.history.words import summary_words
    from pose_coach.terminal import history_tables as tables

    sessions, today = _kept(db, kind), datetime.now().astimezone().date()
    console = Console()
    if not sessions:
        console.print(f"No session is kept in {db}", soft_wrap=True, highlight=False, markup=False)
        return
    exercises = exercises_in(sessions)
    if exercise is not None:
        if exercise not in exercises:
            raise click.UsageError(
                f"{exercise}: not in the history. There is: {', '.join(exercises)}."
            )
        sessions = tuple(s.only(exercise) for s in sessions if exercise in s.exercises)
        exercises = (exercise,)
    # The most important table comes last, where the terminal ends up.
    console.print(tables.session_table(sessions, last))
    console.print(tables.period_table(periods(sessions, today), exercise))
    recent, before = recent_and_before(sessions, today)
    if recent:
        console.print(tables.exercise_trends(exercises, recent, before))
    console.print(summary_words(sessions, streak(sessions, today)), highlight=False)


def _write(
    db: Path, kind: str | None, html: Path | None, export: tuple[Path, ...], excel: bool
) -> None:
    from datetime import datetime

    from pose_coach.common.files import require_folder, write_whole
    from pose_coach.history.query import opened_history

    for path, option in [(html, "--html"), *((path, "--export") for path in export)]:
        if path is None:
            continue
        if is_same_file(path, db):
            raise click.UsageError(f"{db} would be overwritten. Write into another file.")
        require_folder(path.parent, option)
    if html is not None:
        from pose_coach.history.page import history_page

        page = history_page(_kept(db, kind), datetime.now().astimezone())
        write_whole(html, page, "--html")
        click.echo(f"Written: {html}", err=True)
    for path in export:
        from pose_coach.history.export import history_csv, history_json

        with opened_history(db, print_error) as connection:
            as_text = history_csv if path.suffix.lower() == ".csv" else history_json
            text = as_text(connection, kind)
        # Only a table: JSON must not begin with a mark.
        mark = "\ufeff" if excel and as_text is history_csv else ""
        write_whole(path, mark + text, "--export")
        click.echo(f"Written: {path}", err=True)


def _kept(db: Path, kind: str | None) -> Sequence[KeptSession]:
    from pose_coach.history.query import opened_history, sessions

    with opened_history(db, print_error) as connection:
        return sessions(connection, kind)
