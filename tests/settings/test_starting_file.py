"""Settings written out say what holds, and the documentation says what there is."""

from __future__ import annotations

from pathlib import Path

import pytest

from pose_coach.common.errors import PoseCoachError
from pose_coach.settings.file import parse_settings
from pose_coach.settings.model import Settings
from pose_coach.settings.starting_file import (
    as_table,
    as_toml,
    every_setting,
    explained,
    write_starting_file,
)

DOCUMENTATION = Path(__file__).parents[2] / "docs" / "settings.md"
OTHERS = """
exercises = ["scorpion"]
tempo = "gentle"
camera.source = 'rtsp://a"b\\c'
voice.volume = 0.25
"""


def test_written_settings_are_read_back_unchanged():
    held = parse_settings(OTHERS, "my.toml")
    again = parse_settings(as_toml(held), "written")

    assert again.camera.source == 'rtsp://a"b\\c'
    assert as_toml(again) == as_toml(held)
    assert again.model_dump(exclude={"dose", "breaths"}) == held.model_dump(
        exclude={"dose", "breaths"}
    )


def test_a_starting_file_changes_no_setting():
    assert parse_settings(explained(Settings()), "begun") == Settings()


def test_uncommented_lines_of_a_starting_file_are_the_defaults():
    keys = {setting.key for setting in every_setting(Settings())}
    lines = explained(Settings()).splitlines()
    switched_on = [line[2:] if line[2:].split(" = ")[0] in keys else line for line in lines]

    assert switched_on != lines
    assert as_toml(parse_settings("\n".join(switched_on), "begun")) == as_toml(Settings())


def test_an_existing_file_is_not_overwritten(tmp_path):
    file = tmp_path / "new" / "settings.toml"
    write_starting_file(file)
    assert file.read_text(encoding="utf-8") == explained(Settings())

    file.write_text("mine")
    with pytest.raises(PoseCoachError, match="already exists and is unchanged"):
        write_starting_file(file)
    assert file.read_text() == "mine"


def test_a_write_error_is_one_line(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(PoseCoachError, match="cannot be written: "):
        write_starting_file(tmp_path / "file" / "settings.toml")


def test_the_manual_lists_every_setting():
    text = DOCUMENTATION.read_text(encoding="utf-8")
    begin, end = "<!-- settings -->\n", "<!-- end of settings -->"

    assert text[text.index(begin) + len(begin) : text.index(end)] == as_table()
