"""Looking at no more frames of a recording than the movement needs.

The movements take seconds: a look every fifteenth of a second shows them, and what lies between is
interpolated. While something moves fast every frame is looked at.
"""

from __future__ import annotations

import math
from collections.abc import Generator, Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pose_coach.body.interpolation import between
from pose_coach.body.measurements import Measurements
from pose_coach.body.pose import Pose
from pose_coach.body.speed import speed_between

if TYPE_CHECKING:  # its package brings decoders, which who reads an analysis has no use for
    from pose_coach.frames.frame import Frame

# Every second frame at 24 to 30 a second, every third at 50 and 60, all of them up to 20. At 10 looks a
# second the tracker lags, and the ends of hurried movements are lost.
INTERVAL_S = 0.048
# Trunk lengths a second. A calm repetition stays below; most of a hurried one, a thrown leg, somebody who
# comes into the picture or gets up are faster.
FAST = 0.75
# So long after the last fast movement every frame is looked at: it slows down and speeds up again.
FAST_FOR_S = 0.3


@dataclass(frozen=True, slots=True)
class Look:
    """What is known of the person in one frame.

    Attributes
    ----------
    pose, measured
        None where nobody was seen.
    looked_at
        Whether it was seen, or is interpolated.
    """

    pose: Pose | None
    measured: Measurements | None
    looked_at: bool = True


def due(frames: Iterable[Frame], interval_s: float) -> Generator[tuple[Frame, bool], None, None]:
    """Yield frames and whether each is to be looked at whatever moves: the first, then every `interval_s`."""
    last_s = -math.inf
    for frame in frames:
        is_due = frame.time_s - last_s >= interval_s
        if is_due:
            last_s = frame.time_s
        yield frame, is_due


class MotionGate:
    """Tells whether something moves so fast that every frame is to be looked at."""

    def __init__(self) -> None:
        self._pose: Pose | None = None
        self._fast_until_s = -math.inf

    def at(self, time_s: float) -> bool:
        """Return whether something moves fast at a time."""
        return time_s <= self._fast_until_s

    def note(self, time_s: float, pose: Pose | None) -> None:
        """Take in what was seen in a frame that was looked at."""
        before, self._pose = self._pose, pose
        # Who has just come into the picture, or was lost, is not standing still either.
        came = (before is None) != (pose is None)
        if came or (before and pose and speed_between(before, pose) > FAST):
            self._fast_until_s = time_s + FAST_FOR_S


def filled(
    looks: Iterable[tuple[Frame, Look | None]],
) -> Generator[tuple[Frame, Look], None, None]:
    """Yield every frame with what was seen in it, or lies between what was seen before and after it.

    Parameters
    ----------
    looks
        Frames in order of time, None with those that were not looked at; the first was.
    """
    last = Look(None, None)
    passed: list[Frame] = []
    for frame, look in looks:
        if look is None:
            passed.append(frame)
            continue
        for each in passed:
            yield each, _between(last, look, each.time_s)
        passed.clear()
        last = look
        yield frame, look
    for each in passed:  # the recording ends before the next look
        yield each, _held(last, each.time_s)


def _between(before: Look, after: Look, time_s: float) -> Look:
    if before.pose is None or after.pose is None:
        return Look(None, None, looked_at=False)
    assert before.measured is not None
    assert after.measured is not None
    return Look(
        between(before.pose, after.pose, time_s),
        between(before.measured, after.measured, time_s),
        looked_at=False,
    )


def _held(last: Look, time_s: float) -> Look:
    return Look(
        last.pose and replace(last.pose, time_s=time_s, silhouette=None),
        last.measured and replace(last.measured, time_s=time_s),
        looked_at=False,
    )
