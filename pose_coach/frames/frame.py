"""A picture with its time, and a time without a picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

RgbImage = NDArray[np.uint8]
"""Height x width x 3, red-green-blue, upright."""


class Picture(Protocol):
    """The pixels of a frame, made on request in the requested size.

    A decoder can scale and convert in one step, so analysing a large video need never hold its
    pictures at full size.
    """

    @property
    def width(self) -> int:
        """Width in pixels, upright."""
        ...

    @property
    def height(self) -> int:
        """Height in pixels, upright."""
        ...

    def rgb(self, max_side_px: int | None = None) -> RgbImage:
        """Return the picture, scaled down so that its longer side is `max_side_px` at most."""
        ...


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture and its media time.

    Attributes
    ----------
    index
        Number of the frame in its source, from 0.
    time_s
        Media time in seconds: the presentation timestamp of a file or stream, the moment of
        capture of a camera, from the start of the source. Strictly increasing.
    picture
        The pixels.
    stands
        Whether it was found to show the same picture as the frame before: it is no new look.
    """

    index: int
    time_s: float
    picture: Picture
    stands: bool = False


@dataclass(frozen=True, slots=True)
class Interruption:
    """A time at which a camera delivers no picture.

    Attributes
    ----------
    time_s
        Media time in seconds, on the clock of the frames before and after it.
    reason
        What is the matter, for a person to read across the room.
    """

    time_s: float
    reason: str
