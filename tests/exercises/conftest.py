"""Drives the machines: with a made-up back, or with a whole person in front of a camera."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from pose_coach.exercises.cat_cow import EXERCISE
from pose_coach.counting.events import (
    Event,
    PostureLeft,
    Rep,
    RepAbandoned,
    RepCounted,
    RepFinished,
)
from pose_coach.exercises.exercise import Exercise
from pose_coach.exercises.machine_group import Machine, machine_for
from pose_coach.exercises.phase_machine import PhaseMachine
from tests.exercises.performances import FaultCase, Trips
from tests.person import Body, Camera, Movement, measured

COW_DEG, FLAT_DEG, CAT_DEG = -45.0, 0.0, 50.0


@dataclass(frozen=True)
class Outcome:
    """What the machine made of a movement."""

    events: tuple[Event, ...]

    @property
    def reps(self) -> list[Rep]:
        return [e.rep for e in self.events if isinstance(e, RepFinished)]

    @property
    def counted(self) -> list[Rep]:
        return [e.rep for e in self.events if isinstance(e, RepCounted)]

    @property
    def partial(self) -> int:
        return sum(isinstance(e, RepAbandoned) for e in self.events)

    @property
    def sides(self) -> list[str | None]:
        return [rep.side for rep in self.reps]

    @property
    def left(self) -> list[float]:
        return [e.time_s for e in self.events if isinstance(e, PostureLeft)]


@dataclass(frozen=True)
class Drive:
    """Runs a script of the made-up person through the machine."""

    measured_at: Callable[..., Any]

    def __call__(
        self,
        script: Callable[[float], dict[str, Any] | None],
        until_s: float,
        *,
        fps: float = 30.0,
        noise_deg: float = 0.0,
        live: bool = False,
        exercise: Exercise = EXERCISE,
        times_s: Iterable[float] | None = None,
        seed: int = 1,
    ) -> Outcome:
        random = np.random.default_rng(seed)
        machine = PhaseMachine(exercise, wait_for_stillness=live)
        events: list[Event] = []
        time_s = 0.0
        for time_s in np.arange(0.0, until_s, 1 / fps) if times_s is None else times_s:
            told = script(float(time_s))
            measured = None
            if told is not None:
                noisy = told.get("back_curve_deg", 0.0) + random.normal(0.0, noise_deg)
                measured = self.measured_at(float(time_s), **{**told, "back_curve_deg": noisy})
            events += machine.update(float(time_s), measured)
        events += machine.finish(float(time_s))
        return Outcome(tuple(events))


@pytest.fixture
def drive(made_up: Any) -> Drive:
    """Run a script through the machine and return what came of it."""
    return Drive(made_up.measured_at)


# The tracker errs by millimetres.
CAMERA = Camera(noise_m=0.002)
# And it shows landmarks, but not the silhouette, this much late.
LANDMARKS_LATE_S = 0.08


def watched(
    machine: Machine,
    movement: Movement,
    until_s: float,
    *,
    camera: Camera = CAMERA,
    fps: float = 20.0,
    speed: float = 1.0,
    times_s: Iterable[float] | None = None,
    from_s: float = 0.0,
    back_deg_at: Callable[[float], float] | None = None,
) -> Outcome:
    """Let a machine watch a movement, played at a speed; the curve of the back is told."""
    events: list[Event] = []
    time_s = 0.0
    every_s = np.arange(0.0, (until_s - from_s) / speed, 1 / fps) if times_s is None else times_s
    for time_s in map(float, every_s):
        moment_s = from_s + time_s * speed
        body = movement(max(from_s, moment_s - LANDMARKS_LATE_S * speed))
        back_deg = None if back_deg_at is None else back_deg_at(moment_s)
        seen = None if body is None else measured(camera.seen(body, time_s), back_deg)
        events += machine.update(time_s, seen)
    events += machine.finish(time_s)
    return Outcome(tuple(events))


@pytest.fixture(scope="session")
def watch() -> Callable[..., Outcome]:
    """Let a machine watch a person through a camera, and return what came of it."""
    return watched


@pytest.fixture(scope="session")
def faults_of() -> Callable[..., tuple[str, ...]]:
    """Return the faults that are found in one repetition, which must be counted."""

    def faults_of(
        exercise: Exercise, body: Callable[[float], Body], trips: Trips, **how: Any
    ) -> tuple[str, ...]:
        share_at = trips.share_at()
        outcome = watched(machine_for(exercise), lambda t: body(share_at(t)), trips.end_s, **how)
        (rep,) = outcome.reps
        return rep.faults

    return faults_of


@pytest.fixture(scope="session")
def check_fault(faults_of: Callable[..., tuple[str, ...]]) -> Callable[..., None]:
    """Check that a fault is found where it is, and not where there is little of it."""

    def check(exercise: Exercise, name: str, cases: dict[str, FaultCase], **how: Any) -> None:
        assert name in cases, f"{name}: no case shows it; add one to CASES"
        case = cases[name]
        assert name in faults_of(exercise, case.faulty, case.faulty_trips, **how)
        assert name not in faults_of(exercise, case.fine, case.fine_trips, **how)

    return check
