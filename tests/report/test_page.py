"""The page, read as a browser reads it."""

from __future__ import annotations

import html
import json
import re
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from pose_coach.body.landmarks import Side
from pose_coach.body.view import View
from pose_coach.recording.analysis import Analysis
from pose_coach.records.analysis_file import read_analysis, write_analysis
from pose_coach.records.signals_file import write_signals
from pose_coach.report.fault_picture import FaultPicture, pictures_in
from pose_coach.report.page import report_page, write_report
from tests.browser import browse, needs_chromium
from tests.report.pages import Page, signals_of

OUTSIDE = re.compile(r"(?:https?:)?//[\w.]")
LOADING = ("src", "href", "srcset", "poster", "action", "data", "xlink:href")


@pytest.fixture
def analysis(made_up):
    """A clean rep, then a rushed one with two faults."""
    hurried = (
        made_up.phase("to-cow", 10.0, 11.2, rushed=True),
        made_up.phase("to-cat", 12.0, 15.0),
    )
    faults = ("elbows-bending", "hips-rocking")
    return Analysis(
        exercise="cat-cow",
        path=Path("films/clip.mp4"),
        width_px=1280,
        height_px=720,
        duration_s=20.0,
        frames=600,
        model="full",
        frames_tracked=600,
        frames_with_pose=600,
        view=View.SIDE,
        reps=(
            made_up.rep(1, 2.0),
            made_up.rep(2, 10.0, end_s=15.0, phases=hurried, faults=faults),
        ),
        partial=1,
        signals=signals_of("cat-cow", 20.0),
    )


@pytest.fixture
def picture():
    _, jpeg = cv2.imencode(".jpg", np.full((30, 40, 3), 90, np.uint8))
    return FaultPicture("cat-cow", "elbows-bending", 2, 12.25, jpeg.tobytes(), 40, 30)


@pytest.fixture
def sided(analysis, made_up):
    """Scorpions: two on the left that go less far than the one on the right."""
    reps = [
        made_up.rep(
            number,
            start_s,
            exercise="scorpion",
            side=side,
            range_deg=range_deg,
            phases=(
                made_up.phase("reach", start_s, start_s + 3),
                made_up.phase("return", start_s + 4, start_s + 7),
            ),
        )
        for number, start_s, side, range_deg in (
            (1, 2.0, Side.LEFT, 60.0),
            (2, 10.0, Side.RIGHT, 90.0),
            (3, 18.0, Side.LEFT, 70.0),
        )
    ]
    return replace(
        analysis,
        exercise="scorpion",
        reps=tuple(reps),
        partial=0,
        duration_s=27.0,
        signals=signals_of("scorpion", 27.0),
    )


def test_it_says_first_what_was_done_and_what_to_work_on(analysis):
    text = Page(report_page(analysis)).text

    done = "2 reps of Cat-cow in 13 s: 1 clean, 1 rushed. 1 more begun and not finished."
    work_on = "Work on next Slower - take your time Rushed: 1 of 2 reps."
    assert text.index(done) < text.index(work_on) < text.index("Movement over time")


def test_a_fault_in_more_reps_than_hurry_comes_first(analysis, made_up):
    faulty = [made_up.rep(n, 10.0 * n, faults=("hips-rocking",)) for n in (1, 2, 3)]

    text = Page(report_page(replace(analysis, reps=(*faulty, analysis.reps[1])))).text

    assert "Work on next Keep your hips over your knees Hips rocking: 4 of 4 reps." in text


def test_where_nothing_slipped_it_says_so(analysis):
    text = Page(report_page(replace(analysis, reps=analysis.reps[:1]))).text

    assert "Nothing slipped: go on like this Every rep was clean." in text
    assert "What slipped Elbows" not in text


def test_a_rep_that_was_not_seen_in_full_is_not_called_clean(analysis, made_up):
    late = made_up.phase("to-cow", 2.0, 5.0, start_seen=False)
    rep = made_up.rep(1, 2.0, phases=(late, made_up.phase("to-cat", 6.0, 9.0)))

    text = Page(report_page(replace(analysis, reps=(rep,)))).text

    assert "1 rep of Cat-cow in 7 s: 0 clean, 0 rushed." in text
    assert (
        "Nothing that was seen slipped: go on like this Not all of it was seen: 1 of 1 rep." in text
    )
    assert "… not all seen" in text
    assert "90° not all of it was seen" in text


def test_what_could_not_be_judged_is_said_in_one_line(analysis, made_up):
    reps = (
        made_up.rep(1, 2.0, unseen_faults=("hips-rocking", "head-left-out")),
        made_up.rep(2, 10.0, unseen_faults=("head-left-out",)),
    )
    text = Page(report_page(replace(analysis, reps=reps))).text

    assert "Not seen from here: hips rocking (in 1 of 2 reps), head left out." in text
    assert "Not seen from here" not in Page(report_page(analysis)).text


def test_where_no_fault_is_judged_the_page_says_what_clean_means(analysis, made_up):
    rep = replace(made_up.rep(1, 2.0), exercise="scorpion")
    text = Page(report_page(replace(analysis, exercise="scorpion", reps=(rep,)))).text

    assert "Faults are not judged in this exercise" in text


def test_jerks_are_something_to_work_on_too(analysis, made_up):
    jerky = made_up.rep(1, 2.0, phases=(made_up.phase(jerky=True),))

    text = Page(report_page(replace(analysis, reps=(jerky,)))).text

    assert "Work on next One smooth, even movement Jerky: 1 of 1 rep." in text


@pytest.mark.parametrize(
    ("seen", "words"), [(0, "Nobody was seen in it."), (600, "Nothing was counted.")]
)
def test_an_empty_recording_has_a_page_too(analysis, seen, words):
    empty = replace(analysis, exercise="none", reps=(), partial=0, frames_with_pose=seen)

    page = Page(report_page(empty))

    assert f"Nothing counted clip.mp4, 20 s, filmed from the side {words}" in page.text
    assert not page.all("svg")


def test_nothing_is_loaded_from_anywhere_but_the_video(analysis, picture):
    page = report_page(analysis, video="./clip.mp4", pictures=[picture])

    loaded = [
        attributes[name]
        for _, attributes in Page(page).tags
        for name in LOADING
        if name in attributes
    ]
    assert {address.split("#")[0].split(",")[0] for address in loaded} == {
        "./clip.mp4",
        "",  # within a chart
        "data:image/jpeg;base64",
    }
    namespace = "http://www.w3.org/2000/svg"  # a name, which nobody asks for
    assert not OUTSIDE.search(re.sub(r"base64,[\w+/=]+", "", page).replace(namespace, ""))
    (policy,) = [
        tag["content"]
        for tag in Page(page).all("meta")
        if tag.get("http-equiv") == "Content-Security-Policy"
    ]
    assert policy.startswith("default-src 'none';")


def test_a_name_is_no_markup(analysis):
    evil = '<script>alert("1")<b>&amp;.mp4'
    harmed = replace(analysis, path=Path(evil), warnings=("<img src=x onerror=alert(2)>",))

    page = report_page(harmed)

    assert evil in Page(page).text.replace("\n", "")
    assert html.escape(evil, quote=False) in page.replace("&#34;", '"')
    # The moments of one chart, the reps of the player, those beside them, and what shows them all.
    assert len(Page(page).all("script")) == 4
    assert not Page(page).all("img")


def test_what_is_said_of_the_video_does_not_tell_in_which_folder_it_lay(analysis):
    lay = Path("/home/anna/physio/clip.mp4")
    page = report_page(replace(analysis, path=lay, warnings=(f"{lay}: the video is cut short.",)))

    assert Page(page).text.count("the video is cut short.") == 1
    assert "anna" not in page


def test_a_name_that_is_not_utf8_can_stand_in_a_page(analysis, tmp_path):
    name = b"\xff.mp4".decode(errors="surrogateescape")

    write_report(replace(analysis, path=Path(name)), tmp_path / "r.html", video=tmp_path / name)

    page = Page((tmp_path / "r.html").read_text(encoding="utf-8"))
    assert page.all("video")[0]["src"] == "./%FF.mp4"


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("clip.mp4", "./clip.mp4"),
        ("javascript:alert(1).mp4", "./javascript%3Aalert%281%29.mp4"),
        ("a b#1?.mp4", "./a%20b%231%3F.mp4"),
    ],
)
def test_the_video_is_linked_by_its_relative_address(analysis, tmp_path, name, address):
    write_report(analysis, tmp_path / "clip.html", video=tmp_path / name)

    page = Page((tmp_path / "clip.html").read_text(encoding="utf-8"))
    assert page.all("video")[0]["src"] == address
    moments = [tag["href"] for tag in page.all("a")]
    assert f"{address}#t=10.00" in moments


def test_every_rep_in_the_chart_is_a_link_with_a_name(analysis):
    page = Page(report_page(analysis, video="./clip.mp4"))

    links = [tag for tag in page.all("a") if "aria-label" in tag]
    # Once for a desk and once for a phone; a browser shows one of them.
    assert [(tag["aria-label"], tag["href"]) for tag in links] == [
        ("Rep 1: clean", "./clip.mp4#t=2.00"),
        ("Rep 2: rushed, elbows bending, hips rocking", "./clip.mp4#t=10.00"),
    ] * 2


def test_without_a_video_nothing_is_linked(analysis):
    page = Page(report_page(analysis))

    assert not page.all("a")
    assert not [tag for tag in page.all("video") if "src" in tag]


def test_phases_and_holds_tell_their_figures(analysis):
    tips = [tag["data-tip"] for _, tag in Page(report_page(analysis)).tags if "data-tip" in tag]

    assert "Rep 2, to cow: 1.2 s, 90°, rushed (under 2 s)" in tips
    assert "Rep 1, to cat: 3.0 s, 90°" in tips
    assert "Rep 1, hold: 1.0 s" in tips


def test_every_chart_has_a_name_and_its_figures_stand_in_a_table(analysis, sided):
    for each in (analysis, sided):
        page = Page(report_page(each))
        charts = [tag for tag in page.all("svg") if "aria-hidden" not in tag]
        assert all(tag["role"] in ("img", "group") and tag["aria-label"] for tag in charts)
    text = Page(report_page(analysis)).text
    assert "1 2.0 s 9.0 s 3.0 s 3.0 s 1.0 s 90° clean" in text
    assert "2 10.0 s 15.0 s 3.0 s 1.2 s » 1.0 s 90° rushed, elbows bending, hips rocking" in text


def test_left_against_right_in_words_figures_and_a_chart(sided):
    page = Page(report_page(sided))

    assert "The left goes 25° less far than the other side." in page.text
    assert "Reps 2 1 Range 65° 90° A phase 3.0 s 3.0 s Hold 1.0 s 1.0 s" in page.text
    labels = [tag.get("aria-label", "") for tag in page.all("svg")]
    assert "Left against right: reps 2 and 1; range 65° and 90°; a phase 3.0 s and 3.0 s;" in (
        " ".join(labels)
    )


def test_a_side_that_was_not_done_is_said(sided):
    page = Page(report_page(replace(sided, reps=sided.reps[:1])))

    assert "Only the left side was done." in page.text
    assert "Range 60° none" in page.text


def test_an_exercise_without_sides_has_nothing_of_them(analysis):
    assert "Left against right" not in report_page(analysis)


def test_several_sets_have_a_section_each(analysis, sided):
    scorpions = [replace(rep, number=rep.number + 2) for rep in sided.reps]
    mixed = replace(analysis, exercise="mixed", reps=(*analysis.reps, *scorpions))

    page = Page(report_page(mixed))

    assert page.text.startswith(" Several exercises")
    assert "1. Cat-cow 2 reps, 1 clean, 1 rushed. Next: Slower - take your time" in page.text
    assert "2. Scorpion 3 reps, 3 clean, 0 rushed" in page.text
    assert "Rushed: 1 of 2 reps of Cat-cow." in page.text
    names = [tag["id"] for _, tag in page.tags if "id" in tag]
    assert len(names) == len(set(names))


def test_the_picture_of_a_fault_with_its_moment(analysis, picture):
    page = Page(report_page(analysis, video="./clip.mp4", pictures=[picture]))

    (image,) = page.all("img")
    assert image["src"] == picture.data_uri
    assert image["alt"].startswith("elbows bending, rep 2 at 12.2 s")
    assert "Elbows bending in rep 2 Push the floor away, arms long" in page.text
    assert "Hips rocking in rep 2 Keep your hips over your knees" in page.text


def test_it_can_be_made_again_without_the_video(analysis, picture, tmp_path):
    before = tmp_path / "clip.html"
    write_report(analysis, before, pictures=[picture])
    write_analysis(analysis, tmp_path / "clip.json")
    write_signals(analysis.signals, tmp_path / "clip.signals.csv")

    write_report(
        read_analysis(tmp_path / "clip.json"),
        tmp_path / "again.html",
        pictures=pictures_in(before),
    )

    again = (tmp_path / "again.html").read_text(encoding="utf-8")
    assert Page(again).text == Page(before.read_text(encoding="utf-8")).text
    assert pictures_in(tmp_path / "again.html") == (picture,)


def test_a_page_that_is_none_has_no_pictures(tmp_path):
    (tmp_path / "other.html").write_bytes(b"\xff<img src='data:image/jpeg;base64,eA=='>")

    assert pictures_in(tmp_path / "other.html") == ()
    assert pictures_in(tmp_path / "none.html") == ()


def test_without_signals_the_curve_is_left_out_and_the_rest_stays(analysis):
    page = report_page(replace(analysis, signals=None))

    assert "Movement over time" not in page
    assert "Range of motion" in page


def test_moments_are_told_by_the_script_from_what_stands_in_the_page(analysis):
    page = report_page(analysis)
    (series,) = re.findall(r'<script type="application/json">(.*?)</script>', page, re.DOTALL)

    told = json.loads(series)
    assert told["t"][:2] == [0.0, 0.1]
    assert told["v"][5] is None  # a gap
    assert [10.0, 11.2, "rep 2, to cow: 1.2 s, 90°, rushed (under 2 s)"] in told["stretches"]


def test_a_page_stays_small(analysis, made_up):
    """An hour of one set at 30 frames a second: 108 000 moments."""
    reps = tuple(made_up.rep(n, 10.0 * n) for n in range(1, 300))
    hour = replace(analysis, reps=reps, duration_s=3600.0, signals=signals_of("cat-cow", 3600.0))

    assert len(report_page(analysis)) < 140_000
    assert len(report_page(hour)) < 1_500_000


@needs_chromium
def test_a_browser_opens_it_without_complaint(analysis, picture, tmp_path):
    write_report(analysis, tmp_path / "clip.html", pictures=[picture])

    opened = browse(tmp_path / "clip.html", tmp_path, "--dump-dom")

    assert ":CONSOLE" not in opened.stderr
    # The script has run: the start of the first rep is told, and a line stands at it in all curves.
    assert "2.0 s: 36°; rep 1, to cow: 3.0 s, 90°" in Page(opened.stdout).text
    assert opened.stdout.count('class="cursor"') == 3


@needs_chromium
def test_a_set_of_twenty_reps_prints_on_two_pages(sided, tmp_path):
    reps = [replace(sided.reps[n % 2], number=n + 1) for n in range(20)]
    write_report(replace(sided, reps=tuple(reps)), tmp_path / "clip.html")

    browse(tmp_path / "clip.html", tmp_path, f"--print-to-pdf={tmp_path / 'clip.pdf'}")

    pages = re.findall(rb"/Type\s*/Page\b", (tmp_path / "clip.pdf").read_bytes())
    assert 1 <= len(pages) <= 2
