"""Analyses a clip in one run of the model. Nothing here reads truth files."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from pose_coach.body.landmarks import Side
from pose_coach.body.measurements import Measurements
from pose_coach.body.pose import LANDMARK_COUNT, FloatArray
from pose_coach.counting.counter import Counter
from pose_coach.counting.events import Rep
from pose_coach.exercises.catalog import exercises
from pose_coach.exercises.exercise import Exercise
from pose_coach.frames.files import VideoFile
from pose_coach.recording.analysis import Analysis, analyze
from pose_coach.recording.pipeline import Moment
from pose_coach.tracking.landmarker import PoseTracker
from pose_coach.tracking.models import ModelSize


@dataclass(frozen=True, slots=True)
class Observed:
    """The results of analysing a clip, without its truth.

    Attributes
    ----------
    analysis
        The analysis without a named exercise.
    reps
        By exercise: the reps when it was named.
    times_s, landmarks_px
        N, and N x 33 x 2; NaN in frames without a person.
    signals_deg
        By exercise, N x 2: for the left and the right side; NaN in frames without a person.
    analysis_s
        Seconds that the analysis took.
    """

    analysis: Analysis
    reps: Mapping[str, tuple[Rep, ...]]
    times_s: FloatArray
    landmarks_px: FloatArray
    signals_deg: Mapping[str, FloatArray]
    analysis_s: float


class SingleCounter:
    """Counts one named exercise, as an analysis does."""

    def __init__(self, exercise: Exercise) -> None:
        self._exercise = exercise
        self._counter = Counter([exercise], causal=False)
        self._signals_deg: list[tuple[float, ...]] = []

    @property
    def reps(self) -> tuple[Rep, ...]:
        """The counted reps."""
        return self._counter.reps

    @property
    def signals_deg(self) -> FloatArray:
        """N x 2, the signal for the left side and for the right."""
        return np.array(self._signals_deg).reshape(-1, len(Side))

    def update(self, time_s: float, measured: Measurements | None) -> None:
        """Take in one frame."""
        self._counter.update(time_s, measured)
        self._signals_deg.append(
            tuple(
                math.nan if measured is None else self._exercise.signal(measured.for_side(side))
                for side in Side
            )
        )

    def finish(self, time_s: float) -> None:
        """Process the end of the clip."""
        self._counter.finish(time_s)


def observe(video: Path, model: ModelSize) -> Observed:
    """Analyse a clip without a named exercise and, at the same time, with each exercise named.

    The model runs once, and each frame is measured once.
    """
    countings = {name: SingleCounter(exercise) for name, exercise in exercises().items()}
    times_s: list[float] = []
    landmarks_px: list[FloatArray] = []
    unseen = np.full((LANDMARK_COUNT, 2), math.nan)
    beside_s = 0.0

    def feed(moment: Moment) -> None:
        nonlocal beside_s
        began_s = time.perf_counter()
        pose = moment.pose
        times_s.append(moment.frame.time_s)
        landmarks_px.append(unseen if pose is None else pose.landmarks_px)
        for counting in countings.values():
            counting.update(moment.frame.time_s, moment.measured)
        beside_s += time.perf_counter() - began_s

    with VideoFile.open(video) as source, PoseTracker(model) as tracker:
        began_s = time.perf_counter()
        analysis = analyze(source, video, tracker, model=str(model), on_moment=feed)
        analysis_s = time.perf_counter() - began_s - beside_s
    if analysis.interrupted:
        raise KeyboardInterrupt
    for counting in countings.values():
        counting.finish(times_s[-1] if times_s else 0.0)
    return Observed(
        analysis=analysis,
        reps={name: counting.reps for name, counting in countings.items()},
        times_s=np.array(times_s),
        landmarks_px=np.array(landmarks_px).reshape(-1, LANDMARK_COUNT, 2),
        signals_deg={name: counting.signals_deg for name, counting in countings.items()},
        analysis_s=analysis_s,
    )
