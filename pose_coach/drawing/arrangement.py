"""The ways the panels can be laid out over a picture, each free of overlaps by itself."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import permutations
from typing import NamedTuple

from pose_coach.drawing import guide_panel, progress_panel, reps_panel, set_up, tempo_panel
from pose_coach.drawing.message import Look, Reader, max_height_px
from pose_coach.drawing.theme import Sizes

_SCALES = ((1.0, 0.0), (0.82, 0.9), (0.66, 2.2))
"""Sizes of the panels and what each costs, in hundredths of the picture covered: rather a little
over the person's box than type that is too small to read."""


_SMALLEST_UNIT_PX = 110
"""Below this no type could be read."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be laid out: two panels, width and height in units, and how large the words are.

    Attributes
    ----------
    reps, tempo
        The panels.
    words_from
        Least width for the words, in units; no more is asked for than the picture has.
    reader
        From where they are read.
    words_weight
        How much the words count as something that covers the person, against a panel.
    small_costs
        How dear smaller panels are; less so where they are set large to begin with.
    """

    reps: tuple[float, float]
    tempo: tuple[float, float]
    words_from: float = 0.62
    reader: Reader = Reader.DESK
    words_weight: float = 0.6  # a cue is there now and then only
    small_costs: float = 1.0


PLAIN = Plan((reps_panel.WIDTH, reps_panel.HEIGHT), (tempo_panel.WIDTH, tempo_panel.HEIGHT))
"""Over a recording."""
COACHED = Plan(
    (progress_panel.WIDTH, progress_panel.HEIGHT),
    (guide_panel.WIDTH, guide_panel.HEIGHT),
    0.7,
    Reader.MAT,
    small_costs=0.3,
)
"""With the drawn person to follow."""
SET_UP = Plan(
    (set_up.WIDTH, set_up.TITLE_HEIGHT),
    (set_up.WIDTH, set_up.FIGURE_HEIGHT),
    1.2,
    Reader.ROOM,
    1.0,
    0.5,
)
"""Before an exercise: its title, and how it starts."""


class Box(NamedTuple):
    """A rectangle in pixels; right and bottom lie outside it."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        """Width."""
        return self.right - self.left

    @property
    def height(self) -> int:
        """Height."""
        return self.bottom - self.top

    def overlaps(self, other: Box) -> bool:
        """Return whether the two share a pixel."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


@dataclass(frozen=True, slots=True)
class Arrangement:
    """A place for everything.

    Attributes
    ----------
    sizes
        Type and spacing at this arrangement's scale.
    reps, tempo
        The two panels; before an exercise, its title and the drawn person.
    message
        Room for the band at its tallest. It hangs at the top of it or stands at its bottom.
    message_at_top
        Which of the two.
    cost
        How much less it is liked than the first choice.
    """

    sizes: Sizes
    reps: Box
    tempo: Box
    message: Box
    message_at_top: bool
    cost: float


def arrangements(width_px: int, height_px: int, plan: Plan = PLAIN) -> list[Arrangement]:
    """Return every arrangement of a plan that fits the picture, the best liked first."""
    found: list[Arrangement] = []
    for scale, scale_cost in _SCALES:
        sizes = Sizes.of_picture(width_px, height_px, scale)
        if sizes.unit_px < _SMALLEST_UNIT_PX:
            continue
        for reps_corner, tempo_corner in permutations(range(4), 2):
            reps = _in_corner(reps_corner, plan.reps, sizes, width_px, height_px)
            tempo = _in_corner(tempo_corner, plan.tempo, sizes, width_px, height_px)
            gap = sizes.margin_px
            if reps._replace(right=reps.right + gap, bottom=reps.bottom + gap).overlaps(
                tempo
            ) or tempo._replace(right=tempo.right + gap, bottom=tempo.bottom + gap).overlaps(reps):
                continue
            cost = (
                plan.small_costs * scale_cost
                + _CORNER_COST[reps_corner]
                + 0.5 * _CORNER_COST[tempo_corner ^ 1]
            )
            for at_top in (False, True):
                for beside in (True, False):
                    message = _message_room(
                        (reps, tempo),
                        sizes,
                        (width_px, height_px),
                        plan,
                        at_top=at_top,
                        beside=beside,
                    )
                    if message is None:
                        continue
                    extra = (0.05 if at_top else 0.0) + (0.0 if beside else 0.02)
                    found.append(Arrangement(sizes, reps, tempo, message, at_top, cost + extra))
    return sorted(found, key=lambda each: each.cost)


# Corners: bit 0 for right, bit 1 for bottom.
_CORNER_COST = (0.0, 0.03, 0.08, 0.1)


def _in_corner(
    corner: int, size: tuple[float, float], sizes: Sizes, width_px: int, height_px: int
) -> Box:
    margin, wide, tall = sizes.margin_px, sizes.px(size[0]), sizes.px(size[1])
    left = width_px - margin - wide if corner & 1 else margin
    top = height_px - margin - tall if corner & 2 else margin
    return Box(left, top, left + wide, top + tall)


def _message_room(
    panels: tuple[Box, Box],
    sizes: Sizes,
    picture_px: tuple[int, int],
    plan: Plan,
    *,
    at_top: bool,
    beside: bool,
) -> Box | None:
    """Return the room for a band at the top or bottom edge, beside the panels there or past them.

    None where it does not fit, or where both ways are the same.
    """
    margin = sizes.margin_px
    width_px, height_px = picture_px
    tall = max_height_px(Look.INFO, sizes, plan.reader)
    least_px = min(sizes.px(plan.words_from), width_px - 2 * margin)
    edge = [box for box in panels if (box.top == margin) == at_top]
    if any(box.left < 0 or box.top < 0 for box in panels) or not (beside or edge):
        return None
    left, right = margin, width_px - margin
    top = margin if at_top else height_px - margin - tall
    if beside:
        for box in edge:
            if box.left == margin:
                left = max(left, box.right + margin)
            else:
                right = min(right, box.left - margin)
    elif at_top:
        top = max(box.bottom for box in edge) + margin
    else:
        top = min(box.top for box in edge) - margin - tall
    room = Box(left, top, right, top + tall)
    if room.width < least_px or top < margin or room.bottom > height_px - margin:
        return None
    if any(room.overlaps(box) for box in panels):
        return None
    return room
