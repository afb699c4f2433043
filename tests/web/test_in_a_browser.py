"""The app as a person uses it: the command, a real browser, a real video."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
import ssl
import subprocess
from contextlib import closing

import cv2
import numpy as np
import pytest

from pose_coach.settings.file import load_settings
from tests.web.browser import app_apart, enter, flaws, needs_chromium, opened
from tests.web.conftest import SAMPLE
from tests.web.test_settings_and_history import HISTORY

FFMPEG = shutil.which("ffmpeg")
pytestmark = needs_chromium

VIDEO_IS_LOADED = """new Promise((loaded) => {
  const video = document.querySelector("video");
  if (video.readyState) loaded();
  video.onloadedmetadata = () => loaded();
})"""


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


def test_settings_are_saved_and_a_session_deleted(environment, tmp_path):
    db = tmp_path / "history.db"
    with closing(sqlite3.connect(db)) as connection:
        connection.executescript(HISTORY.read_text(encoding="utf-8"))
    with (
        app_apart(environment, "--db", str(db)) as address,
        opened(address) as (page, complaints),
    ):
        page.get_by_role("link", name="Settings").click()
        page.get_by_label("Volume").fill("2")
        page.get_by_role("button", name="Save").click()
        page.get_by_text("It must be a number from 0 to 1.").wait_for()
        assert flaws(page) == []
        page.get_by_label("Volume").fill("0.5")
        page.get_by_label("Scorpion").fill("7")
        page.get_by_role("button", name="Save").click()
        page.get_by_text("Saved.").wait_for()

        page.get_by_role("link", name="Progress").click()
        page.get_by_text("1 session, the newest first").click()
        assert flaws(page) == []
        with page.expect_download() as file:
            page.get_by_role("link", name="Save every repetition").click()
        assert file.value.suggested_filename == "pose-coach-history.csv"
        page.on("dialog", lambda dialog: dialog.accept())
        page.get_by_role("button", name="Delete the session of 2026-03-01 23:30").click()
        page.get_by_text("No session is kept yet.").wait_for()

        assert complaints == []
    (file,) = tmp_path.glob("config/**/settings.toml")
    held = load_settings(file)
    assert (held.voice.volume, held.dose) == (0.5, {"scorpion": 7})


@pytest.fixture
def camera(tmp_path):
    """What the browser's camera sees."""
    if FFMPEG is None:
        pytest.skip("needs ffmpeg to make the camera's film")
    film = tmp_path / "camera.mjpeg"
    convert = ["-an", "-vf", "scale=640:-2", "-c:v", "mjpeg", "-q:v", "4", "-t", "6", film]
    subprocess.run([FFMPEG, "-loglevel", "error", "-i", SAMPLE, *convert], check=True, timeout=60)
    return film


def test_the_camera_is_coached(environment, camera):
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


PHONE = {
    "viewport": {"width": 390, "height": 844},
    "is_mobile": True,
    "has_touch": True,
    "ignore_https_errors": True,  # as a person does who presses what the pictures show
}


def scanned(page):
    """Return the address in the QR code, read from the screen; as a phone does, from nearer if need be."""
    page.evaluate("document.getElementById('phone-code').decode()")
    seen = cv2.imdecode(np.frombuffer(page.locator("#phone-code").screenshot(), np.uint8), 1)
    near = (cv2.resize(seen, None, fx=times, fy=times) for times in (1, 2, 1.5, 3, 0.75))
    read = (cv2.QRCodeDetector().detectAndDecode(picture)[0] for picture in near)
    return next(filter(None, read))


def test_a_phone_is_the_camera(environment, camera):
    with (
        app_apart(environment, "--model", "lite", "--phone-address", "127.0.0.1") as address,
        opened(address, camera) as (page, complaints),
    ):
        page.get_by_role("button", name="Use my phone").click()
        page.get_by_text("Waiting for the phone.").wait_for()
        assert flaws(page) == []
        code = scanned(page)
        port = int(code.split("/")[2].partition(":")[2])
        der = ssl.PEM_cert_to_DER_cert(ssl.get_server_certificate(("127.0.0.1", port)))
        shown = page.locator("#phone-fingerprint").inner_text()
        assert shown.replace(":", "").lower() == hashlib.sha256(der).hexdigest()

        phone = page.context.browser.new_context(**PHONE).new_page()
        enter(phone, code, complaints)
        page.get_by_text("The phone is connected.").wait_for()
        assert flaws(phone) == []
        phone.get_by_label("Exercise").select_option("cat-cow")
        phone.get_by_role("button", name="Start").click()
        page.locator("#drawing .limbs[d^=M]").wait_for(state="attached")
        assert "Cat-cow" in page.locator("#title").inner_text()
        assert page.locator("#mute").get_attribute("aria-pressed") == "false"
        assert phone.locator("#mute").get_attribute("aria-pressed") == "true"
        page.get_by_role("button", name="Pause").click()
        phone.get_by_text("Paused.").wait_for()
        phone.get_by_role("button", name="End").click()
        for each in (page, phone):
            each.get_by_text("Cat-cow: 0 reps").wait_for()
        phone.get_by_text("The connection is closed now.").wait_for()
        assert complaints == []

        with pytest.raises(OSError, match="refused"):
            ssl.get_server_certificate(("127.0.0.1", port), timeout=60)


def test_a_phone_is_the_screen(environment, camera):
    with (
        app_apart(environment, "--model", "lite", "--phone-address", "127.0.0.1") as address,
        opened(address, camera) as (page, complaints),
    ):
        page.get_by_role("button", name="Use my phone").click()
        page.get_by_text("Waiting for the phone.").wait_for()
        phone = page.context.browser.new_context(**PHONE).new_page()
        enter(phone, scanned(page), complaints)
        phone.get_by_role("button", name="Be the screen").click()
        page.get_by_text("The phone is connected.").wait_for()
        page.get_by_label("Exercise").select_option("cat-cow")
        page.get_by_role("button", name="Start").click()
        phone.locator("#title", has_text="Cat-cow").wait_for()
        assert phone.locator("#count").is_visible()
        assert not phone.locator("#picture video").is_visible()
        assert flaws(phone) == []
        phone.get_by_role("button", name="End").click()
        for each in (page, phone):
            each.get_by_text("Cat-cow: 0 reps").wait_for()

        assert complaints == []
