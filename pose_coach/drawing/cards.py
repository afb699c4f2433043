"""Cards in the middle of the picture, such as the safety note."""

from __future__ import annotations

from collections.abc import Callable

from pose_coach.drawing.sprite import Canvas, Sprite
from pose_coach.drawing.text import BOLD, MEDIUM, fitted
from pose_coach.drawing.theme import Sizes, Theme

_SMALLEST_UNIT_PX = 60
"""Below this size type cannot be read."""


def as_large_as_fits(
    width: int, height: int, card: Callable[[Sizes], Sprite | None], scale: float = 1.0
) -> Sprite:
    """Return a card at the largest size that fits.

    Parameters
    ----------
    width, height
        Of the picture, in pixels.
    card
        Makes the card at a size, or returns None if it does not fit.
    scale
        The scale to try first.
    """
    while True:
        sizes = Sizes.of_picture(width, height, scale)
        made = card(sizes)
        if made is not None:
            return made
        scale *= 0.95
        if sizes.unit_px < _SMALLEST_UNIT_PX:
            return Canvas(1, 1).sprite()


def welcome_card(text: str, width: int, height: int, theme: Theme) -> Sprite:
    """Return the card to read before the first session.

    Parameters
    ----------
    text
        A paragraph per line. The first is the title; the last of more than two says how to continue.
    width, height
        Of the picture, in pixels.
    theme
        The colours.
    """
    title, *paragraphs = text.split("\n")
    if not paragraphs:
        title, paragraphs = "Before you begin", [title]
    parts = [(title, 0.085, BOLD, theme.text)]
    parts += [(paragraph, 0.056, MEDIUM, theme.text) for paragraph in paragraphs]
    if len(paragraphs) > 1:
        parts[-1] = (paragraphs[-1], 0.06, BOLD, theme.second_end)

    def made(sizes: Sizes) -> Sprite | None:
        return _card(parts, (width, height), sizes, theme)

    # A portrait picture has room for larger type than its width suggests.
    return as_large_as_fits(width, height, made, 1.2)


def _card(
    parts: list[tuple[str, float, int, tuple[int, int, int]]],
    picture_px: tuple[int, int],
    sizes: Sizes,
    theme: Theme,
) -> Sprite | None:
    """Return a card of paragraphs, or None if they do not fit."""
    width, height = picture_px
    pad = sizes.px(0.06)
    wide = min(width - 2 * sizes.margin_px, sizes.px(1.3))
    inner_px = wide - 2 * pad
    blocks = [
        fitted(words, max(1, inner_px), sizes.px(size), weight, max_lines=12)
        for words, size, weight, _ in parts
    ]
    gap = sizes.px(0.055)
    tall = 2 * pad + sum(block.height_px for block in blocks) + gap * (len(blocks) - 1)
    whole = all(
        block.size_px == sizes.px(size) and not block.lines[-1].endswith("…")
        for block, (_, size, _, _) in zip(blocks, parts, strict=True)
    )
    if tall > height - 2 * sizes.margin_px or not whole:
        return None
    canvas = Canvas(wide, tall)
    canvas.rounded((0, 0, wide, tall), sizes.radius_px * 1.4, theme.plate, 0.93)
    y = float(pad)
    for block, (_, _, _, colour) in zip(blocks, parts, strict=True):
        canvas.block(block, pad, y, colour)
        y += block.height_px + gap
    return canvas.sprite()
