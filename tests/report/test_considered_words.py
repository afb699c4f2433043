"""Movements that were considered: in the analysis file and in the report."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from pose_coach.body.landmarks import Side
from pose_coach.body.view import View
from pose_coach.common.errors import PoseCoachError
from pose_coach.recording.analysis import Analysis
from pose_coach.records.analysis_file import analysis_document, read_analysis
from pose_coach.records.analysis_schema import analysis_schema
from pose_coach.report.page import report_page, write_report
from tests.browser import browse, needs_chromium
from tests.report.pages import Page, signals_of


@pytest.fixture
def considered(made_up):
    """Two reps, what was perhaps a third, and what was none."""
    reps = (made_up.rep(1, 2.0), made_up.rep(2, 10.0, end_s=15.0))
    perhaps = made_up.considered(
        15.5, 0.28, against=("it was small",), in_favour=("the head went along",)
    )
    about = ("cat-cow", Path("clip.mp4"), 1280, 720, 24.0, 720, "full")
    return Analysis(
        *about,
        frames_tracked=720,
        frames_with_pose=720,
        view=View.SIDE,
        reps=reps,
        partial=0,
        considered=(
            *(made_up.considered(rep.start_s, end_s=rep.end_s) for rep in reps),
            perhaps,
            made_up.considered(19.6, 0.08),
        ),
        signals=signals_of("cat-cow", 24.0),
    )


def test_what_the_file_says(considered):
    counted, _, perhaps, _ = analysis_document(considered)["considered"]

    assert (counted["probability"], counted["counted"]) == (0.9, True)
    assert perhaps == {
        "exercise": "cat-cow",
        "side": None,
        "start_s": 15.5,
        "end_s": 19.5,
        "probability": 0.28,
        "counted": False,
        "in_favour": ["the head went along"],
        "against": ["it was small"],
    }


def test_a_file_of_an_older_version_does_not_say_what_was_considered(considered, tmp_path):
    document = analysis_document(considered)
    del document["considered"]
    path = tmp_path / "clip.json"
    path.write_text(json.dumps(document), encoding="utf-8")

    assert Draft202012Validator(analysis_schema()).is_valid(document)
    assert read_analysis(path).considered == ()
    with pytest.raises(PoseCoachError, match=r"clip\.json: an older version .* Analyse the video"):
        read_analysis(path, needs_considered=True)


def test_what_was_perhaps_a_repetition_is_shown_at_its_time_and_not_counted(considered):
    page = Page(report_page(considered, video="./clip.mp4"))

    assert "2 reps of Cat-cow in 13 s" in page.text
    assert "1 movement was perhaps a repetition and was not counted. See what was considered" in (
        page.text
    )
    assert "? 15.5 s 19.5 s perhaps a repetition, not counted" in page.text
    boxes = [tag for tag in page.all("a") if tag.get("aria-label", "").startswith("Perhaps")]
    assert [(tag["aria-label"], tag["href"]) for tag in boxes] == [
        ("Perhaps a rep, not counted: unlikely, 28%", "./clip.mp4#t=15.50")
    ] * 2


def test_what_was_considered_can_be_unfolded(considered):
    page = Page(report_page(considered))

    assert len(page.all("details")) == 1
    _, unfolded = page.text.split("What was considered")
    assert "Counted 2, perhaps 1 (not counted), others 1." in unfolded
    assert "2.0 s to 9.0 s Cat-cow counted (very likely, 90%)" in unfolded
    perhaps = "perhaps, not counted (unlikely, 28%) For: the head went along Against: it was small"
    assert f"15.5 s to 19.5 s Cat-cow {perhaps} 19.6 s" in unfolded
    assert "Cat-cow not counted (very unlikely, 8%)" in unfolded


def test_what_was_perhaps_of_another_exercise_is_only_in_the_fold(considered, made_up):
    other = made_up.considered(15.5, 0.28, exercise="scorpion", side=Side.LEFT)

    text = Page(report_page(replace(considered, considered=(other,)))).text

    assert "1 movement was perhaps a repetition" in text
    assert "15.5 s to 19.5 s Scorpion, left perhaps, not counted" in text
    assert "? 15.5 s" not in text


def test_where_nothing_is_known_to_have_been_considered_nothing_is_said_of_it(considered):
    page = Page(report_page(replace(considered, considered=())))

    assert not page.all("details")
    assert "What was considered" not in page.text
    assert "perhaps" not in page.text


@needs_chromium
@pytest.mark.parametrize(("address", "is_open"), [("", False), ("#considered", True)])
def test_the_link_unfolds_what_was_considered_without_a_script(
    considered, tmp_path, address, is_open
):
    """As a browser does by itself where an address leads into what is folded."""
    write_report(considered, tmp_path / "clip.html")

    opened = browse(tmp_path / "clip.html", tmp_path, "--dump-dom", address=address)

    assert ("open" in Page(opened.stdout).all("details")[0]) is is_open


@needs_chromium
def test_what_was_considered_is_printed_though_it_is_folded(considered, made_up, tmp_path):
    many = tuple(made_up.considered(n, 0.1, against=("it was small",)) for n in range(300))
    write_report(replace(considered, considered=many), tmp_path / "clip.html")

    browse(tmp_path / "clip.html", tmp_path, f"--print-to-pdf={tmp_path / 'clip.pdf'}")

    pages = re.findall(rb"/Type\s*/Page\b", (tmp_path / "clip.pdf").read_bytes())
    assert len(pages) > 3
