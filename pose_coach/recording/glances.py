"""What is looked at in the pictures of a recording beside the person: light, movement around, faults.

A glance is small enough to be kept, and to be sent from one process to another.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from pose_coach.body.pose import INFERENCE_SIDE_PX

if TYPE_CHECKING:  # loads OpenCV, which a program that only reads analysis files does not need
    from pose_coach.frames.frame import Frame
    from pose_coach.frames.parts import FilmedPart

EVERY_S = 0.2
"""Between two glances: problems last, and a fault lasts longer."""
QUALITY = 85
"""Of the JPEG, of 100: a picture of a fault is cut out of it and encoded once more."""


@dataclass(frozen=True, slots=True, eq=False)
class Glance:
    """A picture in passing.

    Attributes
    ----------
    brightness
        Mean of it, 0 to 255.
    cells
        Mean brightness of small squares (`tracking.cells`).
    width_px, height_px
        Size of the picture as it was tracked.
    jpeg
        That picture.
    """

    brightness: float
    cells: NDArray[np.float32]
    width_px: int
    height_px: int
    jpeg: bytes


class Glances:
    """Takes a glance at every so many pictures."""

    def __init__(self) -> None:
        self._next_s = -math.inf
        self._filmed: FilmedPart | None = None

    def at(self, frame: Frame) -> Glance | None:
        """Return a glance at a frame, later than the one before; None just after the last glance."""
        if frame.time_s < self._next_s:
            return None
        import cv2

        from pose_coach.frames.parts import FilmedPart
        from pose_coach.tracking.cells import CELL_PX, cells_of

        self._next_s = frame.time_s + EVERY_S
        small = frame.picture.rgb(INFERENCE_SIDE_PX)
        bgr = cv2.cvtColor(small, cv2.COLOR_RGB2BGR)
        _, jpeg = cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
        height_px, width_px = small.shape[:2]
        # Every eighth pixel tells the brightness.
        brightness = float(small[::8, ::8].mean())
        cells = cells_of(small)
        self._filmed = self._filmed or FilmedPart()
        part = self._filmed.see(frame.time_s, frame.picture)
        if part is not None:  # in a blurred copy, nothing moves
            box = np.array([part.left, part.top, part.left + part.width, part.top + part.height])
            left, top, right, low = np.rint(box * ([width_px, height_px] * 2) / CELL_PX).astype(int)
            filmed = np.zeros_like(cells)
            filmed[top:low, left:right] = cells[top:low, left:right]
            cells = filmed
        return Glance(brightness, cells, width_px, height_px, jpeg.tobytes())
