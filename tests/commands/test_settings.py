"""`pose-coach settings`: where they lie, what holds, and a file to begin with."""

from __future__ import annotations

import subprocess
import sys
import tomllib

import platformdirs
import pytest


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    folder = tmp_path / "home" / "pose-coach"
    monkeypatch.setattr(platformdirs, "user_config_path", lambda *_, **__: folder)
    return folder


def test_settings_prints_the_path_and_the_values(run, home):
    ended = run("settings")

    assert (ended.status, ended.err) == (0, "")
    assert ended.out.startswith(f"# {home / 'settings.toml'} (not there: these are the defaults)\n")
    assert tomllib.loads(ended.out)["voice"] == {"on": True, "volume": 1.0, "counting": True}


def test_a_written_file_can_be_edited_and_takes_effect(run, home):
    file = home / "settings.toml"
    assert run("settings", "--write").out == f"Begun: {file}\n"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('# tempo = "standard"', 'tempo = "gentle"'), encoding="utf-8")

    ended = run("settings")
    assert tomllib.loads(ended.out)["tempo"] == "gentle"
    assert ended.out.startswith(f"# {file}\n")

    again = run("settings", "--write")
    assert again.status == 1
    assert again.error_line == f"pose-coach: {file} already exists and is unchanged."


def test_config_names_another_file_and_its_mistakes_are_one_line(run, tmp_path):
    file = tmp_path / "other.toml"
    assert run("settings", "--config", file).status == 1
    file.write_text("[dose]\nscorpion = 3\n")
    assert tomllib.loads(run("settings", "--config", file).out)["dose"]["scorpion"] == 3

    file.write_text('[camera]\nsorce = "0"\n')
    ended = run("settings", "--config", file)
    assert (ended.status, ended.out) == (1, "")
    assert ended.error_line == (
        f"pose-coach: {file}: camera.sorce: no such setting. Did you mean source?"
    )


def test_help_does_not_read_settings():
    code = (
        "import sys, pose_coach.cli; print([m for m in ('pydantic', 'numpy') if m in sys.modules])"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert ended.stdout == "[]\n"
