"""The tempo gauge: a track between the two ends, with the body and the pace to follow.

The second end is at the top. A marker shows the position of the body. The green stretch is its position at an
ideal pace; the red stretch ahead is reached only by a rushed movement. With the marker on green the tempo is
right.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from pose_coach.coaching.pacing import way_share
from pose_coach.coaching.state import SessionState
from pose_coach.drawing.shapes import draw_disc, draw_polygon
from pose_coach.drawing.theme import Rgb, Theme, mixed
from pose_coach.frames.frame import RgbImage


@dataclass(frozen=True, slots=True)
class Reading:
    """The content of the gauge, as positions on the track: 0 at the first end, 1 at the second.

    Attributes
    ----------
    marker
        The body, or None if unknown.
    ideal
        Positions at the slowest and the fastest ideal pace, or None.
    rushed
        From the limit of a rushed movement to its end, or None.
    too_fast
        Whether the pace so far is rushed.
    guide
        Position of the drawn person at the ideal tempo, or None.
    """

    marker: float | None
    ideal: tuple[float, float] | None = None
    rushed: tuple[float, float] | None = None
    too_fast: bool = False
    guide: float | None = None


def read(state: SessionState) -> Reading:
    """Return the content of the gauge for a state, without what is NaN."""
    position = None if math.isnan(state.position) else _held(state.position)
    shown = None if math.isnan(state.guide) else _held(state.guide)
    pace = state.pace
    if pace is None or math.isnan(pace.elapsed_s):
        return Reading(position, guide=shown)
    upward = pace.to_second_end

    def place(progress: float) -> float:
        return _held(progress) if upward else 1.0 - _held(progress)

    shortest_s, longest_s = pace.ideal_s
    marker = position if math.isnan(pace.progress) else place(pace.progress)
    limit = _way(pace.elapsed_s, pace.rushed_below_s)
    return Reading(
        marker,
        ideal=(place(_way(pace.elapsed_s, longest_s)), place(_way(pace.elapsed_s, shortest_s))),
        rushed=(place(limit), place(1.0)) if limit < 1 else None,
        too_fast=pace.too_fast,
        guide=shown,
    )


def _way(elapsed_s: float, duration_s: float) -> float:
    """Return the share of the distance that a smooth movement of this duration has covered."""
    return way_share(elapsed_s / duration_s) if duration_s > 0 else 1.0


def draw_gauge(
    image: RgbImage,
    reading: Reading,
    x_px: float,
    y_px: tuple[float, float],
    width_px: float,
    theme: Theme,
) -> None:
    """Draw the gauge over `image`, in place.

    Parameters
    ----------
    image
        The picture, with a dark plate where the gauge goes.
    reading
        What to show.
    x_px
        Middle of the track.
    y_px
        The second end's place and the first's: top and bottom.
    width_px
        Of the track. The marker is half as wide again.
    theme
        The colours.
    """
    top, bottom = y_px

    def y(place: float) -> float:
        return bottom - place * (bottom - top)

    base = mixed(theme.plate, theme.text, 0.26)
    _stroke(image, x_px, y(0), y(1), width_px, base)
    if reading.rushed is not None:
        red = mixed(theme.plate, theme.warning, 0.55)
        _stroke(image, x_px, y(reading.rushed[0]), y(reading.rushed[1]), width_px, red)
    if reading.ideal is not None:
        _stroke(image, x_px, y(reading.ideal[0]), y(reading.ideal[1]), width_px, theme.good)
    for place, colour in ((0.0, theme.first_end), (1.0, theme.second_end)):
        draw_disc(image, (x_px, y(place)), width_px * 0.26, colour)
    if reading.guide is not None:
        _pointer(image, x_px + width_px * 0.62, y(reading.guide), width_px, theme.text)
    if reading.marker is not None:
        middle = y(reading.marker)
        colour = theme.end_colour(reading.marker)
        draw_disc(image, (x_px, middle), width_px * 0.8, theme.outline)
        draw_disc(
            image, (x_px, middle), width_px * 0.68, theme.warning if reading.too_fast else colour
        )
        draw_disc(image, (x_px, middle), width_px * 0.32, theme.text)


def _held(share: float) -> float:
    return min(max(share, 0.0), 1.0)


def _stroke(
    image: RgbImage, x_px: float, start_px: float, end_px: float, width_px: float, colour: Rgb
) -> None:
    """Draw an upright bar with round ends whose centres are the given rows."""
    radius = width_px / 2
    draw_disc(image, (x_px, start_px), radius, colour)
    draw_disc(image, (x_px, end_px), radius, colour)
    low, high = sorted((start_px, end_px))
    sides = [(x_px - radius, low), (x_px + radius, low), (x_px + radius, high)]
    sides.append((x_px - radius, high))
    draw_polygon(image, sides, colour)


def _pointer(image: RgbImage, x_px: float, y_px: float, size_px: float, colour: Rgb) -> None:
    """Draw an arrow head beside the track, its tip at (x, y)."""
    across, half = size_px * 0.5, size_px * 0.34
    corners = [(x_px, y_px), (x_px + across, y_px - half), (x_px + across, y_px + half)]
    draw_polygon(image, corners, colour)
