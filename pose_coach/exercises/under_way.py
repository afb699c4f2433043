"""A movement under way: how far it has come, how fast it is, and whether it has come to rest."""

from __future__ import annotations

import math

# Come to rest: slower than this share of the movement's own peak speed (and slower than noise) ...
REST_SPEED_SHARE = 0.15
REST_SPEED_DEG_S = 3.0
SPEED_OVER_S = 0.2
# ... for a share of the time under way, since the tail of a slow movement is long.
REST_SHARE, REST_MIN_S, REST_MAX_S = 0.08, 0.2, 0.4
# Short of where it usually comes, a slow movement pauses.
HALF_WAY_REST_S = 1.0
# Slowed down: to this share of its peak speed.
SLOW_SHARE = 0.4


class UnderWay:
    """A movement from when it set off.

    Parameters
    ----------
    time_s, value
        Where it set off.
    downwards
        Which way the signal goes.
    """

    def __init__(self, time_s: float, value: float, *, downwards: bool) -> None:
        self.furthest, self.furthest_s = value, time_s
        self._sign = -1.0 if downwards else 1.0
        self._speed_deg_s = self._peak_speed = 0.0
        self._slow_since_s = math.inf

    def note(self, time_s: float, value: float, before: tuple[float, float] | None) -> None:
        """Take in the newest sample, and one (time, value) `SPEED_OVER_S` before it."""
        if (value - self.furthest) * self._sign > 0:
            self.furthest, self.furthest_s = value, time_s
        if before is None:
            return
        self._speed_deg_s = abs(value - before[1]) / (time_s - before[0])
        self._peak_speed = max(self._peak_speed, self._speed_deg_s)
        if self._speed_deg_s > max(REST_SPEED_SHARE * self._peak_speed, REST_SPEED_DEG_S):
            self._slow_since_s = math.inf
        else:
            self._slow_since_s = min(self._slow_since_s, time_s)

    @property
    def has_slowed_down(self) -> bool:
        """Whether it is well below its peak speed."""
        return self._speed_deg_s <= SLOW_SHARE * self._peak_speed

    def has_come_to_rest(self, time_s: float, left_s: float, *, half_way: bool) -> bool:
        """Return whether it has been at rest for long enough, for a movement that began at `left_s`."""
        rest_s = min(max(REST_SHARE * (time_s - left_s), REST_MIN_S), REST_MAX_S)
        if half_way:
            rest_s = HALF_WAY_REST_S
        return time_s - self._slow_since_s >= rest_s
