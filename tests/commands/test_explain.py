"""`pose-coach explain`: what was considered, and why it was counted or not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pose_coach.body.landmarks import Side
from pose_coach.body.view import View
from pose_coach.recording.analysis import Analysis
from pose_coach.records.analysis_file import write_analysis


@pytest.fixture
def analysis_file(made_up, tmp_path):
    """Write the analysis of a video in which this was considered."""

    def write(*considered):
        about = ("mixed", Path("clip.mp4"), 640, 360, 90.0, 900, "full")
        analysis = Analysis(
            *about,
            frames_tracked=900,
            frames_with_pose=900,
            view=View.SIDE,
            reps=(made_up.rep(1, 2.0),),
            partial=0,
            considered=considered,
        )
        write_analysis(analysis, tmp_path / "clip.json")
        return tmp_path / "clip.json"

    return write


def test_every_considered_movement_is_listed_by_time(run, analysis_file, made_up):
    ended = run(
        "explain",
        analysis_file(
            made_up.considered(2.0, 0.97, in_favour=("the back moved", "the head went along")),
            made_up.considered(
                12.0,
                0.28,
                exercise="t-spine-rotation",
                side=Side.RIGHT,
                in_favour=("the chest turned",),
                against=("the elbow bent",),
            ),
            made_up.considered(40.0, 0.04, against=("it was small",)),
        ),
    )

    assert (ended.status, ended.err) == (0, "")
    assert [line.strip() for line in ended.out.splitlines()] == [
        "clip.mp4: mixed",
        "2.0 to 6.0 s  Cat-cow: counted (very likely, 97%)",
        "for: the back moved; the head went along",
        "12.0 to 16.0 s  T-spine rotation, right: perhaps, not counted (unlikely, 28%)",
        "for: the chest turned",
        "against: the elbow bent",
        "40.0 to 44.0 s  Cat-cow: not counted (very unlikely, 4%)",
        "against: it was small",
        "Counted 1, perhaps 1 (not counted), others 1.",
    ]


def test_explain_fits_eighty_columns(run, analysis_file, made_up):
    reasons = ("one end was held for much less time than this person usually holds it",) * 2
    path = analysis_file(made_up.considered(1234.5, 0.5, in_favour=reasons, against=reasons))

    lines = run("explain", path).out.splitlines()

    assert max(map(len, lines)) <= 80
    assert " ".join(" ".join(lines).split()).count(reasons[0]) == 4


@pytest.mark.parametrize(
    ("probability", "words"),
    [
        (1.0, "very likely, 99%"),
        (0.9, "very likely, 90%"),
        (0.7, "likely, 70%"),
        (0.5, "about as likely as not, 50%"),
        (0.2, "unlikely, 20%"),
        (0.0, "very unlikely, 1%"),
    ],
)
def test_probabilities_are_in_words_and_never_certain(
    run, analysis_file, made_up, probability, words
):
    assert f"({words})" in run("explain", analysis_file(made_up.considered(0.0, probability))).out


def test_an_empty_list_says_what_to_do(run, analysis_file):
    ended = run("explain", analysis_file())

    assert (ended.status, ended.err) == (0, "")
    assert "Nothing was considered" in ended.out
    assert "Put the camera beside you" in ended.out
    assert "docs/hard-to-break.md" in ended.out


def test_a_file_of_an_older_version_is_one_line(run, analysis_file, document):
    path = analysis_file()
    older = {name: value for name, value in document(path).items() if name != "considered"}
    path.write_text(json.dumps(older), encoding="utf-8")

    ended = run("explain", path)

    assert (ended.status, ended.out) == (1, "")
    assert "an older version of pose-coach wrote it" in ended.error_line
    assert ended.error_line.endswith("Analyse the video again.")


def test_a_file_that_is_no_analysis_is_one_line(run, tmp_path):
    (tmp_path / "notes.json").write_text("{}")

    ended = run("explain", tmp_path / "notes.json")

    assert (ended.status, ended.out) == (1, "")
    assert "not an analysis file" in ended.error_line


def test_control_characters_of_a_file_are_not_printed(run, analysis_file, made_up):
    path = analysis_file(made_up.considered(against=("it was \x1b[2Jsmall",)))

    assert "\x1b" not in run("explain", path).out
