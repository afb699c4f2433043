"""Run labelled clips. The truth of a clip is read after its analysis is finished."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pose_coach.body.landmarks import Side
from pose_coach.body.pose import FloatArray
from pose_coach.common.errors import PoseCoachError, shown
from pose_coach.common.processes import in_processes
from pose_coach.evaluation.comparison import ClipResult, compare
from pose_coach.evaluation.conditions import conditions
from pose_coach.evaluation.frame_truth import SUFFIX as FRAMES_SUFFIX
from pose_coach.evaluation.frame_truth import (
    FrameTruth,
    angle_errors,
    landmark_errors,
    read_frame_truth,
)
from pose_coach.evaluation.observe import Observed, observe
from pose_coach.evaluation.truth import MIXED, NONE, SUFFIX, Truth, read_truth
from pose_coach.exercises.catalog import exercises
from pose_coach.frames.files import SUFFIXES
from pose_coach.tracking.models import ModelSize


@dataclass(frozen=True, slots=True)
class Clip:
    """A video and its truth file."""

    video: Path
    truth: Path


def labelled_clips(folder: Path) -> list[Clip]:
    """Return the videos of a folder that have a truth file, sorted by name.

    Raises
    ------
    PoseCoachError
        If there are none.
    """
    found = []
    try:
        files = sorted(folder.iterdir())
    except OSError:
        files = []
    for truth in (file for file in files if file.name.endswith(SUFFIX)):
        stem = truth.name.removesuffix(SUFFIX)
        # Results of an analysis may have the same stem.
        video = next((p for p in files if p.stem == stem and p.suffix.lower() in SUFFIXES), None)
        if video is not None:
            found.append(Clip(video, truth))
    if not found:
        raise PoseCoachError(
            f"{folder}: no clips with truth files ({SUFFIX}) in it. Name another folder."
        )
    return found


def evaluate(
    clips: Sequence[Clip], model: ModelSize, jobs: int = 1
) -> Iterator[ClipResult | PoseCoachError]:
    """Analyse clips and compare each with its truth; yield an error for one that cannot be read.

    Parameters
    ----------
    clips
        The clips; results are in the same order.
    model
        Size of the pose model.
    jobs
        Number of processes. It changes only the measured time.
    """
    if jobs == 1:
        yield from (_attempt(model, clip) for clip in clips)
        return
    done: dict[Clip, ClipResult | PoseCoachError] = {}
    ordered = iter(clips)
    following = next(ordered, None)
    for clip, result in in_processes(partial(_attempt, model), clips, jobs):
        done[clip] = result or PoseCoachError(
            f"{shown(clip.video)}: its process died. Use --jobs 1."
        )
        while following in done:
            yield done.pop(following)
            following = next(ordered, None)


def _attempt(model: ModelSize, clip: Clip, _: object = None) -> ClipResult | PoseCoachError:
    """Evaluate a clip, and return the error if it cannot be read."""
    try:
        return evaluate_clip(clip, model)
    except PoseCoachError as error:
        return error


def evaluate_clip(clip: Clip, model: ModelSize) -> ClipResult:
    """Analyse one clip and compare it with its truth.

    Raises
    ------
    PoseCoachError
        If the clip or its truth cannot be read.
    """
    observed = observe(clip.video, model)
    # Nothing above this line may read the truth.
    truth = read_truth(clip.truth)
    frames = read_frame_truth(clip.truth.with_name(f"{clip.video.stem}{FRAMES_SUFFIX}"))
    return judge(clip.video.stem, observed, truth, frames)


def judge(name: str, observed: Observed, truth: Truth, frames: FrameTruth | None) -> ClipResult:
    """Compare the results of a clip with its truth."""
    analysis = observed.analysis
    known = exercises()
    landmarks: dict[str, float] = {}
    errors_deg, correlation = np.empty(0), math.nan
    conditioned = conditions(truth.scene)
    if frames is not None:
        mirrored = conditioned.get("picture") == "mirrored"
        landmarks = landmark_errors(
            observed.times_s, observed.landmarks_px, frames, mirrored=mirrored
        )
        if truth.exercise in known:
            on_right = _is_right(observed.times_s, truth)
            left_deg, right_deg = observed.signals_deg[truth.exercise].T
            signal_deg = np.where(on_right, right_deg, left_deg)
            errors_deg, correlation = angle_errors(
                truth.exercise, observed.times_s, signal_deg, on_right, frames
            )
    some = len(errors_deg) > 0
    return ClipResult(
        name=name,
        origin=truth.origin,
        # An unknown exercise must not be counted, like no exercise.
        exercise=truth.exercise if truth.exercise in (*known, MIXED) else NONE,
        tolerance_s=truth.tolerance_s,
        conditions=conditioned,
        sets={
            exercise.name: compare(
                name,
                exercise.name,
                exercise.tempo.rushed_below_s,
                truth,
                observed.reps[exercise.name],
            )
            for exercise in known.values()
        },
        recognised=analysis.exercise,
        counts_unnamed=Counter(rep.exercise for rep in analysis.reps),
        duration_s=analysis.duration_s,
        frames=analysis.frames_tracked,
        frames_with_pose=analysis.frames_with_pose,
        analysis_s=observed.analysis_s,
        landmark_errors=landmarks,
        angle_error_deg=float(np.median(np.abs(errors_deg))) if some else math.nan,
        angle_bias_deg=float(errors_deg.mean()) if some else math.nan,
        angle_correlation=correlation,
    )


def _is_right(times_s: FloatArray, truth: Truth) -> NDArray[np.bool_]:
    """Return for each time whether it is within a rep of the right side."""
    spans = [(rep.start_s, rep.end_s) for rep in truth.reps if rep.side == Side.RIGHT]
    return np.array([any(start <= t <= end for start, end in spans) for t in times_s], dtype=bool)
