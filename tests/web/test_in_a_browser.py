"""The app as a person uses it: the command, a real browser, a real video."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

import pose_coach
from tests.web.browser import app_apart, flaws, needs_chromium, opened
from tests.web.conftest import SAMPLE

FFMPEG = shutil.which("ffmpeg")
pytestmark = needs_chromium

VIDEO_IS_LOADED = """new Promise((loaded) => {
  const video = document.querySelector("video");
  if (video.readyState) loaded();
  video.onloadedmetadata = () => loaded();
})"""


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


def test_a_video_is_dropped_and_its_report_read(environment, tmp_path, moment):
    with (
        app_apart(environment, "--model", "lite") as address,
        opened(address) as (page, complaints),
    ):
        page.get_by_role("link", name="Videos").click()
        page.set_input_files("#files", moment)
        page.get_by_role("link", name="Open the report").click()
        page.wait_for_selector("video")
        page.evaluate(VIDEO_IS_LOADED)
        assert flaws(page) == []
        page.go_back()
        page.get_by_role("link", name="Open the report").wait_for()
        assert flaws(page) == []
        page.on("dialog", lambda dialog: dialog.accept())
        page.get_by_role("button", name="Delete moment.mp4").click()
        page.locator("#videos li").wait_for(state="detached")
        page.get_by_role("link", name="Progress").click()
        page.get_by_text("No session is kept yet.").wait_for()
        assert flaws(page) == []

        assert complaints == []
    assert list((tmp_path / "data").glob("pose-coach/videos/*")) == []


@pytest.mark.skipif(FFMPEG is None, reason="needs ffmpeg to make the camera's film")
def test_the_camera_is_coached(environment, tmp_path):
    camera = tmp_path / "camera.mjpeg"
    convert = ["-an", "-vf", "scale=640:-2", "-c:v", "mjpeg", "-q:v", "4", "-t", "6", camera]
    subprocess.run([FFMPEG, "-loglevel", "error", "-i", SAMPLE, *convert], check=True, timeout=60)
    with (
        app_apart(environment, "--model", "lite") as address,
        opened(address, camera) as (page, complaints),
    ):
        assert flaws(page) == []
        page.get_by_label("Exercise").select_option("cat-cow")
        page.get_by_role("button", name="Start").click()
        page.locator("#drawing .limbs[d^=M]").wait_for(state="attached")
        assert "Cat-cow" in page.locator("#title").inner_text()
        page.keyboard.press(" ")
        page.get_by_text("Paused.").wait_for()
        assert flaws(page) == []
        page.get_by_role("button", name="End").click()
        page.get_by_text("Cat-cow: 0 reps").wait_for()
        assert flaws(page) == []

        assert complaints == []
