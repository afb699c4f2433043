"""Which way up a video was filmed: the display matrix that a phone writes into its files."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import cast

import cv2
import numpy as np
from av.sidedata.sidedata import Type as SideDataType
from av.video.frame import VideoFrame

from pose_coach.frames.frame import RgbImage


@dataclass(frozen=True, slots=True)
class Orientation:
    """How stored pixels become upright ones: first transposed, then flipped.

    Together the three make all eight ways in which a rectangle can lie: four rotations, and the
    same four mirrored.
    """

    transpose: bool = False
    flip_horizontal: bool = False
    flip_vertical: bool = False

    @classmethod
    def from_display_matrix(cls, matrix: bytes) -> Orientation:
        """Read the display matrix of a video.

        Parameters
        ----------
        matrix
            Nine native 32-bit integers, row by row, as FFmpeg stores them: a stored point (x, y)
            is shown at (a x + c y, b x + d y), where a, b are the first two of the first row and
            c, d those of the second. An angle between the quarter turns is taken as the nearest
            one; a matrix that is no rotation is taken as upright.
        """
        if len(matrix) < 36:
            return cls()
        a, b, _, c, d = struct.unpack("=5i", matrix[:20])
        if abs(a) + abs(d) >= abs(b) + abs(c):
            return cls(transpose=False, flip_horizontal=a < 0, flip_vertical=d < 0)
        return cls(transpose=True, flip_horizontal=c < 0, flip_vertical=b < 0)

    @classmethod
    def of(cls, frame: VideoFrame) -> Orientation:
        """Return the orientation that a decoded frame carries."""
        # The stubs call the container a TypedDict; it is a mapping of side data by type.
        side_data = cast("dict[SideDataType, object]", frame.side_data)
        matrix = side_data.get(SideDataType.DISPLAYMATRIX)
        return cls() if matrix is None else cls.from_display_matrix(bytes(cast(bytes, matrix)))

    def size(self, width_px: int, height_px: int) -> tuple[int, int]:
        """Return the upright width and height, in pixels, of a picture stored in this size."""
        return (height_px, width_px) if self.transpose else (width_px, height_px)

    def upright(self, pixels: RgbImage) -> RgbImage:
        """Return the pixels upright, contiguous in memory."""
        # OpenCV rather than np.rot90: it moves three-byte pixels several times faster.
        if self.transpose:
            pixels = cast(RgbImage, cv2.transpose(pixels))
        if self.flip_horizontal or self.flip_vertical:
            both = self.flip_horizontal and self.flip_vertical
            pixels = cast(RgbImage, cv2.flip(pixels, -1 if both else int(self.flip_horizontal)))
        return np.ascontiguousarray(pixels)
