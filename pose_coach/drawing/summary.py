"""The summary card: results of each exercise, and one thing to work on."""

from __future__ import annotations

from pose_coach.coaching.state import SetSummary
from pose_coach.drawing import icons
from pose_coach.drawing.cards import as_large_as_fits
from pose_coach.drawing.sprite import Canvas, Sprite
from pose_coach.drawing.text import BOLD, CAP_HEIGHT, MEDIUM, fitted, width_px
from pose_coach.drawing.theme import Sizes, Theme

CLOSING = "Slow and steady does your back good. See you next time."
_TITLE, _NAME, _FIGURE, _WORD, _CLOSING = 0.085, 0.06, 0.06, 0.05, 0.055
_LEGEND = 0.045
_ROW_GAP, _LINE_GAP = 0.042, 0.024
_WIDE_FROM = 1.25
"""A card with at least this width, in units, has the numbers of a row beside its name."""


def summary_card(
    done: tuple[SetSummary, ...], closing: str | None, width: int, height: int, theme: Theme
) -> Sprite:
    """Return the card at the largest size that fits the picture."""

    def made(sizes: Sizes) -> Sprite | None:
        return _card(done, closing or CLOSING, (width, height), sizes, theme)

    return as_large_as_fits(width, height, made, 1.2)


def _card(
    done: tuple[SetSummary, ...],
    closing: str,
    picture_px: tuple[int, int],
    sizes: Sizes,
    theme: Theme,
) -> Sprite | None:
    width, height = picture_px
    pad = sizes.px(0.055)
    wide = min(width - 2 * sizes.margin_px, sizes.px(1.6))
    inner_px = wide - 2 * pad
    beside = inner_px >= sizes.px(_WIDE_FROM)
    title = fitted("Well done" if done else "Finished", inner_px, sizes.px(_TITLE), BOLD)
    end = fitted(closing, inner_px, sizes.px(_CLOSING), MEDIUM, max_lines=3)
    rows = [_row_px(one, sizes, beside=beside) for one in done]
    tall = 2 * pad + title.height_px + end.height_px
    tall += sum(rows) + sizes.px(_ROW_GAP) * (len(rows) + 1)
    figures_px = sum(_columns(sizes))
    names_px = max((width_px(one.title, sizes.px(_NAME), BOLD) for one in done), default=0)
    counted_px = _columns(sizes)[0]
    if beside:
        needed_px = names_px + sizes.px(0.04) + figures_px
    else:
        needed_px = max(names_px + counted_px, figures_px - counted_px)
    if tall > height - 2 * sizes.margin_px or needed_px > inner_px:
        return None
    canvas = Canvas(wide, tall)
    canvas.rounded((0, 0, wide, tall), sizes.radius_px * 1.4, theme.plate, 0.93)
    canvas.block(title, pad, pad, theme.text)
    _legend(canvas, (pad + inner_px, pad + title.height_px), sizes, theme)
    y = pad + title.height_px + sizes.px(_ROW_GAP)
    for one, row_px in zip(done, rows, strict=True):
        _row(canvas, one, (pad, y, inner_px), sizes, theme, beside=beside)
        y += row_px + sizes.px(_ROW_GAP)
    canvas.block(end, pad, y, theme.second_end)
    return canvas.sprite()


def _legend(canvas: Canvas, corner_px: tuple[int, int], sizes: Sizes, theme: Theme) -> None:
    """Paint the legend of the icons to the left of a corner, beside the title."""
    size = sizes.px(_LEGEND)
    right, baseline = corner_px
    x = float(right)
    for paint, word, colour in (
        (icons.hurry, "rushed", theme.warning),
        (icons.tick, "clean", theme.good),
    ):
        x -= width_px(word, size, MEDIUM)
        canvas.text(word, x, baseline, size, MEDIUM, theme.muted)
        x -= size
        paint(canvas, x, baseline - size * 0.75, size * 0.8, colour)
        x -= size * 0.6


def _row_px(one: SetSummary, sizes: Sizes, *, beside: bool) -> int:
    lines = [_NAME] + ([] if beside else [_FIGURE]) + ([_WORD] if one.work_on else [])
    return sum(round(sizes.px(size) * CAP_HEIGHT) for size in lines) + sizes.px(_LINE_GAP) * (
        len(lines) - 1
    )


def _counted(one: SetSummary) -> str:
    return f"{one.reps}" if one.goal is None else f"{one.reps} of {one.goal}"


def _sides(one: SetSummary) -> str:
    return "" if one.sides is None else f"L {one.sides[0]}  R {one.sides[1]}"


def _columns(sizes: Sizes) -> tuple[int, int, int, int]:
    """Return the widths of the columns: counted, by side, clean and rushed."""
    size = sizes.px(_FIGURE)
    mark = width_px("00", size, BOLD) + round(size * 1.5)
    return (
        width_px("00 of 00", size, BOLD) + size,
        width_px("L 00  R 00", sizes.px(_WORD), MEDIUM) + round(0.6 * size),
        mark,
        mark - round(0.5 * size),
    )


def _row(
    canvas: Canvas,
    one: SetSummary,
    place: tuple[int, float, int],
    sizes: Sizes,
    theme: Theme,
    *,
    beside: bool,
) -> None:
    left, y, inner_px = place
    size = sizes.px(_FIGURE)
    baseline = y + sizes.px(_NAME) * CAP_HEIGHT
    canvas.text(one.title, left, baseline, sizes.px(_NAME), BOLD, theme.text)
    counted_px, sides_px, clean_px, rushed_px = _columns(sizes)
    reached = one.goal is not None and one.reps >= one.goal
    colour = theme.good if reached else theme.text
    x = left + inner_px - clean_px - rushed_px - sides_px
    if beside:
        canvas.text(_counted(one), x - counted_px, baseline, size, BOLD, colour)
    else:
        counted = _counted(one)
        right = left + inner_px - width_px(counted, size, BOLD)
        canvas.text(counted, right, baseline, size, BOLD, colour)
        baseline += sizes.px(_LINE_GAP) + size * CAP_HEIGHT
        x = left
    canvas.text(_sides(one), x, baseline, sizes.px(_WORD), MEDIUM, theme.muted)
    x = left + inner_px - clean_px - rushed_px
    icon = round(0.8 * size)
    for index, number in enumerate((one.clean, one.rushed)):
        paint = icons.hurry if index else icons.tick
        colour = (theme.warning if number else theme.muted) if index else theme.good
        paint(canvas, x, baseline - size * CAP_HEIGHT / 2 - icon / 2, icon, colour)
        canvas.text(str(number), x + round(1.05 * size), baseline, size, BOLD, theme.text)
        x += clean_px
    if one.work_on:
        baseline += sizes.px(_LINE_GAP) + sizes.px(_WORD) * CAP_HEIGHT
        words = fitted(one.work_on, inner_px, sizes.px(_WORD), MEDIUM)
        canvas.text(words.lines[0], left, baseline, words.size_px, words.weight, theme.muted)
