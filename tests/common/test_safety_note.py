"""The safety note is shown once, and where that cannot be remembered, again."""

from __future__ import annotations

import platformdirs
import pytest

from pose_coach.common.safety_note import SAFETY_NOTE, note_is_due, note_was_shown


@pytest.fixture
def folder(tmp_path, monkeypatch):
    place = tmp_path / "data" / "pose-coach"
    monkeypatch.setattr(platformdirs, "user_data_path", lambda *_, **__: place)
    return place


def test_the_note_is_due_until_shown(folder):
    assert note_is_due()
    note_was_shown()
    assert not note_is_due()
    note_was_shown()
    assert [file.name for file in folder.iterdir()] == ["safety-note-shown"]


def test_the_note_stays_due_where_nothing_can_be_stored(folder):
    folder.parent.write_text("a file where the folder should be")
    note_was_shown()
    assert note_is_due()


def test_the_note_says_when_to_stop_and_whom_to_ask():
    assert "Stop if anything hurts" in SAFETY_NOTE
    assert "doctor or physiotherapist" in SAFETY_NOTE
