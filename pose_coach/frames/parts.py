"""The part of a picture that was filmed, where its own blurred copy fills the rest of the frame."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import cast

import cv2
import numpy as np

from pose_coach.frames.frame import Picture, RgbImage

BLURRED = 0.4
"""Share of the sharpness in the middle below which a line of pixels is blurred."""

LEAST, MOST = 0.2, 0.8
"""Of the picture's side: how large the filmed part may be."""

UNEVEN = 0.03
"""Both margins are equal, but for this share of the picture's side."""

ALIKE = 0.6
"""Correlation of the margins with the enlarged middle. A wall is as blurred, but no copy."""

LOOK_PX = 640
"""Size of the picture that is looked at."""

GRID_PX = 64
"""The longer side of the pictures that are compared: coarser than any blur."""


LOOKS = 3
"""In so many looks one after the other it must be there, or not be there, to be believed."""

EVERY_S = 2.0
"""Between two looks: a recording changes where it was cut."""


@dataclass(frozen=True, slots=True)
class Part:
    """A rectangle in a picture, as shares of its width and height."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True, eq=False)
class PicturePart:
    """A part of a picture, as a picture."""

    whole: Picture
    part: Part

    @property
    def left(self) -> int:
        """Where it begins in the whole picture, in pixels."""
        return round(self.part.left * self.whole.width)

    @property
    def top(self) -> int:
        """Where it begins in the whole picture, in pixels."""
        return round(self.part.top * self.whole.height)

    @property
    def width(self) -> int:
        """Width in pixels."""
        return max(1, round(self.part.width * self.whole.width))

    @property
    def height(self) -> int:
        """Height in pixels."""
        return max(1, round(self.part.height * self.whole.height))

    def rgb(self, max_side_px: int | None = None) -> RgbImage:
        """Return the part, scaled down so that its longer side is `max_side_px` at most."""
        longest = max(self.whole.width, self.whole.height)
        scale = 1.0 if max_side_px is None else max_side_px / max(self.width, self.height)
        whole = self.whole.rgb(max(1, round(longest * min(1.0, scale))))
        fits = whole.shape[1] / self.whole.width, whole.shape[0] / self.whole.height
        left, top = round(self.left * fits[0]), round(self.top * fits[1])
        wide, high = max(1, round(self.width * fits[0])), max(1, round(self.height * fits[1]))
        return np.ascontiguousarray(whole[top : top + high, left : left + wide])


class FilmedPart:
    """Knows which part of the pictures was filmed, as they come.

    Attributes
    ----------
    part
        None for all of it.
    """

    def __init__(self) -> None:
        self.part: Part | None = None
        self._count = 0
        self._next_s = -math.inf

    def see(self, time_s: float, picture: Picture) -> Part | None:
        """Take in a picture, later than the one before, and return the part of it that was filmed."""
        if time_s < self._next_s:
            return self.part
        seen = filmed_part(picture.rgb(LOOK_PX))
        if (seen is None) == (self.part is None):
            self._count, self._next_s = 0, time_s + EVERY_S
        else:
            self._count += 1
            if self._count == LOOKS:
                self.part, self._count = seen, 0
        return self.part


def filmed_part(picture: RgbImage) -> Part | None:
    """Return the sharp middle of a picture whose margins are its blurred copy, or None.

    Parameters
    ----------
    picture
        Of some hundred pixels.
    """
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    beside = _margins(grey)
    if beside is not None:
        return Part(beside, 0.0, 1.0 - 2.0 * beside, 1.0)
    above = _margins(np.ascontiguousarray(grey.T))
    return None if above is None else Part(0.0, above, 1.0, 1.0 - 2.0 * above)


def _margins(grey: cv2.typing.MatLike) -> float | None:
    """Return the share of the width that a blurred copy takes on either side, or None."""
    height, width = grey.shape
    if min(height, width) < GRID_PX:
        return None
    # Along the columns, so that the seams themselves are not what is sharp.
    fine = np.abs(np.diff(grey.astype(np.int16), n=2, axis=0)).mean(axis=0)
    middle = fine[round(0.4 * width) : round(0.6 * width)].mean()
    blurred = fine < BLURRED * middle
    if blurred.all() or not blurred[[0, -1]].all():
        return None
    left, right = int(np.argmin(blurred)), int(np.argmin(blurred[::-1]))
    part = width - left - right
    if abs(left - right) > UNEVEN * width or not LEAST <= part / width <= MOST:
        return None
    return left / width if _is_copy(grey, left, width - right) else None


def _is_copy(grey: cv2.typing.MatLike, left: int, right: int) -> bool:
    """Return whether what is beside the columns from `left` to `right` is their enlarged copy."""
    height, width = grey.shape
    rows = max(2, round(GRID_PX * height / width))
    seen = cv2.resize(grey, (GRID_PX, rows), interpolation=cv2.INTER_AREA).astype(np.float32)
    high = max(rows, round(GRID_PX * height / (right - left)))
    copy = cv2.resize(grey[:, left:right], (GRID_PX, high), interpolation=cv2.INTER_AREA)
    top = (high - rows) // 2
    made = cv2.GaussianBlur(copy[top : top + rows].astype(np.float32), (0, 0), 1.5)
    columns = np.arange(GRID_PX)
    beside = (columns < left / width * GRID_PX - 1) | (columns > right / width * GRID_PX)
    one, other = seen[:, beside].ravel(), made[:, beside].ravel()
    if one.size < 2 or min(one.std(), other.std()) < 1.0:
        return False
    return cast(float, np.corrcoef(one, other)[0, 1]) > ALIKE
