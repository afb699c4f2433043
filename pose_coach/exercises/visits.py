"""Where the body has been and where it is going: ends visited, and the motion of the moment."""

from __future__ import annotations

import math
from dataclasses import dataclass

from pose_coach.counting.events import Phase
from pose_coach.exercises.exercise import End


@dataclass(slots=True)
class Visit:
    """A stay at one end, or at the first position of a stretch of movement.

    Attributes
    ----------
    is_high
        Which end.
    value
        The furthest the signal went there, degrees. It may still grow.
    since_s
        From when on the start of the next movement is looked for.
    phase
        The travel that led here, None for the first position.
    turned
        For the first position: whether the body was at rest or turned round there, rather than being
        under way.
    came_from
        The end that was left before, None for the first position.
    companion
        Where the signal's companion was during the stay, NaN where that is not known.
    is_small
        Whether only the companion tells that it is an end.
    """

    is_high: bool
    value: float
    since_s: float
    phase: Phase | None = None
    turned: bool = True
    came_from: Visit | None = None
    companion: float = math.nan
    is_small: bool = False

    @property
    def range_deg(self) -> float:
        """How far the signal travelled to get there, NaN for the first position."""
        return math.nan if self.came_from is None else abs(self.value - self.came_from.value)

    @property
    def is_first(self) -> bool:
        """Whether it is the first position of a stretch: perhaps an end, perhaps neutral."""
        return self.phase is None

    def forget_long_ago(self) -> None:
        """Let go of what lies four visits back: a chain of all that ever were would grow with the day."""
        back: Visit | None = self
        for _ in range(3):
            back = None if back is None else back.came_from
        if back is not None:
            back.came_from = None


@dataclass(frozen=True, slots=True)
class Motion:
    """Where the body is now.

    Attributes
    ----------
    in_posture
        Whether it is in the exercise's posture, settled.
    end
        The end it stands at, or None on the way.
    towards
        The end it is on its way to, or None.
    since_s
        When it came to that end or set off, NaN before the first movement.
    progress
        Share of the usual way covered, 0 to 1.
    position
        0 at the low end of this person's range, 1 at the high end; NaN while unknown.
    """

    in_posture: bool
    end: End | None
    towards: End | None
    since_s: float
    progress: float
    position: float
