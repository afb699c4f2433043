"""Progress, tables of reps, and the list of exercises."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich import box
from rich.console import Console, Group
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from pose_coach.coaching.state import SetSummary
from pose_coach.common.errors import shown
from pose_coach.counting.events import Considered, Rep
from pose_coach.exercises.exercise import Exercise, Sides
from pose_coach.recording.analysis import Analysis, sets_of
from pose_coach.report.considered_words import (
    likelihood_words,
    movement_words,
    outcome_words,
    perhaps_words,
    sum_words,
)
from pose_coach.report.words import NOT_ALL_SEEN


@contextmanager
def frame_progress(
    name: str, total: int | None, unit: str = "frames"
) -> Iterator[Callable[[], None]]:
    """Show a progress bar on stderr, and yield a function to call after each step.

    Parameters
    ----------
    name
        Name of the video.
    total
        Number of steps, if known.
    unit
        Name of a step, in the plural.
    """
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn(unit),
        TimeRemainingColumn(),
    )
    console = Console(stderr=True)
    # Into a file the bar would print an empty line.
    off = not console.is_terminal
    with Progress(*columns, console=console, transient=True, disable=off) as progress:
        task = progress.add_task(name, total=total)
        yield lambda: progress.advance(task)


def rep_tables(analysis: Analysis) -> Group:
    """Return a table of reps for each set, and the totals."""
    sums = [
        _counted(len(analysis.reps)),
        f"{analysis.clean} clean",
        f"{analysis.rushed} rushed",
    ]
    if analysis.partial:
        sums.append(f"{analysis.partial} unfinished")
    sets = sets_of(analysis.reps)
    lines = [Text(", ".join(sums), style="dim italic")]
    perhaps = [f"{each.start_s:.1f} s" for each in analysis.considered if each.perhaps]
    if perhaps:
        words = perhaps_words(analysis.considered).rstrip(".")
        lines.append(Text(f"{words}: at {', '.join(perhaps)}.", style="yellow"))
    return Group(
        Text(f"{analysis.path.name}: {analysis.exercise}", style="italic"),
        *(_set_table(reps, reps[0].exercise if len(sets) > 1 else None) for reps in sets),
        *lines,
    )


def considered_list(analysis: Analysis) -> Group:
    """Return every considered movement with its outcome and evidence."""
    name = Text(f"{shown(Path(analysis.path.name))}: {analysis.exercise}", style="italic")
    if not analysis.considered:
        return Group(
            name,
            Text("Nothing was considered: no movement resembled one of the exercises."),
            Text(
                "Put the camera beside you, 2 to 4 m away, at hip height or lower, with your whole body"
                " in the picture. docs/hard-to-break.md says which scenes work."
            ),
        )
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(justify="right", no_wrap=True)
    grid.add_column()
    for each in analysis.considered:
        grid.add_row(f"{each.start_s:.1f} to {each.end_s:.1f} s", _considered(each))
    return Group(name, grid, Text(sum_words(analysis.considered), style="dim italic"))


def _considered(each: Considered) -> Text:
    words = Text(f"{movement_words(each)}: ")
    style = "green" if each.counted else "yellow" if each.perhaps else "dim"
    words.append(outcome_words(each), style)
    words.append(f" ({likelihood_words(each.probability)})")
    for which, reasons in (("for", each.in_favour), ("against", each.against)):
        if reasons:
            line = "".join(filter(str.isprintable, "; ".join(reasons)))
            words.append(f"\n{which}: {line}", "dim")
    return words


def _set_table(reps: Sequence[Rep], title: str | None) -> Table:
    """Return the table of a set, with a column for each phase; it fits 80 characters."""
    table = Table(
        title=title,
        title_justify="left",
        title_style="bold",
        box=box.SIMPLE_HEAD,
        padding=(0, 1, 0, 0),
    )
    sided = any(rep.side is not None for rep in reps)
    names = list(dict.fromkeys(phase.name for rep in reps for phase in rep.phases))
    table.add_column("rep", justify="right")
    if sided:
        table.add_column("side")
    for heading in ("from", "to", *names, "hold", "range"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("notes", overflow="fold")
    for rep in reps:
        lasts = {phase.name: f"{phase.duration_s:.1f} s" for phase in rep.phases}
        table.add_row(
            str(rep.number),
            *[str(rep.side or "")] * sided,
            f"{rep.start_s:.1f} s",
            f"{rep.end_s:.1f} s",
            *(lasts.get(name, "") for name in names),
            f"{rep.hold_s:.1f} s",
            f"{rep.range_deg:.0f}°",
            _notes(rep),
        )
    return table


def rep_line(rep: Rep) -> str:
    """Return a counted rep in one line."""
    phases = ", ".join(f"{phase.name} {phase.duration_s:.1f} s" for phase in rep.phases)
    side = f"  {rep.side}" if rep.side else ""
    return f"rep {rep.number}{side}  at {rep.counted_s:.1f} s  {phases}  {_notes(rep)}"


def summary_lines(summary: Iterable[SetSummary]) -> list[str]:
    """Return a line for each exercise."""
    lines = []
    for each in summary:
        line = f"{each.title}: {_counted(each.reps)}"
        if each.sides is not None:
            line += f" ({each.sides[0]} left, {each.sides[1]} right)"
        line += f", {each.clean} clean, {each.rushed} rushed"
        lines.append(f"{line}. {each.work_on}" if each.work_on else line)
    return lines


def written_line(*paths: Path) -> Text:
    """Return the list of written files as plain text: brackets in a name are not markup."""
    return Text("Written: " + ", ".join(str(path) for path in paths))


def exercise_table(known: Iterable[Exercise]) -> Table:
    """Return the list of exercises: dose, tempo, camera."""
    table = Table(box=box.SIMPLE_HEAD)
    table.add_column("exercise", no_wrap=True)  # users type these names
    for heading in ("dose", "each phase", "ideal", "camera"):
        table.add_column(heading)
    for exercise in known:
        tempo = exercise.tempo
        table.add_row(
            exercise.name,
            _dose(exercise),
            f"{tempo.rushed_below_s:g} s or more",
            f"{tempo.ideal_s[0]:g} to {tempo.ideal_s[1]:g} s",
            exercise.camera,
        )
    return table


def _dose(exercise: Exercise) -> str:
    dose = _counted(exercise.goal)
    if exercise.sides is not Sides.NONE:
        dose += " each side"
    if exercise.hold_s:
        dose += f", {exercise.hold_s:g} s hold"
    return dose


def _counted(reps: int) -> str:
    return "1 rep" if reps == 1 else f"{reps} reps"


def _notes(rep: Rep) -> str:
    notes = [word for word, is_so in (("rushed", rep.rushed), ("jerky", rep.jerky)) if is_so]
    return ", ".join([*notes, *rep.faults]) or ("clean" if rep.clean else NOT_ALL_SEEN)
