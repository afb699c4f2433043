"""The fit: from labelled, tracked clips to the numbers in `pose_coach/counting/fitted.json`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from fitting.decoded import calibrated, fit_lag, fit_sides, fit_typical
from fitting.examples import (
    Example,
    LabelledProposals,
    labelled_proposals,
    true_position,
    true_reps,
)
from pose_coach.body.pose import FloatArray
from pose_coach.counting.candidates import views_of
from pose_coach.counting.evidence import NAMES, PAIR_NAMES, displacements, facing
from pose_coach.counting.model import FormModel, Model, Template
from pose_coach.counting.positions import NEARER, Cues, feature_names, sides_of, values_for
from pose_coach.exercises.exercise import Counting, Exercise, Form, Sides

Key = tuple[str, str]

# Spread of a template: the residual's with a floor, in units of the features, and a little wider.
FLOOR, WIDER = 0.6, 1.25
# Log-odds against there being a set, and what each repetition or travel in one gains. Chosen on cross-fitted
# clips among (0, 0), (1, 1.5), (1, 3), (1.5, 2.5), (1.5, 4), (2, 4) and (2, 5.5).
SET_COST, IN_A_SET = 1.5, {PAIR_NAMES: 1.0, NAMES: 0.6}
# Share of the covariance that is believed; the rest is its diagonal.
SCATTER = 0.7
# Ridge on the weights that all exercises of a kind share, and on each one's own deviation from them.
SHRINK, SHRINK_OWN = 0.3, 1.0
# What a template looks at only where a form says so.
UNSEEN_FROM_SIDE = ("legs_silhouette", "silhouette_lean", "nearer")


def fit_forms(examples: Sequence[Example], exercises: Sequence[Exercise]) -> Model:
    """Fit cues and templates; evidence weights are left at zero."""
    forms: dict[Key, FormModel] = {}
    for exercise in exercises:
        for form in exercise.forms:
            own = [e for e in examples if shows_form(e, exercise, form)]
            weights = fit_cues(own, exercise, form)
            template = fit_template(own, exercise, form)
            names = PAIR_NAMES if exercise.counting is Counting.HOME_AND_BACK else NAMES
            forms[exercise.name, form.name] = FormModel(
                weights, template, 1.0, 0.3, dict.fromkeys(names, 0.0), 0.0, 0.0, {}, 0.0, {}
            )
    return fit_telling(Model(forms), examples, list(exercises))


def fit_telling(model: Model, examples: Sequence[Example], exercises: Sequence[Exercise]) -> Model:
    """Fit which displacements tell an exercise from anything else (Fisher's linear discriminant)."""
    squares: dict[Key, FloatArray] = {}
    weights: dict[Key, float] = {}
    for example in examples[::2]:
        if not len(example.track):
            continue
        for view in views_of(example.track, exercises, model):
            key = (view.exercise.name, view.form.name)
            if not view.travels or example.clip.truth.reps_of(view.exercise.name):
                continue
            moved = displacements(view.values, view.travels, view.spans)
            share = example.weight / len(moved)
            squares[key] = squares.get(key, 0.0) + share * moved.T @ moved
            weights[key] = weights.get(key, 0.0) + example.weight
    forms = dict(model.forms)
    for key, square in squares.items():
        template = forms[key].template
        scatter = square / weights[key]
        scatter = SCATTER * scatter + np.diag((1.0 - SCATTER) * np.diag(scatter))
        scatter += np.diag(template.spread**2)
        mean = template.mean
        way = np.stack([mean[1] - mean[0], mean[4] - mean[3]])
        telling = np.linalg.solve(scatter, way.T).T
        forms[key] = replace(forms[key], template=replace(template, telling=telling))
    return replace(model, forms=forms)


def shows_form(example: Example, exercise: Exercise, form: Form) -> bool:
    """Return whether a clip can be learned from for a form: it shows it, or none of the exercise."""
    if len(exercise.forms) == 1 or not example.clip.truth.reps_of(exercise.name):
        return True
    return (form.name == "feet") is seen_from_feet(example)


def seen_from_feet(example: Example) -> bool:
    """Return whether the truth of a rendered clip says that the camera stood at the feet's end."""
    camera = example.clip.truth.scene.get("camera", {})
    yaw = example.clip.truth.scene.get("yaw_deg", camera.get("yaw_deg", 0.0))
    return abs(float(yaw)) > 60.0


def fit_cues(
    examples: Sequence[Example], exercise: Exercise, form: Form
) -> dict[str, tuple[float, float]]:
    """Weigh the cues by gain over noise: the best linear estimate where the noise is independent."""
    cues = Cues.of(exercise, form, dict.fromkeys(form.cues, (1.0, 1.0)))
    moved = np.zeros(
        (2, 3, len(form.cues))
    )  # sums of cue x position, position squared, cue squared
    for example in examples:
        for side in sides_of(exercise):
            position = true_position(example, exercise, side)
            if np.isfinite(position).sum() < 10:
                continue
            values = values_for(example.track.features, side)
            raw, near = cues.raw(values), (1.0 + cues.facing(values)) / 2.0
            for k in range(len(form.cues)):
                both = np.isfinite(position) & np.isfinite(raw[:, k])
                if both.sum() < 10 or np.ptp(position[both]) < 0.5:
                    continue
                cue, true = raw[both, k], position[both]
                cue, true = cue - cue.mean(), true - true.mean()
                sums = np.array([cue @ true, true @ true, cue @ cue]) * example.weight / both.sum()
                moved[:, :, k] += np.outer([near, 1.0 - near], sums)
    # What is known of one side of the camera holds for the other as far as nothing else is known.
    moved += 0.1 * moved[::-1]
    pairs = zip(*(_cue_weights(*sums) for sums in moved), strict=True)
    return dict(zip(form.cues, pairs, strict=True))


def _cue_weights(
    with_position: FloatArray, position_2: FloatArray, cue_2: FloatArray
) -> list[float]:
    position_2 = np.maximum(position_2, 1e-9)
    gain = np.maximum(with_position / position_2, 0.0)
    noise = cue_2 / position_2 - gain**2
    weights = np.where(gain > 0, gain / np.maximum(noise + 0.05 * gain**2, 1e-6), 0.0)
    total = weights @ gain
    even = np.full(len(gain), 1.0 / len(gain))
    return list(map(float, weights / total if total > 0 else even))


def fit_template(examples: Sequence[Example], exercise: Exercise, form: Form) -> Template:
    """Fit how the body looks on its way, and how bodies look that do anything."""
    names = form.looks_at or tuple(
        n for n in feature_names(exercise) if not n.endswith(UNSEEN_FROM_SIDE)
    )
    columns = [feature_names(exercise).index(name) for name in names]
    near_at = feature_names(exercise).index(NEARER) if exercise.sides is not Sides.NONE else None
    looks, shares, weights, others, nears = [], [], [], [], []
    for example in examples:
        for side in sides_of(exercise):
            all_values = values_for(example.track.features, side)
            values = all_values[:, columns]
            others.append(values[:: max(1, len(values) // 60)])
            position = true_position(example, exercise, side)
            for rep in true_reps(example, exercise, side):
                begin, end = np.searchsorted(
                    example.track.times_s, [rep.start_s - 0.1, rep.end_s + 0.1]
                )
                known = np.isfinite(position[begin:end])
                known &= np.isfinite(values[begin:end]).any(axis=1)
                if known.sum() < 6:
                    continue
                at = begin + np.flatnonzero(known)[:: max(1, int(known.sum()) // 30)]
                looks.append(values[at])
                shares.append(position[at])
                side_on = 0.0
                if near_at is not None:
                    side_on = float(facing(all_values[begin:end, near_at]))
                nears.append(np.full(len(at), side_on))
                weights.append(np.full(len(at), example.weight / len(at)))
    other = np.concatenate(others)
    other_mean = np.nan_to_num(np.nanmean(other, axis=0))
    other_spread = np.nan_to_num(np.nanstd(other, axis=0), nan=1.0) * 1.2 + 0.2
    mean, spread = np.tile(other_mean, (5, 1)), other_spread.copy()
    mean[2:] = 0.0
    if looks:
        look, share, weight, near = (np.concatenate(x) for x in (looks, shares, weights, nears))
        shape = Template.shape(share, near)
        for k in range(len(names)):
            seen = np.isfinite(look[:, k])
            if seen.sum() < 10:
                continue
            weighed = shape[seen] * weight[seen, None]
            ridge = np.diag([0.01, 0.01, 0.1, 0.1, 0.1]) * weight[seen].sum()
            mean[:, k] = np.linalg.solve(weighed.T @ shape[seen] + ridge, weighed.T @ look[seen, k])
            off = look[seen, k] - shape[seen] @ mean[:, k]
            variance = float(weight[seen] @ off**2 / weight[seen].sum())
            spread[k] = WIDER * np.sqrt(variance + FLOOR**2)
    way = np.stack([mean[1] - mean[0], mean[4] - mean[3]])
    return Template(names, mean, spread, way / spread**2, other_mean, other_spread)


def rows_for(
    examples: Sequence[Example], exercises: Sequence[Exercise], model: Model
) -> list[LabelledProposals]:
    """Return the labelled proposals of clips that the model's templates were not fitted on."""
    rows = []
    for example in examples:
        if not len(example.track):
            continue
        for view in views_of(example.track, exercises, model):
            if not shows_form(example, view.exercise, view.form):
                continue
            found = labelled_proposals(example, view)
            if found is not None:
                rows.append(found)
    return rows


def fit_evidence(model: Model, rows: Sequence[LabelledProposals]) -> Model:
    """Fit the weights of the evidence, and how large people's movements are."""
    forms = dict(model.forms)
    for names in (PAIR_NAMES, NAMES):
        kind = [r for r in rows if tuple(forms[r.key].evidence_weights) == names]
        keys = sorted({r.key for r in kind})
        if not keys:
            continue
        weights, biases = _logistic(
            np.concatenate([r.evidence for r in kind]),
            np.concatenate([r.labels for r in kind]),
            np.concatenate([r.weights for r in kind]),
            np.concatenate([np.full(len(r.labels), keys.index(r.key)) for r in kind]),
        )
        for k, key in enumerate(keys):
            logs = [np.log(r.own_size) for r in kind if r.key == key and r.own_size]
            forms[key] = replace(
                forms[key],
                evidence_weights=dict(zip(names, weights[k].tolist(), strict=True)),
                bias=float(biases[k]) + IN_A_SET[names],
                set_cost=SET_COST,
                usual_size=float(np.exp(np.median(logs))) if logs else 1.0,
                size_spread=max(0.5, float(np.std(logs))) if logs else 0.5,
            )
    return replace(model, forms=forms)


def _logistic(
    table: FloatArray, labels: FloatArray, weights: FloatArray, group: NDArray[np.int64]
) -> tuple[FloatArray, FloatArray]:
    """Fit a logistic regression whose weights are none negative, and shrunk towards those of all groups.

    Returns
    -------
    weights
        G x K.
    biases
        G.
    """
    count, width = int(group.max()) + 1, table.shape[1]

    def parts(x: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
        shared, own = x[:width], x[width : width * (count + 1)].reshape(count, width)
        return shared, own, x[width * (count + 1) :]

    def loss(x: FloatArray) -> tuple[float, FloatArray]:
        shared, own, bias = parts(x)
        total = shared + own
        odds = np.einsum("ij,ij->i", table, total[group]) + bias[group]
        value = weights @ (
            np.logaddexp(0.0, -odds) * labels + np.logaddexp(0.0, odds) * (1 - labels)
        )
        slope = weights * (1.0 / (1.0 + np.exp(-odds)) - labels)
        by_group = np.zeros((count, width))
        np.add.at(by_group, group, slope[:, None] * table)
        negative = np.minimum(total, 0.0)
        value += (
            SHRINK * (shared**2).sum() + SHRINK_OWN * (own**2).sum() + 50.0 * (negative**2).sum()
        )
        by_group += 100.0 * negative
        return float(value), np.concatenate(
            [
                by_group.sum(axis=0) + 2 * SHRINK * shared,
                (by_group + 2 * SHRINK_OWN * own).ravel(),
                np.bincount(group, slope, count),
            ]
        )

    start = np.zeros(width * (count + 1) + count)
    bounds = [(0.0, None)] * width + [(None, None)] * (len(start) - width)
    shared, own, bias = parts(
        minimize(
            loss, start, jac=True, bounds=bounds, method="L-BFGS-B", options={"maxiter": 500}
        ).x
    )
    return np.maximum(shared + own, 0.0), bias


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """What a fit gives.

    Attributes
    ----------
    model
        Of all clips.
    without
        By fold: the model of the other folds' clips.
    proposals
        That the evidence of `model` was weighed on.
    """

    model: Model
    without: dict[int, Model]
    proposals: list[LabelledProposals]


def fit_model(
    examples: Sequence[Example], exercises: Sequence[Exercise], fold_of: Mapping[str, int]
) -> Fit:
    """Fit on all clips, and once without each fold.

    Evidence is always weighed on proposals whose templates were fitted on other clips: otherwise it would
    trust the templates too much.

    Parameters
    ----------
    examples
        All clips, with their augmentations.
    exercises
        To be fitted.
    fold_of
        By source.
    """
    folds = sorted(set(fold_of.values()))
    inside = {k: [e for e in examples if fold_of[e.clip.source] == k] for k in folds}
    forms, rows = {}, {}
    for k in folds:
        forms[k] = fit_forms([e for j in folds if j != k for e in inside[j]], exercises)
        rows[k] = rows_for(inside[k], exercises, forms[k])
    originals = [e for e in examples if not e.is_copy]
    without = {}
    for k in folds:
        model = fit_evidence(forms[k], [r for j in folds if j != k for r in rows[j]])
        others = [e for e in originals if fold_of[e.clip.source] != k]
        without[k] = _fit_readings(model, others, exercises)
    proposals = [r for k in folds for r in rows[k]]
    model = fit_evidence(fit_forms(examples, exercises), proposals)
    model = _fit_readings(model, originals, exercises)
    return Fit(calibrated(model, without, originals, exercises, fold_of), without, proposals)


def _fit_readings(
    model: Model, examples: Sequence[Example], exercises: Sequence[Exercise]
) -> Model:
    """Fit what is read from repetitions once they can be found."""
    model = fit_sides(fit_typical(model, examples, exercises), examples, exercises)
    return fit_lag(model, examples, exercises)
