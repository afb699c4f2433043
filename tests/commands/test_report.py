"""`pose-coach report`: the page of an analysis that is there."""

from __future__ import annotations

import pytest


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
