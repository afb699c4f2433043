"""The table of what each constant of the recorded count changes."""

from __future__ import annotations

import pytest

pytest.importorskip("scipy")

from fitting.sensitivity import FACTORS, constants, multiplied, sensitivity_table
from pose_coach.counting import evidence, observations, phase_times, positions
from pose_coach.counting.model import fitted
from pose_coach.exercises.catalog import exercises


def test_the_constants_of_the_recorded_count_are_found_once():
    found = constants()

    assert found["evidence.EXTRAPOLATION"] == evidence.EXTRAPOLATION
    assert found["observations.RATE_HZ"] == observations.RATE_HZ
    names = [name.rsplit(".", 1)[1] for name in found]
    assert names.count("RATE_HZ") == 1
    assert not any(name.startswith(("causal_counter.", "motion.")) for name in found)


def test_a_constant_is_multiplied_wherever_it_is_used_and_restored():
    with multiplied("observations.RATE_HZ", 1.4):
        assert observations.RATE_HZ == positions.RATE_HZ == evidence.RATE_HZ == 20.0 * 1.4
    assert observations.RATE_HZ == positions.RATE_HZ == evidence.RATE_HZ == 20.0


def test_it_is_restored_after_an_error():
    before = phase_times.ONSET

    with pytest.raises(ValueError, match="broken"), multiplied("phase_times.ONSET", 0.7):
        raise ValueError("broken")

    assert before == phase_times.ONSET


def test_each_constant_has_a_line_for_each_factor():
    lines = sensitivity_table([], list(exercises().values()), fitted()).splitlines()

    assert len(lines) == 3 + len(constants()) * len(FACTORS)
    assert lines[2].startswith("| (as it is) |")
