"""The help card over the picture: the keys and the safety note."""

from __future__ import annotations

from pose_coach.common.safety_note import SAFETY_NOTE
from pose_coach.drawing.cards import as_large_as_fits
from pose_coach.drawing.sprite import Canvas, Sprite
from pose_coach.drawing.text import BOLD, CAP_HEIGHT, LINE_HEIGHT, MEDIUM, Block, fitted, width_px
from pose_coach.drawing.theme import Sizes, Theme

KEYS = (
    ("Space", "pause, go on"),
    ("R", "start the count again"),
    ("N", "next exercise"),
    ("M", "sound off, on"),
    ("H", "show or hide this help"),
    ("Q", "quit, or Esc"),
)
"""Keys and their meanings."""


def help_card(width: int, height: int, theme: Theme) -> Sprite:
    """Return the help card at the largest size that fits the picture."""
    return as_large_as_fits(width, height, lambda sizes: _card(width, height, sizes, theme))


def _card(width: int, height: int, sizes: Sizes, theme: Theme) -> Sprite | None:
    pad = sizes.px(0.05)
    card_px = min(width - 2 * sizes.margin_px, sizes.px(1.02))
    inner_px = card_px - 2 * pad
    size = sizes.px(0.05)
    cap_px = round(sizes.small_px * 1.0)
    key_px = max(width_px(key, cap_px, BOLD) for key, _ in KEYS) + cap_px
    row_px = sizes.px(0.085)
    meaning_px = inner_px - key_px - sizes.px(0.03)
    meanings = [fitted(meaning, meaning_px, size, MEDIUM) for _, meaning in KEYS]
    note_size = sizes.px(0.04)
    note = fitted(SAFETY_NOTE, inner_px, note_size, MEDIUM, max_lines=9)
    title_px = sizes.px(0.066)
    tall = pad + round(title_px * CAP_HEIGHT) + sizes.px(0.045)
    tall += row_px * len(KEYS) + sizes.px(0.04) + note.height_px + pad
    whole = note.size_px == note_size and not any(
        block.lines[-1].endswith("…") for block in meanings
    )
    if tall > height - 2 * sizes.margin_px or not whole:
        return None

    canvas = Canvas(card_px, tall)
    canvas.rounded((0, 0, card_px, tall), sizes.radius_px * 1.4, theme.plate, 0.9)
    canvas.block(Block(("Keys",), title_px, BOLD), pad, pad, theme.text)
    y = pad + round(title_px * CAP_HEIGHT) + sizes.px(0.045)
    for (key, _), meaning in zip(KEYS, meanings, strict=True):
        middle = y + row_px / 2
        box = (pad, y + row_px * 0.1, pad + key_px, y + row_px * 0.9)
        canvas.rounded(box, sizes.radius_px * 0.5, theme.text, 0.16)
        x = pad + (key_px - width_px(key, cap_px, BOLD)) / 2
        canvas.text(key, x, middle + cap_px * CAP_HEIGHT / 2, cap_px, BOLD, theme.text)
        left = pad + key_px + sizes.px(0.03)
        canvas.block(meaning, left, middle - meaning.height_px / 2, theme.text)
        y += row_px
    y += sizes.px(0.04)
    bar = (pad, y, pad + sizes.px(0.008), y + note.size_px * LINE_HEIGHT * len(note.lines))
    canvas.rounded(bar, sizes.px(0.004), theme.warning)
    canvas.block(note, pad + sizes.px(0.028), y, theme.muted)
    return canvas.sprite()
