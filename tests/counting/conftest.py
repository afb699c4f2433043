"""A body that does an exercise as the fitted template says, so that counting can be tried without a video."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest

from pose_coach.body.landmarks import Side
from pose_coach.counting.counter import Counter
from pose_coach.counting.events import Event, Rep, RepCounted
from pose_coach.counting.phase_times import ONSET
from pose_coach.exercises.catalog import exercise_named
from pose_coach.exercises.exercise import Exercise, Sides
from tests.played import features_at

RANGE_DEG, RATE_HZ, NOISE = 60.0, 25.0, 0.05
Path = Callable[[float], float]


@dataclass(frozen=True)
class Watched:
    """The measurements that counting asks for."""

    features: np.ndarray
    share: float
    end_on: bool = False

    def for_side(self, _side: Side) -> Watched:
        return self


def played(name: str) -> Exercise:
    """An exercise whose signal is the true position."""
    return replace(
        exercise_named(name),
        signal=lambda m: RANGE_DEG * m.share,
        off_posture=lambda m: 0.0 if math.isfinite(m.share) else math.nan,
        readings={},
        faults=(),
        metrics={},
        rep_range_deg=None,
    )


@dataclass(frozen=True)
class Body:
    """Does one exercise.

    Attributes
    ----------
    exercise
        What it does.
    noise
        Standard deviation of every feature in every frame.
    """

    exercise: Exercise
    noise: float = NOISE

    def features(
        self, shares: np.ndarray, sides: Sequence[Side | None], seed: int = 0
    ) -> np.ndarray:
        """Return N x F posture features, at N shares of the way and on N sides."""
        out = features_at(self.exercise.name, shares, sides)
        return out + np.random.default_rng(seed).normal(0.0, self.noise, out.shape)

    def frames(
        self,
        path: Path,
        until_s: float,
        *,
        side_at: Callable[[float], Side | None] | None = None,
        from_s: float = 0.0,
        unseen_s: Sequence[tuple[float, float]] = (),
        rate_hz: float = RATE_HZ,
        seed: int = 0,
    ) -> list[tuple[float, Watched | None]]:
        """Return frames of it; nobody is seen in the stretches of `unseen_s`."""
        times_s = np.arange(from_s, until_s, 1.0 / rate_hz)
        usual = Side.LEFT if self.exercise.sides is not Sides.NONE else None
        sides = [side_at(t) if side_at else usual for t in times_s]
        shares = np.array([path(float(t)) for t in times_s])
        rows = self.features(shares, sides, seed)
        return [
            (
                float(t),
                None if any(a <= t < b for a, b in unseen_s) else Watched(row, float(share)),
            )
            for t, row, share in zip(times_s, rows, shares, strict=True)
        ]


@dataclass(frozen=True)
class Outcome:
    """What counting made of some frames."""

    counter: Counter
    events: tuple[Event, ...]

    @property
    def reps(self) -> tuple[Rep, ...]:
        return self.counter.reps

    @property
    def counted(self) -> list[Rep]:
        return [event.rep for event in self.events if isinstance(event, RepCounted)]


def watch(exercise: Exercise, frames: Sequence[tuple[float, Any]], **how: Any) -> Outcome:
    """Let a counter watch frames to their end."""
    counter = Counter([exercise], **how)
    events: list[Event] = []
    for time_s, measured in frames:
        events += counter.update(time_s, measured)
    events += counter.finish(frames[-1][0])
    return Outcome(counter, tuple(events))


@dataclass(frozen=True)
class Set:
    """Repetitions, one after the other.

    Attributes
    ----------
    count, travel_s, hold_s, rest_s, still_s
        How many; of each way, on paper; at the far end; at home; before the first.
    home, far
        Where its ends are.
    begins
        Where the body is before the first.
    """

    count: int = 4
    travel_s: float = 3.0
    hold_s: float = 0.6
    rest_s: float = 0.8
    still_s: float = 2.0
    home: float = 0.0
    far: float = 1.0
    begins: float | None = None

    @property
    def travels_s(self) -> list[tuple[float, float]]:
        """From when to when each way goes, on paper."""
        out, at_s = [], self.still_s
        for _ in range(self.count):
            for stays_s in (self.hold_s, self.rest_s):
                out.append((at_s, at_s + self.travel_s))
                at_s += self.travel_s + stays_s
        return out

    @property
    def phases_s(self) -> list[tuple[float, float]]:
        """The same in which the speed is above 5 % of the peak."""
        early_s = ONSET * self.travel_s
        return [(start_s + early_s, end_s - early_s) for start_s, end_s in self.travels_s]

    @property
    def end_s(self) -> float:
        return self.travels_s[-1][1] + 2.0

    def rep_at(self, time_s: float) -> int:
        """Which repetition is being done."""
        starts_s = [start_s for start_s, _ in self.travels_s[::2]]
        return max(0, sum(time_s >= start_s - self.rest_s / 2 for start_s in starts_s) - 1)

    def __call__(self, time_s: float) -> float:
        """Return the position at a time."""
        at = self.home if self.begins is None else self.begins
        for number, (start_s, end_s) in enumerate(self.travels_s):
            if time_s < start_s:
                break
            goal = self.home if number % 2 else self.far
            share = min(1.0, (time_s - start_s) / (end_s - start_s))
            at += (goal - at) * share**3 * (10 - 15 * share + 6 * share**2)
        return at


@pytest.fixture(scope="session")
def play() -> Callable[..., Outcome]:
    """Let a counter watch a body that does an exercise."""

    def play(
        name: str, path: Path, until_s: float, *, how: dict[str, Any] | None = None, **frames: Any
    ) -> Outcome:
        exercise = played(name)
        return watch(exercise, Body(exercise).frames(path, until_s, **frames), **(how or {}))

    return play
