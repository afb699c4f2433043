"""The limbs, drawn thinly over the person; the face stays free."""

from __future__ import annotations

from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from pose_coach.body.landmarks import (
    ANKLES,
    EARS,
    ELBOWS,
    HIPS,
    KNEES,
    SHOULDERS,
    TOES,
    WRISTS,
)
from pose_coach.coaching.state import BodyDrawing
from pose_coach.drawing.shapes import SHIFT, Points, fixed_point
from pose_coach.drawing.theme import Theme
from pose_coach.frames.frame import RgbImage

_SEEN = 0.5
_UNSEEN = 0.15
_LEVELS = (0.3, 0.6, 1.0)
"""Opacities, few as each one is a layer that is blended over the body."""


def _side(side: int) -> tuple[tuple[int, int], ...]:
    chain = (WRISTS, ELBOWS, SHOULDERS, HIPS, KNEES, ANKLES, TOES)
    return tuple((start[side], end[side]) for start, end in pairwise(chain))


_BONES = (_side(0), _side(1))
_JOINTS = tuple(
    tuple(pair[side] for pair in (WRISTS, ELBOWS, SHOULDERS, HIPS, KNEES, ANKLES))
    for side in (0, 1)
)


def finite_rows(points_px: Points) -> NDArray[np.bool_]:
    """Return which points are known."""
    return np.asarray(np.isfinite(points_px).all(axis=1))


def near_picture(points_px: Points, image: RgbImage) -> Points:
    """Return points clipped to near the picture: far outside they would overflow OpenCV's 32 bits."""
    limit_px = float(max(image.shape))
    return np.clip(points_px, -limit_px, 2 * limit_px)


class Skeleton:
    """Draws the limbs: stronger on the side nearer the camera, fainter if hardly visible."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._near = 0

    def reset(self) -> None:
        """Reset the nearer side."""
        self._near = 0

    def draw(self, image: RgbImage, body: BodyDrawing, unit_px: float) -> None:
        """Draw over `image`, in place.

        Parameters
        ----------
        image
            The picture.
        body
            Landmarks and their visibility.
        unit_px
            The picture's unit of size.
        """
        points_px = body.landmarks_px
        visibility = np.nan_to_num(body.visibility, nan=0.0)
        known = finite_rows(points_px)
        self._choose_near_side(np.where(known, visibility, 0.0))
        back_seen = body.back_px is not None
        layers: dict[float, list[tuple[int, int, bool]]] = {}
        for side in (1 - self._near, self._near):
            near = side == self._near
            for start, end in _BONES[side]:
                if not (known[start] and known[end]):
                    continue
                trunk = start in SHOULDERS and end in HIPS
                if trunk and back_seen:
                    continue  # the curve of the back is drawn there
                opacity = _opacity(float(min(visibility[start], visibility[end])), near)
                if opacity:
                    layers.setdefault(opacity, []).append((start, end, near))
        head = self._head(points_px, known)
        fixed = fixed_point(near_picture(np.nan_to_num(points_px), image))
        # The faintest first, so that near arms cover far ones.
        for opacity in sorted(layers):
            bones = layers[opacity]
            drawn = [index for bone in bones for index in bone[:2]]
            region = _region(points_px[drawn], unit_px * 0.02, image)
            if region is None:
                continue
            with_head = head if opacity == max(layers) else None
            self._draw_layer(image, region, fixed, bones, opacity, unit_px, with_head)

    def _choose_near_side(self, visibility: NDArray[np.float64]) -> None:
        seen = [float(visibility[list(joints)].sum()) for joints in _JOINTS]
        # Only a clear difference changes sides, so that the drawing does not flicker in a frontal view.
        if seen[1 - self._near] > seen[self._near] + 0.4:
            self._near = 1 - self._near

    def _head(self, points_px: Points, known: NDArray[np.bool_]) -> Points | None:
        """Return the line from the nearer shoulder to the ear, for the direction of the head."""
        line = [SHOULDERS[self._near], EARS[self._near]]
        return points_px[line] if known[line].all() else None

    def _draw_layer(
        self,
        image: RgbImage,
        region: tuple[slice, slice],
        fixed: NDArray[np.int32],
        bones: list[tuple[int, int, bool]],
        opacity: float,
        unit_px: float,
        head_px: Points | None,
    ) -> None:
        part = image[region]
        # Blending a region as large as the body is most of the skeleton's cost.
        before = part.copy() if opacity < 1 else None
        corner = np.array([region[1].start, region[0].start], np.int32) << SHIFT
        at = fixed - corner
        strokes = [
            (tuple(at[start].tolist()), tuple(at[end].tolist()), near) for start, end, near in bones
        ]
        if head_px is not None:
            start, end = fixed_point(near_picture(head_px, image)) - corner
            strokes.append((tuple(start.tolist()), tuple(end.tolist()), True))
        outline, line = self._theme.outline, self._theme.text
        edge_px = max(1, round(unit_px * 0.0018))
        for start, end, near in strokes:
            thickness = _thickness(unit_px, near) + 2 * edge_px
            cv2.line(part, start, end, outline, thickness, cv2.LINE_AA, SHIFT)
        for start, end, near in strokes:
            cv2.line(part, start, end, line, _thickness(unit_px, near), cv2.LINE_AA, SHIFT)
        radius = round(unit_px * 0.0075 * (1 << SHIFT))
        for index in sorted({index for bone in bones if bone[2] for index in bone[:2]}):
            if index in TOES:
                continue
            centre = tuple(at[index].tolist())
            edge = radius + (edge_px << SHIFT)
            cv2.circle(part, centre, edge, outline, -1, cv2.LINE_AA, SHIFT)
            cv2.circle(part, centre, radius, line, -1, cv2.LINE_AA, SHIFT)
        if before is not None:
            cv2.addWeighted(part, opacity, before, 1 - opacity, 0, dst=part)


def _thickness(unit_px: float, near: bool) -> int:
    return max(1, round(unit_px * (0.0055 if near else 0.0035)))


def _opacity(visibility: float, near: bool) -> float:
    if visibility < _UNSEEN:
        return 0.0
    if visibility < _SEEN:
        return _LEVELS[0]
    return _LEVELS[2] if near else _LEVELS[1]


def _region(points_px: Points, border_px: float, image: RgbImage) -> tuple[slice, slice] | None:
    """Return the part of the image around the points, or None if they are all outside."""
    height, width = image.shape[:2]
    limit = np.array([width, height], np.float64)
    low = np.clip(points_px.min(axis=0) - border_px, 0, limit).astype(int)
    high = np.clip(points_px.max(axis=0) + border_px + 1, 0, limit).astype(int)
    if (high <= low).any():
        return None
    return slice(int(low[1]), int(high[1])), slice(int(low[0]), int(high[0]))
