"""The options about the history that commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click


def _path_or_default(context: click.Context, parameter: click.Parameter, path: Path | None) -> Path:
    from pose_coach.records.history import default_path

    if path is not None:
        return path
    # `history --db FILE delete` and `history delete --db FILE` mean the same.
    of_group: dict[str, Any] = context.parent.params if context.parent is not None else {}
    return of_group.get(parameter.name or "") or default_path()


db_option = click.option(
    "--db",
    metavar="FILE",
    # What is wrong with it is said where it is opened: coaching goes on without a history.
    type=click.Path(path_type=Path, readable=False),
    callback=_path_or_default,
    help="Another database of the history than this person's own.",
)

_no_history_option = click.option(
    "--no-history", is_flag=True, help="Keep nothing of it in the history."
)


def keeping_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command `--db FILE` and `--no-history`, as the parameters `db` and `no_history`."""
    return db_option(_no_history_option(command))
