"""`python -m fitting`: tracks labelled clips, fits the counting model to them, and checks it."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import click

from fitting.accuracy import table
from fitting.drawing import draw as draw_counting
from fitting.run import clips_in, examples_of, fit_examples, made_from, videos_in
from fitting.sensitivity import sensitivity_table
from fitting.sources import fold
from fitting.table import TABLE, save_table
from fitting.tracks import SUFFIX, load, track_all
from pose_coach.common.errors import PoseCoachError
from pose_coach.counting import model as counting_model
from pose_coach.counting.model import document_from, fitted
from pose_coach.exercises.catalog import exercise_named, exercises
from pose_coach.exercises.exercise import Exercise

FITTED = Path(counting_model.__file__).with_name("fitted.json")

_folders = click.argument(
    "folders",
    metavar="FOLDER...",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
)
_cache = click.option(
    "--cache",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder of the tracked clips.",
)
_seed = click.option("--seed", default=0, show_default=True, help="Of the augmentation.")
_augment = click.option(
    "--augment", default=1, show_default=True, help="Changed copies of each clip."
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Fit the counting model to labelled clips: track, fit, check."""


@main.command()
@_folders
@_cache
@click.option("--jobs", default=os.cpu_count() or 1, show_default=True, help="At the same time.")
def track(folders: tuple[Path, ...], cache: Path, jobs: int) -> None:
    """Observations the labelled clips that are not in the cache yet."""
    track_all(videos_in(folders), cache, jobs)


@main.command()
@_folders
@_cache
@_seed
@_augment
@click.option(
    "--only",
    metavar="EXERCISE",
    help="Fit this exercise's numbers, and leave those of the others as they are.",
)
@click.option(
    "--out",
    default=FITTED,
    show_default=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="The document to write.",
)
def fit(
    folders: tuple[Path, ...], cache: Path, seed: int, augment: int, only: str | None, out: Path
) -> None:
    """Fit the model to tracked clips and write its document."""
    clips = clips_in(folders, cache)
    wanted = _exercises(only)
    fitted_anew = fit_examples(examples_of(clips, augment, seed), wanted)
    made = made_from(clips, augment, seed)
    document = document_from(fitted_anew.model, made)
    if only is not None:
        document = with_exercise(_committed(), only, document)
    out.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
    if only is None:
        save_table(fitted_anew.proposals, TABLE if out == FITTED else out.with_suffix(".npz"))
    click.echo(f"{out}: fitted to {len(clips)} clips.")


@main.command()
@_folders
@_cache
@_seed
@_augment
def check(folders: tuple[Path, ...], cache: Path, seed: int, augment: int) -> None:
    """Print how well clips are counted, by the committed model and by one that never saw their source."""
    clips = clips_in(folders, cache)
    wanted = _exercises(None)
    without = fit_examples(examples_of(clips, augment, seed), wanted).without
    rows = {
        "to all clips": lambda _: fitted(),
        "without the clip's source": lambda e: without[fold(e.clip.source)],
    }
    click.echo(table(rows, examples_of(clips, 0, seed), wanted))


@main.command()
@_folders
@_cache
def sensitivity(folders: tuple[Path, ...], cache: Path) -> None:
    """Print what 0.7 and 1.4 times each constant of the recorded count changes."""
    examples = examples_of(clips_in(folders, cache), 0, 0)
    click.echo(sensitivity_table(examples, _exercises(None), fitted()))


@main.command()
@click.argument(
    "video", metavar="VIDEO", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@_cache
@click.option("--exercise", "name", required=True, help="Which one to look for.")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path))
def draw(video: Path, cache: Path, name: str, out: Path) -> None:
    """Draw how a tracked clip is counted: position, proposals, and what was chosen (SVG or PNG)."""
    tracked = load(cache / f"{video.stem}{SUFFIX}")
    draw_counting(tracked, exercise_named(name), fitted(), out)


def with_exercise(document: dict[str, Any], name: str, fitted_to: dict[str, Any]) -> dict[str, Any]:
    """Return a model's document with one exercise's numbers out of another document.

    Parameters
    ----------
    document
        Of all the other exercises.
    name
        Of the exercise.
    fitted_to
        The document that its numbers are in.
    """
    made = document["made_from"]
    return {
        **document,
        "made_from": {**made, "apart": {**made.get("apart", {}), name: fitted_to["made_from"]}},
        "exercises": {**document["exercises"], name: fitted_to["exercises"][name]},
    }


def _exercises(only: str | None) -> list[Exercise]:
    return list(exercises().values()) if only is None else [exercise_named(only)]


def _committed() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(FITTED.read_text(encoding="utf-8"))
    return document


if __name__ == "__main__":
    try:
        main()
    except PoseCoachError as error:
        click.echo(f"{error}", err=True)
        sys.exit(1)
