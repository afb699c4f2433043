"""The exercise that docs/adding-an-exercise.md adds: its code runs as it stands there."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

import pose_coach.exercises as folder
from pose_coach.commands.exercises import exercises as exercises_command
from pose_coach.evaluation.truth import read_truth
from pose_coach.exercises.catalog import exercise_named, exercises
from pose_coach.exercises.machine_group import machine_for, machine_for_any
from tests.exercises.performances import Trips
from tests.person import Camera, face_up

DOC = Path(__file__).resolve().parents[2] / "docs" / "adding-an-exercise.md"
MODULE, NAME = "glute_bridge", "glute-bridge"
TRIPS = Trips(3)
CAMERAS = [Camera(noise_m=0.002), Camera("left", yaw_deg=25, noise_m=0.002)]


def block(language):
    """The only block of code in a language."""
    (text,) = re.findall(rf"^```{language}\n(.*?)^```$", DOC.read_text("utf-8"), re.DOTALL | re.M)
    return text


def bridging(lift_deg):
    share_at = TRIPS.share_at()
    return lambda time_s: face_up(bridge_deg=lift_deg * share_at(time_s))


@pytest.fixture
def bridge(tmp_path, monkeypatch):
    """The sixth exercise, found as one more file among the others."""
    (tmp_path / f"{MODULE}.py").write_text(block("python"), encoding="utf-8")
    monkeypatch.setattr(folder, "__path__", [*folder.__path__, str(tmp_path)])
    exercises.cache_clear()
    yield exercise_named(NAME)
    monkeypatch.undo()
    sys.modules.pop(f"{folder.__name__}.{MODULE}", None)
    vars(folder).pop(MODULE, None)
    exercises.cache_clear()


def test_it_is_found_and_listed_last(bridge):
    assert list(exercises().values())[-1] is bridge

    listed = CliRunner().invoke(exercises_command, env={"COLUMNS": "200"})

    assert listed.exit_code == 0
    assert NAME in listed.output


@pytest.mark.parametrize("camera", CAMERAS, ids=["side", "oblique"])
@pytest.mark.parametrize("is_named", [True, False])
def test_it_is_counted_and_recognised(bridge, watch, camera, is_named):
    machine = machine_for(bridge) if is_named else machine_for_any(exercises().values())
    outcome = watch(machine, bridging(28), TRIPS.end_s, camera=camera)

    assert [rep.exercise for rep in outcome.reps] == [NAME] * TRIPS.count
    assert all(rep.faults == () and not rep.rushed for rep in outcome.reps)
    assert [p.name for p in outcome.reps[0].phases] == ["lift", "lower"]
    assert outcome.reps[0].range_deg == pytest.approx(28, abs=3)
    assert outcome.reps[0].start_s == pytest.approx(TRIPS.starts_s[0], abs=0.5)


def test_a_low_bridge_has_a_fault(bridge, watch):
    outcome = watch(machine_for(bridge), bridging(14), TRIPS.end_s)

    assert {rep.faults for rep in outcome.reps} == {("half-lifted",)}


@pytest.mark.parametrize("other", ["sat_up_deg", "fallen_deg"])
def test_a_sit_up_and_a_twist_are_none(bridge, watch, other):
    share_at = TRIPS.share_at()
    outcome = watch(
        machine_for(bridge), lambda t: face_up(**{other: 40 * share_at(t)}), TRIPS.end_s
    )

    assert outcome.reps == []


def test_its_truth_file_is_one(bridge, tmp_path):
    path = tmp_path / "bridge.truth.json"
    path.write_text(block("json"), encoding="utf-8")

    (rep,) = read_truth(path).reps_of(NAME)

    assert [p.name for p in rep.phases] == [bridge.high.phase, bridge.low.phase]
