"""Detects dark, black and frozen pictures of a camera."""

from __future__ import annotations

import math
from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from pose_coach.frames.frame import Frame

SIDE_PX = 80
"""Size of the picture that is checked."""

BLACK_LUMA = 20.0
BLACK_SPREAD = 6.0
"""A covered lens gives 0 to 16, some devices' black, and noise; the darkest usable room has lights and
shadows that differ by more."""

BLACK_AFTER_S = 2.0
STILL_AFTER_S = 3.0

EVERY_S = 0.2

BLACK = "The picture is black. Is the lens covered?"
STILL = "The camera's picture stands still."


def brightness(frame: Frame) -> float:
    """Return the mean luma of a picture, 0 (black) to 255 (white)."""
    return float(_luma(frame).mean())


class PictureWatch:
    """Measures the brightness, and notices black or frozen pictures.

    A camera's sensor makes noise: two pictures of it that are equal to the last value are one picture.
    Only a few pictures a second are looked at, by their media time.

    Attributes
    ----------
    brightness
        Of the picture looked at last, 0 (black) to 255 (white); NaN before the first.
    notice
        What is the matter with the pictures, for a person, or None.
    """

    def __init__(self) -> None:
        self._looked_s: float | None = None
        self._black_since_s: float | None = None
        self._still_since_s: float | None = None
        self._before: NDArray[np.uint8] | None = None
        self.brightness = math.nan
        self.notice: str | None = None

    def look(self, frame: Frame) -> None:
        """Take in the newest frame, later than the one before."""
        time_s = frame.time_s
        if self._looked_s is not None and time_s - self._looked_s < EVERY_S:
            return
        self._looked_s = time_s
        luma = _luma(frame)
        self.brightness = float(luma.mean())
        black = self.brightness < BLACK_LUMA and luma.std() < BLACK_SPREAD
        still = self._before is not None and np.array_equal(luma, self._before)
        self._before = luma
        self._black_since_s = _since(self._black_since_s, time_s, black)
        self._still_since_s = _since(self._still_since_s, time_s, still)
        if self._black_since_s is not None and time_s - self._black_since_s > BLACK_AFTER_S:
            self.notice = BLACK
        elif self._still_since_s is not None and time_s - self._still_since_s > STILL_AFTER_S:
            self.notice = STILL
        else:
            self.notice = None


def _since(before_s: float | None, now_s: float, holds: bool | np.bool) -> float | None:
    if not holds:
        return None
    return now_s if before_s is None else before_s


def _luma(frame: Frame) -> NDArray[np.uint8]:
    small = frame.picture.rgb(SIDE_PX)
    return cast(NDArray[np.uint8], cv2.cvtColor(small, cv2.COLOR_RGB2GRAY))
