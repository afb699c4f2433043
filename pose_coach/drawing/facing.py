"""Makes the drawn person face the same way as the user."""

from __future__ import annotations

import numpy as np

from pose_coach.body.landmarks import HIPS, SHOULDERS, Landmark
from pose_coach.coaching.state import BodyDrawing, SessionState

_CLEAR = 0.6
"""A choice: the head shows the direction from this distance beyond the hips, in trunk lengths."""


class Facing:
    """Remembers the side of the head while the user lies or kneels."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Reset it."""
        self._head_left = False

    def mirrors(self, state: SessionState) -> bool:
        """Return whether to draw the figure with its head on the left.

        That shows the other side of an exercise with sides; otherwise it follows the user.
        """
        figure = state.figure
        if figure is not None and figure.side is not None:
            return state.side is not None and state.side is not figure.side
        if state.body is not None:
            self._see(state.body)
        return self._head_left

    def _see(self, body: BodyDrawing) -> None:
        points = body.landmarks_px
        hips = points[list(HIPS)].mean(axis=0)
        trunk_px = float(np.hypot(*(points[list(SHOULDERS)].mean(axis=0) - hips)))
        ahead = float(points[Landmark.NOSE, 0] - hips[0])
        if abs(ahead) > _CLEAR * trunk_px:
            self._head_left = ahead < 0
