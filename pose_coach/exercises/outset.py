"""How a stretch of movement begins: standing still, and the first movement away from there."""

from __future__ import annotations

import math
from collections import deque
from statistics import fmean

from pose_coach.exercises.visits import Visit

# Standing still for so long: drifting by less than these degrees (first against last third), and never
# further away than these (a quick turn and back drifts by nothing).
STILL_S, STILL_DRIFT_DEG, STILL_REACH_DEG = 0.5, 2.5, 7.0
GENTLE_START_S = 1.5
# Who moves slowly hardly moves, or stands still for a moment: after so long at one place it is no pause.
PAUSE_S = 3.0
# A pause so early on the way was the end of settling down.
SETTLED_SHARE = 0.3
# So near to an end, in degrees, the body is still there.
NEAR_DEG = 3.0
# On its way: so far from there.
DEPART_DEG = 6.0
# Turned round: back by these degrees of noise.
TURN_DEG = 5.0


class Outset:
    """Watches the signal of a stretch until the body sets off.

    Parameters
    ----------
    from_rest
        Whether the body was at rest when the stretch began, or under way when the picture did.
    """

    def __init__(self, *, from_rest: bool) -> None:
        self.from_rest = from_rest
        self.rested_s = -math.inf  # from when on it was at rest before its first movement
        self._level, self._level_since_s = math.nan, -math.inf
        self._home = math.nan
        self._recent: deque[tuple[float, float]] = deque()
        self._lowest = (math.nan, math.inf)
        self._highest = (math.nan, -math.inf)

    @property
    def since_s(self) -> float:
        """Time of the oldest sample that tells whether the body stands still."""
        return self._recent[0][0]

    def append(self, time_s: float, value: float) -> None:
        """Take in the newest sample."""
        self._recent.append((time_s, value))
        while time_s - self._recent[0][0] > STILL_S + 0.1:
            self._recent.popleft()

    def ago(self, seconds: float) -> tuple[float, float] | None:
        """Return the newest sample at least so long ago, None where there is none within `STILL_S`."""
        now_s = self._recent[-1][0]
        return next((s for s in reversed(self._recent) if now_s - s[0] >= seconds), None)

    @property
    def is_still(self) -> bool:
        """Whether the body has been standing still."""
        span_s = self._recent[-1][0] - self._recent[0][0]
        if span_s < STILL_S:
            return False
        values = [value for _, value in self._recent]
        if max(values) - min(values) > STILL_REACH_DEG:
            return False
        third = max(1, len(values) // 3)
        return abs(fmean(values[-third:]) - fmean(values[:third])) <= STILL_DRIFT_DEG

    def rest(self, *, may_pause: bool = True) -> bool:
        """Take it that the body is at rest here; return False where it only pauses on its first way."""
        self.from_rest = True
        # A gentle start looks like rest: the level stays where it was until it is really another, and enough
        # is kept to time the start by.
        level, before = fmean(value for _, value in self._recent), self._level
        if not abs(level - before) <= STILL_REACH_DEG / 2:
            self._level, self._level_since_s = level, self.since_s
        lasted_s = self._recent[-1][0] - self._level_since_s
        came, goes_on = self._level - self._home, self._level - before
        goes_far = abs(came) > STILL_REACH_DEG / 2 and came * goes_on >= 0.0
        if may_pause and goes_far and lasted_s < PAUSE_S:
            return False
        self._home = self._level
        self._lowest = self._highest = (self._recent[-1][0], self._level)
        self.rested_s = self.since_s - GENTLE_START_S
        return True

    def settle(self, first: Visit, furthest: float) -> None:
        """Let the first position be where the body rested last, if that was early on its way."""
        if abs(self._level - first.value) <= SETTLED_SHARE * abs(furthest - first.value):
            first.value = self._level
            first.since_s = max(first.since_s, self._level_since_s - GENTLE_START_S)

    def turn(self, at: tuple[float, float], now: tuple[float, float]) -> None:
        """Begin anew between two points, (time, value): what seemed to be the first movement was none."""
        self._lowest, self._highest = sorted((at, now), key=lambda point: point[1])

    def first_position(
        self, time_s: float, value: float, least_deg: float, first: tuple[float, float]
    ) -> tuple[Visit, float] | None:
        """Return what the body has moved away from and when it was there last, None before that.

        Parameters
        ----------
        time_s, value
            The newest sample.
        least_deg
            A movement is this large.
        first
            The oldest sample kept.
        """
        # The times are those of the last moment near the lowest and the highest point.
        if value < self._lowest[1] + NEAR_DEG:
            self._lowest = (time_s, min(value, self._lowest[1]))
        if value > self._highest[1] - NEAR_DEG:
            self._highest = (time_s, max(value, self._highest[1]))
        is_high = self._highest[0] < self._lowest[0]
        if self._highest[1] - self._lowest[1] < least_deg:
            return None
        left_s, from_value = self._highest if is_high else self._lowest
        # A movement that was under way when the picture began did not begin at an end.
        turned = self.from_rest or abs(from_value - first[1]) >= TURN_DEG
        return Visit(is_high, from_value, max(first[0], self.rested_s), turned=turned), left_s
