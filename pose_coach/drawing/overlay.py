"""Everything drawn over the picture, from a `SessionState` alone."""

from __future__ import annotations

import math
from functools import partial

import cv2
import numpy as np

from pose_coach.coaching.state import BodyDrawing, SessionState, Status
from pose_coach.drawing import (
    cards,
    guide_panel,
    message,
    progress_panel,
    reps_panel,
    set_up,
    tempo_panel,
)
from pose_coach.drawing.back_curve import draw_back
from pose_coach.drawing.facing import Facing
from pose_coach.drawing.fit_box import draw_fit
from pose_coach.drawing.layout import COACHED, PLAIN, SET_UP, Box, Layout, Plan, layout
from pose_coach.drawing.plate import Style
from pose_coach.drawing.shapes import draw_ring
from pose_coach.drawing.skeleton import Skeleton, finite_rows
from pose_coach.drawing.sprite import Sprite, SpriteCache
from pose_coach.drawing.summary import summary_card
from pose_coach.drawing.theme import THEME, Sizes, Theme, mixed
from pose_coach.frames.frame import RgbImage

_DIMMED = 0.5
_BELOW_CARD = 0.15
"""Room for a band below a card, in units."""


class Overlay:
    """Draws a session state over a picture.

    It remembers which side of the body is nearer, by media time alone: the same states give the same
    pictures. One overlay is for one stream of pictures; another size or an earlier time resets it.

    Parameters
    ----------
    theme
        The colours.
    """

    def __init__(self, theme: Theme = THEME) -> None:
        self._theme = theme
        self._cache = SpriteCache()
        self._skeleton = Skeleton(theme)
        self._facing = Facing()
        self._size_px = (0, 0)
        self._time_s = -math.inf

    def annotate(self, image_rgb: RgbImage, state: SessionState) -> RgbImage:
        """Draw the state over a picture.

        Parameters
        ----------
        image_rgb
            The picture, which is changed, unless it is read-only or not contiguous (a flipped view): then
            it is copied.
        state
            The state, with points in pixels of this picture.

        Returns
        -------
        RgbImage
            The annotated picture: `image_rgb` itself or its copy.
        """
        image = np.require(image_rgb, np.uint8, ["C_CONTIGUOUS", "WRITEABLE"])
        height_px, width_px = image.shape[:2]
        self._start_anew_after_a_jump(width_px, height_px, state.time_s)
        sizes = Sizes.of_picture(width_px, height_px)
        if state.status in message.CARDS:
            cv2.convertScaleAbs(image, dst=image, alpha=_DIMMED)
            self._draw_card(image, state, sizes)
            return image
        unit_px = sizes.unit_px
        if state.fit is not None and message.setting_up(state):
            draw_fit(image, state.fit, unit_px, self._theme)
        if state.body is not None:
            self._skeleton.draw(image, state.body, unit_px)
            draw_back(image, state.body, state.position, unit_px, self._theme)
        place = layout(width_px, height_px, _plan(state))
        if place is not None:
            self._draw_panels(image, state, place)
            self._draw_messages(image, state, place, sizes)
        return image

    def _start_anew_after_a_jump(self, width_px: int, height_px: int, time_s: float) -> None:
        if self._size_px != (width_px, height_px) or time_s < self._time_s:
            self._skeleton.reset()
            self._facing.reset()
        self._size_px, self._time_s = (width_px, height_px), time_s

    def _draw_panels(self, image: RgbImage, state: SessionState, place: Layout) -> None:
        style = Style(place.sizes, self._theme, self._cache)
        first, second = place.left[:2], place.right[:2]
        mirror = self._facing.mirrors(state)
        plan = _plan(state)
        if plan is SET_UP:
            set_up.draw_title(image, first, state, style)
            if state.status is Status.COUNTDOWN:
                rows = place.left.top, place.left.bottom
                whole = Sizes.of_picture(image.shape[1], image.shape[0])
                set_up.draw_countdown(image, state.countdown, rows, style._replace(sizes=whole))
            elif state.figure is not None:
                set_up.draw_start(image, second, state.figure, style, mirror=mirror)
        else:
            self._draw_count(image, state, place)
        if tempo_panel.shown(state):
            if plan is COACHED:
                guide_panel.draw_guide(image, second, state, style, mirror=mirror)
            else:
                tempo_panel.draw_tempo(image, *second, state, style)

    def _draw_count(self, image: RgbImage, state: SessionState, place: Layout) -> None:
        sizes, box = place.sizes, place.left
        if _plan(state) is COACHED:
            key, make = progress_panel.progress_key(state), progress_panel.progress_panel
        else:
            key, make = reps_panel.reps_key(state), reps_panel.reps_panel
        panel = self._cache.get(("reps", sizes, key), lambda: make(state, sizes, self._theme))
        panel.draw(image, box.left, box.top)
        if not math.isnan(state.frames_per_s):
            self._draw_rate(image, state.frames_per_s, box.right, box.top, sizes)

    def _draw_card(self, image: RgbImage, state: SessionState, sizes: Sizes) -> None:
        height, width = image.shape[:2]
        theme, room_px = self._theme, height - sizes.px(_BELOW_CARD)
        make: partial[Sprite]
        if state.status is Status.WELCOME:
            make = partial(cards.welcome_card, state.instruction or "", width, room_px, theme)
        else:
            done, closing = state.summary or (), state.instruction
            make = partial(summary_card, done, closing, width, room_px, theme)
        card = self._cache.get((make.func, width, height, *make.args[:-3]), make)
        said = message.messages(state)[:1]
        top = ((room_px if said else height) - card.height_px) // 2
        card.draw(image, (width - card.width_px) // 2, top)
        for one in said:
            band = self._band(one, width - 2 * sizes.margin_px, sizes)
            left = (width - band.width_px) // 2
            y = height - sizes.margin_px - band.height_px
            self._draw_band(image, one, band, (left, y), state, sizes)

    def _draw_messages(
        self, image: RgbImage, state: SessionState, place: Layout, sizes: Sizes
    ) -> None:
        """Draw the bands from the bottom edge upwards, the first message lowest.

        The second is drawn only if it does not cover the person or a panel.
        """
        height, width = image.shape[:2]
        taken = _body_box(state.body, sizes.px(0.03))
        bottom = height - sizes.margin_px
        for index, said in enumerate(message.messages(state)):
            band = self._band(said, width - 2 * sizes.margin_px, sizes)
            left, top = (width - band.width_px) // 2, bottom - band.height_px
            box = Box(left, top, left + band.width_px, bottom)
            if index and any(box.overlaps(other) for other in (taken, place.left, place.right)):
                break
            self._draw_band(image, said, band, (left, top), state, sizes)
            bottom = top - sizes.px(0.012)

    def _band(self, said: message.Message, width_px: int, sizes: Sizes) -> Sprite:
        return self._cache.get(
            ("band", sizes, said, width_px),
            partial(message.band, said, width_px, sizes, self._theme),
        )

    def _draw_band(
        self,
        image: RgbImage,
        said: message.Message,
        band: Sprite,
        corner_px: tuple[int, int],
        state: SessionState,
        sizes: Sizes,
    ) -> None:
        band.draw(image, *corner_px)
        if said.look is not message.Look.GESTURE or state.gesture is None:
            return
        left, top, size = message.icon_box_px(said, band.height_px, sizes)
        middle = corner_px[0] + left + size / 2, corner_px[1] + top + size / 2
        colours = self._theme.second_end, mixed(self._theme.plate, self._theme.text, 0.3)
        draw_ring(image, middle, size * 0.46, size * 0.2, state.gesture.share, colours)

    def _draw_rate(
        self, image: RgbImage, frames_per_s: float, right: int, top: int, sizes: Sizes
    ) -> None:
        words = f"{frames_per_s:.0f} fps"
        sprite = self._cache.get(
            ("rate", sizes, words), lambda: reps_panel.rate(words, sizes, self._theme)
        )
        pad = sizes.padding_px
        sprite.draw(image, right - pad - sprite.width_px, top + pad)


def _plan(state: SessionState) -> Plan:
    """Return the panels for a state."""
    if message.setting_up(state):
        return SET_UP
    return PLAIN if state.figure is None else COACHED


def _body_box(body: BodyDrawing | None, border_px: int) -> Box:
    """Return the box around the person, empty if nobody is seen.

    The border is for the body around its landmarks.
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
