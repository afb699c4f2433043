"""Colours, type sizes and spacing."""

from __future__ import annotations

import math
from dataclasses import dataclass

Rgb = tuple[int, int, int]
"""Red, green, blue, each 0 to 255."""


@dataclass(frozen=True, slots=True)
class Theme:
    """One colour per role.

    The two ends lie on the blue-yellow axis, which people with the common (red-green) kinds of colour
    blindness can distinguish. The warning also differs in lightness, and always comes with a word or an icon.

    Attributes
    ----------
    first_end, second_end
        The ends of a movement: cow and cat, home and away.
    between
        Halfway between the ends, where neither is meant.
    warning
        Rushed, or a grave fault.
    warning_plate
        The same, dark enough for white type.
    good
        Clean repetitions, praise, the pace to follow.
    hold
        The ring of a hold.
    text, muted
        Important and less important type.
    plate, plate_opacity
        Background of type, for contrast on any picture.
    outline
        The dark edge of what is drawn on the body.
    """

    first_end: Rgb = (79, 180, 255)
    second_end: Rgb = (255, 208, 64)
    between: Rgb = (240, 243, 246)
    warning: Rgb = (255, 104, 66)
    warning_plate: Rgb = (166, 44, 14)
    good: Rgb = (52, 211, 153)
    hold: Rgb = (52, 211, 153)
    text: Rgb = (255, 255, 255)
    muted: Rgb = (188, 196, 206)
    plate: Rgb = (14, 18, 24)
    plate_opacity: float = 0.8
    outline: Rgb = (14, 18, 24)

    def end_colour(self, position: float) -> Rgb:
        """Return the colour of a place between the ends.

        Parameters
        ----------
        position
            0 at the first end, 1 at the second; clipped to that. NaN, unknown, has the colour of
            the middle.
        """
        if math.isnan(position):
            return self.between
        position = min(max(position, 0.0), 1.0)
        # Through a light middle, as a direct mix of blue and yellow is a dull grey.
        if position < 0.5:
            return mixed(self.first_end, self.between, position * 2)
        return mixed(self.between, self.second_end, position * 2 - 1)


THEME = Theme()

HIGH_CONTRAST = Theme(
    first_end=(120, 205, 255),
    second_end=(255, 226, 92),
    between=(255, 255, 255),
    warning=(255, 138, 92),
    warning_plate=(132, 26, 0),
    good=(96, 240, 180),
    hold=(96, 240, 180),
    muted=(226, 230, 236),
    plate=(0, 0, 0),
    plate_opacity=0.94,
    outline=(0, 0, 0),
)

THEMES = {"standard": THEME, "high-contrast": HIGH_CONTRAST}
"""The themes by name, for the settings."""


def mixed(start: Rgb, end: Rgb, share: float) -> Rgb:
    """Return the colour `share` (0 to 1) of the way from `start` to `end`."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(start, end, strict=True))
    return red, green, blue


@dataclass(frozen=True, slots=True)
class Sizes:
    """Type sizes and spacing in pixels, all from one unit.

    From three metres, type on a laptop's screen (17 cm high) is easy to read if its capitals are about 4 % of
    the screen's height; capitals are 0.7 of the type size, so important type has at least 6 %.

    Attributes
    ----------
    unit_px
        The picture's height, less in portrait, times the panels' own scale.
    """

    unit_px: float

    @classmethod
    def of_picture(cls, width_px: int, height_px: int, scale: float = 1.0) -> Sizes:
        """Return the sizes for a picture, with panels at `scale` of their full size."""
        # A portrait picture is shown as tall as a landscape one, but has no width for type set
        # by its height alone.
        return cls(min(height_px, 1.3 * width_px) * scale)

    def px(self, share: float) -> int:
        """Return a share of the unit in whole pixels, 1 at least."""
        return max(1, round(self.unit_px * share))

    @property
    def count_px(self) -> int:
        """Type of the repetitions counted."""
        return self.px(0.175)

    @property
    def value_px(self) -> int:
        """Type of the seconds."""
        return self.px(0.115)

    @property
    def message_px(self) -> int:
        """Type of the cue."""
        return self.px(0.066)

    @property
    def label_px(self) -> int:
        """Type of the phase under way."""
        return self.px(0.056)

    @property
    def small_px(self) -> int:
        """Type of the lesser figures and titles."""
        return self.px(0.042)

    @property
    def tiny_px(self) -> int:
        """Type that need not be read from the mat; never below what a desk can read."""
        return max(11, self.px(0.028))

    @property
    def margin_px(self) -> int:
        """From the picture's edge, and between panels."""
        return self.px(0.025)

    @property
    def padding_px(self) -> int:
        """From a panel's edge to what is in it."""
        return self.px(0.034)

    @property
    def radius_px(self) -> int:
        """Of a panel's corners."""
        return self.px(0.03)
