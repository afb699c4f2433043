"""Style and background plate of panels."""

from __future__ import annotations

from typing import NamedTuple

from pose_coach.drawing.sprite import Canvas, SpriteCache
from pose_coach.drawing.theme import Sizes, Theme


class Style(NamedTuple):
    """Sizes, theme and sprite cache of panels."""

    sizes: Sizes
    theme: Theme
    cache: SpriteCache


def plate(width: float, height: float, sizes: Sizes, theme: Theme, opacity: float = 0.0) -> Canvas:
    """Return a canvas with an empty background plate.

    Parameters
    ----------
    width, height
        In units.
    sizes, theme
        Sizes and colours.
    opacity
        Least opacity; that of the theme is used if it is higher.
    """
    canvas = Canvas(sizes.px(width), sizes.px(height))
    opacity = max(opacity, theme.plate_opacity)
    canvas.rounded(canvas.box_px, sizes.radius_px, theme.plate, opacity)
    return canvas
