"""Decoded pictures that are converted to RGB only on request."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from fractions import Fraction
from typing import cast

from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange, Interpolation, VideoReformatter

from pose_coach.frames.array_picture import fit_within
from pose_coach.frames.frame import RgbImage
from pose_coach.frames.orientation import Orientation


class PictureMaker:
    """Makes upright pictures with square pixels and one size from the frames of a video.

    The size is that of the first frame. A video that changes its size midway, as recordings of
    calls do, is brought to the size it began with, so that pixel positions keep their meaning.

    Parameters
    ----------
    first
        The first decoded frame: it tells size and orientation.
    pixel_aspect
        Width of a pixel divided by its height; None or 0 where the video does not say.
    """

    def __init__(self, first: VideoFrame, pixel_aspect: Fraction | None = None) -> None:
        self._orientation = Orientation.of(first)
        aspect = float(pixel_aspect) if pixel_aspect else 1.0
        # As players do it: the lines stay as they are and get longer or shorter.
        stored = max(1, round(first.width * aspect)), first.height
        self.width, self.height = self._orientation.size(*stored)
        # libswscale keeps tables for one conversion at a time, and building them costs more than
        # using them: one converter for each size that is asked for.
        self._converters: dict[tuple[int, int], VideoReformatter] = {}
        self._lock = threading.Lock()

    def picture(self, frame: VideoFrame) -> DecodedPicture:
        """Return the picture of a decoded frame, without touching its pixels yet."""
        return DecodedPicture(frame, self)

    def rgb(self, frame: VideoFrame, max_side_px: int | None) -> RgbImage:
        """Convert and scale in one step, then turn the small result upright."""
        size = fit_within(self.width, self.height, max_side_px)
        # The same swap of sides leads back to the stored size.
        width_px, height_px = self._orientation.size(*size)
        with self._lock:
            converter = self._converters.setdefault((width_px, height_px), VideoReformatter())
            converted = converter.reformat(
                frame,
                width=width_px,
                height=height_px,
                format="rgb24",
                interpolation=Interpolation.AREA,
                dst_color_range=ColorRange.JPEG,
                threads=1,
            )
        return self._orientation.upright(cast(RgbImage, converted.to_ndarray()))


@dataclass(frozen=True, slots=True, eq=False)
class DecodedPicture:
    """A decoded frame of a video; its RGB pixels are made by each call of `rgb`."""

    frame: VideoFrame
    maker: PictureMaker

    @property
    def width(self) -> int:
        """Width in pixels, upright, pixels square."""
        return self.maker.width

    @property
    def height(self) -> int:
        """Height in pixels, upright, pixels square."""
        return self.maker.height

    def rgb(self, max_side_px: int | None = None) -> RgbImage:
        """Return the picture, scaled down so that its longer side is `max_side_px` at most."""
        return self.maker.rgb(self.frame, max_side_px)
