"""One run of the fit: from folders of labelled clips to the numbers, with what they were made from."""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from fitting import decoded, examples, fit
from fitting.clips import Clip, augmented, load_clips
from fitting.examples import Example, example_of
from fitting.fit import Fit
from fitting.sources import fold, read_sources
from pose_coach.common.errors import PoseCoachError
from pose_coach.evaluation.run import labelled_clips
from pose_coach.exercises.exercise import Exercise

FILMED = "filmed"
# A filmed clip weighs as much as so many rendered ones: there are few, and they are what is wanted.
FILMED_WEIGHT = 10.0


def videos_in(folders: Iterable[Path]) -> list[Path]:
    """Return the labelled videos of folders."""
    return [clip.video for folder in folders for clip in labelled_clips(folder)]


def clips_in(folders: Sequence[Path], cache: Path) -> list[Clip]:
    """Return the clips of folders as the tracker saw them.

    Raises
    ------
    PoseCoachError
        Where none of them has been tracked.
    """
    videos = videos_in(folders)
    clips = load_clips(videos, cache, read_sources(folders))
    if not clips:
        raise PoseCoachError(f"{cache}: none of {len(videos)} clips is there. Run `track` first.")
    return clips


def examples_of(clips: Iterable[Clip], augment: int, seed: int) -> list[Example]:
    """Return clips as counting sees them, each with so many augmented copies that share its weight."""
    rng = np.random.default_rng(seed)
    out = []
    for clip in clips:
        weight = (FILMED_WEIGHT if clip.truth.origin == FILMED else 1.0) / (augment + 1)
        out.append(example_of(clip, weight))
        out += [example_of(augmented(clip, rng), weight, is_copy=True) for _ in range(augment)]
    return out


def fit_examples(shown: Sequence[Example], exercises: Sequence[Exercise]) -> Fit:
    """Fit all examples; the folds are those of their sources."""
    fold_of = {e.clip.source: fold(e.clip.source) for e in shown}
    # Features that nobody showed have no mean.
    with np.errstate(all="ignore"), warnings.catch_warnings(action="ignore"):
        return fit.fit_model(shown, exercises, fold_of)


def made_from(clips: Sequence[Clip], augment: int, seed: int) -> dict[str, Any]:
    """Return what a fit was made from, for its document."""
    shown = Counter(clip.truth.exercise for clip in clips)
    reps = Counter(rep.exercise for clip in clips for rep in clip.truth.reps)
    filmed = sum(clip.truth.origin == FILMED for clip in clips)
    return {
        "by": "python -m fitting fit",
        "clips": {"rendered": len(clips) - filmed, "filmed": filmed},
        "clips_by_exercise": dict(sorted(shown.items())),
        "true_repetitions": dict(sorted(reps.items())),
        "seed": seed,
        "augmented_copies": augment,
        "filmed_weight": FILMED_WEIGHT,
        "settings": _settings(),
    }


def _settings() -> dict[str, float | list[float]]:
    """Return the constants of the fit, by module."""
    found: dict[str, float | list[float]] = {}
    for module in (examples, fit, decoded):
        for name, value in sorted(vars(module).items()):
            key = f"{module.__name__.removeprefix('fitting.')}.{name.lower()}"
            if name.isupper() and isinstance(value, int | float):
                found[key] = value
            elif name.isupper() and isinstance(value, dict):
                found[key] = list(value.values())
    return found
