"""The result of the tracker for one frame: landmarks, visibility and silhouette."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]

LANDMARK_COUNT = 33

# The networks use a crop of 224 to 256 pixels. A larger picture takes more time, mostly for scaling the
# mask, and does not help, even for a distant person (for whom there is `Zoom`).
INFERENCE_SIDE_PX = 640


@dataclass(frozen=True, slots=True)
class Silhouette:
    """The part of the picture that is the person.

    Attributes
    ----------
    mask
        Height x width, confidence from 0 to 1 that a cell belongs to the person.
    px_per_cell
        Size of a cell in pixels of the source frame, as the mask is computed on a smaller picture.
    """

    mask: NDArray[np.float32]
    px_per_cell: float

    def at(self, points_px: FloatArray) -> FloatArray:
        """Sample the mask between its cells (bilinear).

        Parameters
        ----------
        points_px
            ... x 2, in pixels of the source frame.

        Returns
        -------
        ndarray
            One value per point, 0 outside the picture.
        """
        height, width = self.mask.shape
        # The centre of a cell lies half a cell in: cell i covers pixels i to i + 1 of the small picture.
        x, y = (points_px[..., axis] / self.px_per_cell - 0.5 for axis in (0, 1))
        outside = (x < -0.5) | (y < -0.5) | (x > width - 0.5) | (y > height - 0.5)
        x, y = x.clip(0.0, width - 1.001), y.clip(0.0, height - 1.001)
        left, top = x.astype(np.intp), y.astype(np.intp)
        right_share, low_share = x - left, y - top
        flat = self.mask.reshape(-1)
        corner = top * width + left
        upper, lower = (
            _between(flat.take(cell), flat.take(cell + 1), right_share)
            for cell in (corner, corner + width)
        )
        return np.where(outside, 0.0, _between(upper, lower, low_share))


def _between(
    low: NDArray[np.floating], high: NDArray[np.floating], share: FloatArray
) -> FloatArray:
    mixed: FloatArray = low + (high - low) * share
    return mixed


@dataclass(frozen=True, slots=True, eq=False)
class Pose:
    """One person in one frame.

    Attributes
    ----------
    time_s
        Media time of the frame.
    width_px, height_px
        Size of the source frame.
    landmarks_px
        33 x 2, in pixels of the source frame, MediaPipe's order.
    world_m
        33 x 3, metres from the midpoint of the hips; x to the right of the picture, y down, z away from the
        camera. Depth from one camera is inaccurate.
    visibility
        33, from 0 to 1: probability of being in the picture and not hidden.
    silhouette
        The person's silhouette, or None if not requested.
    """

    time_s: float
    width_px: int
    height_px: int
    landmarks_px: FloatArray
    world_m: FloatArray
    visibility: FloatArray
    silhouette: Silhouette | None
