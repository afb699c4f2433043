"""What is fitted once repetitions can be found: their sides, their lag, and how probable they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np
from scipy.optimize import minimize

from fitting.examples import Example, true_reps
from pose_coach.body.landmarks import Side
from pose_coach.body.pose import FloatArray
from pose_coach.counting.candidates import Candidate, views_of
from pose_coach.counting.decoding import decode
from pose_coach.counting.model import Model
from pose_coach.counting.observations import RATE_HZ
from pose_coach.counting.phase_times import times_of
from pose_coach.counting.sides import side_numbers
from pose_coach.evaluation.truth import TruePhase, TrueRep
from pose_coach.exercises.exercise import Counting, Exercise

# Overlap in time, intersection over union, from which on what was found is the true repetition.
SAME = 0.3
SIDE_RIDGE, CALIBRATION_RIDGE = 0.3, 0.1


def found_in(
    example: Example, exercises: Sequence[Exercise], model: Model
) -> tuple[tuple[Candidate, ...], tuple[Candidate, ...]]:
    """Return what is counted in a clip with nothing named, and what is rejected."""
    if not len(example.track):
        return (), ()
    decoded = decode(views_of(example.track, exercises, model))
    return decoded.reps, decoded.rejected


def true_rep(example: Example, found: Candidate) -> TrueRep | None:
    """Return the true repetition that was found, None where it is none."""
    first_s = float(example.track.times_s[0])
    begin_s, end_s = (first_s + at / RATE_HZ for at in (found.begin, found.end))

    def overlap(rep: TrueRep) -> float:
        shared = min(end_s, rep.end_s) - max(begin_s, rep.start_s)
        return max(0.0, shared) / (max(end_s, rep.end_s) - min(begin_s, rep.start_s))

    best = max(true_reps(example, found.view.exercise, None), key=overlap, default=None)
    return best if best is not None and overlap(best) > SAME else None


def fit_typical(model: Model, examples: Iterable[Example], exercises: Sequence[Exercise]) -> Model:
    """Fit how much each piece of the evidence gives a true repetition, or each of its travels."""
    given: dict[tuple[str, str], list[list[float]]] = {}
    for example in examples:
        for found in found_in(example, exercises, model)[0]:
            if true_rep(example, found) is None:
                continue
            view = found.view
            is_pair = view.exercise.counting is Counting.HOME_AND_BACK
            parts = 1 if is_pair else len(found.steps)
            key = (view.exercise.name, view.form.name)
            given.setdefault(key, []).append([v / parts for v in found.contributions.values()])
    forms = dict(model.forms)
    for key, rows in given.items():
        names, medians = model.forms[key].evidence_weights, np.median(rows, axis=0)
        typical = dict(zip(names, medians.tolist(), strict=True))
        forms[key] = replace(forms[key], typical=typical)
    return replace(model, forms=forms)


def fit_sides(model: Model, examples: Iterable[Example], exercises: Sequence[Exercise]) -> Model:
    """Fit what tells the side of a repetition: an odd logistic regression, left and right alike."""
    numbers: dict[tuple[str, str], list[dict[str, float]]] = {}
    is_left: dict[tuple[str, str], list[float]] = {}
    weights: dict[tuple[str, str], list[float]] = {}
    for example in examples:
        for found in found_in(example, exercises, model)[0]:
            rep = true_rep(example, found)
            if rep is None or rep.side is None or not found.view.form.side_features:
                continue
            key = (found.view.exercise.name, found.view.form.name)
            numbers.setdefault(key, []).append(side_numbers(example.track, found))
            is_left.setdefault(key, []).append(float(rep.side == Side.LEFT))
            weights.setdefault(key, []).append(example.weight)
    forms = dict(model.forms)
    for key, rows in numbers.items():
        names = list(rows[0])
        table = np.array([[row[name] for name in names] for row in rows])
        fitted = _logistic(table, np.array(is_left[key]), np.array(weights[key]), SIDE_RIDGE)
        side = dict(zip(names, fitted.tolist(), strict=True))
        forms[key] = replace(forms[key], side_weights=side)
    return replace(model, forms=forms)


def matched_phases(
    example: Example, found: Candidate
) -> list[tuple[int, tuple[float, float], TruePhase]]:
    """Return the phases of what was found that are true ones: travel, begin and end in seconds, and truth."""
    rep = true_rep(example, found)
    if rep is None:
        return []
    first_s = float(example.track.times_s[0])
    matched = []
    for step, (begin, end) in zip(found.steps, times_of(found), strict=True):
        name = found.view.exercise.phase(out=found.view.travels[step].is_out)
        phase = next((p for p in rep.phases if p.name == name), None)
        if phase is not None:
            span_s = first_s + begin / RATE_HZ, first_s + end / RATE_HZ
            matched.append((step, span_s, phase))
    return matched


def fit_lag(model: Model, examples: Iterable[Example], exercises: Sequence[Exercise]) -> Model:
    """Fit how late the position shows what the body does: the median error of all phase times."""
    late: dict[tuple[str, str], list[float]] = {}
    for example in examples:
        if example.clip.truth.tolerance_s:
            continue
        for found in found_in(example, exercises, model)[0]:
            key = found.view.exercise.name, found.view.form.name
            for _, (begin_s, end_s), phase in matched_phases(example, found):
                late.setdefault(key, []).extend((begin_s - phase.start_s, end_s - phase.end_s))
    forms = {
        key: replace(form, lag_s=float(np.median(late[key])) if key in late else form.lag_s)
        for key, form in model.forms.items()
    }
    return replace(model, forms=forms)


def calibrated(
    model: Model,
    without: Mapping[int, Model],
    examples: Iterable[Example],
    exercises: Sequence[Exercise],
    fold_of: Mapping[str, int],
) -> Model:
    """Fit what log-odds are worth, on clips that the model which counted them had never seen."""
    odds, is_rep, weights = [], [], []
    for example in examples:
        own = without[fold_of[example.clip.source]]
        for group in found_in(example, exercises, own):
            for found in group:
                odds.append(found.log_odds)
                is_rep.append(float(true_rep(example, found) is not None))
                weights.append(1.0)
    table = np.column_stack([odds, np.ones(len(odds))])
    scale, offset = _logistic(table, np.array(is_rep), np.array(weights), CALIBRATION_RIDGE)
    return replace(model, calibration=(float(scale), float(offset)))


def _logistic(
    table: FloatArray, labels: FloatArray, weights: FloatArray, ridge: float
) -> FloatArray:
    def loss(x: FloatArray) -> tuple[float, FloatArray]:
        odds = table @ x
        value = weights @ (
            np.logaddexp(0.0, -odds) * labels + np.logaddexp(0.0, odds) * (1.0 - labels)
        )
        slope = table.T @ (weights * (1.0 / (1.0 + np.exp(-odds)) - labels))
        return float(value + ridge * (x**2).sum()), slope + 2.0 * ridge * x

    start = np.zeros(table.shape[1])
    return np.asarray(minimize(loss, start, jac=True, method="L-BFGS-B").x)
