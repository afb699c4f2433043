"""What is shown in the terminal: progress, the table of reps, the list of exercises."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich import box
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from pose_coach.analysis import Analysis
from pose_coach.coaching.session import Session
from pose_coach.evaluation.figures import ClipResult, Figures, figures
from pose_coach.exercises.events import Phase, Rep
from pose_coach.exercises.exercise import Exercise


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
    for heading in ("rep", "from", "to", "phases", "hold", "range", "notes"):
        table.add_column(heading, justify="left" if heading in ("phases", "notes") else "right")
    for rep in analysis.reps:
        table.add_row(
            str(rep.number),
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
    return f"rep {rep.number}  at {rep.counted_s:.1f} s  {phases}  {_notes(rep)}"


def session_line(session: Session) -> str:
    """Return a set in a line."""
    reps = session.reps
    clean, rushed = sum(rep.clean for rep in reps), sum(rep.rushed for rep in reps)
    return f"{session.exercise.title}: {_counted(len(reps))}, {clean} clean, {rushed} rushed"


def written_line(*paths: Path) -> Text:
    """Return where the results lie. Brackets in a name are no markup."""
    return Text("Written: " + ", ".join(str(path) for path in paths))


def exercise_table(known: Iterable[Exercise]) -> Table:
    """Return the list of exercises: dose, tempo, camera."""
    table = Table(box=box.SIMPLE_HEAD)
    for heading in ("exercise", "dose", "each phase", "ideal", "camera"):
        table.add_column(heading)
    for exercise in known:
        tempo = exercise.tempo
        table.add_row(
            exercise.name,
            f"{exercise.goal} reps",
            f"{tempo.rushed_below_s:g} s or more",
            f"{tempo.ideal_s[0]:g} to {tempo.ideal_s[1]:g} s",
            exercise.camera,
        )
    return table


def clip_table(results: Sequence[ClipResult]) -> Table:
    """Return how each clip came out."""
    table = Table(box=box.SIMPLE_HEAD)
    for heading in ("clip", "counted as", "reps", "counted", "largest time error"):
        table.add_column(heading, justify="left" if heading in ("clip", "counted as") else "right")
    for result in results:
        errors = [abs(e) for e in (*result.start_errors_s, *result.end_errors_s)]
        style = "" if result.count == result.true_count else "bold red"
        table.add_row(
            Text(result.name),
            result.exercise,
            str(result.true_count),
            Text(str(result.count), style=style),
            f"{max(errors):.2f} s" if errors else "",
        )
    return table


def figures_table(results: Sequence[ClipResult]) -> Table:
    """Return the figures of rendered and filmed clips side by side."""
    origins = sorted({result.origin for result in results}, reverse=True)
    groups = [figures([r for r in results if r.origin == origin]) for origin in origins]
    table = Table("", *origins, box=box.SIMPLE_HEAD)
    for name, show in _FIGURE_ROWS:
        table.add_row(name, *(show(group) for group in groups))
    return table


def _percent(share: float) -> str:
    return "-" if math.isnan(share) else f"{100 * share:.0f} %"


def _seconds(value: float) -> str:
    return "-" if math.isnan(value) else f"{value:.2f} s"


_FIGURE_ROWS: tuple[tuple[str, Callable[[Figures], str]], ...] = (
    ("clips", lambda f: str(f.clips)),
    ("counted exactly", lambda f: _percent(f.exact)),
    ("counted within one", lambda f: _percent(f.off_by_one)),
    ("normalised mean absolute error", lambda f: _percent(f.normalised_error)),
    ("false counts", lambda f: str(f.false_counts)),
    ("phase times, mean error", lambda f: _seconds(f.time_error_mean_s)),
    ("phase times, median error", lambda f: _seconds(f.time_error_median_s)),
    ("phase times, 95th percentile", lambda f: _seconds(f.time_error_p95_s)),
    ("phase duration, bias", lambda f: _seconds(f.duration_bias_s)),
    ("count after the end of a rep, 95th percentile", lambda f: _seconds(f.count_delay_p95_s)),
    ("rushed, precision", lambda f: _percent(f.rushed_precision)),
    ("rushed, recall", lambda f: _percent(f.rushed_recall)),
)


def _counted(reps: int) -> str:
    return "1 rep" if reps == 1 else f"{reps} reps"


def _phase_words(phase: Phase) -> str:
    return f"{phase.name} {phase.duration_s:.1f} s"


def _notes(rep: Rep) -> str:
    notes = [word for word, is_so in (("rushed", rep.rushed), ("jerky", rep.jerky)) if is_so]
    return ", ".join([*notes, *rep.faults]) or "clean"
