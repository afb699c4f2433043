"""Detects what keeps the camera from seeing the body, and says what to do about it."""

from __future__ import annotations

import math
from collections.abc import Iterator

from pose_coach.body.framing import BodyEnd, Framing
from pose_coach.body.measurements import Measurements
from pose_coach.body.view import View, view_of
from pose_coach.coaching.state import Fit, joined

# A choice: a shorter loss of a landmark is ignored.
PATIENCE_S = 1.0
# A choice: a trunk that is shorter than this share of the picture's longer side is too small to measure.
SMALLEST_TRUNK = 0.06
# Mean brightness, 0 to 255, below which the model begins to lose limbs (`benchmarks/scene_matrix.py`).
DARK_BELOW = 35.0
# A line on the floor that rises by more than this, seen from the side, means a tilted camera: the
# measurements hold for up to 8 degrees of tilt, and perspective adds a few (`benchmarks/scene_matrix.py`).
TILTED_FROM_DEG, TILT_SEEN_UP_TO_YAW_DEG = 11.0, 20.0
# A choice: the whole body should be within this box (left, top, right, bottom), with a small margin.
ROOM = (0.04, 0.04, 0.96, 0.98)

NOBODY, FAR, END_ON = "nobody", "far", "end-on"
DARK, TILTED = "dark", "tilted"
_WORDS = {
    NOBODY: "I can't see you. Come into the picture, and check the light",
    FAR: "You are far away. Move the camera closer",
    END_ON: "Turn side-on to the camera",
    DARK: "It is dark here. Turn on a light",
    TILTED: "The camera is tilted. Set it level",
}


class Visibility:
    """Reports problems that last for `PATIENCE_S`."""

    def __init__(self) -> None:
        self._since_s: dict[str, float] = {}

    def update(
        self,
        time_s: float,
        measured: Measurements | None,
        long_side_px: int,
        *,
        framed: Framing | None = None,
        brightness: float = math.nan,
        from_end: bool = False,
    ) -> str | None:
        """Return the message about the worst problem, or None.

        Parameters
        ----------
        time_s
            Media time.
        measured
            None if nobody is seen.
        long_side_px
            Longer side of the picture.
        framed
            The place of the body in the picture, if known.
        brightness
            Mean brightness of the picture, 0 to 255; NaN if not measured.
        from_end
            Whether a view from the head's or the feet's end is good enough.
        """
        missing = [*hindrances(measured, long_side_px, framed, brightness)]
        if from_end:
            missing = [what for what in missing if what != END_ON]
        # Each problem has its own timer: intermittent feet do not delay a message about the hands.
        self._since_s = {what: self._since_s.get(what, time_s) for what in missing}
        lasting = [w for w, since_s in self._since_s.items() if time_s - since_s >= PATIENCE_S]
        parts = tuple(what for what in lasting if what not in _WORDS)
        if not lasting:
            return None
        if lasting[0] in _WORDS:
            return _WORDS[lasting[0]]
        return f"I can't see your {joined(parts)}. {_what_to_move(framed)}"


def hindrances(
    measured: Measurements | None, long_side_px: int, framed: Framing | None, brightness: float
) -> Iterator[str]:
    """Yield the visibility problems, the worst first.

    Each is one of the constants above, or the name of a part of the body. The parameters are those of
    `Visibility.update`.
    """
    if brightness < DARK_BELOW:
        yield DARK
    if measured is None:
        yield NOBODY
        return
    if measured.trunk_px < SMALLEST_TRUNK * long_side_px:
        yield FAR
        return
    if view_of(measured.yaw_deg) is View.END:
        yield END_ON
        return
    yield from measured.unseen
    if framed is not None and _tilt_deg(measured, framed) > TILTED_FROM_DEG:
        yield TILTED


def _tilt_deg(measured: Measurements, framed: Framing) -> float:
    """Return the slope of the floor in the picture under a body on hands and knees, or on hands and feet."""
    if not measured.yaw_deg < TILT_SEEN_UP_TO_YAW_DEG:
        return math.nan
    if measured.off_hands_and_knees <= 1.0:
        return abs(framed.hands_to_knees_deg)
    if measured.off_hands_and_feet <= 1.0 and not measured.off_lying <= 1.0:
        return abs(framed.hands_to_feet_deg)
    return math.nan


def _what_to_move(framed: Framing | None) -> str:
    """Return how to move the camera so that the missing part comes into the picture.

    Named by head and feet: left and right could mean those of the camera or of the person.
    """
    cut_off = frozenset() if framed is None else framed.cut_off
    turns = {
        BodyEnd.HEAD: "Turn the camera towards your head",
        BodyEnd.FEET: "Turn the camera towards your feet",
        BodyEnd.TOP: "Tilt the camera up",
        BodyEnd.BOTTOM: "Tilt the camera down",
    }
    return turns[next(iter(cut_off))] if len(cut_off) == 1 else "Move the camera back"


def fit_of(framed: Framing | None) -> Fit:
    """Return the box for the body, and whether the body is inside it."""
    if framed is None:
        return Fit(ROOM, fits=False)
    (left, top, right, bottom), (room_left, room_top, room_right, room_bottom) = framed.box, ROOM
    fits = left >= room_left and right <= room_right and top >= room_top and bottom <= room_bottom
    return Fit(ROOM, fits)
