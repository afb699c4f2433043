"""Whether the body is in an exercise's own posture: for setting up, and for the end of a set."""

from __future__ import annotations

import math

ENTER, ENTER_AFTER_S = 1.0, 0.5
LEAVE, LEAVE_AFTER_S = 1.2, 1.5
UNSEEN_AFTER_S = 4.0
STILL_AFTER_S = 0.5


class Posture:
    """Follows one body into a posture and out of it.

    Parameters
    ----------
    needs_rest
        Whether it is entered only by standing nearly still in it.
    """

    def __init__(self, *, needs_rest: bool) -> None:
        self.needs_rest = needs_rest
        self.is_in = False
        self._good_since_s = math.inf
        self._last_seen_s = self._last_good_s = -math.inf

    @property
    def is_off(self) -> bool:
        """Whether the body, when it was last seen, was outside of it, though perhaps not for long."""
        return self._last_good_s < self._last_seen_s

    def update(self, time_s: float, off: float, *, still: bool, busy: bool) -> bool:
        """Take in a frame; return whether the posture has just been entered or left.

        Parameters
        ----------
        time_s
            Media time.
        off
            0 in the textbook posture, 1 at its limit; NaN where unseen.
        still
            Whether the body is nearly still.
        busy
            Whether a probable repetition is under way: then it is not left.
        """
        if not math.isnan(off):
            self._last_seen_s = time_s
        if off <= (LEAVE if self.is_in else ENTER):
            self._last_good_s = time_s
            self._good_since_s = min(self._good_since_s, time_s)
        elif not (self.is_in and math.isnan(off)):
            self._good_since_s = math.inf
        if self.is_in:
            unseen = time_s - self._last_seen_s > UNSEEN_AFTER_S
            off_for_s = self._last_seen_s - self._last_good_s
            if unseen or (off_for_s > LEAVE_AFTER_S and not busy):
                self.is_in, self._good_since_s = False, math.inf
                return True
            return False
        if time_s - self._good_since_s >= ENTER_AFTER_S and (still or not self.needs_rest):
            self.is_in = True
            return True
        return False
