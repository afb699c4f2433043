"""What a person should know about a recording in which something could not be seen."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from pose_coach.body.framing import framing
from pose_coach.body.measurements import Measurements
from pose_coach.body.posture import off_hands_and_feet, off_hands_and_knees
from pose_coach.coaching.sight import DARK, END_ON, FAR, NOBODY, TILTED, hindrances
from pose_coach.coaching.state import joined
from pose_coach.tracking.pose import INFERENCE_SIDE_PX, Pose

if TYPE_CHECKING:
    from pose_coach.pipeline import Moment

# What hinders lasts: so many looks a second tell it.
EVERY_S = 0.2
# A recording that is shorter holds no repetition, and needs no reason for it.
LEAST_S = 4.0
# Out of sight for less is bridged; while upright, people come and go.
GAP_S = 0.25
UPRIGHT_FROM_DEG = 55.0
# Most of the time; what hinders for less is not why nothing was counted.
MOSTLY = 0.5
# So many gaps are named one by one.
NAMED_GAPS = 4

TURNED = "the video seems to be upside down. Turn it, and analyse it again."
UPRIGHT = (
    "nothing was counted: the body is upright most of the time, as if standing. If it is not, the video lies "
    "on its side: turn it, and analyse it again."
)
EMPTY = "nobody was seen in it. Film the whole body from the side, in good light."
_REASONS = {
    DARK: "it is too dark",
    NOBODY: "nobody can be seen",
    FAR: "the person is too far away",
    END_ON: "the camera does not see the body from the side",
    TILTED: "the camera is tilted",
}


class Doubts:
    """Gathers what could not be seen of a recording."""

    def __init__(self) -> None:
        self._looks = self._seen = self._upright = self._turned = 0
        self._hindered: Counter[str] = Counter()
        self._looked_s = -math.inf
        self._gaps: list[tuple[float, float]] = []
        self._last: tuple[float, Measurements] | None = None
        self._time_s = 0.0

    def see(self, moment: Moment) -> None:
        """Take in a frame, in order of time."""
        if not moment.looked_at:
            return
        time_s, pose, measured = moment.frame.time_s, moment.pose, moment.measured
        self._time_s = time_s
        if measured is not None:
            self._end_gap(time_s)
            self._last = time_s, measured
        if time_s - self._looked_s < EVERY_S:
            return
        self._looked_s = time_s
        self._looks += 1
        picture = moment.frame.picture
        framed = None if pose is None else framing(pose)
        long_side_px = max(picture.width, picture.height)
        # The picture that was looked at; every eighth pixel tells the light.
        brightness = float(picture.rgb(INFERENCE_SIDE_PX)[::8, ::8].mean())
        self._hindered.update(hindrances(measured, long_side_px, framed, brightness))
        if pose is not None and measured is not None:
            self._seen += 1
            self._upright += abs(measured.trunk.elevation_deg) > UPRIGHT_FROM_DEG
            self._turned += _stands_on_its_hands(pose, measured)

    def lines(self, counted: int, exercise: str | None) -> tuple[str, ...]:
        """Return what a person should know, one line each.

        Parameters
        ----------
        counted
            How many repetitions were.
        exercise
            The one that was asked for, or None.
        """
        self._end_gap(self._time_s)
        return tuple(self._lines(counted, exercise))

    def _lines(self, counted: int, exercise: str | None) -> Iterator[str]:
        if self._turned > MOSTLY * max(self._seen, 1):
            yield TURNED
        elif not self._seen:
            yield EMPTY
        elif not counted and self._time_s >= LEAST_S:
            yield self._why_nothing(exercise)
        if self._gaps and self._time_s >= LEAST_S:
            yield (
                f"the person could not be made out from {_times(self._gaps)}: what was done then may be "
                "missing or wrong."
            )

    def _why_nothing(self, exercise: str | None) -> str:
        if self._upright > MOSTLY * self._seen:
            return UPRIGHT
        mostly = [what for what, looks in self._hindered.items() if looks > MOSTLY * self._looks]
        for what in _REASONS:
            if what in mostly:
                part = f"{self._hindered[what] / self._looks:.0%} of the time"
                return f"nothing was counted: {_REASONS[what]} for {part}."
        if mostly:
            return (
                f"nothing was counted: {joined(tuple(mostly))} cannot be seen most of the time. "
                "Film the whole body from the side."
            )
        sought = "none of the five exercises" if exercise is None else f"no {exercise}"
        return f"nothing was counted: {sought} could be made out in it."

    def _end_gap(self, time_s: float) -> None:
        """Take in that the person is seen again at a time, or that the recording ends."""
        if self._last is None:
            return
        last_s, before = self._last
        if time_s - last_s <= GAP_S or before.trunk.elevation_deg > UPRIGHT_FROM_DEG:
            return
        if self._gaps and last_s - self._gaps[-1][1] <= GAP_S:  # seen for a glimpse
            last_s = self._gaps.pop()[0]
        self._gaps.append((last_s, time_s))


def _stands_on_its_hands(pose: Pose, measured: Measurements) -> bool:
    """Return whether a body is on hands and knees, or feet, with the picture turned over and only then."""
    if min(measured.off_hands_and_knees, measured.off_hands_and_feet) <= 1.0:
        return False
    size_px = np.array([pose.width_px, pose.height_px])
    turned = replace(pose, landmarks_px=size_px - pose.landmarks_px)
    return off_hands_and_knees(turned) <= 1.0 or off_hands_and_feet(turned) <= 1.0


def _times(gaps: Sequence[tuple[float, float]]) -> str:
    named = [f"{from_s:.1f} to {until_s:.1f} s" for from_s, until_s in gaps[:NAMED_GAPS]]
    more = len(gaps) - len(named)
    return ", ".join(named) + (
        f" and {more} times more" if more > 1 else " and once more" if more else ""
    )
