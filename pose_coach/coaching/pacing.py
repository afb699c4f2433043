"""The pace of the current movement: whether it will be too fast, and where the body should be now."""

from __future__ import annotations

import math

from pose_coach.coaching.state import Pace
from pose_coach.counting.motion import Motion
from pose_coach.exercises.exercise import Exercise

# The pace is known once this share of a movement's time was observed.
PACE_KNOWN_AFTER = 0.15


class Pacing:
    """Tracks the pace of each movement."""

    def __init__(self) -> None:
        self._travel: tuple[str, float, float] | None = None  # phase, and when and where first seen

    def update(self, time_s: float, exercise: Exercise, motion: Motion) -> Pace | None:
        """Return the pace of the current movement, or None at rest."""
        towards, tempo = motion.towards, exercise.tempo
        if towards is None:
            self._travel = None
            return None
        # The position between the ends is unknown until both ends are known.
        progress = math.nan if math.isnan(motion.position) else motion.progress
        return Pace(
            phase=towards.phase,
            label=towards.phase_label,
            elapsed_s=max(0.0, time_s - motion.since_s),
            progress=progress,
            rushed_below_s=tempo.rushed_below_s,
            ideal_s=tempo.ideal_s,
            too_fast=self._travel_s(towards.phase, progress, time_s) < tempo.rushed_below_s,
            to_second_end=towards is exercise.high,
        )

    def _travel_s(self, phase: str, progress: float, time_s: float) -> float:
        """Return the expected duration of the movement at the pace so far; NaN while unknown.

        Extrapolated from where the movement was first seen: its true start is known only afterwards.
        """
        if math.isnan(progress):
            return math.nan
        share = time_share(progress)
        if self._travel is None or self._travel[0] != phase:
            self._travel = (phase, time_s, share)
        _, first_s, first_share = self._travel
        watched = share - first_share
        return (time_s - first_s) / watched if watched >= PACE_KNOWN_AFTER else math.nan


def guide(exercise: Exercise, motion: Motion, pace: Pace | None) -> float:
    """Return where the body should be now at the ideal tempo.

    Returns
    -------
    float
        0 at the low end, 1 at the high one; NaN out of the posture, and before the first end.
    """
    if not motion.in_posture:
        return math.nan
    if pace is not None:
        share = way_share(pace.elapsed_s / (sum(pace.ideal_s) / 2))
        return share if pace.to_second_end else 1.0 - share
    if motion.end is None:
        return math.nan
    return 1.0 if motion.end is exercise.high else 0.0


def way_share(share_of_time: float) -> float:
    """Return the share of the distance that a smooth movement (half-cosine) covers in a share of its time."""
    return (1.0 - math.cos(math.pi * min(1.0, max(0.0, share_of_time)))) / 2.0


def time_share(progress: float) -> float:
    """Return the share of its time that a smooth movement needs for a share of its distance.

    Inverse of `way_share`. The half-cosine lies between minimum jerk and constant speed.
    """
    return math.acos(1.0 - 2.0 * min(1.0, max(0.0, progress))) / math.pi
