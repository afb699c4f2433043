"""A report in the app knows what there is now to show beside its reps."""

from __future__ import annotations

import json
import os
import re
import shutil
from datetime import datetime, timedelta, timezone
from pathlib import Path

import numpy as np
import pytest

import pose_coach
from pose_coach.body.view import View
from pose_coach.history.store import About, kept_session
from pose_coach.recording.analysis import Analysis
from pose_coach.records.analysis_file import write_analysis
from pose_coach.records.video_writer import VideoWriter
from pose_coach.report.page import write_report
from tests.web.browser import app_apart, flaws, needs_chromium, opened

BERLIN = timezone(timedelta(hours=1))
EVIL = "</script><script>alert(1)"


@pytest.fixture
def kept_video(app, made_up):
    """The results of a video that was dropped at some time, as an analysis leaves them."""

    def made(key, stem="clip", *, has_video=True, **changes):
        folder = app.folder / key / "results"
        folder.mkdir(parents=True)
        analysis = Analysis(
            exercise="cat-cow",
            path=Path(f"{stem}.mov"),
            width_px=160,
            height_px=90,
            duration_s=20.0,
            frames=200,
            model="lite",
            frames_tracked=200,
            frames_with_pose=200,
            view=View.SIDE,
            reps=(made_up.rep(1, 2.0, **changes),),
            partial=0,
        )
        write_analysis(analysis, folder / f"{stem}.json")
        write_report(analysis, folder / f"{stem}.html", video=folder / f"{stem}.mp4")
        if has_video:
            (folder / f"{stem}.mp4").write_bytes(b"a video")
        return f"/videos/{key}/{stem}.html"

    return made


def earlier_in(answer):
    (held,) = re.findall(r'id="earlier">(.*?)</script>', answer.text)
    return [(clip["group"], clip["label"], clip["video"]) for clip in json.loads(held)]


def test_the_other_videos_are_offered_while_they_are_there(app, browser, kept_video):
    address = kept_video("20260302-080000-00000000")
    kept_video("20260205-080000-11111111", "a b", range_deg=120.0)
    kept_video("20260110-080000-22222222", has_video=False)
    other = ("February 2026", "a b, 5 February 2026, rep 1")

    assert earlier_in(browser.get(address)) == [
        (*other, "/videos/20260205-080000-11111111/a%20b.mp4"),
        ("January 2026", "clip, 10 January 2026, rep 1", None),
    ]
    assert browser.get("/videos/20260205-080000-11111111/a%20b.mp4").content == b"a video"

    (app.folder / "20260205-080000-11111111/results/a b.mp4").unlink()
    assert earlier_in(browser.get(address))[0] == (*other, None)

    browser.post("/videos/20260205-080000-11111111/delete")
    assert len(earlier_in(browser.get(address))) == 1


def test_live_sessions_are_offered_as_drawings(app, browser, kept_video, made_up):
    address = kept_video("20260302-080000-00000000")
    about = About("live", None, "camera 0", "full", datetime(2026, 2, 3, 18, tzinfo=BERLIN))
    with kept_session(app.db, about, app.say) as kept:
        kept.keep(made_up.rep(1, 2.0, range_deg=70.0))
        kept.keep(made_up.rep(2, 12.0, range_deg=95.0))

    assert earlier_in(browser.get(address)) == [
        ("February 2026", "live session, 3 February 2026, rep 2", None)
    ]


def test_a_history_that_cannot_be_read_is_said_and_the_report_shown(app, browser, kept_video, said):
    address = kept_video("20260302-080000-00000000")
    app.db.write_bytes(b"no history at all" * 100)

    assert earlier_in(browser.get(address)) == []
    assert len(said) == 1


@pytest.mark.parametrize("harm", ["{", '{"schema": "pose-coach/analysis/1"}', None])
def test_a_damaged_analysis_is_left_out(app, browser, kept_video, harm):
    address = kept_video("20260302-080000-00000000")
    kept_video("20260205-080000-11111111")
    path = app.folder / "20260205-080000-11111111/results/clip.json"
    path.unlink() if harm is None else path.write_text(harm)

    assert earlier_in(browser.get(address)) == []
    assert browser.get("/videos/20260205-080000-11111111/clip.html").status_code == 200


def test_a_name_of_another_video_is_no_markup(browser, kept_video):
    address = kept_video("20260302-080000-00000000")
    stem = EVIL.replace("/", "\u2215")
    kept_video("20260205-080000-11111111", stem)

    answer = browser.get(address)

    assert earlier_in(answer)[0][1].startswith(stem)
    assert "<script>alert" not in answer.text


@needs_chromium
def test_in_the_app_another_video_stands_beside_a_rep(app, kept_video, tmp_path):
    """The report's own script runs there, and nothing else is asked for than the two videos."""
    keys = ("20260302-080000-00000000", "20260205-080000-11111111")
    for key in keys:
        kept_video(key)
        with VideoWriter(app.folder / key / "results/clip.mp4") as video:
            for number in range(100):
                video.write(np.full((90, 160, 3), number, np.uint8), number / 5)
    shutil.copytree(app.folder, tmp_path / "data/pose-coach/videos")
    environment = {
        **os.environ,
        "PYTHONPATH": str(Path(pose_coach.__file__).parents[1]),
        "HOME": str(tmp_path),
        "XDG_DATA_HOME": str(tmp_path / "data"),
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
    }
    with app_apart(environment) as address, opened(address) as (page, complaints):
        page.get_by_role("link", name="Videos").click()
        page.get_by_role("link", name="Open the report").first.click()
        page.get_by_label("Beside it").select_option("clip, 5 February 2026, rep 1: clean, 90°")
        page.locator("[data-part=time]").fill("3.5")
        shown = page.locator("video").nth(1)
        while abs(shown.evaluate("(video) => video.currentTime") - 3.5) > 0.05:
            page.wait_for_timeout(50)

        assert f"/videos/{keys[1]}/clip.mp4" in shown.evaluate("(video) => video.currentSrc")
        assert flaws(page) == []
        assert complaints == []
