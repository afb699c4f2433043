"""Panels before an exercise: its title, the start posture as a drawn person, and the countdown."""

from __future__ import annotations

import math

from pose_coach.coaching.state import SessionState
from pose_coach.drawing.drawn_person import draw_person
from pose_coach.drawing.plate import Style, plate
from pose_coach.drawing.shapes import draw_ring
from pose_coach.drawing.sprite import Canvas, Sprite
from pose_coach.drawing.text import BOLD, CAP_HEIGHT, MEDIUM, fitted, width_px
from pose_coach.drawing.theme import Sizes, Theme, mixed
from pose_coach.exercises.figure import Figure
from pose_coach.frames.frame import RgbImage

WIDTH = 0.66
TITLE_HEIGHT, FIGURE_HEIGHT = 0.29, 0.44
"""Of the two panels, in units."""

COUNTED_FROM = 3
_WIDEST_SPACE = 0.06
_OPACITY = 0.9
"""Higher than elsewhere, as the outline of the fit box passes behind the panels."""
_CAPTION = "Start like this"


def draw_title(
    image: RgbImage,
    corner_px: tuple[int, int],
    state: SessionState,
    style: Style,
) -> None:
    """Draw the panel with the title over `image`, in place, from its top left corner."""
    sizes, theme, cache = style
    step, title, dose = _step(state), state.title, _dose(state)
    sprite = cache.get(
        ("title", sizes, step, title, dose), lambda: _title(step, title, dose, sizes, theme)
    )
    sprite.draw(image, *corner_px)


def draw_start(
    image: RgbImage,
    corner_px: tuple[int, int],
    figure: Figure,
    style: Style,
    *,
    mirror: bool,
) -> None:
    """Draw the panel with the start posture over `image`, in place, from its top left corner."""
    sizes, theme, cache = style
    cache.get(("start", sizes), lambda: _start_plate(sizes, theme)).draw(image, *corner_px)
    pad, (left, top) = sizes.padding_px, corner_px
    area = (
        left + pad * 0.6,
        top + pad * 1.4 + sizes.px(0.05) * CAP_HEIGHT,
        left + sizes.px(WIDTH) - pad * 0.6,
        top + sizes.px(FIGURE_HEIGHT) - pad * 0.6,
    )
    draw_person(image, figure, figure.start, area, theme, mirror=mirror)


def draw_countdown(
    image: RgbImage,
    number: int,
    title_px: tuple[int, int],
    style: Style,
) -> None:
    """Draw the number and an emptying ring over `image`, in place.

    It is in the middle, or as near to it as the title's top and bottom row allow.
    """
    sizes, theme, cache = style
    height, width = image.shape[:2]
    disc = cache.get(("countdown", sizes, number), lambda: _number(number, sizes, theme))
    side, gap = disc.height_px, sizes.margin_px
    top = (height - side) // 2
    if title_px[0] < height / 2:
        top = max(top, min(title_px[1] + gap, height - side - gap))
    else:
        top = min(top, max(title_px[0] - gap - side, gap))
    disc.draw(image, (width - side) // 2, top)
    rest = mixed(theme.plate, theme.text, 0.3)
    share = number / COUNTED_FROM
    middle = width / 2, top + side / 2
    draw_ring(image, middle, sizes.px(0.215), sizes.px(0.03), share, (theme.second_end, rest))


def _step(state: SessionState) -> str:
    return "" if state.step is None else f"{state.step[0]} of {state.step[1]}"


def _dose(state: SessionState) -> str:
    if state.side_goal:
        return f"{_times(state.side_goal)} on each side"
    return _times(state.goal) if state.goal else ""


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


def _title(step: str, title: str, dose: str, sizes: Sizes, theme: Theme) -> Sprite:
    canvas = plate(WIDTH, TITLE_HEIGHT, sizes, theme, _OPACITY)
    width, height = canvas.width_px, canvas.height_px
    pad = sizes.padding_px
    inner_px = width - 2 * pad
    lines = [
        fitted(words, inner_px, sizes.px(size), weight)
        for words, size, weight in (
            (step, 0.055, MEDIUM),
            (title, 0.098, BOLD),
            (dose, 0.055, MEDIUM),
        )
    ]
    heights = [line.height_px for line in lines if line.width_px]
    space = (height - 2 * pad - sum(heights)) / max(1, len(heights) - 1)
    space = min(space, sizes.px(_WIDEST_SPACE))
    y = float(pad)
    for line, colour in zip(lines, (theme.muted, theme.text, theme.muted), strict=True):
        if line.width_px:
            canvas.block(line, pad, y, colour)
            y += line.height_px + space
    return canvas.sprite()


def _start_plate(sizes: Sizes, theme: Theme) -> Sprite:
    canvas = plate(WIDTH, FIGURE_HEIGHT, sizes, theme, _OPACITY)
    pad = sizes.padding_px
    caption = fitted(_CAPTION, canvas.width_px - 2 * pad, sizes.px(0.05), MEDIUM)
    canvas.block(caption, pad, pad, theme.muted)
    return canvas.sprite()


def _number(number: int, sizes: Sizes, theme: Theme) -> Sprite:
    side = sizes.px(0.5)
    canvas = Canvas(side, side)
    canvas.rounded(canvas.box_px, side / 2, theme.plate, max(theme.plate_opacity, _OPACITY))
    size, words = sizes.px(0.34), str(number)
    x = (side - width_px(words, size, BOLD)) / 2
    canvas.text(words, x, math.ceil((side + size * CAP_HEIGHT) / 2), size, BOLD, theme.text)
    return canvas.sprite()
