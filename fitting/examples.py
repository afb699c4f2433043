"""Examples for the fit: tracks with the true position of the body, and proposals with their labels."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fitting.clips import Clip
from pose_coach.body.features import features
from pose_coach.body.landmarks import Side
from pose_coach.body.pose import FloatArray
from pose_coach.counting.evidence import SIZE, size_evidence
from pose_coach.counting.pairs import Pairs
from pose_coach.counting.track import RATE_HZ, Track, resample
from pose_coach.counting.views import Counted, View
from pose_coach.evaluation.truth import TrueRep
from pose_coach.exercises.exercise import Counting, Exercise

# Overlap in time, intersection over union: what lies between is neither, and not learned from.
IS_ONE, IS_NONE = 0.6, 0.4
# The same for single travels, which are short.
IS_TRAVEL, IS_NO_TRAVEL = 0.5, 0.25
# So long after an end was reached the body is taken to be there still.
KNOWN_FOR_S = 8.0


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """A clip as counting sees it.

    Attributes
    ----------
    clip
        With its truth.
    track
        Its features, resampled.
    weight
        How much it counts in the fit.
    is_copy
        Whether it is an augmented copy of another clip.
    """

    clip: Clip
    track: Track
    weight: float
    is_copy: bool = False


def example_of(clip: Clip, weight: float, *, is_copy: bool = False) -> Example:
    """Return a clip as counting sees it."""
    seen = clip.tracked
    values = features(seen.landmarks_px, seen.world_m, seen.silhouette)
    return Example(clip, resample(seen.times_s, values), weight, is_copy)


def true_reps(example: Example, exercise: Exercise, side: Side | None) -> list[TrueRep]:
    """Return the true repetitions of an exercise, on one side where it has sides."""
    reps = example.clip.truth.reps_of(exercise.name)
    return [rep for rep in reps if side is None or rep.side == side]


def true_position(example: Example, exercise: Exercise, side: Side | None) -> FloatArray:
    """Return where the body was between home (0) and the far end (1); NaN where that is not known."""
    times_s = example.track.times_s
    position = np.full(len(times_s), np.nan)
    is_home = exercise.counting is Counting.HOME_AND_BACK
    last: tuple[float, float] | None = None
    for rep in true_reps(example, exercise, side):
        for number, phase in enumerate(rep.phases):
            end = 1.0 if phase.name == exercise.high.phase else 0.0
            begin = 1.0 - end
            follows = (
                last is not None and last[1] == begin and phase.start_s - last[0] < KNOWN_FOR_S
            )
            during = (times_s >= phase.start_s) & (times_s <= phase.end_s)
            share = (times_s[during] - phase.start_s) / max(phase.end_s - phase.start_s, 1e-6)
            if follows or is_home:
                way = share**3 * (10.0 - 15.0 * share + 6.0 * share**2)
                position[during] = begin + (end - begin) * way
            if follows and last is not None:
                position[(times_s > last[0]) & (times_s < phase.start_s)] = begin
            elif is_home and number == 0:
                position[(times_s > phase.start_s - 0.4) & (times_s < phase.start_s)] = begin
            position[(times_s > phase.end_s) & (times_s < phase.end_s + 0.3)] = end
            last = (phase.end_s, end)
    return position


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """The proposals of one view as the fit sees them.

    Attributes
    ----------
    key
        Names of exercise and form.
    side
        Of the view.
    evidence
        P x K, with the size evidence for this person's own size.
    labels
        P, 1.0 for a repetition and 0.0 for none.
    weights
        P.
    own_size
        Of this person's movements; None where there were none.
    """

    key: tuple[str, str]
    side: Side | None
    evidence: FloatArray
    labels: FloatArray
    weights: FloatArray
    own_size: float | None


# The proposals of a clip that are none weigh together no more than so many that are one.
NEGATIVES = 4.0


def rows_of(example: Example, view: View) -> Rows | None:
    """Return the labelled proposals of a view; None where there are none."""
    exercise = view.exercise
    if not view.travels:
        return None
    if exercise.counting is Counting.HOME_AND_BACK:
        solver = Pairs(view, Counted())
        if not solver.steps:
            return None
        table, sizes = solver._table, solver._sizes
        labels = [_pair_label(example, view, steps) for steps in solver.steps]
    else:
        table, sizes = view.evidence, view.sizes
        labels = [_travel_label(example, view, i) for i in range(len(view.travels))]
    known = np.array([label is not None for label in labels])
    found = np.array([label or 0.0 for label in labels])
    is_one = known & (found == 1.0)
    own = float(np.median(sizes[is_one])) if is_one.any() else None
    size = own or float(np.percentile(sizes, 80))
    evidence = np.nan_to_num(table.copy())
    evidence[:, SIZE] = size_evidence(sizes, size)
    none = known & (found == 0.0)
    weights = np.where(found == 1.0, 1.0, min(1.0, NEGATIVES / max(none.sum(), 1)))
    return Rows(
        (exercise.name, view.form.name),
        view.side,
        evidence[known],
        found[known],
        weights[known] * example.weight,
        own,
    )


def _pair_label(example: Example, view: View, steps: tuple[int, int]) -> float | None:
    span = _times(example, view.spans[steps[0], 0], view.spans[steps[1], 1])
    own = max(
        (_overlap(span, rep) for rep in true_reps(example, view.exercise, view.side)), default=0.0
    )
    any_side = max(
        (_overlap(span, rep) for rep in true_reps(example, view.exercise, None)), default=0.0
    )
    if own > IS_ONE:
        return 1.0
    # The same movement taken for the other side's: the side is read from it later.
    return 0.0 if own < IS_NONE and any_side < 0.5 else None


def _travel_label(example: Example, view: View, index: int) -> float | None:
    travel = view.travels[index]
    span = _times(example, *view.spans[index])
    best, is_first = 0.0, False
    reps = true_reps(example, view.exercise, view.side)
    for rep in reps:
        for number, phase in enumerate(rep.phases):
            if (phase.name == view.exercise.high.phase) is travel.is_out:
                overlap = _overlap(span, phase)
                if overlap > best:
                    best, is_first = overlap, rep is reps[0] and number == 0
    if best > IS_TRAVEL:
        # The first travel of a set may come from neutral, and is shorter then.
        return None if is_first else 1.0
    return 0.0 if best < IS_NO_TRAVEL else None


def _times(example: Example, begin: float, end: float) -> tuple[float, float]:
    first_s = float(example.track.times_s[0])
    return first_s + begin / RATE_HZ, first_s + end / RATE_HZ


def _overlap(span_s: tuple[float, float], other: object) -> float:
    start_s, end_s = other.start_s, other.end_s  # type: ignore[attr-defined]  # rep or phase
    shared = min(span_s[1], end_s) - max(span_s[0], start_s)
    return float(max(0.0, shared) / max(max(span_s[1], end_s) - min(span_s[0], start_s), 1e-6))
