"""Settings are a form; the history is saved as files, deleted, and told how the back feels."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from pose_coach.history.query import opened_history, sessions
from pose_coach.settings.file import load_settings, settings_path
from tests.web.conftest import ORIGIN

HISTORY = Path(__file__).parents[1] / "history" / "history-v2.sql"
LIVE = ("colours", "mirror", "voice", "volume")


@pytest.fixture
def kept(app, said):
    """The sessions of a history that has one, number 3, to begin with."""
    app.db.parent.mkdir(exist_ok=True)
    with closing(sqlite3.connect(app.db)) as connection:
        connection.executescript(HISTORY.read_text(encoding="utf-8"))

    def now():
        with opened_history(app.db, said.append) as connection:
            return sessions(connection)

    return now


def saved(browser, settings):
    return browser.post("/settings", content=json.dumps(settings))


def test_what_is_saved_holds_from_then_on(browser):
    assert saved(browser, {"voice": {"volume": 0.25}, "dose": {"scorpion": 7}}).json() == []

    page = browser.get("/settings").text
    assert 'name="voice.volume" value="0.25"' in page
    assert 'name="dose.scorpion" value="7"' in page
    assert str(settings_path()) in page
    assert load_settings().voice.volume == 0.25


def test_what_cannot_be_is_said_in_the_words_of_the_file(browser):
    answer = saved(browser, {"camera": {"model": "ful"}, "voice": {"volume": 2}}).json()

    assert answer == [
        {"path": "voice.volume", "words": "must be a number from 0 to 1."},
        {
            "path": "camera.model",
            "words": 'must be "auto", "lite", "full" or "heavy". Did you mean "full"?',
        },
    ]
    assert not settings_path().exists()


@pytest.mark.parametrize("content", ["", "{", "[" * 100_000, "\xff", "[]", "1"])
def test_what_is_no_form_is_refused(browser, content):
    assert browser.post("/settings", content=content.encode("latin-1")).status_code == 400
    assert not settings_path().exists()


def test_a_file_that_cannot_be_read_is_told_and_left_alone(browser):
    settings_path().parent.mkdir(parents=True)
    settings_path().write_text("voice = <b>")

    page = browser.get("/settings").text
    assert "line 1: not valid TOML" in page
    assert "<form" not in page
    assert settings_path().read_text() == "voice = <b>"


def test_a_live_page_is_told_what_the_settings_want_of_it(browser):
    saved(
        browser,
        {
            "camera": {"mirror": False},
            "display": {"colours": "high-contrast"},
            "voice": {"on": False, "volume": 0.5},
        },
    )

    wanted = browser.post("/live/start?exercise=cat-cow").json()
    assert [wanted[name] for name in LIVE] == ["high-contrast", False, False, 0.5]


def test_the_history_is_saved_as_the_command_writes_it(browser, kept):
    table = browser.get("/history/export.csv")
    whole = browser.get("/history/export.json")

    assert table.headers["content-disposition"] == "attachment; filename=pose-coach-history.csv"
    assert [row["exercise"] for row in csv.DictReader(io.StringIO(table.text))] == ["supine-twist"]
    assert [session["session"] for session in whole.json()["sessions"]] == [3]
    assert browser.get("/history/export.db").status_code == 404
    assert len(kept()) == 1


def test_a_session_is_deleted(browser, kept):
    assert 'data-session="3"' in browser.get("/progress").text

    assert browser.post("/history/delete?session=4").json() == {"deleted": 0}
    assert len(kept()) == 1
    assert browser.post("/history/delete?session=3").json() == {"deleted": 1}
    assert kept() == ()
    assert "No session is kept yet." in browser.get("/progress").text


@pytest.mark.parametrize("named", ["", "x", "-1", "1.5", "9" * 30, "3 OR 1=1"])
def test_what_names_no_session_deletes_nothing(browser, kept, named):
    assert browser.post("/history/delete", params={"session": named}).status_code == 404
    assert len(kept()) == 1


def test_all_sessions_are_deleted(browser, kept):
    assert browser.post("/history/delete?session=all").json() == {"deleted": 1}
    assert kept() == ()


def test_without_a_history_there_is_nothing_to_save_or_delete(app, browser):
    assert browser.get("/history/export.csv").status_code == 404
    assert browser.post("/history/delete?session=all").json() == {"deleted": 0}
    assert browser.post("/history/3/feeling?is=better").status_code == 404
    assert not app.db.exists()


def test_how_the_back_feels_is_kept_with_the_session(browser, kept):
    assert browser.post("/history/3/feeling?is=better").status_code == 200
    assert browser.post("/history/3/feeling?is=awful").status_code == 404
    refused = browser.post("/history/4/feeling?is=worse")

    assert (refused.status_code, refused.text) == (
        400,
        "This session is no longer in the history.",
    )
    assert [session.feeling for session in kept()] == ["better"]
    assert "<td>Better</td>" in browser.get("/progress").text


@pytest.mark.parametrize("path", ["/settings", "/history/delete?session=all", "/history/3/feeling"])
def test_another_page_changes_nothing(browser, kept, path):
    assert browser.headers["origin"] == ORIGIN
    headers = {"origin": "http://evil.example"}

    assert browser.post(path, content="{}", headers=headers).status_code == 403
    assert len(kept()) == 1
