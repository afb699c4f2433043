"""Postures on hands and toes as channels: the plank, the downward dog, the plank on the knees."""

from __future__ import annotations

from studio.plank import DOG_CURVE_DEG, DOG_HEEL_DEG

PLANK = {
    "dog": 0.0,
    "hip": 0.0,
    "curve": 0.0,
    "neck": -14.0,
    "heel": 72.0,
    "knees": 0.0,
    "kneel": 0.0,
}
DOG = {
    "dog": 1.0,
    "hip": 0.0,
    "curve": DOG_CURVE_DEG,
    "neck": 6.0,
    "heel": DOG_HEEL_DEG,
    "knees": 0.0,
    "kneel": 0.0,
}
ON_KNEES = {
    "dog": 0.0,
    "hip": -11.0,
    "curve": 4.0,
    "neck": -16.0,
    "heel": 62.0,
    "knees": 0.0,
    "kneel": 1.0,
}
