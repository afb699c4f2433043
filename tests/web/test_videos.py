"""A video is dropped, analysed and read, cancelled, deleted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pose_coach.common.errors import PoseCoachError
from pose_coach.frames.files import SUFFIXES
from pose_coach.web import video_queue
from pose_coach.web.video_queue import safe_name
from tests.web.conftest import SAMPLE


def dropped(browser, content, name="cat-cow.mp4"):
    return browser.post("/videos", params={"name": name}, content=content)


@given(st.text(max_size=300), st.sampled_from(sorted(SUFFIXES)))
def test_no_name_leads_out_of_its_folder_or_is_too_long(name, suffix):
    try:
        safe = safe_name(name + suffix)
    except PoseCoachError:
        return
    assert not set(safe) & set('/\\:*?"<>|\0\n')
    assert not safe.startswith(".")
    assert safe.endswith(suffix)
    assert len(safe.encode()) < 255
    assert safe_name(safe) == safe


@pytest.mark.parametrize("name", ["", "a", ".mp4", "a.html", "a.mp4/", "..", "a.mp4.exe"])
def test_what_is_no_video_is_refused_in_a_line(browser, name):
    answer = dropped(browser, b"x", name)

    assert answer.status_code == 400
    assert answer.text.startswith("This is not a video.")
    assert browser.get("/videos").json() == []


def test_a_dropped_video_becomes_a_report(app, browser, finished):
    assert dropped(browser, SAMPLE.read_bytes(), "Back <b>day</b>.mp4").status_code == 201
    (video,) = finished(browser)

    assert video["words"] == "Finished"
    assert video["name"] == "b_.mp4"  # what follows the last slash, without markup
    report = browser.get(video["report"])
    assert "Cat-cow" in report.text
    assert "script-src 'sha256-" in report.headers["content-security-policy"]
    assert not list(app.folder.rglob("*.mp4"))  # the copy is gone
    assert browser.post(f"/videos/{video['key']}/delete").json() == []
    assert list(app.folder.iterdir()) == []


def test_a_damaged_video_fails_in_a_line_and_leaves_nothing(app, browser, finished):
    dropped(browser, b"no video at all", "hurt.mp4")
    (video,) = finished(browser)

    assert video["words"].startswith("hurt.mp4: ")
    assert video["report"] is None
    assert list(app.folder.iterdir()) == []


def test_videos_wait_their_turn_and_can_be_cancelled(app, browser, finished):
    for name in ("one.mp4", "two.mp4"):
        dropped(browser, SAMPLE.read_bytes(), name)
    for video in browser.get("/videos").json():
        browser.post(f"/videos/{video['key']}/cancel")
    listed = finished(browser)

    assert [video["name"] for video in listed] == ["two.mp4", "one.mp4"]
    assert {video["words"] for video in listed} == {"Cancelled. Nothing of it is kept."}
    app.videos.close()
    assert list(app.folder.iterdir()) == []


def test_an_upload_that_is_too_large_leaves_nothing(app, browser, monkeypatch):
    monkeypatch.setattr("pose_coach.web.guard.MOST_UPLOAD_BYTES", 1000)

    def endless():
        for _ in range(10):
            yield b"x" * 300

    assert dropped(browser, b"x" * 1001).status_code == 413
    assert dropped(browser, endless()).status_code == 413
    assert not app.folder.exists() or list(app.folder.iterdir()) == []


def test_a_full_disk_is_said_before_anything_is_written(app, browser, monkeypatch):
    monkeypatch.setattr(video_queue, "SPARE_BYTES", 10**18)

    answer = dropped(browser, b"x")

    assert answer.text == "The disk is too full for this video. Make room and try again."
    assert list(app.folder.iterdir()) == []


def test_what_was_analysed_before_is_still_there(browser, report):
    address = report("<p>mine")

    (video,) = browser.get("/videos").json()
    assert (video["name"], video["report"]) == ("clip", address)
    assert video["when"] == "2 January 2026, 03:04"
    assert browser.get(address).text == "<p>mine"


def test_progress_shows_the_history(browser, app):
    page = browser.get("/progress").text

    assert "No session is kept yet." in page
    assert str(app.db) in page
    assert not app.db.exists()
