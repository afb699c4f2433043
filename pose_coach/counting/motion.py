"""Where the body is now, frame by frame: at an end, or on its way to the other."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass

import numpy as np

from pose_coach.body.landmarks import Side
from pose_coach.counting.model import FormModel
from pose_coach.counting.observations import FloatArray
from pose_coach.counting.positions import Cues, centre, values_for
from pose_coach.exercises.exercise import Counting, End, Exercise, Form

# Shares of this person's way: so far from where it stood the body is on its way; so far back it has turned
# round; moving by no more it rests, or nearly.
DEPARTED, TURNED, AT_REST, NEARLY = 0.12, 0.1, 0.04, 0.1
# Short of where it usually comes a slow movement pauses.
REST_S, HALF_WAY_REST_S = 0.35, 1.0
# Share of the way that makes a rest an end.
ARRIVED = 0.5
# A smooth movement of two to four seconds takes about so long to be noticed.
DEPARTED_AGO_S = 0.3
KEPT_S = 60.0
SMOOTHED_ROWS = 3


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


NO_MOTION = Motion(False, None, None, math.nan, 0.0, math.nan)


class MotionTracker:
    """Follows the position of one exercise, in one form and for one side.

    Parameters
    ----------
    exercise, form, side
        What is followed.
    fit
        Its fitted numbers.
    """

    def __init__(self, exercise: Exercise, form: Form, side: Side | None, fit: FormModel) -> None:
        self.exercise, self.form, self.side = exercise, form, side
        self._cues = Cues.of(exercise, form, fit.cue_weights)
        self._size = fit.usual_size
        self.begin()

    def begin(self) -> None:
        """Begin anew, as after coming into the posture; where its ends are stays known."""
        self._middle: FloatArray | None = None
        self._past: deque[tuple[float, float]] = deque()
        self._levels: tuple[float, float] | None = None
        self._anchor = self._furthest = math.nan
        self._furthest_s = self._since_s = math.nan
        self._direction = 0
        self._end: End | None = None
        self.position = math.nan

    def update(self, time_s: float, newest: FloatArray) -> bool:
        """Take in the newest features, some rows of them; return whether the body has just set off."""
        position = self._read(newest)
        if math.isnan(position):
            return False
        self.position = position
        past = self._past
        past.append((time_s, position))
        while past[0][0] < time_s - KEPT_S:
            past.popleft()
        if math.isnan(self._anchor):
            self._anchor = position
            if self.exercise.counting is Counting.HOME_AND_BACK:
                self._levels = position, position + self._size
            return False
        return self._follow(time_s, position)

    def learn(self, out_s: list[float], home_s: list[float]) -> None:
        """Take in when the body was at the ends of a repetition."""
        far, home = (self._level(times_s) for times_s in (out_s, home_s))
        if far - home > 0.1 * self._size:
            self._levels, self._size = (home, far), far - home

    @property
    def excursion(self) -> float:
        """How far the body has gone from where it stood, as a share of its way."""
        return abs(self.position - self._anchor) / self._size if self._direction else 0.0

    @property
    def direction(self) -> int:
        """1 on the way to the high end, -1 to the low one, 0 at rest."""
        return self._direction

    def is_still(self, time_s: float, for_s: float, within: float = NEARLY) -> bool:
        """Return whether the position has changed by no more than a share of the way for so long."""
        recent = [position for at_s, position in self._past if at_s >= time_s - for_s]
        return len(recent) > 1 and max(recent) - min(recent) <= within * self._size

    def motion(self, *, in_posture: bool) -> Motion:
        """Return where the body is now."""
        position = math.nan
        if self._levels is not None:
            position = (self.position - self._levels[0]) / (self._levels[1] - self._levels[0])
        if not in_posture:
            return Motion(False, None, None, math.nan, 0.0, position)
        if not self._direction:
            return Motion(True, self._end, None, self._since_s, 0.0, position)
        towards = self.exercise.high if self._direction > 0 else self.exercise.low
        way = abs(self._furthest - self._anchor)
        usual = way if self._levels is None else self._size
        return Motion(True, None, towards, self._since_s, min(1.0, way / usual), position)

    def _read(self, newest: FloatArray) -> float:
        """Return the position, about the middle of where it was when this began."""
        all_values = values_for(newest, self.side)
        values = all_values[:, self._cues.columns]
        if self._middle is None:
            if not np.isfinite(values).any():
                return math.nan
            self._middle = centre(values)
        cues = values - self._middle
        cues = np.where(self._cues.rectified, np.abs(cues), cues) * self._cues.signs
        nearer = 0.0
        if self._cues.nearer is not None:
            nearer = float(np.clip(np.nan_to_num(all_values[-1, self._cues.nearer]), -1.0, 1.0))
        near = (1.0 + nearer) / 2.0
        weights = near * self._cues.weights[0] + (1.0 - near) * self._cues.weights[1]
        seen = np.isfinite(cues)
        share = seen @ weights / weights.sum()
        offs = np.where(seen, cues, 0.0) @ weights
        good = share > 0
        return float((offs[good] / share[good]).mean()) if good.any() else math.nan

    def _follow(self, time_s: float, position: float) -> bool:
        if not self._direction:
            off = position - self._anchor
            if abs(off) < DEPARTED * self._size:
                self._anchor += 0.02 * off  # a hold drifts
                return False
            self._set_off(time_s, position, 1 if off > 0 else -1)
            return True
        ahead = (position - self._furthest) * self._direction
        if ahead > 0:
            self._furthest, self._furthest_s = position, time_s
        way = abs(self._furthest - self._anchor)
        if -ahead > TURNED * self._size:
            self._arrive(self._furthest_s, self._furthest, way)
            self._set_off(time_s, position, 1 if position > self._furthest else -1)
            return True
        is_far = way >= ARRIVED * self._size
        if self.is_still(time_s, REST_S if is_far else HALF_WAY_REST_S, AT_REST):
            self._arrive(time_s - REST_S / 3, position, way)
        return False

    def _set_off(self, time_s: float, position: float, direction: int) -> None:
        earliest_s = self._since_s if math.isfinite(self._since_s) else -math.inf
        self._since_s = max(time_s - DEPARTED_AGO_S, earliest_s)
        self._direction, self._furthest, self._furthest_s = direction, position, time_s

    def _arrive(self, time_s: float, position: float, way: float) -> None:
        if way >= ARRIVED * self._size:
            self._end = self.exercise.high if self._direction > 0 else self.exercise.low
        else:
            self._end = None
        self._direction, self._anchor, self._since_s = 0, position, time_s

    def _level(self, times_s: list[float]) -> float:
        near = [p for at_s, p in self._past if any(abs(at_s - t) <= 0.2 for t in times_s)]
        return float(np.median(near)) if near else math.nan
