"""The figures of accuracy of many clips together."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from pose_coach.evaluation.comparison import ClipResult, SetResult
from pose_coach.evaluation.statistics import Errors, Share
from pose_coach.exercises.catalog import exercises

Verdict = tuple[bool, bool]
"""(true, measured)."""


@dataclass(frozen=True, slots=True)
class Detection:
    """Precision and recall of a detection."""

    precision: Share
    recall: Share

    @classmethod
    def of(cls, verdicts: Iterable[Verdict]) -> Detection:
        """Return precision and recall of verdicts."""
        pairs = list(verdicts)
        return cls(
            Share.where(true for true, told in pairs if told),
            Share.where(told for true, told in pairs if true),
        )


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a group of clips, of one exercise or of all; NaN if there is nothing to measure.

    Attributes
    ----------
    clips
        Number of clips that show the exercise; of all clips for all exercises.
    exact, off_by_one
        Clips with reps that were counted exactly, and within one, when their exercise was named.
    normalised_error
        Mean of |count - true| / true over these clips.
    sides
        Reps with the right side.
    false_counts, false_in
        Reps counted where the exercise is not done, and the share of analyses with such reps.
    recognised, exact_unnamed
        Clips whose exercise was recognised, and counted exactly, when none was named.
    phases_found
        Phases that were found: the following figures are of these.
    phase_times_s, phase_starts_s, phase_ends_s, phase_durations_s
        Errors of starts and ends together, of each, and of durations.
    within_tolerance
        Starts and ends that are within the tolerance of their label.
    count_delays_s
        From the end of a rep to its count.
    rushed, rushed_all
        Of phases more than 0.2 s away from the limit, and of all.
    faults
        By exercise and fault.
    ranges_deg
        Errors of the range of motion.
    angle_error_deg, angle_bias_deg, angle_correlation
        Median over the clips of the signal against the true angle.
    seen
        Tracked frames with a person.
    landmarks
        By joint: median over the clips, as a share of the trunk's length.
    video_s_per_s
        Seconds of video analysed per second.
    """

    clips: int
    exact: Share
    off_by_one: Share
    normalised_error: float
    sides: Share
    false_counts: int
    false_in: Share
    recognised: Share
    exact_unnamed: Share
    phases_found: Share
    phase_times_s: Errors
    phase_starts_s: Errors
    phase_ends_s: Errors
    phase_durations_s: Errors
    within_tolerance: Share
    count_delays_s: Errors
    rushed: Detection
    rushed_all: Detection
    faults: Mapping[tuple[str, str], Detection]
    ranges_deg: Errors
    angle_error_deg: float
    angle_bias_deg: float
    angle_correlation: float
    seen: Share
    landmarks: Mapping[str, float]
    video_s_per_s: float

    @property
    def landmark_error(self) -> float:
        """Mean over the joints."""
        return float(np.mean(list(self.landmarks.values()))) if self.landmarks else math.nan


def figures(results: Sequence[ClipResult], exercise: str | None = None) -> Figures:
    """Return the figures of a group of clips.

    Parameters
    ----------
    results
        One for each clip.
    exercise
        Limit the figures to one exercise: the clips that show it, and its false counts in the others.
    """
    shown = [r for r in results if exercise is None or r.shows(exercise)]
    asked = [[s for s in r.sets.values() if exercise in (None, s.exercise)] for r in results]
    elsewhere = [s for group in asked for s in group if not s.true_count]
    own = [[s for s in group if s.true_count] for group in asked]
    sets = [s for group in own for s in group]
    # A clip counts once, with the counts of all its exercises together.
    off = [
        (sum(abs(s.count - s.true_count) for s in group), sum(s.true_count for s in group))
        for group in own
        if group
    ]
    by_tolerance = [
        abs(error) <= r.tolerance_s + 1e-9
        for r, group in zip(results, own, strict=True)
        if r.tolerance_s
        for s in group
        for error in s.time_errors_s
    ]
    analysis_s = sum(r.analysis_s for r in shown)
    return Figures(
        clips=len(shown),
        exact=Share.where(wrong == 0 for wrong, _ in off),
        off_by_one=Share.where(wrong <= 1 for wrong, _ in off),
        normalised_error=_mean(wrong / true for wrong, true in off),
        sides=Share.where(true == told for s in sets for true, told in s.sides),
        false_counts=sum(s.count for s in elsewhere),
        false_in=Share.where(s.count > 0 for s in elsewhere),
        recognised=Share.where(r.recognised == r.exercise for r in shown),
        exact_unnamed=Share.where(r.counted_right_unnamed for r in shown),
        phases_found=Share(
            sum(len(s.end_errors_s) for s in sets), sum(s.true_phases for s in sets)
        ),
        phase_times_s=Errors.among(e for s in sets for e in s.time_errors_s),
        phase_starts_s=Errors.among(e for s in sets for e in s.start_errors_s),
        phase_ends_s=Errors.among(e for s in sets for e in s.end_errors_s),
        phase_durations_s=Errors.among(e for s in sets for e in s.duration_errors_s),
        within_tolerance=Share.where(by_tolerance),
        count_delays_s=Errors.among(e for s in sets for e in s.count_delays_s),
        rushed=Detection.of(v for s in sets for v in s.rushed),
        rushed_all=Detection.of(v for s in sets for v in (*s.rushed, *s.rushed_near_limit)),
        faults=_faults(sets),
        ranges_deg=Errors.among(e for s in sets for e in s.range_errors_deg),
        angle_error_deg=_median(r.angle_error_deg for r in shown),
        angle_bias_deg=_median(r.angle_bias_deg for r in shown),
        angle_correlation=_median(r.angle_correlation for r in shown),
        seen=Share(sum(r.frames_with_pose for r in shown), sum(r.frames for r in shown)),
        landmarks=_landmarks(shown),
        video_s_per_s=sum(r.duration_s for r in shown) / analysis_s if analysis_s else math.nan,
    )


def _faults(sets: Sequence[SetResult]) -> dict[tuple[str, str], Detection]:
    """Return precision and recall of every judged fault that was labelled or detected."""
    judged = {(e.name, fault.name) for e in exercises().values() for fault in e.faults}
    names = judged & {
        (s.exercise, name) for s in sets for pair in s.faults for name in chain.from_iterable(pair)
    }
    return {
        (exercise, name): Detection.of(
            (name in true, name in told)
            for s in sets
            if s.exercise == exercise
            for true, told in s.faults
        )
        for exercise, name in sorted(names)
    }


def _landmarks(results: Sequence[ClipResult]) -> dict[str, float]:
    errors: dict[str, list[float]] = defaultdict(list)
    for result in results:
        for joint, error in result.landmark_errors.items():
            errors[joint].append(error)
    return {joint: _median(of) for joint, of in errors.items()}


def _mean(values: Iterable[float]) -> float:
    known = [value for value in values if not math.isnan(value)]
    return float(np.mean(known)) if known else math.nan


def _median(values: Iterable[float]) -> float:
    known = [value for value in values if not math.isnan(value)]
    return float(np.median(known)) if known else math.nan
