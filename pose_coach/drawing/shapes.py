"""Antialiased shapes with subpixel coordinates, drawn with OpenCV: discs, rings, lines, polygons."""

from __future__ import annotations

import math
from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from pose_coach.drawing.theme import Rgb
from pose_coach.frames.frame import RgbImage

Point = tuple[float, float]
Points = NDArray[np.float64]

SHIFT = 4
"""Fraction bits of OpenCV's drawing coordinates: slow movement stays smooth."""


def fixed_point(points_px: Points | Sequence[Point]) -> NDArray[np.int32]:
    """Return points in OpenCV's fixed-point coordinates."""
    fixed: NDArray[np.int32] = np.rint(np.asarray(points_px) * (1 << SHIFT)).astype(np.int32)
    return fixed


def draw_lines(image: RgbImage, lines: Sequence[Points], width_px: int, colour: Rgb) -> None:
    """Draw open lines over `image`, in place."""
    fixed = [fixed_point(line) for line in lines]
    cv2.polylines(image, fixed, False, colour, width_px, cv2.LINE_AA, SHIFT)


def draw_polygon(image: RgbImage, corners_px: Points | Sequence[Point], colour: Rgb) -> None:
    """Draw a filled convex polygon over `image`, in place."""
    cv2.fillConvexPoly(image, fixed_point(corners_px), colour, cv2.LINE_AA, SHIFT)


def draw_ring(
    image: RgbImage,
    middle_px: Point,
    radius_px: float,
    width_px: float,
    share: float,
    colours: tuple[Rgb, Rgb],
) -> None:
    """Draw a ring over `image`, in place, filled clockwise from the top.

    Parameters
    ----------
    image
        The picture, with a plate where the ring goes.
    middle_px
        Its middle.
    radius_px, width_px
        Radius to the middle of the line, and width of the line.
    share
        The filled share, clipped to 0 to 1.
    colours
        Of the filled part, and of the rest.
    """
    filled, rest = colours
    share = min(max(share, 0.0), 1.0)
    centre = _fixed(middle_px)
    radius = round(radius_px * (1 << SHIFT))
    width = max(1, round(width_px))
    cv2.circle(image, centre, radius, rest, width, cv2.LINE_AA, SHIFT)
    if share <= 0.0:
        return
    end_deg = 360.0 * share - 90.0
    cv2.ellipse(
        image, centre, (radius, radius), 0.0, -90.0, end_deg, filled, width, cv2.LINE_AA, SHIFT
    )
    for angle_deg in (-90.0, end_deg):
        angle = math.radians(angle_deg)
        tip = (
            middle_px[0] + radius_px * math.cos(angle),
            middle_px[1] + radius_px * math.sin(angle),
        )
        draw_disc(image, tip, width_px / 2, filled)


def draw_disc(image: RgbImage, middle_px: Point, radius_px: float, colour: Rgb) -> None:
    """Draw a filled disc over `image`, in place."""
    radius = max(1, round(radius_px * (1 << SHIFT)))
    cv2.circle(image, _fixed(middle_px), radius, colour, -1, cv2.LINE_AA, SHIFT)


def _fixed(point_px: Point) -> tuple[int, int]:
    return round(point_px[0] * (1 << SHIFT)), round(point_px[1] * (1 << SHIFT))
