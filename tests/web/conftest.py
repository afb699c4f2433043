"""The app as a browser that was let in sees it, and a short video."""

from __future__ import annotations

import os
import shutil
import time
from itertools import islice
from pathlib import Path

import cv2
import platformdirs
import pytest

pytest.importorskip("httpx2", reason="needs httpx2 to ask the app")
from starlette.testclient import TestClient

import pose_coach
from pose_coach.batch.task import Options
from pose_coach.frames.files import VideoFile
from pose_coach.records.video_writer import VideoWriter
from pose_coach.tracking.models import ModelSize
from pose_coach.web.app import App
from pose_coach.web.guard import TOKEN_HEADER, Access

SAMPLE = Path(__file__).parents[2] / "sample_videos" / "cat-cow.mp4"
PORT = 8123
ORIGIN = f"http://127.0.0.1:{PORT}"
ENDS_WITHIN_S = 600
"""A busy machine is slow; nothing here depends on speed."""


def jpeg(rgb):
    return cv2.imencode(".jpg", cv2.cvtColor(rgb, cv2.COLOR_RGB2BGR))[1].tobytes()


@pytest.fixture(scope="session")
def moment(tmp_path_factory):
    """The first second of the sample, which is analysed at once."""
    path = tmp_path_factory.mktemp("moment") / "moment.mp4"
    with VideoFile.open(SAMPLE) as source, VideoWriter(path) as video:
        for frame in islice(source, 15):
            video.write(frame.picture.rgb(320), frame.time_s)
    return path


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """A folder for settings, so that nobody's own are read or written."""
    folder = tmp_path / "home"
    monkeypatch.setattr(platformdirs, "user_config_path", lambda *_, **__: folder)
    return folder


@pytest.fixture
def still(moment):
    """One picture of it, as the page sends it."""
    with VideoFile.open(moment) as source:
        return jpeg(next(iter(source)).picture.rgb())


@pytest.fixture
def said():
    """What the app said on the terminal."""
    return []


@pytest.fixture
def app(tmp_path, said):
    return App(
        Access(PORT),
        tmp_path / "videos",
        tmp_path / "history.db",
        Options(model=ModelSize.LITE, with_video=False, signals=None),
        ModelSize.LITE,
        said.append,
    )


@pytest.fixture
def environment(tmp_path):
    """What the command runs with: data folders of its own, and this very package."""
    return {
        **os.environ,
        "PYTHONPATH": str(Path(pose_coach.__file__).parents[1]),
        "HOME": str(tmp_path),
        "XDG_DATA_HOME": str(tmp_path / "data"),
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
    }


@pytest.fixture
def stranger(app):
    """A client that has not been let in."""
    with TestClient(app.asgi(), base_url=ORIGIN) as client:
        yield client


@pytest.fixture
def browser(app, stranger):
    """The client once it has opened the one-time address; it sends what the pages' scripts send."""
    assert stranger.get(app.access.address).status_code == 200
    stranger.headers |= {"origin": ORIGIN, TOKEN_HEADER: app.access.header}
    return stranger


@pytest.fixture
def finished():
    """Wait until every video is over, and return the list."""

    def wait(browser):
        ends_s = time.monotonic() + ENDS_WITHIN_S
        while time.monotonic() < ends_s:
            listed = browser.get("/videos").json()
            if listed and all(video["isOver"] for video in listed):
                return listed
            time.sleep(0.1)
        raise AssertionError(f"not finished in {ENDS_WITHIN_S} s: {listed}")

    return wait


@pytest.fixture
def report(app):
    """A folder as an analysis leaves it, whose report and names hold what they are given."""

    def made(content, key="20260102-030405-0123abcd", name="clip.html"):
        folder = app.folder / key / "results"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        (folder / name).write_text(content, encoding="utf-8")
        return f"/videos/{key}/{name}"

    return made
