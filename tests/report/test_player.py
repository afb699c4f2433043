"""The player in a real browser: keys, buttons, frames, loops, and two reps in step."""

from __future__ import annotations

import shutil
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from pose_coach.body.view import View
from pose_coach.recording.analysis import Analysis
from pose_coach.records.video_writer import VideoWriter
from pose_coach.report.clips import Recording, own_clips
from pose_coach.report.page import TEMPLATES, write_report
from tests.browser import CHROMIUM, needs_chromium
from tests.report.pages import signals_of

pytestmark = needs_chromium
FPS, DURATION_S = 10, 20
FRAME_S = 1 / FPS
PLAYS_WITHIN_MS = 30_000
"""A busy machine is slow; nothing here depends on speed."""

IN_STEP = """({code, mine, other, times}) => {
  const inStep = new Function(code + "; return inStep")();
  return times.map((time) => inStep(time, mine, other));
}"""


@pytest.fixture(scope="module")
def film(tmp_path_factory):
    path = tmp_path_factory.mktemp("film") / "clip.mp4"
    with VideoWriter(path) as video:
        for number in range(FPS * DURATION_S):
            video.write(np.full((90, 160, 3), number, np.uint8), number / FPS)
    return path


@pytest.fixture(scope="module")
def browser():
    api = pytest.importorskip("playwright.sync_api", reason="needs playwright to use the page")
    with api.sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu"],
            timeout=PLAYS_WITHIN_MS,
        )
        yield started
        started.close()


@pytest.fixture
def analysis(made_up):
    """A clean rep, and a rushed one of twice the speed that goes less far."""
    hurried = (
        made_up.phase("to-cow", 10.0, 11.5, rushed=True),
        made_up.phase("to-cat", 11.5, 13.0),
    )
    return Analysis(
        exercise="cat-cow",
        path=Path("clip.mp4"),
        width_px=160,
        height_px=90,
        duration_s=float(DURATION_S),
        frames=FPS * DURATION_S,
        model="full",
        frames_tracked=FPS * DURATION_S,
        frames_with_pose=FPS * DURATION_S,
        view=View.SIDE,
        reps=(
            made_up.rep(1, 2.0),
            made_up.rep(2, 10.0, end_s=13.0, phases=hurried, hold_s=1.0, range_deg=70.0),
        ),
        partial=0,
        signals=signals_of("cat-cow", DURATION_S),
    )


@pytest.fixture
def opened(browser, analysis, film, tmp_path):
    """Open a report, by default with its video; nothing may be complained of or asked elsewhere."""
    complaints = []

    def open_report(*, has_video=True, earlier=(), **changes):
        video = shutil.copy(film, tmp_path / "clip.mp4") if has_video else None
        shown = replace(analysis, **changes)
        write_report(shown, tmp_path / "clip.html", video=video, earlier=earlier)
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.set_default_timeout(PLAYS_WITHIN_MS)
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto((tmp_path / "clip.html").as_uri())
        if has_video:
            wait_until(page, "document.querySelector('video').readyState > 1")
        return page

    yield open_report
    assert complaints == []


def wait_until(page, expression, given=None):
    """Wait as `wait_for_function` does, which would need a page without a Content-Security-Policy."""
    ends_s = time.monotonic() + PLAYS_WITHIN_MS / 1000
    while not page.evaluate(expression, given):
        assert time.monotonic() < ends_s, expression
        page.wait_for_timeout(50)


def time_of(page, number=0):
    return page.locator("video").nth(number).evaluate("(video) => video.currentTime")


def press(page, *keys):
    page.locator("#player").focus()
    for key in keys:
        page.keyboard.press(key)


def pairs(browser, mine, other, times):
    """Return the moments of `other` that are in step with those of `mine`."""
    code = (TEMPLATES / "clips.js").read_text(encoding="utf-8").replace("export ", "")
    given = {"code": code, "mine": mine, "other": other, "times": list(times)}
    page = browser.new_page()
    found = page.evaluate(IN_STEP, given)
    page.close()
    return found


def test_reps_are_in_step_phase_by_phase(browser, analysis):
    slow, fast = own_clips(analysis)

    # Start, middle and end of to-cow, the hold that the fast one has not, to-cat, and the last hold.
    moments = (2.0, 3.5, 5.0, 5.5, 6.0, 7.5, 9.0)
    assert pairs(browser, slow, fast, moments) == pytest.approx(
        [10.0, 10.75, 11.5, 11.5, 11.5, 12.25, 13.0]
    )
    assert pairs(browser, fast, slow, (10.75, 12.25)) == pytest.approx([3.5, 7.5])
    assert pairs(browser, slow, fast, (0.0, 99.0)) == [10.0, pytest.approx(13.0)]


def test_a_rep_that_begins_with_the_other_phase_is_in_step_with_the_phase_of_that_name(
    browser, analysis, made_up
):
    turned = made_up.rep(
        3, 0.0, phases=(made_up.phase("to-cat", 0.0, 2.0), made_up.phase("to-cow", 3.0, 5.0))
    )
    (mine, _), (other,) = own_clips(analysis), own_clips(replace(analysis, reps=(turned,)))

    assert pairs(browser, mine, other, (3.5, 7.5)) == pytest.approx([4.0, 1.0])


def test_in_step_never_goes_back_and_never_leaves_the_rep(browser, analysis):
    slow, fast = own_clips(analysis)
    times = np.linspace(0.0, 20.0, 401)

    for mine, other in ((slow, fast), (fast, slow), (slow, slow)):
        found = np.array(pairs(browser, mine, other, times.tolist()))
        assert (np.diff(found) >= 0).all()
        assert found.min() >= other["stretches"][0][1]
        assert found.max() <= other["stretches"][-1][2]
    assert pairs(browser, slow, slow, (2.5, 6.7)) == pytest.approx([2.5, 6.7])


def test_a_frame_on_and_back_is_exactly_one_frame(opened):
    page = opened()
    words = page.locator("[data-part=words]")

    for keys, expected in (("ArrowRight",) * 3, 2.3), (("ArrowLeft",), 2.2):
        for key in keys:
            before = words.inner_text()
            press(page, key)
            wait_until(
                page,
                "(before) => document.querySelector('[data-part=words]').textContent !== before",
                before,
            )
        assert words.inner_text().startswith(f"{expected:.1f} s: ")
        assert time_of(page) == pytest.approx(expected, abs=FRAME_S)


def test_jumps_lead_to_reps_and_faults_and_say_so(opened):
    page = opened()
    said = page.get_by_role("status").first

    press(page, "n")
    assert (time_of(page), said.inner_text()) == (10.0, "Rep 2: rushed, 70°")
    press(page, "n")
    assert time_of(page) == 10.0
    press(page, "p")
    assert (time_of(page), said.inner_text()) == (2.0, "Rep 1: clean, 90°")
    press(page, "f")
    assert (time_of(page), said.inner_text()) == (
        10.0,
        "Rep 2, to cow: 1.5 s, 90°, rushed (under 2 s)",
    )
    press(page, "f")
    assert said.inner_text() == "No fault after this."
    page.get_by_label("Rep", exact=True).select_option("Rep 1: clean, 90°")
    assert time_of(page) == 2.0


def test_a_link_in_the_page_leads_into_the_player(opened):
    page = opened()

    page.get_by_role("link", name="10.0 s").click()

    assert time_of(page) == 10.0
    assert page.evaluate("document.activeElement.id") == "player"


def test_it_plays_at_a_half_and_a_quarter_and_stops(opened):
    page = opened()

    for key, rate in (("4", 0.25), ("2", 0.5), ("1", 1.0)):
        press(page, key)
        assert page.locator("video").first.evaluate("(video) => video.playbackRate") == rate
        assert page.locator(f"[data-do=speed-{key}]").get_attribute("aria-pressed") == "true"
    press(page, " ")
    wait_until(page, "document.querySelector('video').currentTime > 2.3")
    assert page.get_by_role("button", name="Pause").is_visible()
    press(page, " ")
    assert page.locator("video").first.evaluate("(video) => video.paused")
    # The curve runs along, in the player and in the chart.
    assert page.locator(".cursor[d^=M]").count() == 3


def test_a_rep_is_looped(opened):
    page = opened()

    press(page, "n", "l")
    page.locator("video").first.evaluate("(video) => { video.currentTime = 12.6; }")
    press(page, " ")
    wait_until(page, "document.querySelector('video').currentTime > 12.7")
    wait_until(page, "document.querySelector('video').currentTime < 11")
    assert time_of(page) >= 10.0


def test_the_best_stands_beside_it_in_step(opened):
    page = opened()

    press(page, "n", "b")
    wait_until(page, "document.querySelectorAll('video')[1].currentTime === 2")
    assert page.get_by_role("status").first.inner_text() == "Beside it: Rep 1: clean, 90°"
    page.locator("[data-part=time]").fill("11")  # two thirds of to-cow
    wait_until(page, "Math.abs(document.querySelectorAll('video')[1].currentTime - 4) < 0.02")
    press(page, "4", " ")
    wait_until(page, "document.querySelector('video').currentTime > 12")
    press(page, " ")
    wait_until(page, "document.querySelectorAll('video')[1].paused")
    mine = time_of(page)
    wait_until(
        page,
        "(wanted) => Math.abs(document.querySelectorAll('video')[1].currentTime - wanted) < 0.05",
        2 + (mine - 10) * 2 if mine < 11.5 else 6 + (mine - 11.5) * 2,
    )
    press(page, "b")
    assert page.locator("video").nth(1).is_hidden()


def test_an_earlier_rep_without_a_video_is_drawn(opened, made_up):
    live = Recording("live session", date(2026, 11, 3), (made_up.rep(4, 0.0, range_deg=99.0),))
    page = opened(earlier=[live])

    page.get_by_label("Beside it").select_option("live session, 3 November 2026, rep 4: clean, 99°")

    assert page.locator("video").nth(1).is_hidden()
    assert page.locator("optgroup").evaluate_all("(all) => all.map((one) => one.label)") == [
        "This recording",
        "November 2026",
    ]
    back = page.locator(".drawn").nth(1).locator(".moves").first
    before = back.get_attribute("d")
    page.locator("[data-part=time]").fill("5")
    assert back.get_attribute("d") != before
    caption = page.locator("figcaption").nth(1).inner_text()
    assert caption.startswith("live session, 3 November 2026, rep 4: ")


def test_without_any_video_it_plays_all_the_same(opened):
    page = opened(has_video=False)

    assert page.locator("video").first.is_hidden()
    assert page.locator(".drawn").first.is_visible()
    press(page, " ")
    wait_until(page, "Number(document.querySelector('[data-part=time]').value) > 2.2")


def test_a_video_that_is_gone_is_said_and_the_movement_drawn(opened, tmp_path, browser):
    opened()
    (tmp_path / "clip.mp4").unlink()
    page = browser.new_page()
    page.goto((tmp_path / "clip.html").as_uri())

    page.get_by_text("The annotated video is not beside this page any more").wait_for()
    assert page.locator(".drawn").first.is_visible()


def test_keys_belong_to_the_player_only(opened):
    page = opened()

    page.locator("body").press("n")
    page.get_by_label("Rep", exact=True).press("f")
    assert time_of(page) == 2.0
    page.get_by_role("button", name="Loop").press("n")
    assert time_of(page) == 10.0


def test_a_rep_of_which_there_is_only_one_has_nothing_beside_it(opened, analysis):
    page = opened(reps=analysis.reps[:1])

    press(page, "b")
    assert page.get_by_role("status").first.inner_text() == "There is nothing to compare it with."
    assert page.get_by_label("Beside it").is_disabled()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nobody_is_shut_out_and_a_phone_shows_all_of_it(opened, scheme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs axe").Axe()
    page = opened()
    page.emulate_media(color_scheme=scheme)
    press(page, "b")
    page.set_viewport_size({"width": 390, "height": 844})

    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    found = axe.run(page).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []
