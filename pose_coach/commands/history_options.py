"""Shared options about the history."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click


def _path_or_default(context: click.Context, parameter: click.Parameter, path: Path | None) -> Path:
    from pose_coach.history.store import default_path

    if path is not None:
        return path
    # `history --db FILE delete` and `history delete --db FILE` mean the same.
    of_group: dict[str, Any] = context.parent.params if context.parent is not None else {}
    return of_group.get(parameter.name or "") or default_path()


def _db_option(
    callback: Callable[..., Path | None], words: str
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    return click.option(
        "--db",
        metavar="FILE",
        # Not checked here: a session continues even if its history cannot be opened.
        type=click.Path(path_type=Path, readable=False),
        callback=callback,
        help=words,
    )


db_option = _db_option(_path_or_default, "Another database of the history than this person's own.")

_no_history_option = click.option(
    "--no-history", is_flag=True, help="Do not record the session in the history."
)


def keeping_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--db FILE` and `--no-history` to a command, as the parameters `db` and `no_history`."""
    return db_option(_no_history_option(command))


def keeping_on_request(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--history` and `--db FILE` to a command, as the parameter `db`, None without either.

    A recording may show another person, or be analysed twice, so it is stored only on request.
    """

    def path_or_none(
        context: click.Context, parameter: click.Parameter, path: Path | None
    ) -> Path | None:
        wanted = path is not None or context.params.get("history")
        return _path_or_default(context, parameter, path) if wanted else None

    flag = click.option(
        "--history",
        is_flag=True,
        is_eager=True,
        help="Record the reps in the history, as live sessions do.",
    )
    db = _db_option(path_or_none, "Keep them in this database of the history.")
    return flag(db(command))
