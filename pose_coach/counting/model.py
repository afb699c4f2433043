"""The numbers that counting was fitted to: one small file, made by `python -m fitting fit`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np

from pose_coach.counting.track import FloatArray

SCHEMA = "pose-coach/counting/1"


@dataclass(frozen=True, slots=True, eq=False)
class Template:
    """How the body looks on its way from home to the far end.

    Attributes
    ----------
    names
        F, the features that are looked at.
    mean
        3 x F: at home, at the far end, and by how much half-way is off their middle.
    spread
        F, standard deviation about the mean.
    other_mean, other_spread
        F, of bodies that do anything.
    """

    names: tuple[str, ...]
    mean: FloatArray
    spread: FloatArray
    other_mean: FloatArray
    other_spread: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class FormModel:
    """What was fitted for one form of an exercise.

    Attributes
    ----------
    cue_weights
        By feature: positions a unit of it; a full movement is one.
    template
        Of its posture.
    usual_size, size_spread
        Of people's movements: the median, and the standard deviation of its logarithm.
    evidence_weights
        By name of the evidence.
    bias
        Log-odds of a proposal about which nothing is known.
    """

    cue_weights: Mapping[str, float]
    template: Template
    usual_size: float
    size_spread: float
    evidence_weights: Mapping[str, float]
    bias: float
    side_weights: Mapping[str, float]
