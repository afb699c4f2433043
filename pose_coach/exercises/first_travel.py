"""The first, small travel of a set: from neutral to the near end, found once the first large one is over.

On hands and knees with a hand behind the head, neutral lies near the closed end: the elbow goes down by a few
degrees before it opens by many. On its own that is a twitch; before an opening it is the first half of a rep.
"""

from __future__ import annotations

import numpy as np

from pose_coach.counting.events import Phase
from pose_coach.exercises.exercise import Exercise
from pose_coach.exercises.records import phase_record
from pose_coach.exercises.travel import evenly_smoothed
from pose_coach.tracking.pose import FloatArray

# Smaller than this, or than this share of the large travel after it, it cannot be told from swaying.
LEAST_DEG, LEAST_SHARE = 3.5, 0.05
# Looking back, the descent is over where the signal falls again by more than sway.
SWAY_DEG = 2.0
STILL_UP = 0.85
# After a longer stay at the low end it was not the first half of this rep.
LONGEST_STAY_S = 3.0
# Longer ago it was something else.
LONGEST_S = 12.0
# The large travel sets off from the low end, or not long after it.
LOWEST_WITHIN_S = 1.5
# Of the rest before it so much is needed to see when it began.
REST_S = 0.7


def travel_before(
    exercise: Exercise, rows: FloatArray, until_s: float, large_deg: float
) -> Phase | None:
    """Return the travel from neutral to the low end just before a large travel to the high one, or None.

    Parameters
    ----------
    exercise
        Names the phase.
    rows
        N x (time, value, ...), from the beginning of the stretch.
    until_s
        When the large travel began.
    large_deg
        How far it went.
    """
    rows = rows[(rows[:, 0] <= until_s) & (rows[:, 0] >= until_s - LONGEST_S)]
    if len(rows) < 4 or rows[-1, 0] - rows[0, 0] < REST_S:
        return None
    times_s, values = evenly_smoothed(rows[:, 0], rows[:, 1])
    recent = times_s >= until_s - LOWEST_WITHIN_S
    bottom = int(np.flatnonzero(recent)[np.argmin(values[recent])])
    top = bottom
    for i in range(bottom, -1, -1):
        if values[i] > values[top]:
            top = i
        elif values[i] < values[top] - SWAY_DEG:
            break
    drop_deg = float(values[top] - values[bottom])
    if drop_deg < max(LEAST_DEG, LEAST_SHARE * large_deg):
        return None
    # A person who swayed while waiting set off later than from the highest point.
    above = np.flatnonzero(values[top : bottom + 1] >= values[bottom] + STILL_UP * drop_deg)
    set_off_s = float(times_s[top + int(above[-1])])
    below = np.flatnonzero(values[top:] <= values[bottom] + (1.0 - STILL_UP) * drop_deg)
    arrived_s = float(times_s[top + int(below[0])])
    if until_s - arrived_s > LONGEST_STAY_S:
        return None
    from_s, to_s = set_off_s - REST_S, min(until_s, arrived_s + REST_S)
    during = (rows[:, 0] >= from_s) & (rows[:, 0] <= to_s)
    return phase_record(
        exercise.low.phase,
        exercise,
        rows[during],
        float(values[top]),
        float(values[bottom]),
        start_seen=True,
        from_end=False,
    )
