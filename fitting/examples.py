"""Examples for the fit: tracks with the true position of the body, and proposals with their labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fitting.clips import Clip
from pose_coach.body.features import features
from pose_coach.body.landmarks import Side
from pose_coach.body.pose import FloatArray
from pose_coach.counting.candidates import AlreadyCounted, View
from pose_coach.counting.evidence import SIZE, size_evidence
from pose_coach.counting.observations import RATE_HZ, Observations, resample
from pose_coach.counting.pairs import PairSolver
from pose_coach.evaluation.truth import TruePhase, TrueRep
from pose_coach.exercises.exercise import Counting, Exercise

BoolArray = NDArray[np.bool_]

# Overlap in time, intersection over union: what lies between is neither, and not learned from.
IS_ONE, IS_NONE = 0.6, 0.4
# The same for single travels, which are short.
IS_TRAVEL, IS_NO_TRAVEL = 0.5, 0.25
# What lies in a true one by more than this share of itself, and is none, is a part of it.
IS_INSIDE = 0.8
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
    track: Observations
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
class LabelledProposals:
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


# The proposals of a clip that are none weigh together no more than so many that are one; and those that
# are a part of a true repetition once more as much: they are few, and among the others would not be heard.
NEGATIVES = 4.0
# Of the proposals for one true repetition, those that overlap it by less than the best of them, by more
# than this, are not learned from.
NEARLY = 0.1


def labelled_proposals(example: Example, view: View) -> LabelledProposals | None:
    """Return the labelled proposals of a view; None where there are none."""
    exercise = view.exercise
    if not view.travels:
        return None
    if exercise.counting is Counting.HOME_AND_BACK:
        solver = PairSolver(view, AlreadyCounted())
        if not solver.steps:
            return None
        table, sizes = solver._table, solver._sizes
        labels, is_part = _pair_labels(example, view, solver.steps)
    else:
        table, sizes = view.evidence, view.sizes
        labels, is_part = _travel_labels(example, view)
    known = np.isfinite(labels)
    is_one = labels == 1.0
    own = float(np.median(sizes[is_one])) if is_one.any() else None
    size = own or float(np.percentile(sizes, 80))
    evidence = np.nan_to_num(table.copy())
    evidence[:, SIZE] = size_evidence(sizes, size)
    weights = np.ones(len(labels))
    for none in ((labels == 0.0) & is_part, (labels == 0.0) & ~is_part):
        weights[none] = min(1.0, NEGATIVES / max(none.sum(), 1))
    return LabelledProposals(
        (exercise.name, view.form.name),
        view.side,
        evidence[known],
        labels[known],
        weights[known] * example.weight,
        own,
    )


def _pair_labels(
    example: Example, view: View, pairs: Sequence[tuple[int, int]]
) -> tuple[FloatArray, BoolArray]:
    """Return the label of each pair (NaN: neither), and whether it is a part of a true repetition."""
    first, last = np.array(pairs).T
    spans_s = _times(example, np.stack([view.spans[first, 0], view.spans[last, 1]], axis=1))
    own = true_reps(example, view.exercise, view.side)
    overlap, inside = _overlaps(spans_s, own)
    any_side, _ = _overlaps(spans_s, true_reps(example, view.exercise, None))
    # The same movement taken for the other side's: the side is read from it later.
    is_none = (_highest(overlap) < IS_NONE) & (_highest(any_side) < 0.5)
    return _labels(overlap, is_none, IS_ONE), is_none & (inside > IS_INSIDE)


def _travel_labels(example: Example, view: View) -> tuple[FloatArray, BoolArray]:
    """Return the label of each travel (NaN: neither), and whether it is a part of a true phase."""
    spans_s = _times(example, view.spans)
    reps = true_reps(example, view.exercise, view.side)
    phases = [phase for rep in reps for phase in rep.phases]
    overlap, inside = _overlaps(spans_s, phases)
    outward = np.array([phase.name == view.exercise.high.phase for phase in phases], dtype=bool)
    overlap[np.array([t.is_out for t in view.travels])[:, None] != outward[None]] = 0.0
    is_none = _highest(overlap) < IS_NO_TRAVEL
    labels = _labels(overlap, is_none, IS_TRAVEL)
    if phases:
        # The first travel of a set may come from neutral, and is shorter then.
        labels[(labels == 1.0) & (overlap.argmax(axis=1) == 0)] = np.nan
    return labels, is_none & (inside > IS_INSIDE)


def _labels(overlap: FloatArray, is_none: BoolArray, least: float) -> FloatArray:
    """Label proposals by how much they overlap each true one, P x R."""
    labels = np.where(is_none, 0.0, np.nan)
    if overlap.shape[1]:
        nearly_best = overlap >= overlap.max(axis=0) - NEARLY
        labels[((overlap > least) & nearly_best).any(axis=1)] = 1.0
    return labels


def _overlaps(
    spans_s: FloatArray, true: Sequence[TrueRep] | Sequence[TruePhase]
) -> tuple[FloatArray, FloatArray]:
    """Return intersection over union, P x R, and which share of each proposal lies in some true one, P."""
    begin, end = spans_s[:, :1], spans_s[:, 1:]
    start, stop = np.array([t.start_s for t in true]), np.array([t.end_s for t in true])
    shared = np.maximum(np.minimum(end, stop) - np.maximum(begin, start), 0.0)
    union = np.maximum(end, stop) - np.minimum(begin, start)
    inside = shared / np.maximum(end - begin, 1e-6)
    return shared / np.maximum(union, 1e-6), _highest(inside)


def _highest(values: FloatArray) -> FloatArray:
    return np.asarray(values.max(axis=1, initial=0.0))


def _times(example: Example, samples: FloatArray) -> FloatArray:
    return float(example.track.times_s[0]) + samples / RATE_HZ
