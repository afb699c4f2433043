"""A picture whose small version is prepared in advance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from pose_coach.frames.frame import Picture, RgbImage


@dataclass(frozen=True, slots=True, eq=False)
class Downscaled:
    """A picture with one smaller size ready.

    Attributes
    ----------
    whole
        Makes every other size.
    side_px
        The longer side of `small` at most.
    small
        Handed to whoever asks for `side_px`; not to be drawn on.
    """

    whole: Picture
    side_px: int
    small: RgbImage

    @classmethod
    def of(cls, picture: Picture, side_px: int) -> Self:
        """Scale a picture down now."""
        return cls(picture, side_px, picture.rgb(side_px))

    @property
    def width(self) -> int:
        """Width in pixels, upright."""
        return self.whole.width

    @property
    def height(self) -> int:
        """Height in pixels, upright."""
        return self.whole.height

    def rgb(self, max_side_px: int | None = None) -> RgbImage:
        """Return the picture, scaled down so that its longer side is `max_side_px` at most."""
        return self.small if max_side_px == self.side_px else self.whole.rgb(max_side_px)
