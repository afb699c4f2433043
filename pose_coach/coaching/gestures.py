"""Hand gestures, for people too far away to press a key. A gesture takes effect after a holding time."""

from __future__ import annotations

from enum import Enum

from pose_coach.body.landmarks import Side

# Choices: long enough that nobody makes a gesture by chance.
HELD_FOR_S = 2.0
# A shorter loss of the hand by the tracker does not end the gesture.
GAP_S = 0.3
# A gesture is shown from this time on; a shorter one is a hand on its way to the hair.
SHOWN_FROM_S = 0.4


class Sign(Enum):
    """A gesture: how many hands are raised."""

    ONE_HAND = "one-hand"
    BOTH_HANDS = "both-hands"


class Signs:
    """Tells intended gestures from hands that happen to be raised."""

    def __init__(self) -> None:
        self._sign: Sign | None = None
        self._since_s = 0.0
        self._seen_s = 0.0
        self._given = False

    @property
    def sign(self) -> Sign | None:
        """The gesture that is being held and has not taken effect yet."""
        held_s = self._seen_s - self._since_s
        return None if self._given or held_s < SHOWN_FROM_S else self._sign

    @property
    def share(self) -> float:
        """Share of the holding time that has passed, 0 to 1."""
        return min(1.0, (self._seen_s - self._since_s) / HELD_FOR_S)

    def update(self, time_s: float, raised: frozenset[Side]) -> Sign | None:
        """Take in the raised hands of one frame; return the gesture that takes effect now, if any.

        All hands must come down before the next gesture.
        """
        sign = None if not raised else Sign.ONE_HAND if len(raised) == 1 else Sign.BOTH_HANDS
        if sign is None:
            if time_s - self._seen_s > GAP_S:
                self._sign, self._given = None, False
                self._since_s = self._seen_s = time_s
            return None
        # A second hand changes the gesture; when one of two hands comes down first, the gesture stays.
        if self._sign is None or (sign is Sign.BOTH_HANDS and self._sign is Sign.ONE_HAND):
            self._sign, self._since_s = sign, time_s
        self._seen_s = time_s
        if self._given or time_s - self._since_s < HELD_FOR_S:
            return None
        self._given = True
        return self._sign
