"""The level of a hold, and the travel to it timed again once the body has left it."""

from __future__ import annotations

import numpy as np

from pose_coach.exercises.exercise import Exercise
from pose_coach.exercises.records import phase_record
from pose_coach.exercises.samples import Samples
from pose_coach.exercises.visits import Visit

# An end is timed anew where the body went further into it than when it seemed to arrive, by this share.
WENT_ON_SHARE = 0.1
# Standing at an end for so long tells its level, from which the furthest point differs by no more than this
# share of the range.
HELD_FOR_S, HOLD_NOISE_SHARE = 0.5, 0.3
# Percentile, for the way in and out of a hold lies below its level.
LEVEL = 80


def settle(visit: Visit, exercise: Exercise, samples: Samples, left_s: float) -> None:
    """Take the level of a hold for the end that was held, and time the travel to it again.

    Arriving, only the furthest point was known, and perhaps the body went on after it had seemed to
    arrive. In a hold the furthest point is the noise's.

    Parameters
    ----------
    visit
        The end that the body has left. Its value and phase are set anew.
    exercise
        For its tempo.
    samples
        From the beginning of the travel to that end.
    left_s
        When the body left it.
    """
    phase, before = visit.phase, visit.came_from
    if before is None or phase is None:
        return
    rows = samples.since(before.since_s)
    rows = rows[rows[:, 0] <= left_s]
    held = rows[rows[:, 0] >= visit.since_s, 1]
    went_on = visit.range_deg >= (1 + WENT_ON_SHARE) * phase.range_deg
    if len(held) and rows[-1, 0] - visit.since_s >= HELD_FOR_S:
        level = float(np.percentile(held, LEVEL if visit.is_high else 100 - LEVEL))
        if abs(level - visit.value) <= HOLD_NOISE_SHARE * visit.range_deg:
            visit.value = level
    elif not went_on:
        return
    visit.phase = phase_record(
        phase.name,
        exercise,
        rows,
        before.value,
        visit.value,
        start_seen=before.turned,
        from_end=not before.is_first,
    )
    visit.since_s = visit.phase.end_s + exercise.lag_s
