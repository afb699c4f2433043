"""Tells whether the tracked pose still belongs to the followed person.

The networks know bodies, not people. Where somebody walks through the picture, the pose leaps from the one on
the mat to the one who passes, or borrows a leg of theirs. A real body does not jump.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass
from enum import Enum, auto

import numpy as np

from pose_coach.body.landmarks import ANKLES, HIPS, KNEES, SHOULDERS, WRISTS, Landmark
from pose_coach.body.pose import FloatArray, Pose

# Middles of both sides, which stay where they are when the networks take the left for the right.
_PAIRS = np.array((SHOULDERS, HIPS, KNEES, ANKLES, WRISTS, (Landmark.NOSE, Landmark.NOSE)))
_LEGS = np.array((KNEES, ANKLES))

# How far a body goes on average of all its parts, in sizes of the body: filmed mountain climbers and thrown
# legs make 0.07 from one picture to the next, an uncertain tracker 0.2, another person 0.3 to 2.
LEAP = 0.22
LEAP_PER_S = 1.5
# Boxes that overlap by so much (intersection over union) are of one body, however the networks read it.
SAME_BOX = 0.4
# How far a knee or foot goes within so long: 0.33 in a mountain climber, 0.45 in a lunge that is jumped.
LEG_LEAP, LEG_LEAP_WITHIN_S = 0.46, 0.14
# A leg that has leapt is back, or after a while where it seemed to be all the same.
LEG_BACK, LEG_DOUBT_S = 0.25, 1.0
# Seen from the feet or the head, legs leap all the time: the trunk is shorter than this share of the body.
SEEN_LONG = 0.2
# The tracker waits only for people who were followed for at least this long.
SETTLED_S = 1.0
# After this time without the followed person, anybody is followed.
GIVE_UP_S = 3.0


class Identity(Enum):
    """Whose pose it is."""

    SAME = auto()
    BLENDED = auto()
    """The same person's, but not all of it."""
    OTHER = auto()


@dataclass(frozen=True, slots=True)
class BodyPosition:
    """Position of a body in a picture.

    Attributes
    ----------
    time_s
        When.
    joints
        6 x 2, the middles of both sides and the nose.
    legs
        2 x 2 x 2: knees and ankles, left and right.
    low, high
        Corners of the box around them. All in shares of the picture's longer side.
    """

    time_s: float
    joints: FloatArray
    legs: FloatArray
    low: FloatArray
    high: FloatArray

    @classmethod
    def of(cls, time_s: float, points: FloatArray) -> BodyPosition:
        """Return where the 33 landmarks of a pose are."""
        joints = points[_PAIRS].mean(axis=1)
        return cls(time_s, joints, points[_LEGS], points.min(axis=0), points.max(axis=0))

    @classmethod
    def of_pose(cls, pose: Pose) -> BodyPosition:
        """Return where a pose is."""
        return cls.of(pose.time_s, pose.landmarks_px / max(pose.width_px, pose.height_px))

    @property
    def trunk_length(self) -> float:
        """From the middle of the shoulders to that of the hips."""
        return math.dist(self.joints[0], self.joints[1])

    @property
    def is_seen_long(self) -> bool:
        """Whether the trunk is seen from the side."""
        return self.trunk_length >= SEEN_LONG * self.size

    @property
    def size(self) -> float:
        """The longer side of the box."""
        return float((self.high - self.low).max())

    def scaled(self, by: float) -> BodyPosition:
        """Return the same place in other units of length."""
        return BodyPosition(
            self.time_s, self.joints * by, self.legs * by, self.low * by, self.high * by
        )

    def leap(self, other: BodyPosition) -> float:
        """Return how far the body is from another place, in sizes of the larger one."""
        way = np.linalg.norm(self.joints - other.joints, axis=1).mean()
        return float(way) / max(self.size, other.size, 1e-6)

    def leg_leap(self, other: BodyPosition) -> float:
        """Return how far the knee or ankle is that has gone farthest, whichever leg is taken for which."""
        farthest = 0.0
        for (left, right), (a, b) in zip(self.legs.tolist(), other.legs.tolist(), strict=True):
            straight = max(math.dist(left, a), math.dist(right, b))
            crossed = max(math.dist(left, b), math.dist(right, a))
            farthest = max(farthest, min(straight, crossed))
        return farthest / max(self.size, other.size, 1e-6)

    def overlap(self, other: BodyPosition) -> float:
        """Return intersection over union of the boxes."""
        common = np.minimum(self.high, other.high) - np.maximum(self.low, other.low)
        shared = float(np.prod(np.clip(common, 0.0, None)))
        both = float(np.prod(self.high - self.low) + np.prod(other.high - other.low)) - shared
        return shared / both if both else 0.0


class PersonFollower:
    """Distinguishes the followed person from others.

    Parameters
    ----------
    followed
        Where somebody is who has been followed for long; None for whoever is seen first.

    Attributes
    ----------
    place
        Where they were last, None before anybody was seen.
    """

    def __init__(self, followed: BodyPosition | None = None) -> None:
        self.place = followed
        self._since_s = math.nan if followed is None else followed.time_s - SETTLED_S
        self._recent: deque[BodyPosition] = deque()
        self._blended_since_s: float | None = None

    def see(self, time_s: float, points: FloatArray) -> Identity:
        """Take in a pose and return whose it is.

        Parameters
        ----------
        time_s
            Later than the one before.
        points
            33 x 2, shares of the picture's longer side.
        """
        now, last = BodyPosition.of(time_s, points), self.place
        if last is None or time_s - last.time_s > GIVE_UP_S:
            self._since_s = time_s
        elif last.time_s - self._since_s >= SETTLED_S:
            if not is_near(last, now):
                return Identity.OTHER
            if self._is_blended(last, now):
                return Identity.BLENDED
        self._blended_since_s = None
        self.place = now
        self._recent.append(now)
        return Identity.SAME

    def _is_blended(self, last: BodyPosition, now: BodyPosition) -> bool:
        """Return whether a leg has leapt, and has neither come back nor stayed."""
        if self._blended_since_s is not None:
            lasts = now.time_s - self._blended_since_s < LEG_DOUBT_S
            return lasts and last.leg_leap(now) > LEG_BACK
        while self._recent and now.time_s - self._recent[0].time_s > LEG_LEAP_WITHIN_S:
            self._recent.popleft()
        if not now.is_seen_long:
            return False
        if not any(p.is_seen_long and p.leg_leap(now) > LEG_LEAP for p in self._recent):
            return False
        self._blended_since_s = now.time_s
        return True


def is_near(last: BodyPosition, now: BodyPosition) -> bool:
    """Return whether a body can have come from one place to the other in the time between."""
    step_s = min(now.time_s - last.time_s, 0.2)
    return last.leap(now) <= LEAP + LEAP_PER_S * step_s or last.overlap(now) >= SAME_BOX
