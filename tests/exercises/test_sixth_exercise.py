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

DOC = Path(__file__).resolve().parents[2] / "docs" / "adding-an-exercise.md"
MODULE, NAME = "glute_bridge", "glute-bridge"


def block(language):
    """The only block of code in a language."""
    (text,) = re.findall(rf"^```{language}\n(.*?)^```$", DOC.read_text("utf-8"), re.DOTALL | re.M)
    return text


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


def test_its_truth_file_is_one(bridge, tmp_path):
    path = tmp_path / "bridge.truth.json"
    path.write_text(block("json"), encoding="utf-8")

    (rep,) = read_truth(path).reps_of(NAME)

    assert [p.name for p in rep.phases] == [bridge.high.phase, bridge.low.phase]
