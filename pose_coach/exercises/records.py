"""From samples to the record of a phase and of a rep."""

from __future__ import annotations

import math

import numpy as np

from pose_coach.counting.events import PEAK_TO_MEAN_SPEED, Phase
from pose_coach.exercises.exercise import Exercise
from pose_coach.exercises.samples import READINGS, SILENCE
from pose_coach.exercises.trace import MIN_SEEN, RepTrace
from pose_coach.exercises.travel import (
    RESAMPLED_HZ,
    between_ends,
    end_time,
    evenly_smoothed,
    spectral_arc_length,
    speed,
    start_time,
)
from pose_coach.tracking.pose import FloatArray

# Down to seven frames a second nothing is lost between two of them. After a longer time without a picture
# either end of a movement may be wrong by as much, and whoever was not seen did not rush.
LOST_S = 0.15
# What was lost so near to a movement may have hidden its beginning or end.
NEAR_S = 0.3

# A planted reading that spreads by more than this share of itself is not planted.
MAX_WANDER = 0.2


def phase_record(
    name: str,
    exercise: Exercise,
    rows: FloatArray,
    from_value: float,
    to_value: float,
    *,
    start_seen: bool,
    from_end: bool,
) -> Phase:
    """Time one phase.

    Parameters
    ----------
    name
        Of the phase.
    exercise
        For its tempo.
    rows
        N x (time, value, ...), from the rest before the movement to the rest after it.
    from_value, to_value
        The signal at the two ends, degrees.
    start_seen
        False where the movement was under way when the rows begin.
    from_end
        False where it began at the first position of all.
    """
    even_s, even = evenly_smoothed(rows[:, 0], rows[:, 1])
    way = between_ends((even - from_value) / (to_value - from_value))
    way = exercise.way(way) if to_value > from_value else 1.0 - exercise.way(1.0 - way)
    start_s = start_time(even_s, way) if start_seen else float(even_s[0])
    # No movement takes less than from one sample to the next, although a signal may leap.
    step_s = 1.0 / RESAMPLED_HZ
    if even_s[1] > even_s[0]:  # not a single sample
        step_s = min(step_s, float(even_s[1] - even_s[0]))
    start_s = min(start_s, float(even_s[-1]) - step_s)
    end_s = max(end_time(even_s, way), start_s + step_s)
    range_deg = abs(to_value - from_value)
    during = (even_s >= start_s) & (even_s <= end_s)
    speeds = speed(even_s, even)[during]
    peak_speed = float(speeds.max(initial=0.0))
    sparc = spectral_arc_length(speeds, RESAMPLED_HZ)
    lost_s = _lost_s(rows, start_s, end_s)
    # The first movement of all does not begin before the picture.
    earliest_s = float(even_s[0]) - (exercise.lag_s if from_end else 0.0)
    start_s = max(start_s - exercise.lag_s, earliest_s)
    end_s = max(end_s - exercise.lag_s, start_s + step_s)
    duration_s = end_s - start_s + 2.0 * lost_s
    if not start_seen and peak_speed > 0:
        # The beginning is missing; the speed still tells how long the whole would have taken.
        duration_s = max(duration_s, PEAK_TO_MEAN_SPEED * range_deg / peak_speed)
    return Phase(
        name=name,
        start_s=start_s,
        end_s=end_s,
        start_seen=start_seen,
        range_deg=range_deg,
        rushed=duration_s < exercise.tempo.rushed_below_s,
        # Before the first movement the body is still settling down, and in a small movement the noise of
        # the signal looks like jerks.
        jerky=from_end
        and range_deg >= 2 * exercise.min_range_deg
        and sparc < exercise.tempo.jerky_below_sparc,
        peak_speed_deg_s=peak_speed,
        smoothness_sparc=sparc,
    )


def _lost_s(rows: FloatArray, start_s: float, end_s: float) -> float:
    """Return the longest time without a sample in or next to a movement, 0 where none is missing."""
    until_s, since_s = rows[:, 0], rows[:, 0] - rows[:, SILENCE]
    near = (until_s >= start_s - NEAR_S) & (since_s <= end_s + NEAR_S)
    longest_s = float(rows[near, SILENCE].max(initial=0.0))
    return longest_s if longest_s > LOST_S else 0.0


def rep_trace(
    exercise: Exercise,
    rows: FloatArray,
    range_deg: float,
    usual_range_deg: float,
    phases: tuple[Phase, ...] = (),
) -> RepTrace:
    """Return the rows of a rep as the rules for faults see them."""
    columns = {name: rows[:, READINGS + i] for i, name in enumerate(exercise.readings)}
    hold_s = max(0.0, phases[-1].start_s - phases[0].end_s) if len(phases) > 1 else 0.0
    return RepTrace(rows[:, 0], rows[:, 1], columns, range_deg, usual_range_deg, phases, hold_s)


def faults_in(exercise: Exercise, trace: RepTrace) -> tuple[str, ...]:
    """Return the names of the faults seen in a rep. What cannot be seen is no fault."""
    return tuple(fault.name for fault in exercise.faults if fault.amount(trace) > fault.limit)


def stayed_planted(exercise: Exercise, rows: FloatArray) -> bool:
    """Return whether the exercise's `planted` readings kept their value over the rows.

    On filmed cat-cows the distance from hand to knee keeps within 3 %; when a leg or an arm is lifted it
    changes by 40 % and more.
    """
    columns = list(exercise.readings)
    for name in exercise.planted:
        values = rows[:, READINGS + columns.index(name)]
        seen = values[np.isfinite(values)]
        if len(seen) < MIN_SEEN * len(values):
            continue
        low, middle, high = np.percentile(seen, (5, 50, 95))
        if high - low > MAX_WANDER * middle:
            return False
    return True


def confidence_in(rows: FloatArray) -> float:
    """Return how well the body was seen in a rep, from the quality column: 0 to 1."""
    quality = np.nan_to_num(rows[:, 2])
    return float(min(1.0, max(0.0, quality.mean()))) if len(quality) else math.nan
