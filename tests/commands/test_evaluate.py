from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

TRUTH = Path(__file__).parents[2] / "sample_videos" / "cat-cow.truth.json"


@pytest.fixture
def labelled(clips, document, tmp_path):
    """Two reps and their truth, and a moment in which there is none."""
    folder = tmp_path / "labelled"
    folder.mkdir()
    truth = document(TRUTH)
    truth["reps"] = truth["reps"][1:3]
    for span in [s for rep in truth["reps"] for s in (rep, *rep["phases"])]:
        span["start_s"], span["end_s"] = span["start_s"] - 9.8, span["end_s"] - 9.8
    for clip, known in (
        (clips.two_reps, truth),
        (clips.moment, {**truth, "exercise": "none", "reps": []}),
    ):
        shutil.copy(clip, folder)
        (folder / f"{clip.stem}.truth.json").write_text(json.dumps(known), encoding="utf-8")
    return folder


def test_a_table_for_people(run, labelled):
    ended = run("evaluate", labelled, "--model", "lite")

    assert (ended.status, ended.err) == (0, "")
    lines = [" ".join(line.split()) for line in ended.out.splitlines()]
    assert any(line.startswith("two-reps cat-cow cat-cow 2 2 0") for line in lines)
    assert "rendered, 2 clips" in lines
    assert "counted exactly 100 % (1/1, 21-100 %)" in lines


def test_stdout_holds_only_json(run, labelled):
    ended = run("evaluate", labelled, "--json", "--model", "lite")

    found = json.loads(ended.out)
    assert (ended.status, ended.err) == (0, "")
    assert found["figures"]["cat-cow"]["rendered"]["exact"]["share"] == 1.0
    assert found["figures"]["all"]["rendered"]["phase_times_s"]["median"] < 0.5
    clips = {clip["name"]: clip["sets"]["cat-cow"] for clip in found["clips"]}
    assert (clips["two-reps"]["true_count"], clips["two-reps"]["count"]) == (2, 2)
    assert (clips["moment"]["true_count"], clips["moment"]["count"]) == (0, 0)


def test_several_folders_give_markdown_and_a_page(run, labelled, document, tmp_path):
    filmed = tmp_path / "filmed"
    filmed.mkdir()
    for name in ("moment.mp4", "moment.truth.json"):
        (labelled / name).rename(filmed / name)
    truth = {**document(filmed / "moment.truth.json"), "origin": "filmed"}
    (filmed / "moment.truth.json").write_text(json.dumps(truth), encoding="utf-8")
    page = tmp_path / "pages" / "accuracy.html"

    ended = run("evaluate", labelled, filmed, "--markdown", "--html", page, "--model", "lite")

    assert (ended.status, ended.err) == (0, f"Written: {page}\n")
    assert "| In all | rendered, 1 clip | filmed, 1 clip |" in ended.out
    assert "counted exactly" in page.read_text(encoding="utf-8")


def test_an_unwritable_page_is_refused_before_the_analysis(run, labelled, tmp_path):
    (tmp_path / "file").touch()

    ended = run("evaluate", labelled, "--html", tmp_path / "file" / "accuracy.html")

    assert (ended.status, ended.out) == (1, "")
    assert "cannot write there" in ended.error_line


def test_a_bad_truth_file_does_not_affect_the_others(run, labelled):
    (labelled / "moment.truth.json").write_text("{}", encoding="utf-8")

    ended = run("evaluate", labelled, "--model", "lite")

    assert ended.status == 1
    assert "moment.truth.json: not a truth file" in ended.error_line
    assert "rendered, 1 clip" in ended.out


def test_nothing_is_printed_when_no_clip_can_be_read(run, labelled):
    for truth in labelled.glob("*.truth.json"):
        truth.write_text("{}", encoding="utf-8")

    ended = run("evaluate", labelled, "--json", "--model", "lite")

    assert (ended.status, ended.out) == (1, "")
    assert len(ended.err.splitlines()) == 2


def test_a_folder_without_clips_is_an_error(run, tmp_path):
    ended = run("evaluate", tmp_path)

    assert (ended.status, ended.out) == (1, "")
    assert "no clips with truth files" in ended.error_line
