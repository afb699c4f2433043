"""`pose-coach report`: the page of an analysis that is there."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from pose_coach.recording.analysis import analyze
from pose_coach.records.analysis_file import write_analysis


@pytest.fixture
def analyzed(run, clips, tmp_path):
    """A short video's results, the annotated video among them."""
    assert run("analyze", clips.moment, "--exercise", "cat-cow").status == 0
    return tmp_path / "out"


def test_the_report_is_reproduced_unchanged(run, analyzed):
    before = (analyzed / "moment.html").read_text(encoding="utf-8")
    (analyzed / "moment.html").unlink()

    ended = run("report", analyzed / "moment.json")

    assert (ended.status, ended.err) == (0, "")
    assert ended.out == f"Written: {analyzed / 'moment.html'}\n"
    assert (analyzed / "moment.html").read_text(encoding="utf-8") == before
    assert 'src="./moment.mp4"' in before


def test_a_report_elsewhere_still_links_the_video(run, analyzed, tmp_path):
    ended = run("report", analyzed / "moment.json", "--out", tmp_path / "pages" / "mine.html")

    assert ended.status == 0
    page = (tmp_path / "pages" / "mine.html").read_text(encoding="utf-8")
    assert 'src="./../out/moment.mp4"' in page


def test_a_report_without_a_video_links_none(run, analyzed):
    (analyzed / "moment.mp4").unlink()

    assert run("report", analyzed / "moment.json").status == 0

    assert "<video" not in (analyzed / "moment.html").read_text(encoding="utf-8")


def test_a_file_that_is_no_analysis_is_one_line(run, tmp_path):
    (tmp_path / "notes.json").write_text("{}")

    ended = run("report", tmp_path / "notes.json")

    assert ended.status == 1
    assert "not an analysis file" in ended.error_line


def test_the_analysis_is_not_overwritten(run, analyzed):
    ended = run("report", analyzed / "moment.json", "--out", analyzed / "moment.json")

    assert ended.status == 2
    assert "would be overwritten" in ended.error_line


@pytest.fixture
def counted(made_up, tmp_path):
    """Write the analysis of a recording in which one rep was counted; return its path."""

    def write(name, has_video):
        source = made_up.source(12.0)
        analysis = analyze(
            source, Path(f"{name}.mov"), made_up.person(made_up.cat_cows(1)), model="lite"
        )
        write_analysis(analysis, tmp_path / f"{name}.json")
        if has_video:
            (tmp_path / f"{name}.mp4").write_bytes(b"a video")
        return tmp_path / f"{name}.json"

    return write


def test_earlier_recordings_are_offered_beside_it(run, counted, tmp_path):
    now, filmed, other = counted("now", True), counted("a b", True), counted("other", False)

    page = tmp_path / "pages" / "now.html"
    ended = run("report", now, "--beside", filmed, "--beside", other, "--out", page)

    assert (ended.status, ended.err) == (0, "")
    (held,) = re.findall(r'id="earlier">(.*?)</script>', page.read_text(encoding="utf-8"))
    assert [(clip["label"], clip["video"]) for clip in json.loads(held)] == [
        ("a b.mov, rep 1", "./../a%20b.mp4"),
        ("other.mov, rep 1", None),
    ]


def test_an_earlier_recording_that_is_no_analysis_is_one_line(run, counted, tmp_path):
    (tmp_path / "notes.json").write_text("{}")

    ended = run("report", counted("now", False), "--beside", tmp_path / "notes.json")

    assert ended.status == 1
    assert "notes.json: not an analysis file" in ended.error_line
