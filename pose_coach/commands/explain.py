"""`pose-coach explain`: every movement that was considered as a repetition, and what became of it."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("result", metavar="RESULT.json", type=click.Path(path_type=Path))
def explain(result: Path) -> None:
    """Explain why movements were counted, or not.

    Lists every movement that was considered as a repetition, with what spoke most for and against it.
    RESULT.json is what `analyze` wrote.
    """
    from rich.console import Console

    from pose_coach.records.analysis_file import read_analysis
    from pose_coach.terminal.tables import considered_list

    analysis = read_analysis(result, with_signals=False, needs_considered=True)
    Console().print(considered_list(analysis))
