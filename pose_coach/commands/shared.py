"""Shared by several commands: options, error messages, file checks."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pose_coach.common.addresses import without_secrets

if TYPE_CHECKING:
    from rich.console import Console

    from pose_coach.tracking.models import ModelSize


def known_exercise(
    _context: click.Context, parameter: click.Parameter, name: str | None
) -> str | None:
    """Reject unknown exercise names and list the known ones."""
    from pose_coach.exercises.catalog import exercises

    if name is not None and name not in exercises():
        known = ", ".join(exercises())
        raise click.BadParameter(f"{name}: no such exercise. There is: {known}.", param=parameter)
    return name


def _model_size(_context: click.Context, _parameter: click.Parameter, name: str) -> ModelSize:
    from pose_coach.tracking.models import ModelSize

    return ModelSize(name)


model_option = click.option(
    "--model",
    type=click.Choice(["lite", "full", "heavy"]),
    default="full",
    show_default=True,
    callback=_model_size,
    help="Pose model, from fast to accurate.",
)

out_option = click.option(
    "--out",
    metavar="DIR",
    type=click.Path(path_type=Path),
    default=Path("out"),
    show_default=True,
    help="Folder for the results.",
)


def print_error(message: str) -> None:
    """Print an error in one line on stderr."""
    print_message(error_line(message))


def print_message(message: str) -> None:
    """Print a message on stderr, if it is still open, without the secrets of an address."""
    with suppress(OSError):
        click.echo(without_secrets(message), err=True)


def results_console() -> Console:
    """Return the console for results. A closed pipe is not an error."""
    from rich.console import Console

    class Lasting(Console):
        def print(self, *words: Any, **how: Any) -> None:
            try:
                super().print(*words, **how)
            except (OSError, SystemExit):  # rich turns a broken pipe into a SystemExit
                with suppress(OSError, ValueError):
                    nowhere = os.open(os.devnull, os.O_WRONLY)
                    os.dup2(nowhere, sys.stdout.fileno())
                    os.close(nowhere)

    return Lasting()


def error_line(message: str) -> str:
    """Return an error message as one line."""
    return f"pose-coach: {' '.join(message.split())}"


def is_same_file(path: Path, other: str | Path) -> bool:
    """Return whether two paths are the same file."""
    try:
        return path.samefile(other)
    except (OSError, ValueError):  # one of them is not there
        return False
