"""Whatever is measured, and whenever: what the machines tell can be true."""

from __future__ import annotations

import math
from dataclasses import fields, is_dataclass, replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pose_coach.exercises.catalog import exercise_named, exercises
from pose_coach.counting.events import PhaseEnded, RepAbandoned, RepCounted, RepFinished
from pose_coach.exercises.machine_group import machine_for, machine_for_any
from pose_coach.exercises.rep_counter import PAUSE_S
from tests.exercises.performances import PERFORMANCES, Trips
from tests.person import Camera

often = settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
FRAMES = 400
# Parts of powers of two: shifted by whole seconds they are the same to the last bit.
STEPS_S = (1 / 64, 1 / 32, 1 / 16, 1 / 4, 2.0)
LIKELY = (0.1, 0.74, 0.1, 0.05, 0.01)
AMPLITUDES = (0.0, 0.3, 1.0, 40.0, 90.0, 400.0)


class Wild:
    """Measurements of a body whose every figure swings as it likes, and is unknown for a while."""

    def __init__(self, usual, seed):
        self._usual = usual
        self._random = np.random.default_rng(seed)
        self._swings = {}
        self._unknown_share = self._random.choice([0.0, 0.02, 0.3])

    def __call__(self, time_s, moment_s):
        """What is measured; the swings depend on the one time, the frame has the other."""
        if self._random.random() < self._unknown_share:
            return None
        return replace(self._changed(self._usual, "", moment_s), time_s=time_s)

    def _changed(self, part, path, moment_s):
        return replace(
            part,
            **{
                of.name: self._value(getattr(part, of.name), f"{path}.{of.name}", moment_s)
                for of in fields(part)
            },
        )

    def _value(self, value, path, moment_s):
        if is_dataclass(value):
            return self._changed(value, path, moment_s)
        if not isinstance(value, bool | float):
            return value
        if path not in self._swings:
            self._swings[path] = (
                self._random.choice(AMPLITUDES),
                self._random.uniform(2.0, 15.0),
                self._random.uniform(0.0, 6.3),
            )
        amplitude, period_s, phase = self._swings[path]
        swing = math.sin(2 * math.pi * moment_s / period_s + phase)
        if isinstance(value, bool):
            return swing > 0.9
        if self._random.random() < self._unknown_share:
            return math.nan
        around = 0.0 if math.isnan(value) else value
        return around + float(amplitude) * swing + float(self._random.normal(0.0, 0.01))


def times_of(seed):
    return np.cumsum(np.random.default_rng(seed).choice(STEPS_S, FRAMES, p=LIKELY))


def machine_named(name):
    return (
        machine_for_any(exercises().values())
        if name == "any"
        else machine_for(exercise_named(name))
    )


def told(machine, usual, seed, later_s=0.0):
    """The events of a wild body, in frames that come this much later."""
    body = Wild(usual, seed)
    events = []
    for time_s in map(float, times_of(seed)):
        events.append((time_s, machine.update(time_s + later_s, body(time_s + later_s, time_s))))
    events.append((time_s, machine.finish(time_s + later_s)))
    return events


every_machine = pytest.mark.parametrize("name", [*exercises(), "any"])


@every_machine
@often
@given(seed=st.integers(0, 2**32))
def test_what_is_told_can_be_true(made_up, name, seed):
    told_at = told(machine_named(name), made_up.measured_at(0.0), seed)
    first_s, last_s = told_at[0][0], told_at[-1][0]

    events = [event for _, found in told_at for event in found]
    counted = [event.rep for event in events if isinstance(event, RepCounted)]
    finished = [event.rep for event in events if isinstance(event, RepFinished)]
    assert [rep.number for rep in counted] == list(range(1, len(counted) + 1))
    assert sorted(rep.number for rep in finished) == [rep.number for rep in counted]
    for now_s, found in told_at:
        for event in found:
            assert event.time_s <= now_s
            if isinstance(event, PhaseEnded):
                assert_phase(event.phase, first_s, now_s)
            if isinstance(event, RepAbandoned):
                assert first_s <= event.start_s <= now_s
    for rep in (*counted, *finished):
        assert first_s <= rep.start_s <= rep.end_s <= last_s
        # Who only paused when it was counted went on.
        assert rep.end_s <= rep.counted_s + (PAUSE_S if rep in finished else 0.0)
        assert (rep.start_s, rep.end_s) == (rep.phases[0].start_s, rep.phases[-1].end_s)
        assert 0.0 <= rep.hold_s <= last_s - first_s
        assert 0.0 <= rep.confidence <= 1.0
        # Of a rep that began before its posture was held there is only the way back.
        assert len(rep.phases) in (1, 2)
        assert rep.phases[0].end_s <= rep.phases[-1].start_s or len(rep.phases) == 1
        for phase in rep.phases:
            assert_phase(phase, first_s, last_s)


def assert_phase(phase, first_s, last_s):
    assert first_s <= phase.start_s < phase.end_s <= last_s
    assert phase.range_deg > 0.0
    assert phase.peak_speed_deg_s >= 0.0


@every_machine
@settings(often, max_examples=4)
@given(seed=st.integers(0, 2**32), later_s=st.sampled_from([1.0, 64.0, 3600.0 * 8]))
def test_when_it_begins_does_not_matter(made_up, name, seed, later_s):
    usual = made_up.measured_at(0.0)

    now = told(machine_named(name), usual, seed)
    later = told(machine_named(name), usual, seed, later_s)

    assert [summary(found) for found in later] == [summary(found, later_s) for found in now]


def summary(found, later_s=0.0):
    """What was told at a moment: what, when, and how many by then."""
    time_s, events = found
    return time_s, [
        (type(event).__name__, pytest.approx(event.time_s + later_s, abs=1e-6)) for event in events
    ]


@pytest.mark.parametrize("performance", PERFORMANCES.values(), ids=PERFORMANCES)
@settings(often, max_examples=3)
@given(
    metre_px=st.floats(60.0, 500.0),
    head=st.sampled_from(["left", "right"]),
    fps=st.floats(12.0, 40.0),
    side=st.integers(0, 1),
)
def test_size_direction_mirror_and_rate_change_neither_count_nor_phases(
    watch, performance, metre_px, head, fps, side
):
    side = performance.sides[side % len(performance.sides)]
    trips = Trips(2)
    found = {}
    for mirrored in (False, True):
        camera = Camera(metre_px=metre_px, head=head, mirrored=mirrored)
        machine = machine_for(exercise_named(performance.exercise))
        found[mirrored] = watch(
            machine, performance.doing(trips, [side] * 2), trips.end_s, camera=camera, fps=fps
        )

    # In a mirrored picture one sees somebody who does it with the other side.
    other = {"left": "right", "right": "left", "": None}[side]
    assert found[False].sides == [side or None] * 2
    assert found[True].sides == [other] * 2
    for outcome in found.values():
        assert outcome.partial == 0
        ends_s = [phase.end_s for rep in outcome.reps for phase in rep.phases]
        assert ends_s == pytest.approx([end for _, end in trips.phases_s], abs=0.6)
