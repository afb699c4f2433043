"""Names and texts that would be a script if they were not escaped, through every page, in a real browser."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from pose_coach.body.view import View
from pose_coach.recording.analysis import Analysis
from pose_coach.records.analysis_file import write_analysis
from tests.browser import browse, needs_chromium

pytestmark = needs_chromium

# Whichever of these runs, or is only tried and forbidden, is told by the console or the title of the page.
SCRIPT = "<script>console.log(1);document.title='owned'</script>"
TEXT = f"\"'></title></style>{SCRIPT}<img src=x onerror=console.log(2)>"
# A name cannot hold a slash; to a browser, what is not closed is a script all the same where markup follows.
NAME = "'\"><img src=x onerror=console.log(3)><svg onload=console.log(4)><script>console.log(5)<!--"


@pytest.fixture
def harmless(tmp_path):
    """Whether a page opens with nothing run, nothing tried, and its own title."""

    def look(page):
        opened = browse(page, tmp_path, "--dump-dom")
        return ":CONSOLE" not in opened.stderr and "<title>owned" not in opened.stdout

    return look


@pytest.fixture
def analysis_file(made_up, tmp_path):
    """An analysis of one rep, with a fault, and of what was considered."""
    rep = made_up.rep(1, 2.0, faults=("elbows-bending",))
    about = ("cat-cow", Path("clip.mp4"), 640, 360, 9.0, 90, "full")
    analysis = Analysis(
        *about,
        frames_tracked=90,
        frames_with_pose=80,
        view=View.SIDE,
        reps=(rep,),
        partial=0,
        considered=(made_up.considered(against=("it was small",)),),
    )
    write_analysis(analysis, tmp_path / "clip.json")
    return tmp_path / "clip.json"


def replaced(node):
    """Return a document with every text in it replaced by markup, but for those that choose what is done."""
    kept = ("schema", "name", "exercise", "view", "model", "side", "faults")
    if isinstance(node, dict):
        return {k: v if k in kept else replaced(v) for k, v in node.items()}
    if isinstance(node, list):
        return [replaced(one) for one in node]
    return TEXT if isinstance(node, str) else node


@pytest.mark.parametrize("text", [TEXT, NAME])
def test_the_check_detects_an_unescaped_page(harmless, tmp_path, text):
    """As this is what the others rest on."""
    (tmp_path / "open.html").write_text(
        f"<title>x</title><p title='{text}'>{text}</p>\n<b>", "utf-8"
    )

    assert not harmless(tmp_path / "open.html")


def test_file_names_are_escaped_in_reports(run, clips, harmless, tmp_path):
    shutil.copy(clips.two_reps, tmp_path / f"{NAME}.mp4")

    assert run("analyze", f"{NAME}.mp4", "--model", "lite").status == 0

    assert harmless(tmp_path / "out" / f"{NAME}.html")


def test_every_text_of_an_analysis_is_escaped_in_reports(run, analysis_file, document, harmless):
    analysis = {**replaced(document(analysis_file)), "warnings": [TEXT]}
    analysis_file.write_text(json.dumps(analysis), "utf-8")

    assert run("report", analysis_file).status == 0

    page = analysis_file.with_suffix(".html")
    assert "&lt;script&gt;" in page.read_text("utf-8")
    assert harmless(page)


@pytest.mark.parametrize("key", ["exercise", "side", "faults", "name", "view", "model"])
def test_texts_that_select_behaviour_are_harmless(run, analysis_file, document, harmless, key):
    def with_text(node):
        if isinstance(node, dict):
            hostile = [TEXT] if key == "faults" else TEXT
            return {k: hostile if k == key else with_text(v) for k, v in node.items()}
        return [with_text(one) for one in node] if isinstance(node, list) else node

    analysis_file.write_text(json.dumps(with_text(document(analysis_file))), "utf-8")

    ended = run("report", analysis_file)

    if ended.status == 0:
        assert harmless(analysis_file.with_suffix(".html"))
    else:
        assert (ended.status, len(ended.err.splitlines())) == (1, 1)


def test_every_text_of_a_history_is_escaped(run, clips, harmless, tmp_path):
    run("analyze", clips.two_reps, "--model", "lite", "--no-video", "--history", "--db", "h.db")
    with closing(sqlite3.connect(tmp_path / "h.db")) as database, database:
        database.execute("UPDATE session SET exercise = ?, source = ?, model = ?", [TEXT] * 3)
        database.execute(
            "UPDATE rep SET exercise = ?, side = ?, faults = ?", [TEXT, TEXT, json.dumps([TEXT])]
        )
        database.execute("UPDATE phase SET name = ?", [TEXT])

    assert run("history", "--db", "h.db", "--html", "h.html").status == 0

    assert "&lt;script&gt;" in (tmp_path / "h.html").read_text("utf-8")
    assert harmless(tmp_path / "h.html")


def test_clip_and_truth_texts_are_escaped_in_the_accuracy_page(run, clips, harmless, tmp_path):
    shutil.copy(clips.moment, tmp_path / f"{NAME}.mp4")
    scene = {TEXT: TEXT, "filming": {"light": TEXT, "yaw_deg": TEXT}}
    truth = {
        "schema": "pose-coach/truth/1",
        "exercise": "none",
        "origin": TEXT,
        "reps": [],
        "scene": scene,
    }
    (tmp_path / f"{NAME}.truth.json").write_text(json.dumps(truth), "utf-8")

    ended = run("evaluate", tmp_path, "--html", "accuracy.html", "--model", "lite")

    assert ended.status == 0
    assert "&lt;img src=x" in (tmp_path / "accuracy.html").read_text("utf-8")
    assert harmless(tmp_path / "accuracy.html")
