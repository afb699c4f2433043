"""Chooses the part of the picture for the networks: all of it, or the half with a small person.

The network that finds a person sees the whole picture at 224 pixels, in which somebody far away is lost,
however large the picture is. In half of the picture everybody is twice as large.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from pose_coach.body.pose import FloatArray

# Nobody is looked for closer by before the whole picture has shown nobody for so long.
PATIENCE_S = 0.5
SHARE = 0.5
# A person comes this close to the window's edge, in window sizes, before it moves along ...
MARGIN = 0.05
# ... or gives way to the whole picture, where the person is larger than this share of it.
TOO_LARGE = 0.85
# Who is waited for fills so much of the window; one that would be larger than this is the whole picture.
FILLS, WIDEST = 0.8, 0.9


@dataclass(frozen=True, slots=True)
class ZoomWindow:
    """A part of the picture, as shares of its width and height.

    Attributes
    ----------
    left, top
        Its corner.
    share
        Its size.
    """

    left: float
    top: float
    share: float


WHOLE = ZoomWindow(0.0, 0.0, 1.0)
# Where people do exercises on a floor first: low, and in the middle.
_PLACES = (0.25, 0.0, 0.5)
CLOSER = tuple(ZoomWindow(left, top, SHARE) for top in (0.5, 0.25, 0.0) for left in _PLACES)


class Zoom:
    """Zooms in where nobody is found, and stays with the person found there."""

    def __init__(self) -> None:
        self.window = WHOLE
        self._lost_since_s = math.nan
        self._next = 0

    def lost(self, time_s: float) -> None:
        """Take in that nobody was seen in the window at this time."""
        if math.isnan(self._lost_since_s):
            self._lost_since_s = time_s
        if time_s - self._lost_since_s < PATIENCE_S:
            return
        # Alternate, because somebody may have come close.
        if self.window != WHOLE:
            self.window = WHOLE
        else:
            self.window = CLOSER[self._next]
            self._next = (self._next + 1) % len(CLOSER)

    def wait_at(self, low: FloatArray, high: FloatArray) -> None:
        """Look where somebody was, and no wider.

        Parameters
        ----------
        low, high
            Corners of the box around them, shares of the picture's width and height.
        """
        share = max(SHARE, float((high - low).max()) / FILLS)
        if share > WIDEST:
            self.window = WHOLE
            return
        left, top = np.clip((low + high - share) / 2, 0.0, 1 - share)
        self.window = ZoomWindow(float(left), float(top), share)

    def found(self, points: FloatArray) -> None:
        """Take in where the person is.

        Parameters
        ----------
        points
            N x 2, shares of the picture's width and height.
        """
        self._lost_since_s = math.nan
        self._next = 0
        if self.window == WHOLE:
            return
        low, high = points.min(axis=0), points.max(axis=0)
        share = self.window.share
        if (high - low).max() > TOO_LARGE * share:
            self.window = WHOLE
            return
        corner = np.array([self.window.left, self.window.top])
        margin = MARGIN * share
        # The edge of the picture is nothing to keep away from.
        beyond = ((low < corner + margin) & (corner > 0)) | (
            (high > corner + share - margin) & (corner < 1 - share)
        )
        if beyond.any():
            left, top = np.clip((low + high - share) / 2, 0.0, 1 - share)
            self.window = ZoomWindow(float(left), float(top), share)
