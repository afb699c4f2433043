"""The drawn person: a flat, friendly figure that shows how an exercise is done."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pose_coach.drawing.shapes import Points, draw_disc, draw_lines, draw_polygon
from pose_coach.drawing.theme import Rgb, Theme, mixed
from pose_coach.exercises.figure import LIMBS, Figure, Stance
from pose_coach.frames.frame import RgbImage

Area = tuple[float, float, float, float]
"""Left, top, right and bottom in pixels."""

# In trunk lengths, as a slender adult seen from the side.
_HEAD = 0.17
_TRUNK, _NECK = 0.32, 0.15
_THICK = {"arm": 0.125, "leg": 0.17}
_EDGE = 0.03
_BORDER = 0.17
"""Around the joints: half of what is thickest."""
_SMOOTH = 8
"""Points for each stretch of a curved back."""


@dataclass(frozen=True, slots=True)
class _Paper:
    """The mapping from trunk lengths to the picture."""

    image: RgbImage
    left_px: float
    floor_px: float
    scale_px: float
    mirror: bool

    def at(self, points: Points) -> Points:
        across = -points[:, 0] if self.mirror else points[:, 0]
        return np.stack(
            [self.left_px + across * self.scale_px, self.floor_px - points[:, 1] * self.scale_px],
            axis=1,
        )

    def stroke(self, points: Points, thickness: float, colour: Rgb) -> None:
        width_px = max(1, round(thickness * self.scale_px))
        draw_lines(self.image, [self.at(points)], width_px, colour)

    def disc(self, middle: Points, radius: float, colour: Rgb) -> None:
        x, y = self.at(middle)[0].tolist()
        draw_disc(self.image, (x, y), radius * self.scale_px, colour)


def draw_person(
    image: RgbImage,
    figure: Figure,
    stance: Stance,
    area: Area,
    theme: Theme,
    *,
    mirror: bool = False,
) -> None:
    """Draw a stance over `image`, in place, at the largest scale at which all stances of the figure fit.

    Parameters
    ----------
    image
        The picture, with a dark plate where the figure goes.
    figure
        The figure of the stance.
    stance
        The position to draw.
    area
        Where, in pixels.
    theme
        The colours.
    mirror
        Whether the head is on the left.
    """
    (low_x, low_y), (high_x, high_y) = figure.extent
    wide, tall = high_x - low_x + 2 * _BORDER, high_y - low_y + 2 * _BORDER
    left, top, right, bottom = area
    scale = min((right - left) / wide, (bottom - top) / tall)
    middle = (low_x + high_x) / 2 * (-1 if mirror else 1)
    floor = (top + bottom) / 2 + (low_y + high_y) / 2 * scale
    paper = _Paper(image, (left + right) / 2 - middle * scale, floor, scale, mirror)
    _mat(paper, figure, (low_x, high_x), theme)
    light, far = theme.text, mixed(theme.plate, theme.text, 0.55)
    accent = theme.second_end
    for name in ("far_arm", "far_leg"):
        if name not in figure.moves:
            _limb(paper, stance, name, far, theme)
    lines = trunk_lines(stance)
    head = np.array([stance.place("head")])
    paper.stroke(np.concatenate([lines[0][-1:], head]), _NECK, light)
    colour = accent if "trunk" in figure.moves else light
    for line in lines:
        paper.stroke(line, _TRUNK, colour)
    paper.disc(head, _HEAD + _EDGE, theme.plate)
    paper.disc(head, _HEAD, light)
    for name in ("near_leg", "near_arm"):
        if name not in figure.moves:
            _limb(paper, stance, name, light, theme)
    for name in figure.moves:
        if name in LIMBS:
            _limb(paper, stance, name, accent, theme)


def _limb(paper: _Paper, stance: Stance, name: str, colour: Rgb, theme: Theme) -> None:
    points = np.array([stance.place(joint) for joint in LIMBS[name]])
    thick = _THICK[name.removeprefix("near_").removeprefix("far_")]
    paper.stroke(points, thick + 2 * _EDGE, theme.plate)
    paper.stroke(points, thick, colour)


def _mat(paper: _Paper, figure: Figure, ends: tuple[float, float], theme: Theme) -> None:
    colour = mixed(theme.plate, theme.first_end, 0.42)
    if figure.mat:
        draw_polygon(paper.image, paper.at(np.array(figure.mat)), colour)
        return
    line = np.array([(ends[0], -0.13), (ends[1], -0.13)])
    paper.stroke(line, 0.07, colour)


def trunk_lines(stance: Stance) -> list[Points]:
    """Return the line of the back from the hips up and, where it is not seen edge on, the trunk's sides."""
    if stance.back or stance.place("near_shoulder") == stance.place("shoulder"):
        return [_trunk(stance)]
    return [
        _trunk(stance),
        *(
            np.array([stance.place(f"{side}_hip"), stance.place(f"{side}_shoulder")])
            for side in ("far", "near")
        ),
    ]


def _trunk(stance: Stance) -> Points:
    """Return the line of the back: a smooth curve (cubic Hermite spline) through its points."""
    given = np.array([stance.place("hip"), *stance.back, stance.place("shoulder")])
    if not stance.back:
        return given
    before, after = np.roll(given, 1, axis=0), np.roll(given, -1, axis=0)
    before[0], after[-1] = given[0], given[-1]
    slope = (after - before) / 2
    share = np.linspace(0.0, 1.0, _SMOOTH, endpoint=False)[:, None, None]
    start, end = given[:-1], given[1:]
    curve = (
        (2 * share**3 - 3 * share**2 + 1) * start
        + (share**3 - 2 * share**2 + share) * slope[:-1]
        + (3 * share**2 - 2 * share**3) * end
        + (share**3 - share**2) * slope[1:]
    )
    return np.concatenate([curve.transpose(1, 0, 2).reshape(-1, 2), given[-1:]])
