"""`pose-coach settings`: shows the settings in use."""

from __future__ import annotations

from pathlib import Path

import click

config_option = click.option(
    "--config",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Settings file, instead of your own.",
)


@click.command()
@config_option
@click.option("--write", is_flag=True, help="Create a settings file with every setting explained.")
def settings(config: Path | None, write: bool) -> None:
    """Show the settings in use, and where their file is."""
    from pose_coach.settings.file import load_settings, settings_path
    from pose_coach.settings.starting_file import as_toml, write_starting_file

    path = config or settings_path()
    if write:
        write_starting_file(path)
        click.echo(f"Begun: {path}")
        return
    current = load_settings(config)
    there = "" if path.exists() else " (not there: these are the defaults)"
    click.echo(f"# {path}{there}")
    click.echo(as_toml(current), nl=False)
