"""Progress bars and the result table of many recordings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from rich import box
from rich.console import Console
from rich.measure import Measurement
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeRemainingColumn
from rich.table import Column, Table
from rich.text import Text

from pose_coach.recording.analysis import Analysis

NAME_WIDTH = 40
"""Length of a name beside a bar; the table shows it in full."""
WIDEST = 10_000
"""Line length when the output is a file."""


class BatchProgress:
    """A progress bar for each running recording, and a total for several, on stderr.

    A context manager. If stderr is a file, it shows no bars.

    Parameters
    ----------
    count
        Number of recordings.
    """

    def __init__(self, count: int) -> None:
        console = Console(stderr=True)
        name = Column(no_wrap=True, overflow="ellipsis", max_width=NAME_WIDTH, ratio=2)
        self._progress = Progress(
            TextColumn("{task.description}", markup=False, table_column=name),
            BarColumn(None, table_column=Column(ratio=3, max_width=40)),
            TextColumn("{task.fields[of]}", table_column=Column(no_wrap=True, justify="right")),
            TimeRemainingColumn(compact=True, table_column=Column(no_wrap=True)),
            console=console,
            transient=True,
            expand=True,
            disable=not console.is_terminal,
        )
        self._count, self._ended = count, 0
        self._under_way: dict[str, tuple[TaskID, float]] = {}
        self._all: TaskID | None = None

    def __enter__(self) -> Self:
        self._progress.start()
        if self._count > 1:
            self._all = self._progress.add_task("", total=self._count, of="")
            self._show_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def tell(self, name: str, done: int, of: int | None) -> None:
        """Show how many frames of a recording are done, of an expected number if known."""
        if name not in self._under_way:
            self._under_way[name] = self._progress.add_task(name, total=of, of=""), 0.0
        bar, _ = self._under_way[name]
        # The header of a file may state too few frames.
        words = f"{done}/{max(done, of)} frames" if of else f"{done} frames"
        self._progress.update(bar, completed=done, total=max(done, of) if of else None, of=words)
        self._under_way[name] = bar, min(1.0, done / of) if of else 0.0
        self._show_all()

    def say(self, line: str) -> None:
        """Print a message above the bars."""
        self._progress.console.print(Text(line), soft_wrap=True)

    def end(self, name: str) -> None:
        """Mark a recording as done."""
        self._ended += 1
        if name in self._under_way:
            self._progress.remove_task(self._under_way.pop(name)[0])
        self._show_all()

    def _show_all(self) -> None:
        if self._all is not None:
            self._progress.update(
                self._all,
                completed=self._ended + sum(share for _, share in self._under_way.values()),
                description="In all",
                of=f"{self._ended}/{self._count} videos",
            )


@dataclass(frozen=True, slots=True)
class BatchRow:
    """A row of the result table.

    Attributes
    ----------
    name
        Name of the recording.
    analysis
        Its analysis, or None.
    note
        A remark, or "".
    """

    name: str
    analysis: Analysis | None
    note: str


def batch_table(rows: Sequence[BatchRow]) -> Table:
    """Return a table with exercise and counts of each recording."""
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
    table.add_column("video", overflow="fold", min_width=12)
    table.add_column("exercise")
    for heading in ("reps", "clean", "rushed"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("", no_wrap=True)
    for row in rows:
        found = row.analysis
        cells = [""] * 4
        if found is not None:
            counts = (len(found.reps), found.clean, found.rushed)
            cells = [found.exercise, *map(str, counts)]
        table.add_row(Text(row.name), *cells, Text(row.note))
    return table


def print_whole(table: Table) -> None:
    """Print a table as wide as the terminal, or to a file with unbroken lines."""
    console = Console()
    if not console.is_terminal:
        unlimited = console.options.update(max_width=WIDEST)
        console.width = max(console.width, Measurement.get(console, unlimited, table).maximum)
    console.print(table)
