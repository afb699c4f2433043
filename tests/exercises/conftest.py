"""Repetitions as the rules for faults see them: of a whole person in front of a camera, or made up."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from pose_coach.body.landmarks import Side
from pose_coach.body.measurements import Measurements
from pose_coach.counting.events import Phase
from pose_coach.counting.phase_times import ONSET
from pose_coach.exercises.exercise import Exercise
from pose_coach.exercises.trace import RepTrace
from tests.exercises.performances import FaultCase, Trips
from tests.person import Body, Camera, measured

# The tracker errs by millimetres.
CAMERA = Camera(noise_m=0.002)


@dataclass(frozen=True)
class Judged:
    """What the rules of an exercise make of a repetition."""

    faults: tuple[str, ...]
    range_deg: float
    metrics: Mapping[str, float]


def judged(exercise: Exercise, trace: RepTrace) -> Judged:
    """Return what is told of a repetition."""
    read = exercise.rep_range_deg
    return Judged(
        tuple(fault.name for fault in exercise.faults if fault.amount(trace) > fault.limit),
        trace.range_deg if read is None else read(trace),
        {name: measure(trace) for name, measure in exercise.metrics.items()},
    )


def phase(name: str, start_s: float, end_s: float, range_deg: float) -> Phase:
    """A smooth phase, from when to when it goes on paper."""
    early_s = ONSET * (end_s - start_s)
    # Peak speed over mean speed of a minimum-jerk movement (Flash and Hogan 1985).
    peak_deg_s = 1.875 * range_deg / (end_s - start_s)
    shown = start_s + early_s, end_s - early_s
    return Phase(name, *shown, True, range_deg, False, False, peak_deg_s, -1.5)


def trace_of(
    exercise: Exercise,
    measurements: Iterable[Measurements],
    share_at: Callable[[float], float],
    phases_s: Iterable[tuple[float, float, bool]],
    **usual: Any,
) -> RepTrace:
    """Make the trace of a repetition whose phases go from when to when, out or back."""
    seen = list(measurements)
    times_s = np.array([each.time_s for each in seen])
    signal = np.array([exercise.signal(each) for each in seen])
    range_deg = float(np.nanmax(signal) - np.nanmin(signal))
    phases = tuple(
        phase(exercise.phase(out=out), start_s, end_s, range_deg)
        for start_s, end_s, out in phases_s
    )
    return RepTrace(
        times_s=times_s,
        position=np.array([share_at(time_s) for time_s in times_s]),
        readings={n: np.array([read(m) for m in seen]) for n, read in exercise.readings.items()},
        range_deg=range_deg,
        phases=phases,
        hold_s=max(0.0, phases[-1].start_s - phases[0].end_s),
        **{"usual_range_deg": np.nan, **usual},
    )


@pytest.fixture(scope="session")
def rep_of() -> Callable[..., Judged]:
    """Judge the one repetition of a person made of sticks."""

    def rep_of(
        exercise: Exercise,
        body: Callable[[float], Body],
        trips: Trips,
        *,
        camera: Camera = CAMERA,
        fps: float = 20.0,
        side: Side = Side.LEFT,
    ) -> Judged:
        share_at = trips.share_at()
        times_s = np.arange(trips.starts_s[0] - 0.9, trips.phases_s[-1][1] + 0.3, 1.0 / fps)
        working = side.other if camera.mirrored else side
        seen = [
            measured(camera.seen(body(share_at(float(t))), float(t))).for_side(working)
            for t in times_s
        ]
        phases_s = [(*span, i % 2 == 0) for i, span in enumerate(trips.phases_s)]
        return judged(exercise, trace_of(exercise, seen, share_at, phases_s))

    return rep_of


@pytest.fixture(scope="session")
def faults_of(rep_of: Callable[..., Judged]) -> Callable[..., tuple[str, ...]]:
    """Return the faults that are found in one repetition."""

    def faults_of(*args: Any, **how: Any) -> tuple[str, ...]:
        return rep_of(*args, **how).faults

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
