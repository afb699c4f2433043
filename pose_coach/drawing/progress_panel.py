"""The count panel of a live session: repetitions by side, and range of motion."""

from __future__ import annotations

import math

from pose_coach.body.landmarks import Side
from pose_coach.coaching.state import SessionState, Status
from pose_coach.drawing import icons
from pose_coach.drawing.plate import plate
from pose_coach.drawing.reps_panel import draw_bar, draw_count, draw_figures
from pose_coach.drawing.sprite import Canvas, Sprite
from pose_coach.drawing.text import BOLD, CAP_HEIGHT, MEDIUM, fitted, width_px
from pose_coach.drawing.theme import Sizes, Theme

WIDTH, HEIGHT = 0.56, 0.52
"""Of the panel, in units."""

_HEIGHT_WITHOUT_RANGE = 0.402
_BAR_BOTTOM = 0.286
_FIGURES_BASELINE = 0.366
_RANGE_TOP = 0.398
_BAR = 0.016
_AS_GOOD = 0.995
_TITLE, _SIDE, _NUMBER, _BEST = 0.05, 0.058, 0.075, 0.054


def progress_panel(state: SessionState, sizes: Sizes, theme: Theme) -> Sprite:
    """Return the panel; it is lower until the range of a first rep is known."""
    with_range = math.isfinite(state.range_deg) and state.best_range_deg > 0
    canvas = plate(WIDTH, HEIGHT if with_range else _HEIGHT_WITHOUT_RANGE, sizes, theme)
    width, pad = canvas.width_px, sizes.padding_px
    inner_px = width - 2 * pad
    title_px = inner_px
    if not math.isnan(state.frames_per_s):
        title_px -= width_px("00 fps", sizes.tiny_px, MEDIUM) + sizes.px(0.02)
    title = fitted(_title(state), title_px, sizes.px(_TITLE), MEDIUM)
    canvas.block(title, pad, pad, theme.muted)
    if state.sides is None:
        baseline = pad + (_TITLE * CAP_HEIGHT + 0.052) * sizes.unit_px + sizes.count_px * CAP_HEIGHT
        counted, done = (state.reps, state.goal), state.status is Status.DONE
        draw_count(canvas, counted, pad, baseline, inner_px, sizes, theme, done=done)
        if state.goal:
            bar = (pad, sizes.px(_BAR_BOTTOM - _BAR), width - pad, sizes.px(_BAR_BOTTOM))
            draw_bar(canvas, bar, state.reps / state.goal, theme)
    else:
        column_px = (inner_px - pad) // 2
        for index, side in enumerate((Side.LEFT, Side.RIGHT)):
            left = pad + index * (column_px + pad)
            _side(canvas, state, side, state.sides[index], (left, column_px), sizes, theme)
    number = sizes.px(_NUMBER)
    baseline = sizes.px(_FIGURES_BASELINE)
    counts = state.clean, state.rushed
    draw_figures(canvas, counts, pad, baseline, inner_px, number, sizes, theme)
    if with_range:
        _range(canvas, state, (pad, inner_px), sizes, theme)
    return canvas.sprite()


def progress_key(state: SessionState) -> tuple[object, ...]:
    """Return a cache key of everything that the panel shows."""
    degrees = tuple(
        round(value) if math.isfinite(value) else None
        for value in (state.range_deg, state.best_range_deg)
    )
    done = state.status is Status.DONE
    rated = not math.isnan(state.frames_per_s)
    counts = state.reps, state.goal, state.clean, state.rushed
    return (
        state.title,
        state.step,
        counts,
        state.sides,
        state.side_goal,
        state.side,
        degrees,
        done,
        rated,
    )


def _title(state: SessionState) -> str:
    if state.step is None:
        return state.title
    number, of = state.step
    return f"{number}/{of} {state.title}"


def _side(
    canvas: Canvas,
    state: SessionState,
    side: Side,
    count: int,
    column: tuple[float, int],
    sizes: Sizes,
    theme: Theme,
) -> None:
    """Paint the count of a side, with an arrow head if it is the working side."""
    left, column_px = column
    works = state.side is side
    top = sizes.padding_px + sizes.px(_TITLE * CAP_HEIGHT + 0.028)
    size = sizes.px(_SIDE)
    x = left
    if works:
        icons.chevron(canvas, x - size * 0.25, top - size * 0.1, size * 0.9, theme.second_end)
        x += size * 0.6
    name = fitted(side.value.capitalize(), column_px - round(x - left), size, BOLD)
    canvas.block(name, x, top, theme.second_end if works else theme.muted)
    baseline = sizes.px(_BAR_BOTTOM - _BAR - 0.026)
    goal = state.side_goal
    draw_count(canvas, (count, goal), left, baseline, column_px, sizes, theme, size=0.115)
    if goal:
        bar = (left, sizes.px(_BAR_BOTTOM - _BAR), left + column_px, sizes.px(_BAR_BOTTOM))
        draw_bar(canvas, bar, count / goal, theme)


def _range(
    canvas: Canvas, state: SessionState, row: tuple[int, int], sizes: Sizes, theme: Theme
) -> None:
    """Paint the range of the newest rep relative to this person's best."""
    left, inner_px = row
    top = sizes.px(_RANGE_TOP)
    share = state.range_deg / state.best_range_deg
    far, size = f"{state.range_deg:.0f}°", sizes.px(_NUMBER)
    baseline = top + size * CAP_HEIGHT
    canvas.text(far, left, baseline, size, BOLD, theme.text)
    room_px = inner_px - width_px(far, size, BOLD) - sizes.px(0.03)
    words = f"best {state.best_range_deg:.0f}°" if share < _AS_GOOD else "your best"
    best = fitted(words, room_px, sizes.px(_BEST), MEDIUM)
    x = left + inner_px - best.width_px
    canvas.text(best.lines[0], x, baseline, best.size_px, best.weight, theme.muted)
    bar_top = top + size * CAP_HEIGHT + sizes.px(0.022)
    bar = (left, bar_top, left + inner_px, bar_top + sizes.px(_BAR))
    draw_bar(canvas, bar, share, theme, theme.second_end)
