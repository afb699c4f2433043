"""Checks form, tempo and repetitions of five back-mobility exercises from a camera or a video."""

from __future__ import annotations

__version__ = "0.1.0"
