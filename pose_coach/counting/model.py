"""The numbers that counting was fitted to: one small file, made by `python -m fitting fit`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np

from pose_coach.counting.observations import FloatArray

SCHEMA = "pose-coach/counting/1"


@dataclass(frozen=True, slots=True, eq=False)
class Template:
    """How the body looks on its way from home to the far end.

    Attributes
    ----------
    names
        F, the features that are looked at.
    mean
        5 x F: at home, at the far end, by how much half-way is off their middle; then what is added to the
        first two where the working side faces the camera, and taken away where it is the far one.
    spread
        F, standard deviation about the mean.
    telling
        2 x F: which displacement tells this exercise from any other, and what is added to it as above.
    other_mean, other_spread
        F, of bodies that do anything.
    """

    names: tuple[str, ...]
    mean: FloatArray
    spread: FloatArray
    telling: FloatArray
    other_mean: FloatArray
    other_spread: FloatArray

    @staticmethod
    def shape(share: FloatArray, nearer: FloatArray) -> FloatArray:
        """Return the weights of the rows of `mean`, ... x 5.

        Parameters
        ----------
        share
            ..., of the way from home to the far end.
        nearer
            ..., from 1 where the working side faces the camera to -1.
        """
        home, bulge = 1.0 - share, 4.0 * share * (1.0 - share)
        return np.stack([home, share, bulge, nearer * home, nearer * share], axis=-1)


@dataclass(frozen=True, slots=True, eq=False)
class FormModel:
    """What was fitted for one form of an exercise.

    Attributes
    ----------
    cue_weights
        By feature: positions a unit of it, where the working side faces the camera and where it is the far
        one; a full movement is one.
    template
        Of its posture.
    usual_size, size_spread
        Of people's movements: the median, and the standard deviation of its logarithm.
    evidence_weights
        By name of the evidence, none negative.
    bias
        Log-odds of a proposal about which nothing is known, in a set.
    set_cost
        Log-odds against there being a set, paid once for all its repetitions, on both sides.
    side_weights
        By feature, left minus right: log-odds of the left side a unit.
    typical
        By name of the evidence: the log-odds that it gives a true repetition, or travel, in the median.
    lag_s
        How late the position shows what the body does: the tracker smooths over time.
    """

    cue_weights: Mapping[str, tuple[float, float]]
    template: Template
    usual_size: float
    size_spread: float
    evidence_weights: Mapping[str, float]
    bias: float
    set_cost: float
    side_weights: Mapping[str, float]
    lag_s: float
    typical: Mapping[str, float]


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """What was fitted: by exercise and form.

    Attributes
    ----------
    forms
        By names of exercise and form.
    calibration
        Scale and offset that turn log-odds of the fit into those of clips that were not fitted on.
    """

    forms: Mapping[tuple[str, str], FormModel]
    calibration: tuple[float, float] = (1.0, 0.0)

    def probability(self, log_odds: float) -> float:
        """Return the calibrated probability of a repetition."""
        scale, offset = self.calibration
        return float(1.0 / (1.0 + np.exp(-np.clip(scale * log_odds + offset, -50.0, 50.0))))


@cache
def fitted() -> Model:
    """Return the model that comes with the program."""
    text = resources.files(__package__).joinpath("fitted.json").read_text(encoding="utf-8")
    return model_from(json.loads(text))


def model_from(document: Mapping[str, Any]) -> Model:
    """Return the model that a document holds (`fitted.json`)."""
    if document["schema"] != SCHEMA:
        raise ValueError(f"schema {document['schema']}, not {SCHEMA}")
    forms = {
        (exercise, form): _form(values)
        for exercise, by_form in document["exercises"].items()
        for form, values in by_form.items()
    }
    scale, offset = document["calibration"]
    return Model(forms, (float(scale), float(offset)))


def document_from(model: Model, made_from: Mapping[str, Any]) -> dict[str, Any]:
    """Return the document that holds a model, with what it was made from."""
    exercises: dict[str, dict[str, Any]] = {}
    for (exercise, form), fit in sorted(model.forms.items()):
        template = fit.template
        exercises.setdefault(exercise, {})[form] = {
            "cue_weights": {
                name: [round(weight, 4) for weight in weights]
                for name, weights in fit.cue_weights.items()
            },
            "usual_size": round(fit.usual_size, 4),
            "size_spread": round(fit.size_spread, 4),
            "evidence_weights": _rounded(fit.evidence_weights),
            "bias": round(fit.bias, 4),
            "set_cost": round(fit.set_cost, 4),
            "side_weights": _rounded(fit.side_weights),
            "lag_s": round(fit.lag_s, 3),
            "typical": _rounded(fit.typical),
            # home, far end, bulge half-way, both nearer; spread; telling; mean and spread of others
            "template": {
                name: [
                    round(float(value), 3)
                    for value in (
                        *template.mean[:, i],
                        template.spread[i],
                        *template.telling[:, i],
                        template.other_mean[i],
                        template.other_spread[i],
                    )
                ]
                for i, name in enumerate(template.names)
            },
        }
    return {
        "schema": SCHEMA,
        "made_from": dict(made_from),
        "calibration": [round(value, 4) for value in model.calibration],
        "exercises": exercises,
    }


def _rounded(values: Mapping[str, float]) -> dict[str, float]:
    return {name: round(float(value), 4) for name, value in values.items()}


def _form(values: Mapping[str, Any]) -> FormModel:
    table = np.array(list(values["template"].values()), dtype=np.float64)
    return FormModel(
        cue_weights=values["cue_weights"],
        template=Template(
            names=tuple(values["template"]),
            mean=table[:, :5].T,
            spread=table[:, 5],
            telling=table[:, 6:8].T,
            other_mean=table[:, 8],
            other_spread=table[:, 9],
        ),
        usual_size=float(values["usual_size"]),
        size_spread=float(values["size_spread"]),
        evidence_weights=values["evidence_weights"],
        bias=float(values["bias"]),
        set_cost=float(values["set_cost"]),
        side_weights=values["side_weights"],
        lag_s=float(values["lag_s"]),
        typical=values.get("typical", {}),
    )
