"""Sprites: small transparent pictures that are made once and blended into many frames."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from pose_coach.drawing import text as type_
from pose_coach.drawing.theme import Rgb
from pose_coach.frames.frame import RgbImage

_FINE = 4
"""Supersampling factor for smooth edges."""


@dataclass(frozen=True, slots=True)
class Sprite:
    """A picture ready to be blended: `frame * remainder / 255 + colour`.

    Attributes
    ----------
    colour
        Height x width x 3, already multiplied by the opacity.
    remainder
        Height x width x 3, remaining share of the frame, 0 to 255.
    """

    colour: RgbImage
    remainder: RgbImage

    @property
    def width_px(self) -> int:
        """Width."""
        return int(self.colour.shape[1])

    @property
    def height_px(self) -> int:
        """Height."""
        return int(self.colour.shape[0])

    @property
    def size_bytes(self) -> int:
        """Memory held."""
        return self.colour.nbytes + self.remainder.nbytes

    def draw(self, image: RgbImage, x_px: int, y_px: int) -> None:
        """Blend into `image`, in place, with the top left corner at (x, y); clipped."""
        left, top = max(x_px, 0), max(y_px, 0)
        right = min(x_px + self.width_px, image.shape[1])
        bottom = min(y_px + self.height_px, image.shape[0])
        if right <= left or bottom <= top:
            return
        region = image[top:bottom, left:right]
        rows = slice(top - y_px, bottom - y_px)
        columns = slice(left - x_px, right - x_px)
        dimmed = cv2.multiply(region, self.remainder[rows, columns], scale=1 / 255)
        cv2.add(dimmed, self.colour[rows, columns], dst=region)


class Canvas:
    """A transparent surface on which a sprite is painted."""

    def __init__(self, width_px: int, height_px: int) -> None:
        self.width_px = max(1, width_px)
        self.height_px = max(1, height_px)
        self._colour = np.zeros((self.height_px, self.width_px, 3), np.float32)
        self._opacity = np.zeros((self.height_px, self.width_px, 1), np.float32)

    @property
    def box_px(self) -> tuple[int, int, int, int]:
        """The whole canvas: left, top, right and bottom."""
        return 0, 0, self.width_px, self.height_px

    def sprite(self) -> Sprite:
        """Return the painted picture as a sprite."""
        colour = np.rint(self._colour).astype(np.uint8)
        remainder = np.rint(255 * (1 - np.repeat(self._opacity, 3, axis=2))).astype(np.uint8)
        return Sprite(colour, remainder)

    def paint(
        self, coverage: NDArray[np.uint8], x_px: int, y_px: int, colour: Rgb, opacity: float = 1.0
    ) -> None:
        """Paint a colour through a coverage mask (0 to 255) placed at (x, y); clipped."""
        height, width = coverage.shape
        left, top = max(x_px, 0), max(y_px, 0)
        right, bottom = min(x_px + width, self.width_px), min(y_px + height, self.height_px)
        if right <= left or bottom <= top:
            return
        part = coverage[top - y_px : bottom - y_px, left - x_px : right - x_px, None]
        share = part.astype(np.float32) * (opacity / 255)
        region = (slice(top, bottom), slice(left, right))
        self._colour[region] *= 1 - share
        self._colour[region] += np.asarray(colour, np.float32) * share
        self._opacity[region] *= 1 - share
        self._opacity[region] += share

    def rounded(
        self,
        box_px: tuple[float, float, float, float],
        radius_px: float,
        colour: Rgb,
        opacity: float = 1.0,
        *,
        border_px: float = 0.0,
    ) -> None:
        """Paint a rectangle (left, top, right, bottom) with round corners, on whole pixels.

        With `border_px`, its edge alone, that wide.
        """
        left, top, right, bottom = (round(side) for side in box_px)
        coverage = _rounded(right - left, bottom - top, float(radius_px), float(border_px))
        self.paint(coverage, left, top, colour, opacity)

    def lines(
        self,
        points_px: list[tuple[float, float]],
        thickness_px: float,
        colour: Rgb,
        opacity: float = 1.0,
    ) -> None:
        """Paint a stroke with round ends along the points."""
        fine, points, (left, top) = _around(points_px, thickness_px)
        cv2.polylines(fine, [points], False, (255,), max(1, round(thickness_px * _FINE)))
        self.paint(_coarse(fine), left, top, colour, opacity)

    def polygon(
        self, points_px: list[tuple[float, float]], colour: Rgb, opacity: float = 1.0
    ) -> None:
        """Paint a filled shape."""
        fine, points, (left, top) = _around(points_px, 0)
        cv2.fillPoly(fine, [points], (255,))
        self.paint(_coarse(fine), left, top, colour, opacity)

    def text(
        self, line: str, x_px: float, baseline_px: float, size_px: int, weight: int, colour: Rgb
    ) -> None:
        """Paint one line of type from its origin."""
        coverage, baseline = type_.mask(line, size_px, weight)
        self.paint(coverage, round(x_px) - size_px // 4, round(baseline_px) - baseline, colour)

    def block(self, block: type_.Block, x_px: float, top_px: float, colour: Rgb) -> None:
        """Paint lines of type from the top of the first line's capitals."""
        for line, baseline_px in zip(block.lines, block.baselines_px(), strict=True):
            self.text(line, x_px, top_px + baseline_px, block.size_px, block.weight, colour)


def _around(
    points_px: list[tuple[float, float]], thickness_px: float
) -> tuple[NDArray[np.uint8], NDArray[np.int32], tuple[int, int]]:
    """Return an empty supersampled mask around the points, the points in it, and its corner."""
    points = np.array(points_px, np.float64)
    corner = np.floor(points.min(axis=0) - thickness_px - 1)
    size = np.ceil(points.max(axis=0) + thickness_px + 1 - corner).astype(int)
    fine = np.zeros((int(size[1]) * _FINE, int(size[0]) * _FINE), np.uint8)
    return (
        fine,
        np.rint((points - corner) * _FINE).astype(np.int32),
        (int(corner[0]), int(corner[1])),
    )


def _coarse(fine: NDArray[np.uint8]) -> NDArray[np.uint8]:
    size = (fine.shape[1] // _FINE, fine.shape[0] // _FINE)
    return np.asarray(cv2.resize(fine, size, interpolation=cv2.INTER_AREA), np.uint8)


@lru_cache(maxsize=32)
def _rounded(width: int, height: int, radius_px: float, border_px: float) -> NDArray[np.uint8]:
    """Return the coverage of a rectangle with round corners; cached, as panels have few sizes."""
    right, bottom = max(1, width) * _FINE - 1, max(1, height) * _FINE - 1
    fine = np.zeros((bottom + 1, right + 1), np.uint8)
    radius, edge = round(radius_px * _FINE), round(border_px * _FINE)
    _fill_rounded(fine, (0, 0, right, bottom), radius, 255)
    if edge:
        inner = (edge, edge, right - edge, bottom - edge)
        _fill_rounded(fine, inner, max(0, radius - edge), 0)
    return _coarse(fine)


def _fill_rounded(
    picture: NDArray[np.uint8], box: tuple[int, int, int, int], radius: int, value: int
) -> None:
    left, top, right, bottom = box
    if right < left or bottom < top:
        return
    radius = max(0, min(radius, (right - left) // 2, (bottom - top) // 2))
    cv2.rectangle(picture, (left + radius, top), (right - radius, bottom), (value,), -1)
    cv2.rectangle(picture, (left, top + radius), (right, bottom - radius), (value,), -1)
    for x in (left + radius, right - radius):
        for y in (top + radius, bottom - radius):
            cv2.circle(picture, (x, y), radius, (value,), -1)


class SpriteCache:
    """The most recently used sprites, up to a number of bytes: most are the same in every frame."""

    def __init__(self, max_bytes: int = 24_000_000) -> None:
        self._max_bytes = max_bytes
        self._bytes = 0
        self._sprites: OrderedDict[Hashable, Sprite] = OrderedDict()

    @property
    def size_bytes(self) -> int:
        """Memory held."""
        return self._bytes

    def get(self, key: Hashable, make: Callable[[], Sprite]) -> Sprite:
        """Return the sprite for a key, made now if it is not cached."""
        sprite = self._sprites.get(key)
        if sprite is not None:
            self._sprites.move_to_end(key)
            return sprite
        sprite = make()
        self._sprites[key] = sprite
        self._bytes += sprite.size_bytes
        while self._bytes > self._max_bytes and len(self._sprites) > 1:
            _, oldest = self._sprites.popitem(last=False)
            self._bytes -= oldest.size_bytes
        return sprite
