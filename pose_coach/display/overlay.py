"""Everything drawn over the picture, from a `SessionState` alone."""

from __future__ import annotations

import math
from functools import partial

import cv2
import numpy as np

from pose_coach.coaching.state import BodyDrawing, SessionState, Status
from pose_coach.display import message, reps_panel, tempo_panel
from pose_coach.display.arrangement import Arrangement, Box
from pose_coach.display.back_curve import draw_back
from pose_coach.display.placement import Placement
from pose_coach.display.skeleton import Skeleton, finite_rows
from pose_coach.display.sprite import SpriteCache
from pose_coach.display.theme import THEME, Sizes, Theme
from pose_coach.frames.frame import RgbImage

_PAUSED_BRIGHTNESS = 0.55


class Overlay:
    """Draws what a person is shown over their picture.

    It remembers where the panels are and which side of the body is nearer, by media time alone:
    the same states give the same pictures. One overlay is for one stream of pictures; another
    size, or a time before the last one, starts it anew.

    Parameters
    ----------
    theme
        The colours.
    """

    def __init__(self, theme: Theme = THEME) -> None:
        self._theme = theme
        self._cache = SpriteCache()
        self._skeleton = Skeleton(theme)
        self._placement: Placement | None = None
        self._size_px = (0, 0)
        self._time_s = -math.inf

    def annotate(self, image_rgb: RgbImage, state: SessionState) -> RgbImage:
        """Draw the state over a picture.

        Parameters
        ----------
        image_rgb
            The picture. It is drawn into: hand over a copy if the bare picture is still needed.
            A picture that is read-only or not contiguous (a flipped view) is copied instead.
        state
            What to show, its points in this picture's pixels.

        Returns
        -------
        RgbImage
            The picture with everything on it: `image_rgb` itself wherever it could be drawn into.
        """
        image = np.require(image_rgb, np.uint8, ["C_CONTIGUOUS", "WRITEABLE"])
        height_px, width_px = image.shape[:2]
        placement = self._placement_for(width_px, height_px, state.time_s)
        unit_px = Sizes.of_picture(width_px, height_px).unit_px
        if state.status is Status.PAUSED:
            cv2.convertScaleAbs(image, dst=image, alpha=_PAUSED_BRIGHTNESS)
        if state.body is not None:
            self._skeleton.draw(image, state.body, unit_px)
            draw_back(image, state.body, state.position, unit_px, self._theme)
        place = placement.choose(state.body, state.time_s)
        if place is not None:
            self._draw_panels(image, state, place)
        return image

    def _placement_for(self, width: int, height: int, time_s: float) -> Placement:
        if self._placement is None or self._size_px != (width, height):
            self._placement = Placement(width, height)
            self._size_px = (width, height)
            self._skeleton.reset()
        if time_s < self._time_s:
            self._skeleton.reset()
        self._time_s = time_s
        return self._placement

    def _draw_panels(self, image: RgbImage, state: SessionState, place: Arrangement) -> None:
        sizes, theme = place.sizes, self._theme
        reps = self._cache.get(
            ("reps", sizes, reps_panel.reps_key(state)),
            lambda: reps_panel.reps_panel(state, sizes, theme),
        )
        reps.draw(image, place.reps.left, place.reps.top)
        if not math.isnan(state.frames_per_s):
            self._draw_rate(image, state.frames_per_s, place)
        if tempo_panel.shown(state):
            tempo_panel.draw_tempo(
                image, place.tempo.left, place.tempo.top, state, sizes, theme, self._cache
            )
        self._draw_messages(image, state, place)

    def _draw_messages(self, image: RgbImage, state: SessionState, place: Arrangement) -> None:
        """Draw the bands from the picture's edge inwards: first what to do.

        The second is drawn where it leaves the person free, and waits its turn where it does not.
        """
        room, sizes = place.message, place.sizes
        taken = _body_box(state.body, sizes.px(0.03))
        y = room.top if place.message_at_top else room.bottom
        for index, said in enumerate(message.messages(state)):
            band = self._cache.get(
                ("band", sizes, said, room.width),
                partial(message.band, said, room.width, sizes, self._theme),
            )
            top = y if place.message_at_top else y - band.height_px
            left = room.left + (room.width - band.width_px) // 2
            box = Box(left, top, left + band.width_px, top + band.height_px)
            if index and any(box.overlaps(other) for other in (taken, place.reps, place.tempo)):
                break
            band.draw(image, left, top)
            gap = sizes.px(0.012)
            y = box.bottom + gap if place.message_at_top else box.top - gap

    def _draw_rate(self, image: RgbImage, frames_per_s: float, place: Arrangement) -> None:
        sizes, words = place.sizes, f"{frames_per_s:.0f} fps"
        sprite = self._cache.get(
            ("rate", sizes, words), lambda: reps_panel.rate(words, sizes, self._theme)
        )
        pad = sizes.padding_px
        sprite.draw(image, place.reps.right - pad - sprite.width_px, place.reps.top + pad)


def _body_box(body: BodyDrawing | None, border_px: int) -> Box:
    """Return the box around the person, an empty one where nobody is seen.

    Landmarks lie inside the body: the border is for what lies around them.
    """
    if body is None:
        return Box(0, 0, 0, 0)
    back_px = np.empty((0, 2)) if body.back_px is None else body.back_px
    points_px = np.concatenate([body.landmarks_px, back_px])
    points_px = points_px[finite_rows(points_px)]
    if not len(points_px):
        return Box(0, 0, 0, 0)
    low = np.floor(points_px.min(axis=0) - border_px)
    high = np.ceil(points_px.max(axis=0) + border_px)
    return Box(int(low[0]), int(low[1]), int(high[0]), int(high[1]))
