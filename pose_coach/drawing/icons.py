"""Pictograms, so that no meaning depends on colour alone."""

from __future__ import annotations

import math

from pose_coach.drawing.sprite import Canvas
from pose_coach.drawing.theme import Rgb


def tick(canvas: Canvas, x_px: float, y_px: float, size_px: float, colour: Rgb) -> None:
    """Paint a tick within the square of that size and top left corner."""
    points = [(0.12, 0.55), (0.40, 0.82), (0.90, 0.22)]
    canvas.lines(_placed(points, x_px, y_px, size_px), size_px * 0.16, colour)


def hurry(canvas: Canvas, x_px: float, y_px: float, size_px: float, colour: Rgb) -> None:
    """Paint two arrow heads, as on a fast-forward key."""
    for left in (0.02, 0.48):
        head = [(left, 0.14), (left + 0.50, 0.5), (left, 0.86)]
        canvas.polygon(_placed(head, x_px, y_px, size_px), colour)


def chevron(canvas: Canvas, x_px: float, y_px: float, size_px: float, colour: Rgb) -> None:
    """Paint one arrow head: do this."""
    points = [(0.34, 0.14), (0.70, 0.5), (0.34, 0.86)]
    canvas.lines(_placed(points, x_px, y_px, size_px), size_px * 0.17, colour)


def exclamation(canvas: Canvas, x_px: float, y_px: float, size_px: float, colour: Rgb) -> None:
    """Paint an exclamation mark."""
    canvas.lines(_placed([(0.5, 0.12), (0.5, 0.58)], x_px, y_px, size_px), size_px * 0.17, colour)
    canvas.lines(_placed([(0.5, 0.86), (0.5, 0.87)], x_px, y_px, size_px), size_px * 0.2, colour)


def pause(canvas: Canvas, x_px: float, y_px: float, size_px: float, colour: Rgb) -> None:
    """Paint the two bars of a pause key."""
    for x in (0.32, 0.68):
        bar = [(x, 0.18), (x, 0.82)]
        canvas.lines(_placed(bar, x_px, y_px, size_px), size_px * 0.19, colour)


def camera(canvas: Canvas, x_px: float, y_px: float, size_px: float, colour: Rgb) -> None:
    """Paint a camera: something is the matter with it."""
    case = [(0.02, 0.28), (0.66, 0.28), (0.66, 0.74), (0.02, 0.74), (0.02, 0.28)]
    canvas.lines(_placed(case, x_px, y_px, size_px), size_px * 0.1, colour)
    canvas.polygon(_placed([(0.70, 0.51), (0.98, 0.28), (0.98, 0.74)], x_px, y_px, size_px), colour)


def hidden(canvas: Canvas, x_px: float, y_px: float, size_px: float, colour: Rgb) -> None:
    """Paint an eye struck through: this cannot be seen."""
    steps = [index / 16 for index in range(17)]
    upper = [(0.04 + 0.92 * s, 0.5 - 0.30 * math.sin(math.pi * s)) for s in steps]
    lower = [(x, 1.0 - y) for x, y in reversed(upper)]
    canvas.lines(_placed(upper + lower, x_px, y_px, size_px), size_px * 0.09, colour)
    turn = [2 * math.pi * index / 20 for index in range(20)]
    pupil = [(0.5 + 0.14 * math.cos(a), 0.5 + 0.14 * math.sin(a)) for a in turn]
    canvas.polygon(_placed(pupil, x_px, y_px, size_px), colour)
    canvas.lines(_placed([(0.12, 0.90), (0.88, 0.10)], x_px, y_px, size_px), size_px * 0.1, colour)


def _placed(
    points: list[tuple[float, float]], x_px: float, y_px: float, size_px: float
) -> list[tuple[float, float]]:
    return [(x_px + x * size_px, y_px + y * size_px) for x, y in points]
