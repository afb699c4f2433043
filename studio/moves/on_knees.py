"""Postures on the knees as channels."""

from __future__ import annotations

SITTING = {"thigh": 67.0, "pitch": 2.0, "prop": 0.0, "curve": 8.0, "hands": 0.0, "neck": 2.0}
UPRIGHT = {"thigh": 1.0, "pitch": -2.0, "prop": 0.0, "curve": 2.0, "hands": 0.0, "neck": 2.0}
LEANING = {"thigh": 30.0, "pitch": 72.0, "prop": 0.0, "curve": 14.0, "hands": 1.0, "neck": -14.0}
LEVEL = {"thigh": 0.0, "prop": 1.0, "curve": 0.0, "hands": 1.0, "neck": -8.0, "elbow": 0.0}
LEVEL |= {"roll": 0.0, "twist": 0.0, "lean": 0.0, "pitch": 74.0}
CHILD = {"thigh": 69.0, "pitch": 74.0, "prop": 0.0, "curve": 46.0, "neck": 4.0, "elbow": 0.0}
NEUTRAL_NECK = LEVEL["neck"]
