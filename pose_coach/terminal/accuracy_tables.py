"""Accuracy tables for the terminal."""

from __future__ import annotations

from rich import box
from rich.table import Table as TerminalTable
from rich.text import Text

from pose_coach.evaluation.tables import Cell, Table

# Choices for 80 columns: row names up to this length are never folded, and tables with more columns than this
# have no notes.
FULLY_SHOWN = 20
WIDE = 4


def terminal_table(table: Table) -> TerminalTable:
    """Return a table for the terminal; a wide one has no notes."""
    shown = TerminalTable(
        title=Text(table.title, style="bold"),
        box=box.SIMPLE_HEAD,
        padding=(0, 1, 0, 0),
        title_justify="left",
    )
    with_notes = len(table.columns) <= WIDE
    longest = max((len(name) for name, _ in table.rows), default=0)
    shown.add_column("", overflow="fold", min_width=min(longest, FULLY_SHOWN))
    for column in table.columns:
        shown.add_column(column)
    for name, cells in table.rows:
        shown.add_row(Text(name), *(_text(cell, with_notes) for cell in cells))
    return shown


def _text(cell: Cell, with_note: bool) -> Text:
    text = Text(cell.text, style="bold red" if cell.is_wrong else "")
    if cell.note and with_note:
        text.append(f" ({cell.note})", style="dim")
    return text
