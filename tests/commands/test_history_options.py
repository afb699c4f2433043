"""`--db` and `--no-history`, as any command may have them."""

from __future__ import annotations

from pathlib import Path

import click
import platformdirs
import pytest
from click.testing import CliRunner

from pose_coach.commands.history_options import keeping_options


@click.command()
@keeping_options
def coach(db, no_history):
    click.echo(f"{db.as_posix()} {no_history}")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "home/history.db False"),
        (["--db", "mine.db"], "mine.db False"),
        (["--no-history"], "home/history.db True"),
    ],
)
def test_the_options_say_whether_and_where_to_keep_a_session(monkeypatch, arguments, said):
    monkeypatch.setattr(platformdirs, "user_data_path", lambda *_, **__: Path("home"))

    assert CliRunner().invoke(coach, arguments).output == f"{said}\n"
