"""A killed server, a suspended page, an unplugged camera, a full disk: what is said, and what remains."""

from __future__ import annotations

import pytest

from tests.web.browser import app_apart, needs_chromium, opened, running
from tests.web.conftest import SAMPLE

SUSPENDED_MS = 3000


def begin(page):
    page.get_by_role("button", name="Start").click()
    page.wait_for_selector("#lines div")


@needs_chromium
def test_when_the_server_is_killed_the_page_says_so_and_frees_the_camera(environment):
    with running(environment) as (address, process), opened(address) as (page, _):
        begin(page)
        process.kill()
        page.get_by_text("Pose Coach has ended. Start it again.").wait_for()

        assert page.evaluate("document.getElementById('video').srcObject") is None
        assert page.get_by_role("button", name="Start").is_enabled()


@needs_chromium
def test_a_suspended_page_goes_on_when_it_wakes(environment):
    """As when the lid is closed, or the browser lets a tab sleep."""
    with app_apart(environment) as address, opened(address) as (page, complaints):
        begin(page)
        browser = page.context.new_cdp_session(page)
        browser.send("Page.setWebLifecycleState", {"state": "frozen"})
        page.wait_for_timeout(SUSPENDED_MS)
        browser.send("Page.setWebLifecycleState", {"state": "active"})
        with page.expect_response("**/live/frame*") as answer:
            pass

        assert answer.value.json()["title"] == "Cat-cow"
        page.get_by_role("button", name="End").click()
        page.get_by_text("What you did").wait_for()
        assert complaints == []


@needs_chromium
def test_when_the_camera_is_unplugged_the_session_ends_and_says_so(environment):
    """The browser ends the stream as for a pulled plug where it takes its permission away."""
    with app_apart(environment) as address, opened(address, is_asked=True) as (page, complaints):
        page.context.grant_permissions(["camera"])
        begin(page)
        page.context.clear_permissions()
        page.get_by_text("The camera is gone. Plug it in and start again.").wait_for()
        page.get_by_text("What you did").wait_for()

        assert complaints == []


def test_a_disk_that_fills_up_during_an_upload_leaves_nothing_of_it(app, browser):
    """The system refuses to write beyond a limit, as a full disk does."""
    resource = pytest.importorskip("resource", reason="needs limits of the system")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    try:
        answer = browser.post("/videos?name=cat-cow.mp4", content=SAMPLE.read_bytes())
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)

    assert answer.status_code == 400
    assert answer.text.startswith("The video cannot be kept: ")
    assert answer.text.endswith(" Make room.")
    assert list(app.folder.iterdir()) == []
    assert browser.get("/videos").json() == []
