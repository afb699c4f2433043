"""Coaching by the browser's camera: pictures in, what to show and say out, reps in the history."""

from __future__ import annotations

import time
from itertools import islice

import numpy as np
import pytest

from pose_coach.frames.files import VideoFile
from pose_coach.history.query import opened_history, sessions
from pose_coach.web import live_session
from tests.web.conftest import SAMPLE, jpeg


def sent(browser, number, time_s, content):
    return browser.post("/live/frame", params={"n": number, "t": time_s}, content=content)


def started(browser, exercise="auto"):
    return browser.post("/live/start", params={"exercise": exercise})


def test_reps_are_counted_from_jpegs_at_the_pages_own_times(browser, app, said):
    assert started(browser, "cat-cow").status_code == 200
    spoken = []
    with VideoFile.open(SAMPLE) as source:
        for frame in islice(source, 0, None, 2):
            answer = sent(
                browser, frame.index, 5000 + frame.time_s, jpeg(frame.picture.rgb(640))
            ).json()
            spoken.append(answer["say"])
    done = browser.post("/live/stop").json()

    assert len(answer["points"]) == 33
    assert done["lines"][0].startswith("Cat-cow: ")
    assert any(spoken)
    with opened_history(app.db, said.append) as connection:
        (session,) = sessions(connection)
    assert session.tally("cat-cow").reps >= 1
    assert session.number == done["session"]
    assert [line for line in said if not line.startswith("Model ")] == []


def test_one_session_at_a_time_until_its_page_is_gone(browser, monkeypatch):
    assert started(browser).status_code == 200
    refused = started(browser)
    assert (refused.status_code, refused.text) == (
        400,
        "A session is going on in another window. End it there first.",
    )

    monkeypatch.setattr(live_session, "GONE_S", 0.0)
    time.sleep(0.01)
    assert started(browser).status_code == 200


def test_a_picture_that_comes_late_is_left_out(browser, still):
    started(browser, "cat-cow")

    assert sent(browser, 5, 10.0, still).json()["number"] == 5
    assert sent(browser, 4, 9.9, still).json() is None
    assert sent(browser, 6, 10.0, still).json() is None
    assert sent(browser, 7, 10.1, still).json()["number"] == 7


def test_what_is_wrong_with_the_picture_is_said_once_and_shown_on(browser):
    started(browser, "cat-cow")
    black = jpeg(np.zeros((360, 640, 3), np.uint8))
    answers = [sent(browser, number, number / 5, black).json() for number in range(40)]
    dark = [one for one in answers if one["lines"][0]["look"] == "camera"]

    notice = dark[0]["lines"][0]["text"]
    assert len(dark) > 2
    assert [notice in (one["say"] or "") for one in dark] == [True] + [False] * (len(dark) - 1)


def test_pause_is_shown_in_the_servers_words(browser, still):
    started(browser, "programme")
    browser.post("/live/pause")

    answer = sent(browser, 0, 0.0, still).json()
    assert answer["status"] == "paused"
    assert answer["lines"][0]["text"].startswith("Paused. ")


@pytest.mark.parametrize("content", [b"", b"no picture", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"])
def test_what_is_no_picture_is_refused_and_the_session_goes_on(browser, still, content):
    started(browser, "cat-cow")

    assert sent(browser, 0, 0.0, content).status_code == 400
    assert sent(browser, 1, 0.1, still).status_code == 200


@pytest.mark.parametrize(("number", "time_s"), [("x", 0), (0, "nan"), (0, "inf"), (0, "")])
def test_numbers_and_times_that_are_none_are_refused(browser, still, number, time_s):
    started(browser, "cat-cow")

    assert sent(browser, number, time_s, still).status_code == 400


def test_without_a_session_nothing_is_taken(browser, still):
    assert sent(browser, 0, 0.0, still).json() == {"done": {"lines": [], "session": None}}
    assert browser.post("/live/pause").status_code == 404
    assert browser.post("/live/stop").json() == {"lines": [], "session": None}
    assert started(browser, "handstand").status_code == 400


def test_the_camera_learns_that_another_page_has_ended_the_session(browser, still):
    started(browser, "cat-cow")
    sent(browser, 0, 0.0, still)
    done = browser.post("/live/stop").json()

    assert done["lines"]
    assert sent(browser, 1, 0.1, still).json() == {"done": done}
