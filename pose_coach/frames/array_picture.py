"""Pictures whose pixels are in memory, and the rule for scaling pictures down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, cast

import cv2
import numpy as np

from pose_coach.frames.frame import RgbImage


def fit_within(width_px: int, height_px: int, max_side_px: int | None) -> tuple[int, int]:
    """Return the size of a picture scaled down to a longer side of `max_side_px` at most.

    Parameters
    ----------
    width_px, height_px
        Size of the picture.
    max_side_px
        The longest side that is wanted, at least 1; None leaves the size as it is.

    Returns
    -------
    tuple of int
        Width and height in pixels, each at least 1. A picture is never scaled up.
    """
    if max_side_px is None:
        return width_px, height_px
    if max_side_px < 1:
        raise ValueError(f"max_side_px must be at least 1, not {max_side_px}")
    longer_px = max(width_px, height_px)
    if longer_px <= max_side_px:
        return width_px, height_px
    scale = max_side_px / longer_px
    return max(1, round(width_px * scale)), max(1, round(height_px * scale))


@dataclass(frozen=True, slots=True, eq=False)
class ArrayPicture:
    """A picture that wraps an array.

    Attributes
    ----------
    pixels
        Height x width x 3, upright. It must not be changed afterwards.
    order
        Order of the three channels in `pixels`; OpenCV's cameras deliver "bgr".
    """

    pixels: RgbImage
    order: Literal["rgb", "bgr"] = "rgb"

    def __post_init__(self) -> None:
        if self.pixels.ndim != 3 or self.pixels.shape[2] != 3 or self.pixels.dtype != np.uint8:
            raise ValueError(
                "a picture is height x width x 3 of uint8, "
                f"not {self.pixels.shape} of {self.pixels.dtype}"
            )

    @property
    def width(self) -> int:
        """Width in pixels."""
        return int(self.pixels.shape[1])

    @property
    def height(self) -> int:
        """Height in pixels."""
        return int(self.pixels.shape[0])

    def rgb(self, max_side_px: int | None = None) -> RgbImage:
        """Return a copy of the picture, its longer side `max_side_px` at most.

        Always a copy, so that the caller may draw on it.
        """
        size = fit_within(self.width, self.height, max_side_px)
        pixels = self.pixels
        if size != (self.width, self.height):
            # Scaling comes first: swapping the channels of the small picture is cheaper.
            pixels = cast(RgbImage, cv2.resize(pixels, size, interpolation=cv2.INTER_AREA))
        elif self.order == "rgb":
            return pixels.copy()
        if self.order == "bgr":
            return cast(RgbImage, cv2.cvtColor(pixels, cv2.COLOR_BGR2RGB))
        return pixels
