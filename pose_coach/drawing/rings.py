"""Rings that fill or empty: a hold, a breath, a raised hand."""

from __future__ import annotations

import math

import cv2

from pose_coach.drawing.skeleton import SHIFT
from pose_coach.drawing.theme import Rgb
from pose_coach.frames.frame import RgbImage

Point = tuple[float, float]


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
        To the middle of its line, and how wide that is.
    share
        How much is filled, 0 to 1; clipped to that.
    colours
        Of what is filled, and of the rest.
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
