"""The outline to fit into while the camera is being set up."""

from __future__ import annotations

import cv2
import numpy as np

from pose_coach.coaching.state import Fit
from pose_coach.drawing.shapes import Points, draw_disc, draw_lines
from pose_coach.drawing.theme import Rgb, Theme
from pose_coach.frames.frame import RgbImage

_DASH = 0.03
_CORNER = 0.1
_RADIUS = 0.035
"""Lengths in units."""


def draw_fit(image: RgbImage, fit: Fit, unit_px: float, theme: Theme) -> None:
    """Draw the outline over `image`, in place.

    It has dashes between corner marks while the body is outside, and a solid line and a tick when it fits, so
    it does not depend on colour.

    Parameters
    ----------
    image
        The picture.
    fit
        The box, and whether the body fits.
    unit_px
        The picture's unit of size.
    theme
        The colours.
    """
    height, width = image.shape[:2]
    left, top, right, bottom = (
        share * side for share, side in zip(fit.box, (width, height, width, height), strict=True)
    )
    if not (right - left > 4 and bottom - top > 4):
        return
    marks = _corner_marks((left, top, right, bottom), unit_px)
    colour = theme.good if fit.fits else theme.first_end
    lines = []
    for mark, following in zip(marks, [*marks[1:], marks[0]], strict=True):
        lines += _line(mark[-1], following[0], 0.0 if fit.fits else _DASH * unit_px)
    edge = 2 * max(1, round(unit_px * 0.002))
    thin, thick = max(2, round(unit_px * 0.006)), max(3, round(unit_px * 0.014))
    for width_px, side_px, colour_now in (
        (thick + edge, thin + edge, theme.outline),
        (thick, thin, colour),
    ):
        _bars(image, lines, side_px, colour_now)
        draw_lines(image, marks, width_px, colour_now)
    if fit.fits:
        _tick(image, ((left + right) / 2, top), unit_px * 0.045, theme)


def _corner_marks(box: tuple[float, float, float, float], unit_px: float) -> list[Points]:
    """Return the lines around the four corners, clockwise from the top left."""
    left, top, right, bottom = box
    short = min(right - left, bottom - top) / 2
    radius = min(_RADIUS * unit_px, short / 2)
    reach = min(_CORNER * unit_px, short / 2)
    marks = []
    for turn, (x, y) in enumerate(((left, top), (right, top), (right, bottom), (left, bottom))):
        # From up along the left edge and round to the right; then a quarter further each time.
        angles = np.pi * np.linspace(1.0, 1.5, 9) + turn * np.pi / 2
        towards = np.array(_INWARDS[turn])
        curve = (x, y) + radius * towards + radius * np.stack([np.cos(angles), np.sin(angles)], 1)
        before, after = np.array(_BEFORE[turn]), -np.array(_BEFORE[(turn + 1) % 4])
        marks.append(np.vstack([curve[0] + reach * before, curve, curve[-1] + reach * after]))
    return marks


_INWARDS = ((1, 1), (-1, 1), (-1, -1), (1, -1))
_BEFORE = ((0, 1), (-1, 0), (0, -1), (1, 0))
"""For each corner, clockwise from the top left: directions to the middle, and to the start of its mark."""


def _line(start: Points, end: Points, dash_px: float) -> list[Points]:
    """Return a line, or its dashes, which leave the ends to the corner marks."""
    if not dash_px:
        return [np.stack([start, end])]
    count = max(1, round(float(np.hypot(*(end - start))) / (2 * dash_px)))
    places = np.linspace(0.0, 1.0, 2 * count + 2)[1:-1].reshape(-1, 2, 1)
    return list(start + places * (end - start))


def _bars(image: RgbImage, lines: list[Points], width_px: int, colour: Rgb) -> None:
    """Draw vertical and horizontal lines, which need no antialiasing."""
    for line in lines:
        low = np.rint(line.min(axis=0) - width_px / 2).astype(int).tolist()
        high = np.rint(line.max(axis=0) + width_px / 2).astype(int).tolist()
        cv2.rectangle(image, low, [high[0] - 1, high[1] - 1], colour, -1)


def _tick(image: RgbImage, middle_px: tuple[float, float], radius_px: float, theme: Theme) -> None:
    draw_disc(image, middle_px, radius_px * 1.12, theme.outline)
    draw_disc(image, middle_px, radius_px, theme.good)
    shape = np.array([(-0.45, 0.02), (-0.12, 0.36), (0.46, -0.32)]) * radius_px + middle_px
    draw_lines(image, [shape], max(2, round(radius_px * 0.26)), theme.outline)
