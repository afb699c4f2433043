"""Text: measuring, line breaking, shrinking to fit, rendering."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

MEDIUM = 550
BOLD = 700

CAP_HEIGHT = 0.7
"""Height of a capital or a digit in the built-in sans face, relative to its size."""
LINE_HEIGHT = 1.2
"""From one baseline to the next, relative to the size."""


@cache
def _face() -> cv2.FontFace:
    return cv2.FontFace("sans")


@lru_cache(maxsize=4096)
def width_px(text: str, size_px: int, weight: int) -> int:
    """Return the width of a line of type."""
    if not text:
        return 0
    box = cv2.getTextSize((0, 0), text, (0, 0), _face(), size_px, weight)
    return int(box[0] + box[2])


def mask(text: str, size_px: int, weight: int) -> tuple[NDArray[np.uint8], int]:
    """Return a line of type as coverage from 0 to 255, and the row of its baseline.

    The line starts at column `size_px // 4`, as some letters extend left of their origin.
    """
    lead = size_px // 4
    baseline = round(size_px * 1.1)
    # With space to the right: `putText` breaks a line at the edge of the picture.
    picture = np.zeros((round(size_px * 1.5), width_px(text, size_px, weight) + 2 * size_px), "u1")
    if text:
        cv2.putText(picture, text, (lead, baseline), (255,), _face(), size_px, weight)
    return picture, baseline


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of type that fit a given width.

    Attributes
    ----------
    lines
        The lines of text.
    size_px, weight
        Size and weight of the type.
    """

    lines: tuple[str, ...]
    size_px: int
    weight: int

    @property
    def width_px(self) -> int:
        """Width of the longest line."""
        return max((width_px(line, self.size_px, self.weight) for line in self.lines), default=0)

    @property
    def height_px(self) -> int:
        """From the top of the first line's capitals to the last line's baseline."""
        return round(self.size_px * (CAP_HEIGHT + LINE_HEIGHT * (len(self.lines) - 1)))

    def baselines_px(self) -> tuple[int, ...]:
        """Return each line's baseline, from the top of the first line's capitals."""
        return tuple(
            round(self.size_px * (CAP_HEIGHT + LINE_HEIGHT * row)) for row in range(len(self.lines))
        )


@lru_cache(maxsize=512)
def fitted(text: str, max_width_px: int, size_px: int, weight: int, max_lines: int = 1) -> Block:
    """Break lines and shrink type until the text fits; truncate it only as a last resort.

    Parameters
    ----------
    text
        The words.
    max_width_px
        Width limit.
    size_px
        Preferred size, which may shrink to 60 %.
    weight
        Weight of the type, 100 to 1000.
    max_lines
        Limit of lines.
    """
    smallest_px = max(8, round(size_px * 0.6))
    size = max(size_px, smallest_px)
    while True:
        lines = _broken(text, max_width_px, size, weight)
        if len(lines) <= max_lines and all(
            width_px(line, size, weight) <= max_width_px for line in lines
        ):
            return Block(_balanced(text, lines, max_width_px, size, weight), size, weight)
        if size <= smallest_px:
            break
        size = max(smallest_px, min(size - 1, round(size * 0.94)))
    kept = lines[:max_lines]
    if len(lines) > max_lines:
        kept[-1] += " …"
    return Block(tuple(_cut(line, max_width_px, size, weight) for line in kept), size, weight)


def _broken(text: str, max_width_px: int, size_px: int, weight: int) -> list[str]:
    lines: list[str] = []
    # Only at plain spaces: a no-break space keeps words together.
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width_px(longer, size_px, weight) <= max_width_px:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _balanced(
    text: str, lines: list[str], max_width_px: int, size_px: int, weight: int
) -> tuple[str, ...]:
    """Return the same number of lines with more even lengths."""
    narrow = max_width_px
    while len(lines) > 1:
        narrow = round(narrow * 0.95)
        tighter = _broken(text, narrow, size_px, weight)
        if len(tighter) > len(lines) or any(
            width_px(line, size_px, weight) > narrow for line in tighter
        ):
            break
        lines = tighter
    return tuple(lines)


def _cut(line: str, max_width_px: int, size_px: int, weight: int) -> str:
    words = line.removesuffix(" …")
    while words and width_px(line, size_px, weight) > max_width_px:
        words = words[:-1].rstrip()
        line = f"{words}…"
    return line
