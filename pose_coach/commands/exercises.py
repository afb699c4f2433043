"""`pose-coach exercises`: what there is to do."""

from __future__ import annotations

import click


@click.command()
def exercises() -> None:
    """List the exercises: dose, tempo, camera."""
    from rich.console import Console

    from pose_coach.display.tables import exercise_table
    from pose_coach.exercises.catalog import exercises as known

    Console().print(exercise_table(known().values()))
