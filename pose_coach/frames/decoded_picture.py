"""Pictures that are still as the decoder left them, turned into RGB only when asked for."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from fractions import Fraction
from typing import cast

import numpy as np
from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange, Colorspace, Interpolation, VideoReformatter
from av.video.stream import VideoStream

from pose_coach.frames.array_picture import fit_within
from pose_coach.frames.frame import RgbImage
from pose_coach.frames.hdr import is_hdr, tone_mapped
from pose_coach.frames.orientation import Orientation

UNSPECIFIED = 2
"""What FFmpeg calls the colour space of a frame that names none."""

HD_PX = 1280, 720
"""From here on, pictures that do not name their colours have those of HD: Rec. ITU-R BT.709."""


@dataclass(frozen=True, slots=True)
class Geometry:
    """How the stored pixels of one frame become upright and square.

    Attributes
    ----------
    orientation
        Which way up it lies.
    width, height
        Size in pixels, upright, pixels square.
    """

    orientation: Orientation
    width: int
    height: int

    @classmethod
    def of(cls, frame: VideoFrame, pixel_aspect: Fraction | None) -> Geometry:
        """Return the geometry of a decoded frame.

        Parameters
        ----------
        frame
            Tells size and orientation.
        pixel_aspect
            Width of a pixel divided by its height; None or 0 where the video does not say.
        """
        orientation = Orientation.of(frame)
        aspect = float(pixel_aspect) if pixel_aspect else 1.0
        # As players do it: the lines stay as they are and get longer or shorter.
        stored = max(1, round(frame.width * aspect)), frame.height
        return cls(orientation, *orientation.size(*stored))


class PictureMaker:
    """Makes upright pictures with square pixels, all of one size, from the frames of one video.

    The size is that of the first frame. A video may change its size, the shape of its pixels or its
    orientation midway, as recordings of calls do: what follows is fitted into the first size, with black
    bars where the proportions differ.

    Parameters
    ----------
    first
        The first decoded frame.
    stream
        Where it is from; it tells the shape of the pixels.
    """

    def __init__(self, first: VideoFrame, stream: VideoStream) -> None:
        self._stream = stream
        self._codec_aspect = stream.codec_context.sample_aspect_ratio
        geometry = self._geometry(first)
        self.width, self.height = geometry.width, geometry.height
        # libswscale keeps tables for one conversion at a time, and building them costs more than
        # using them: one converter for each size that is asked for.
        self._converters: dict[tuple[int, int], VideoReformatter] = {}
        self._lock = threading.Lock()

    def picture(self, frame: VideoFrame) -> DecodedPicture:
        """Return the picture of a decoded frame, without touching its pixels yet."""
        return DecodedPicture(frame, self._geometry(frame), self)

    def rgb(self, frame: VideoFrame, geometry: Geometry, max_side_px: int | None) -> RgbImage:
        """Convert and scale in one step, then turn the small result upright."""
        whole = fit_within(self.width, self.height, max_side_px)
        fitted = _fitted(geometry, *whole)
        # Turning swaps the sides or leaves them, so the same swap leads back to the stored size.
        width_px, height_px = geometry.orientation.size(*fitted)
        with self._lock:
            converter = self._converters.setdefault((width_px, height_px), VideoReformatter())
            converted = converter.reformat(
                frame,
                width=width_px,
                height=height_px,
                format="rgb24",
                interpolation=Interpolation.AREA,
                src_colorspace=_colorspace(frame),
                dst_color_range=ColorRange.JPEG,
                threads=1,
            )
        pixels = cast(RgbImage, converted.to_ndarray())
        if is_hdr(frame):
            pixels = tone_mapped(pixels, frame.color_trc)
        upright = geometry.orientation.upright(pixels)
        if fitted == whole:
            return upright
        framed = np.zeros((whole[1], whole[0], 3), np.uint8)
        left, top = (whole[0] - fitted[0]) // 2, (whole[1] - fitted[1]) // 2
        framed[top : top + fitted[1], left : left + fitted[0]] = upright
        return framed

    def _geometry(self, frame: VideoFrame) -> Geometry:
        # What the file says holds until the pictures themselves say something new.
        aspect = self._stream.codec_context.sample_aspect_ratio
        if aspect == self._codec_aspect:
            aspect = self._stream.sample_aspect_ratio
        return Geometry.of(frame, aspect)


@dataclass(frozen=True, slots=True, eq=False)
class DecodedPicture:
    """A decoded frame of a video; its RGB pixels are made by each call of `rgb`."""

    frame: VideoFrame
    geometry: Geometry
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
        return self.maker.rgb(self.frame, self.geometry, max_side_px)


def _fitted(geometry: Geometry, width_px: int, height_px: int) -> tuple[int, int]:
    """Return the largest size of these proportions that fits; less than a pixel makes no bar."""
    scale = min(width_px / geometry.width, height_px / geometry.height)
    wide, high = geometry.width * scale, geometry.height * scale
    return (
        width_px if width_px - wide < 1 else max(1, round(wide)),
        height_px if height_px - high < 1 else max(1, round(high)),
    )


def _colorspace(frame: VideoFrame) -> Colorspace | None:
    """Return the colours of a frame that does not name them; None where FFmpeg knows."""
    is_hd = frame.width >= HD_PX[0] or frame.height >= HD_PX[1]
    is_untagged = frame.colorspace == UNSPECIFIED
    is_yuv = frame.format.name.startswith(("yuv", "nv", "p0"))
    return Colorspace.ITU709 if is_hd and is_untagged and is_yuv else None
