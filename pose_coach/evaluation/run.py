"""Run the labelled clips of a folder. The truth of a clip is read after its analysis is finished."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pose_coach.analysis import analyze
from pose_coach.errors import PoseCoachError
from pose_coach.evaluation.figures import ClipResult, compare
from pose_coach.evaluation.truth import SUFFIX, read_truth
from pose_coach.exercises.catalog import exercises
from pose_coach.frames.source import open_source
from pose_coach.tracking.landmarker import PoseTracker
from pose_coach.tracking.models import ModelSize

# The results of an analysis may lie beside a clip and share its name.
VIDEOS = frozenset({".mp4", ".m4v", ".mov", ".mkv", ".webm", ".avi"})


def labelled_clips(folder: Path) -> list[tuple[Path, Path]]:
    """Return the videos of a folder that have a truth file, each with it.

    Raises
    ------
    PoseCoachError
        Where there are none.
    """
    found = []
    try:
        files = sorted(folder.iterdir())
    except OSError:
        files = []
    for truth in (file for file in files if file.name.endswith(SUFFIX)):
        stem = truth.name.removesuffix(SUFFIX)
        video = next((p for p in files if p.stem == stem and p.suffix.lower() in VIDEOS), None)
        if video is not None:
            found.append((video, truth))
    if not found:
        raise PoseCoachError(
            f"{folder}: no clips with truth files ({SUFFIX}) in it. Name another folder."
        )
    return found


def evaluate(folder: Path, model: ModelSize) -> Iterator[ClipResult]:
    """Analyse every labelled clip and compare it with its truth.

    Each clip is analysed as each of the exercises we know: as its own for the figures, and as the others
    because nothing may be counted there.
    """
    for video, truth_file in labelled_clips(folder):
        for exercise in exercises().values():
            with open_source(video, live=False) as source, PoseTracker(model) as tracker:
                analysis = analyze(source, video, tracker, model=str(model), exercise=exercise.name)
            truth = read_truth(truth_file)
            yield compare(
                video.stem, exercise.name, exercise.tempo.rushed_below_s, truth, analysis.reps
            )
