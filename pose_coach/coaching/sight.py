"""What the camera cannot see, and what to do about it."""

from __future__ import annotations

from pose_coach.body.measurements import Measurements
from pose_coach.body.view import View, view_of
from pose_coach.coaching.state import joined

# A landmark lost for a moment is nothing to talk about.
PATIENCE_S = 1.0
# A person whose trunk is shorter than this share of the picture's longer side is too small to measure.
SMALLEST_TRUNK = 0.06


class Sight:
    """Says what cannot be seen, once it has not been seen for a while."""

    def __init__(self) -> None:
        self._complaint: str | None = None
        self._since_s = 0.0

    def update(self, time_s: float, measured: Measurements | None, long_side_px: int) -> str | None:
        """Return what to tell the person at a time, or None.

        Parameters
        ----------
        time_s
            Media time.
        measured
            None where nobody is seen.
        long_side_px
            Longer side of the picture.
        """
        complaint = complaint_about(measured, long_side_px)
        if complaint != self._complaint:
            self._complaint, self._since_s = complaint, time_s
        return complaint if time_s - self._since_s >= PATIENCE_S else None


def complaint_about(measured: Measurements | None, long_side_px: int) -> str | None:
    """Return the one thing that most keeps the body from being seen, with what to do."""
    if measured is None:
        return "I can't see you. Come into the picture, and check the light"
    if measured.trunk_px < SMALLEST_TRUNK * long_side_px:
        return "You are far away. Move the camera closer"
    if view_of(measured.yaw_deg) is View.END:
        return "Turn side-on to the camera"
    if measured.unseen:
        return f"I can't see your {joined(measured.unseen)}. Move the camera back"
    return None
