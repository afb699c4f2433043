"""What the camera cannot see, and what to do about it."""

from __future__ import annotations

from pose_coach.body.measurements import Measurements
from pose_coach.body.view import View, view_of
from pose_coach.coaching.state import joined

# A landmark lost for a moment is nothing to talk about.
PATIENCE_S = 1.0
# A person whose trunk is shorter than this share of the picture's longer side is too small to measure.
SMALLEST_TRUNK = 0.06


NOBODY, FAR, END_ON = "nobody", "far", "end-on"
_WORDS = {
    NOBODY: "I can't see you. Come into the picture, and check the light",
    FAR: "You are far away. Move the camera closer",
    END_ON: "Turn side-on to the camera",
}


class Sight:
    """Says what cannot be seen, once it has not been seen for a while."""

    def __init__(self) -> None:
        self._since_s: dict[str, float] = {}

    def update(
        self,
        time_s: float,
        measured: Measurements | None,
        long_side_px: int,
        *,
        from_end: bool = False,
    ) -> str | None:
        """Return what to tell the person at a time, or None.

        Parameters
        ----------
        time_s
            Media time.
        measured
            None where nobody is seen.
        long_side_px
            Longer side of the picture.
        from_end
            Whether a view from the head's or the feet's end will do.
        """
        missing = what_is_missing(measured, long_side_px)
        if from_end:
            missing = tuple(what for what in missing if what != END_ON)
        # Each for itself: feet that come and go do not hush what is said of the hands.
        self._since_s = {what: self._since_s.get(what, time_s) for what in missing}
        lasting = tuple(w for w, since_s in self._since_s.items() if time_s - since_s >= PATIENCE_S)
        if not lasting:
            return None
        if lasting[0] in _WORDS:
            return _WORDS[lasting[0]]
        return f"I can't see your {joined(lasting)}. Move the camera back"


def what_is_missing(measured: Measurements | None, long_side_px: int) -> tuple[str, ...]:
    """Return the one thing that most keeps the body from being seen, or the parts that are not."""
    if measured is None:
        return (NOBODY,)
    if measured.trunk_px < SMALLEST_TRUNK * long_side_px:
        return (FAR,)
    if view_of(measured.yaw_deg) is View.END:
        return (END_ON,)
    return measured.unseen
