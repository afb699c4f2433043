"""Drives the phase machine with a made-up back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from pose_coach.exercises.cat_cow import EXERCISE
from pose_coach.exercises.events import (
    Event,
    PostureLeft,
    Rep,
    RepAbandoned,
    RepCounted,
    RepFinished,
)
from pose_coach.exercises.exercise import Exercise
from pose_coach.exercises.phase_machine import PhaseMachine

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
