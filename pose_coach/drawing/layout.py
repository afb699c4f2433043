"""The places of the panels: the upper corners, as large as the picture's shape allows."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from pose_coach.drawing import guide_panel, progress_panel, reps_panel, set_up, tempo_panel
from pose_coach.drawing.theme import Sizes

HIGHEST = 0.5
"""The panels end above this share of the height: people on the floor are mostly in the lower half."""
SMALLEST_UNIT_PX = 110
"""A choice: below this unit type is unreadable."""


class Plan(NamedTuple):
    """Width and height of the two panels, in units."""

    left: tuple[float, float]
    right: tuple[float, float]


PLAIN = Plan((reps_panel.WIDTH, reps_panel.HEIGHT), (tempo_panel.WIDTH, tempo_panel.HEIGHT))
"""Over a recording."""
COACHED = Plan(
    (progress_panel.WIDTH, progress_panel.HEIGHT), (guide_panel.WIDTH, guide_panel.HEIGHT)
)
"""In a live session, with the drawn person to follow."""
SET_UP = Plan((set_up.WIDTH, set_up.TITLE_HEIGHT), (set_up.WIDTH, set_up.FIGURE_HEIGHT))
"""Before an exercise: its title, and how it starts."""


class Box(NamedTuple):
    """A rectangle in pixels; right and bottom are exclusive."""

    left: int
    top: int
    right: int
    bottom: int

    def overlaps(self, other: Box) -> bool:
        """Return whether the two share a pixel."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


class Layout(NamedTuple):
    """The panels of a plan in a picture.

    Attributes
    ----------
    sizes
        Type and spacing at the panels' scale.
    left, right
        The panels.
    """

    sizes: Sizes
    left: Box
    right: Box


@lru_cache(maxsize=16)
def layout(width_px: int, height_px: int, plan: Plan) -> Layout | None:
    """Return the places of the panels, or None if the picture is too small.

    Parameters
    ----------
    width_px, height_px
        Of the picture.
    plan
        The panels.
    """
    whole = Sizes.of_picture(width_px, height_px)
    (left_width, left_height), (right_width, right_height) = plan
    margin = whole.margin_px
    scale = min(
        1.0,
        (width_px - 3 * margin) / (whole.unit_px * (left_width + right_width)),
        (HIGHEST * height_px - margin) / (whole.unit_px * max(left_height, right_height)),
    )
    sizes = Sizes(whole.unit_px * scale)
    if sizes.unit_px < SMALLEST_UNIT_PX:
        return None
    left = Box(margin, margin, margin + sizes.px(left_width), margin + sizes.px(left_height))
    edge = width_px - margin
    right = Box(edge - sizes.px(right_width), margin, edge, margin + sizes.px(right_height))
    return Layout(sizes, left, right)
