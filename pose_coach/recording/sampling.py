"""Track only as many frames of a recording as the movement needs.

The movements take seconds: a pose every fifteenth of a second shows them, and the frames between are
interpolated (`recording.looks`). While something moves fast, every frame is tracked.
"""

from __future__ import annotations

import math
from collections.abc import Generator, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pose_coach.body.measurements import Measurements
from pose_coach.body.pose import Pose
from pose_coach.body.speed import speed_between
from pose_coach.recording.glances import Glance

if TYPE_CHECKING:  # loads decoders, which a program that only reads analysis files does not need
    from pose_coach.frames.frame import Frame

# Every second frame at 24 to 30 frames/s, every third at 50 and 60, every one up to 20. At 10 poses a
# second the tracker lags, and the ends of hurried movements are lost.
INTERVAL_S = 0.048
# Trunk lengths per second. A calm repetition stays below; most of a hurried one, a thrown leg, and a
# person who comes into the picture or gets up are faster.
FAST = 0.75
# Every frame is tracked for so long after the last fast movement.
FAST_FOR_S = 0.3


@dataclass(frozen=True, slots=True)
class PoseSample:
    """The person in one frame.

    Attributes
    ----------
    pose, measured
        None where nobody is seen.
    tracked
        True if the pose model ran on this frame, False if the pose is interpolated.
    glance
        At the picture, or None.
    stands
        Whether the picture is that of the frame that was tracked before.
    lost
        Whether the picture stood while time went on, so that this is no look at all.
    held
        Looks before this one, in a gap without frames through which the picture before it held.
    """

    pose: Pose | None
    measured: Measurements | None
    tracked: bool = True
    glance: Glance | None = None
    stands: bool = False
    lost: bool = False
    held: tuple[PoseSample, ...] = ()


def due(frames: Iterable[Frame], interval_s: float) -> Generator[tuple[Frame, bool], None, None]:
    """Yield frames, and whether each must be tracked: the first, then one every `interval_s`."""
    last_s = -math.inf
    for frame in frames:
        is_due = frame.time_s - last_s >= interval_s
        if is_due:
            last_s = frame.time_s
        yield frame, is_due


class MotionGate:
    """Tells whether something moves so fast that every frame must be tracked."""

    def __init__(self) -> None:
        self._pose: Pose | None = None
        self._fast_until_s = -math.inf

    def at(self, time_s: float) -> bool:
        """Return whether something moves fast at a time."""
        return time_s <= self._fast_until_s

    def note(self, time_s: float, pose: Pose | None) -> None:
        """Take in the pose of a frame that was tracked."""
        before, self._pose = self._pose, pose
        # A person who has just appeared or disappeared counts as moving.
        came = (before is None) != (pose is None)
        if came or (before and pose and speed_between(before, pose) > FAST):
            self._fast_until_s = time_s + FAST_FOR_S
