"""`pose-coach exercises`: lists the exercises."""

from __future__ import annotations

import click


@click.command()
def exercises() -> None:
    """List the exercises: dose, tempo, camera."""
    from rich.console import Console

    from pose_coach.exercises.catalog import exercises as known
    from pose_coach.terminal.tables import exercise_table

    Console().print(exercise_table(known().values()))
