"""The line of the back, drawn on the body."""

from __future__ import annotations

from pose_coach.coaching.state import BodyDrawing
from pose_coach.drawing.shapes import draw_lines
from pose_coach.drawing.skeleton import finite_rows, near_picture
from pose_coach.drawing.theme import Theme
from pose_coach.frames.frame import RgbImage


def draw_back(
    image: RgbImage, body: BodyDrawing, position: float, unit_px: float, theme: Theme
) -> None:
    """Draw the curve of the back over `image`, in place, in the colour of its position.

    Parameters
    ----------
    image
        The picture.
    body
        Its points along the back; nothing is drawn if fewer than two are known.
    position
        0 at the first end, 1 at the second, NaN while unknown.
    unit_px
        The picture's unit of size.
    theme
        The colours.
    """
    if body.back_px is None:
        return
    points_px = body.back_px[finite_rows(body.back_px)]
    if len(points_px) < 2:
        return
    line = near_picture(points_px, image)
    thickness = max(2, round(unit_px * 0.016))
    edge = max(2, 2 * round(unit_px * 0.004))
    colour = theme.end_colour(position)
    draw_lines(image, [line], thickness + edge, theme.outline)
    draw_lines(image, [line], thickness, colour)
