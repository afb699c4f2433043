"""The count panel of a recording: repetitions, goal, clean and rushed."""

from __future__ import annotations

import math

from pose_coach.coaching.state import SessionState, Status
from pose_coach.drawing import icons
from pose_coach.drawing.plate import plate
from pose_coach.drawing.sprite import Canvas, Sprite
from pose_coach.drawing.text import BOLD, CAP_HEIGHT, MEDIUM, fitted, width_px
from pose_coach.drawing.theme import Rgb, Sizes, Theme

WIDTH = 0.44
HEIGHT = 0.372
"""Of the panel, in units."""


def reps_panel(state: SessionState, sizes: Sizes, theme: Theme) -> Sprite:
    """Return the panel."""
    canvas = plate(WIDTH, HEIGHT, sizes, theme)
    width, height = canvas.width_px, canvas.height_px
    pad = sizes.padding_px
    inner_px = width - 2 * pad

    title_px = inner_px
    if not math.isnan(state.frames_per_s):
        title_px -= width_px("00 fps", sizes.tiny_px, MEDIUM) + sizes.px(0.02)
    title = fitted(_title(state), title_px, sizes.small_px, MEDIUM)
    canvas.block(title, pad, pad, theme.muted)

    baseline = pad + sizes.small_px * CAP_HEIGHT + sizes.px(0.044) + sizes.count_px * CAP_HEIGHT
    done = state.status is Status.DONE
    counted = state.reps, state.goal
    draw_count(canvas, counted, pad, baseline, inner_px, sizes, theme, done=done)

    if state.goal:
        top = baseline + sizes.px(0.032)
        bar = (pad, top, width - pad, top + sizes.px(0.014))
        draw_bar(canvas, bar, state.reps / state.goal, theme)

    row = height - pad
    counts = state.clean, state.rushed
    draw_figures(canvas, counts, pad, row, inner_px, sizes.px(0.046), sizes, theme)
    return canvas.sprite()


def reps_key(state: SessionState) -> tuple[object, ...]:
    """Return a cache key of everything that the panel shows."""
    done = state.status is Status.DONE
    rated = not math.isnan(state.frames_per_s)
    return state.title, state.sides, state.reps, state.goal, state.clean, state.rushed, done, rated


def _title(state: SessionState) -> str:
    if state.sides is None:
        return state.title
    left, right = state.sides
    return f"{state.title}   L {left}  R {right}"


def rate(words: str, sizes: Sizes, theme: Theme) -> Sprite:
    """Return the frame rate in small type for the panel's top right corner.

    It is separate from the panel, which need not be made again when the rate changes.
    """
    size = sizes.tiny_px
    canvas = Canvas(width_px(words, size, MEDIUM) + 1, round(size * 1.1))
    # Aligned with the capitals of the title.
    canvas.text(words, 0, size * CAP_HEIGHT, size, MEDIUM, theme.muted)
    return canvas.sprite()


def draw_count(
    canvas: Canvas,
    counted: tuple[int, int | None],
    x: float,
    baseline: float,
    inner_px: int,
    sizes: Sizes,
    theme: Theme,
    *,
    size: float = 0.175,
    done: bool = False,
) -> None:
    """Paint repetitions and their goal, in type of `size` (in units) or smaller to fit.

    Parameters
    ----------
    canvas
        Where to paint.
    counted
        Repetitions, and their goal or None.
    x, baseline, inner_px
        Left end, baseline, and width to keep within, pixels.
    sizes, theme
        Sizes and colours.
    size
        Type size of the count, in units.
    done
        Whether the goal is reached, which changes the colour.
    """
    count = str(counted[0])
    goal = "" if counted[1] is None else f"/ {counted[1]}"
    size_px, goal_px = sizes.px(size), sizes.px(0.485 * size)
    gap = sizes.px(0.143 * size) if goal else 0
    while True:
        count_px = width_px(count, size_px, BOLD)
        wide_px = count_px + gap + width_px(goal, goal_px, MEDIUM)
        if wide_px <= inner_px or size_px <= 10:
            break
        size_px, goal_px = round(size_px * 0.94), round(goal_px * 0.94)
    colour = theme.good if done else theme.text
    canvas.text(count, x, baseline, size_px, BOLD, colour)
    canvas.text(goal, x + count_px + gap, baseline, goal_px, MEDIUM, theme.muted)


def draw_bar(
    canvas: Canvas,
    box: tuple[float, float, float, float],
    share: float,
    theme: Theme,
    colour: Rgb | None = None,
) -> None:
    """Paint a bar with a filled share."""
    left, top, right, bottom = box
    radius = (bottom - top) / 2
    canvas.rounded(box, radius, theme.text, 0.2)
    if share > 0:
        # At least as long as its round ends.
        end = max(left + 2 * radius, left + (right - left) * min(1.0, share))
        canvas.rounded((left, top, end, bottom), radius, colour or theme.good)


def draw_figures(
    canvas: Canvas,
    counts: tuple[int, int],
    x: float,
    baseline: float,
    inner_px: int,
    number_size: int,
    sizes: Sizes,
    theme: Theme,
) -> None:
    """Paint the numbers of clean and rushed reps with icons, and with words if they fit."""
    clean, rushed = counts
    figures: list[tuple[str, str, Rgb]] = [
        (str(clean), "clean", theme.good),
        (str(rushed), "rushed", theme.warning if rushed else theme.muted),
    ]
    icon = round(number_size * 0.8)
    gap = sizes.px(0.01)
    space = sizes.px(0.02)
    word_size, smallest = round(0.78 * number_size), max(9, sizes.px(0.026))

    def row_px(size: int) -> int:
        words = sum(width_px(word, size, MEDIUM) + gap for _, word, _ in figures) if size else 0
        numbers = sum(width_px(number, number_size, BOLD) for number, _, _ in figures)
        return words + numbers + 2 * (icon + gap) + space

    while word_size and row_px(word_size) > inner_px:
        word_size = word_size - 1 if word_size > smallest else 0
    for index, (number, word, colour) in enumerate(figures):
        paint = icons.hurry if index else icons.tick
        paint(canvas, x, baseline - number_size * CAP_HEIGHT / 2 - icon / 2, icon, colour)
        x += icon + gap
        canvas.text(number, x, baseline, number_size, BOLD, theme.text)
        x += width_px(number, number_size, BOLD) + gap
        if word_size:
            canvas.text(word, x, baseline, word_size, MEDIUM, theme.muted)
            x += width_px(word, word_size, MEDIUM)
        x += space
