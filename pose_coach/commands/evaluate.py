"""`pose-coach evaluate`: accuracy on labelled clips."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pose_coach import __version__
from pose_coach.commands.shared import model_option, print_error
from pose_coach.common.errors import PoseCoachError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pose_coach.evaluation.comparison import ClipResult
    from pose_coach.tracking.models import ModelSize


@click.command()
@click.argument(
    "folders", metavar="DIR...", nargs=-1, required=True, type=click.Path(path_type=Path)
)
@click.option("--json", "form", flag_value="json", help="Print the figures as JSON.")
@click.option("--markdown", "form", flag_value="markdown", help="Print the figures as Markdown.")
@click.option(
    "--html", metavar="FILE", type=click.Path(path_type=Path), help="Write them as a web page, too."
)
@click.option(
    "--jobs",
    metavar="N",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    help="Clips analysed at the same time.",
)
@model_option
def evaluate(
    folders: tuple[Path, ...], form: str | None, html: Path | None, jobs: int, model: ModelSize
) -> None:
    """Measure the accuracy on the labelled clips in each DIR.

    A clip is labelled by a truth file beside it: clip.truth.json for clip.mp4. Rendered and filmed clips
    stand side by side. A truth file is read after the analysis of its clip is finished.
    """
    from pose_coach.common.files import require_folder
    from pose_coach.evaluation.run import evaluate as run
    from pose_coach.evaluation.run import labelled_clips
    from pose_coach.terminal.tables import frame_progress

    clips = [clip for folder in folders for clip in labelled_clips(folder)]
    if html is not None:
        require_folder(html.parent, "--html")
    results, failed = [], []
    with frame_progress(", ".join(map(str, folders)), len(clips), unit="clips") as advance:
        for result in run(clips, model, min(jobs, len(clips))):
            if isinstance(result, PoseCoachError):
                failed.append(result)
            else:
                results.append(result)
            advance()
    for error in failed:
        print_error(str(error))
    if results:
        _print(results, form, str(model))
        if html is not None:
            _write_page(results, html, str(model))
    if failed:
        raise click.exceptions.Exit(1)


def _print(results: Sequence[ClipResult], form: str | None, model: str) -> None:
    import json

    from rich.console import Console

    from pose_coach.evaluation.breakdown import condition_tables, weakest_words
    from pose_coach.evaluation.document import accuracy_document, markdown
    from pose_coach.evaluation.tables import (
        clip_table,
        fault_table,
        figure_tables,
        landmark_table,
        overview_table,
    )
    from pose_coach.terminal.accuracy_tables import terminal_table

    if form == "json":
        click.echo(json.dumps(accuracy_document(results, model), indent=2, allow_nan=False))
        return
    if form == "markdown":
        click.echo(markdown(results, model, __version__))
        return
    tables = [*figure_tables(results), fault_table(results), landmark_table(results)]
    tables += condition_tables(results)
    console = Console()
    # The most important table comes last, where the terminal ends up.
    for table in (clip_table(results), *reversed(tables), overview_table(results)):
        if table.rows:
            console.print(terminal_table(table))
    if words := weakest_words(results):
        console.print(words, highlight=False)


def _write_page(results: Sequence[ClipResult], path: Path, model: str) -> None:
    from pose_coach.common.files import write_whole
    from pose_coach.evaluation.page import accuracy_page

    write_whole(path, accuracy_page(results, model, __version__), "--html")
    click.echo(f"Written: {os.fspath(path)}", err=True)
