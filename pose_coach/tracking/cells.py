"""Pictures in cells, for comparing one with another, and whether a picture stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:  # it brings OpenCV, which who reads an analysis has no use for
    from pose_coach.frames.frame import RgbImage

Cells = NDArray[np.float32]

CELL_PX = 8
"""Width of a cell, in which grain averages out."""

STANDS_LEVELS = 12.0
"""A picture that is encoded again changes no cell by so many levels of brightness: sharp edges by 10.4 at
most, with VP8 and H.264 at 36; 3.6 in rendered rooms with nine codecs. A limb that moves changes them
by 20 to 100, but in poor contrast."""

SAME_LEVELS = 4.0
"""Where poor contrast may not be taken for a picture that stands: a camera's frame that comes again is
equal, and a good encoder's nearly so."""


def cells_of(picture: RgbImage) -> Cells:
    """Return the mean brightness of each cell, 0 to 255."""
    height, width = (side // CELL_PX for side in picture.shape[:2])
    # Green is most of the brightness. Rows are summed first: they lie side by side in memory.
    green = np.ascontiguousarray(picture[: height * CELL_PX, : width * CELL_PX, 1])
    rows = green.reshape(height, CELL_PX, width * CELL_PX).sum(axis=1, dtype=np.uint16)
    sums = rows.reshape(height, width, CELL_PX).sum(axis=2, dtype=np.uint16)
    means: Cells = sums.astype(np.float32) / CELL_PX**2
    return means


class StandingPicture:
    """Tells whether a picture is still the one before.

    A still scene looks the same way: whether time was lost, only what comes next can tell.

    Parameters
    ----------
    levels
        What changes by less is the same.
    """

    def __init__(self, levels: float = STANDS_LEVELS) -> None:
        self._levels = levels
        self._cells: Cells | None = None

    def see(self, picture: RgbImage) -> bool:
        """Take in a picture of about 640 pixels, and return whether it is the one before."""
        cells, first = cells_of(picture), self._cells
        # The first of those that stand is what all are compared with, so that nothing creeps.
        if first is None or first.shape != cells.shape or not cells.size:
            stands = False
        else:
            stands = float(np.abs(cells - first).max()) < self._levels
        if not stands:
            self._cells = cells
        return stands
