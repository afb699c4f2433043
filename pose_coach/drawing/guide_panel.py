"""The guide panel of a live session: a drawn person at the ideal tempo, and rings for holds."""

from __future__ import annotations

import math

from pose_coach.coaching.pacing import way_share
from pose_coach.coaching.state import Breath, SessionState, Status
from pose_coach.drawing.drawn_person import draw_person
from pose_coach.drawing.gauge import draw_gauge, read
from pose_coach.drawing.plate import Style, plate
from pose_coach.drawing.shapes import draw_disc, draw_ring
from pose_coach.drawing.sprite import Canvas, Sprite
from pose_coach.drawing.tempo_panel import Words, seconds, words
from pose_coach.drawing.text import BOLD, CAP_HEIGHT, fitted, width_px
from pose_coach.drawing.theme import Rgb, Sizes, Theme, mixed
from pose_coach.frames.frame import RgbImage

WIDTH, HEIGHT = 0.66, 0.62
"""Of the panel, in units."""

LONG_HOLD_S = 5.0
"""A choice: a hold with at least this goal fills the panel; a shorter one is shown beside the figure."""

_TRACK = 0.06
_END, _LABEL, _VALUE = 0.056, 0.075, 0.092
_THREE_LINES = 0.056
_FIGURE_BOTTOM, _LABEL_BOTTOM = 0.315, 0.498
_RING_MIDDLE, _RING_RADIUS = 0.25, 0.178
_MOST_DOTS = 8


def draw_guide(
    image: RgbImage,
    corner_px: tuple[int, int],
    state: SessionState,
    style: Style,
    *,
    mirror: bool,
) -> None:
    """Draw the panel over `image`, in place, from its top left corner.

    Parameters
    ----------
    image
        The picture.
    corner_px
        Left and top.
    state
        What to show.
    style
        How large, in which colours, and where finished parts are kept.
    mirror
        Whether the head of the drawn person is on the left.
    """
    if state.breath is not None:
        _draw_breath(image, corner_px, state.breath, style)
    elif state.status is Status.HOLDING and state.hold_goal_s >= LONG_HOLD_S:
        _draw_hold(image, corner_px, state, style)
    else:
        _draw_movement(image, corner_px, state, style, mirror=mirror)


def _draw_movement(
    image: RgbImage,
    corner_px: tuple[int, int],
    state: SessionState,
    style: Style,
    *,
    mirror: bool,
) -> None:
    sizes, theme, cache = style
    said, ends = words(state, theme), state.end_labels
    key = ("guide", sizes, said.label, said.label_colour, said.alarm, ends)
    left, top = corner_px
    cache.get(key, lambda: _plate(said, ends, sizes, theme)).draw(image, left, top)
    inset = sizes.padding_px + sizes.px(_TRACK * 0.86)
    rows = top + inset, top + sizes.px(HEIGHT) - inset
    draw_gauge(image, read(state), left + inset, rows, sizes.px(_TRACK), theme)
    if state.figure is not None:
        place = state.guide
        if math.isnan(place) and state.status is not Status.READY:
            place = state.position
        stance = state.figure.at(place)
        area = (
            left + _text_left_px(sizes) - sizes.px(0.02),
            top + sizes.padding_px + sizes.px(_END * CAP_HEIGHT + 0.012),
            left + sizes.px(WIDTH) - sizes.padding_px * 0.5,
            top + sizes.px(_FIGURE_BOTTOM),
        )
        draw_person(image, state.figure, stance, area, theme, mirror=mirror)
    x, baseline = left + sizes.px(WIDTH) - sizes.padding_px, top + sizes.px(HEIGHT)
    baseline -= sizes.padding_px
    if state.status is Status.HOLDING and state.hold_goal_s:
        radius = sizes.px(_VALUE * 0.42)
        share = 1.0 - state.hold_s / state.hold_goal_s
        middle = x - radius, baseline - radius
        draw_ring(image, middle, radius, sizes.px(0.022), share, _ring_of(theme.hold, theme))
    elif said.value_s is not None:
        value, colour = f"{said.value_s:.1f}", theme.warning if said.alarm else theme.text
        type_px = sizes.px(_VALUE), sizes.px(_END)
        sprite = cache.get(
            ("guide seconds", sizes, value, said.alarm),
            lambda: seconds(value, type_px, sizes.px(WIDTH * 0.42), colour, theme),
        )
        sprite.draw(image, x - sprite.width_px, baseline - type_px[0])


def _draw_hold(
    image: RgbImage,
    corner_px: tuple[int, int],
    state: SessionState,
    style: Style,
) -> None:
    sizes, theme, cache = style
    left_s = max(0.0, state.hold_goal_s - state.hold_s)
    label = "Hold" if left_s else "Long enough"
    under = cache.get(
        ("hold", sizes, label), lambda: _ring_plate(label, theme.text, 0, 0, sizes, theme)
    )
    under.draw(image, *corner_px)
    middle = _ring_middle(corner_px, sizes)
    share, width = left_s / state.hold_goal_s, sizes.px(0.038)
    colours = _ring_of(theme.hold, theme)
    draw_ring(image, middle, sizes.px(_RING_RADIUS), width, share, colours)
    figure = str(math.ceil(left_s))
    number = cache.get(("hold left", sizes, figure), lambda: _number(figure, sizes, theme))
    x = round(middle[0]) - number.width_px // 2
    number.draw(image, x, round(middle[1]) - number.height_px // 2)


def _draw_breath(
    image: RgbImage,
    corner_px: tuple[int, int],
    breath: Breath,
    style: Style,
) -> None:
    sizes, theme, cache = style
    label = "Breathe in" if breath.inhaling else "and out"
    colour = theme.first_end if breath.inhaling else theme.second_end
    key = ("breath", sizes, label, breath.number, breath.of)
    under = cache.get(
        key, lambda: _ring_plate(label, colour, breath.number, breath.of, sizes, theme)
    )
    under.draw(image, *corner_px)
    middle, radius = _ring_middle(corner_px, sizes), sizes.px(_RING_RADIUS)
    # The disc grows as the breath goes in and shrinks as it goes out, gently.
    full = way_share(breath.share)
    if not breath.inhaling:
        full = 1.0 - full
    disc = (radius - sizes.px(0.035)) * (0.3 + 0.7 * full)
    draw_disc(image, middle, disc, mixed(theme.plate, colour, 0.6))
    over = (breath.share if breath.inhaling else 1.0 + breath.share) / 2
    draw_ring(image, middle, radius, sizes.px(0.026), over, _ring_of(theme.text, theme))


def _ring_of(colour: Rgb, theme: Theme) -> tuple[Rgb, Rgb]:
    """Return the colours of a ring: of the filled part and of the rest."""
    return colour, mixed(theme.plate, theme.text, 0.26)


def _ring_middle(corner_px: tuple[int, int], sizes: Sizes) -> tuple[float, float]:
    return corner_px[0] + sizes.px(WIDTH) / 2, corner_px[1] + sizes.px(_RING_MIDDLE)


def _text_left_px(sizes: Sizes) -> int:
    return sizes.padding_px + sizes.px(_TRACK * 1.72 + 0.045)


def _plate(said: Words, ends: tuple[str, str] | None, sizes: Sizes, theme: Theme) -> Sprite:
    canvas = plate(WIDTH, HEIGHT, sizes, theme)
    if said.alarm:
        canvas.rounded(
            canvas.box_px, sizes.radius_px, theme.warning, border_px=max(3, sizes.px(0.012))
        )
    left, pad = _text_left_px(sizes), sizes.padding_px
    inner_px = canvas.width_px - left - pad
    if ends is not None:
        size = sizes.px(_END)
        high = fitted(ends[1], inner_px, size, BOLD)
        canvas.block(high, left, pad, theme.second_end)
        # The seconds stand to the right of the low end's name.
        low = fitted(ends[0], round(inner_px * 0.55), size, BOLD)
        canvas.block(low, left, canvas.height_px - pad - low.height_px, theme.first_end)
    label = fitted(said.label, inner_px, sizes.px(_LABEL), BOLD, max_lines=2)
    if label.size_px < sizes.px(_THREE_LINES):
        label = fitted(said.label, inner_px, sizes.px(_THREE_LINES), BOLD, max_lines=3)
    middle = sizes.px((_FIGURE_BOTTOM + _LABEL_BOTTOM) / 2)
    canvas.block(label, left, middle - label.height_px / 2, said.label_colour)
    return canvas.sprite()


def _ring_plate(
    label: str, colour: Rgb, number: int, of: int, sizes: Sizes, theme: Theme
) -> Sprite:
    """Return the panel without its ring: the action, and a dot per breath, hollow if still to come."""
    canvas = plate(WIDTH, HEIGHT, sizes, theme)
    width, pad = canvas.width_px, sizes.padding_px
    block = fitted(label, width - 2 * pad, sizes.px(0.085), BOLD)
    dots = min(of, _MOST_DOTS)
    bottom = canvas.height_px - pad - (sizes.px(0.06) if dots else sizes.px(0.02))
    canvas.block(block, (width - block.width_px) / 2, bottom - block.height_px, colour)
    step, radius = sizes.px(0.065), sizes.px(0.017)
    x, y = width / 2 - step * (dots - 1) / 2, canvas.height_px - pad - radius
    for index in range(dots):
        over, now = index + 1 < number, index + 1 == number
        dot = (x - radius, y - radius, x + radius, y + radius)
        canvas.rounded(dot, radius, theme.text if now else theme.muted, border_px=radius * 0.35)
        if over or now:
            canvas.rounded(dot, radius, theme.text if now else theme.muted)
        x += step
    return canvas.sprite()


def _number(figure: str, sizes: Sizes, theme: Theme) -> Sprite:
    size = sizes.px(0.13)
    wide = width_px(figure, size, BOLD)
    canvas = Canvas(wide + 2, round(size * CAP_HEIGHT) + 2)
    canvas.text(figure, 1, 1 + size * CAP_HEIGHT, size, BOLD, theme.text)
    return canvas.sprite()
