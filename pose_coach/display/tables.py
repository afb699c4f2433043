"""What is shown in the terminal: progress, the table of reps, the list of exercises."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rich import box
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from pose_coach.analysis import MIXED, Analysis
from pose_coach.coaching.state import SetSummary
from pose_coach.exercises.events import Phase, Rep
from pose_coach.exercises.exercise import Exercise, Sides


@contextmanager
def frame_progress(
    name: str, total: int | None, unit: str = "frames"
) -> Iterator[Callable[[], None]]:
    """Show a progress bar on stderr and yield what to call after each step.

    Parameters
    ----------
    name
        Of the video.
    total
        How many steps there will be, as far as is known.
    unit
        What a step is.
    """
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn(unit),
        TimeRemainingColumn(),
    )
    console = Console(stderr=True)
    # Into a file the bar would write an empty line.
    off = not console.is_terminal
    with Progress(*columns, console=console, transient=True, disable=off) as progress:
        task = progress.add_task(name, total=total)
        yield lambda: progress.advance(task)


def rep_table(analysis: Analysis) -> Table:
    """Return the closing table: one line a rep, and the sum."""
    sums = [
        _counted(len(analysis.reps)),
        f"{analysis.clean} clean",
        f"{analysis.rushed} rushed",
    ]
    if analysis.partial:
        sums.append(f"{analysis.partial} unfinished")
    table = Table(
        title=Text(f"{analysis.path.name}: {analysis.exercise}"),
        caption=", ".join(sums),
        box=box.SIMPLE_HEAD,
        caption_justify="left",
        title_justify="left",
    )
    sided = any(rep.side is not None for rep in analysis.reps)
    mixed = analysis.exercise == MIXED
    headings = ["rep"] + ["exercise"] * mixed + ["side"] * sided
    left_aligned = ("exercise", "side", "phases", "notes")
    for heading in (*headings, "from", "to", "phases", "hold", "range", "notes"):
        table.add_column(heading, justify="left" if heading in left_aligned else "right")
    for rep in analysis.reps:
        table.add_row(
            str(rep.number),
            *[rep.exercise] * mixed,
            *[str(rep.side or "")] * sided,
            f"{rep.start_s:.1f} s",
            f"{rep.end_s:.1f} s",
            ", ".join(_phase_words(phase) for phase in rep.phases),
            f"{rep.hold_s:.1f} s",
            f"{rep.range_deg:.0f}°",
            _notes(rep),
        )
    return table


def rep_line(rep: Rep) -> str:
    """Return one counted rep in a line."""
    phases = ", ".join(_phase_words(phase) for phase in rep.phases)
    side = f"  {rep.side}" if rep.side else ""
    return f"rep {rep.number}{side}  at {rep.counted_s:.1f} s  {phases}  {_notes(rep)}"


def summary_lines(summary: Iterable[SetSummary]) -> list[str]:
    """Return what was done of each exercise, a line each."""
    lines = []
    for each in summary:
        line = f"{each.title}: {_counted(each.reps)}"
        if each.sides is not None:
            line += f" ({each.sides[0]} left, {each.sides[1]} right)"
        line += f", {each.clean} clean, {each.rushed} rushed"
        lines.append(f"{line}. {each.work_on}" if each.work_on else line)
    return lines


def written_line(*paths: Path) -> Text:
    """Return where the results lie. Brackets in a name are no markup."""
    return Text("Written: " + ", ".join(str(path) for path in paths))


def exercise_table(known: Iterable[Exercise]) -> Table:
    """Return the list of exercises: dose, tempo, camera."""
    table = Table(box=box.SIMPLE_HEAD)
    table.add_column("exercise", no_wrap=True)  # a name to be typed is whole
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


def _phase_words(phase: Phase) -> str:
    return f"{phase.name} {phase.duration_s:.1f} s"


def _notes(rep: Rep) -> str:
    notes = [word for word, is_so in (("rushed", rep.rushed), ("jerky", rep.jerky)) if is_so]
    return ", ".join([*notes, *rep.faults]) or "clean"
