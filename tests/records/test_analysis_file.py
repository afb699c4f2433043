from __future__ import annotations

import csv
import json
import math
from dataclasses import replace
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from pose_coach.body.landmarks import Side
from pose_coach.body.view import View
from pose_coach.common.errors import PoseCoachError
from pose_coach.recording.analysis import Analysis
from pose_coach.records.analysis_file import (
    REP_COLUMNS,
    analysis_document,
    read_analysis,
    write_analysis,
    write_rep_table,
)
from pose_coach.records.analysis_schema import analysis_schema
from pose_coach.records.signals_file import write_signals


def strict(schema):
    """The same schema, but that it knows no field that is not in it."""
    if isinstance(schema, list):
        return [strict(entry) for entry in schema]
    if not isinstance(schema, dict):
        return schema
    same = {name: strict(value) for name, value in schema.items()}
    return {"additionalProperties": False, **same} if "properties" in schema else same


CONTRACT = Draft202012Validator(strict(analysis_schema()))


def violations(document):
    """Return what in a document is not as the published schema says, or not in it."""
    return sorted(error.json_path for error in CONTRACT.iter_errors(document))


@pytest.fixture
def analysis(made_up):
    """A clean rep, then a rushed and faulty one whose beginning was not seen."""
    late = made_up.phase(
        "to-cow",
        10.0,
        11.23456,
        start_seen=False,
        rushed=True,
        jerky=True,
        range_deg=88.88,
        peak_speed_deg_s=123.456,
        smoothness_sparc=math.nan,
    )
    return Analysis(
        exercise="cat-cow",
        path=Path("films/Übung 1.mp4"),
        width_px=1920,
        height_px=1080,
        duration_s=20.03333333,
        frames=601,
        model="full",
        frames_tracked=601,
        frames_with_pose=600,
        view=View.SIDE,
        reps=(
            made_up.rep(1, 2.0, hold_s=1.23449),
            made_up.rep(
                2,
                10.0,
                end_s=15.0,
                counted_s=15.4,
                phases=(late, made_up.phase("to-cat", 12.0, 15.0)),
                range_deg=88.88,
                faults=("elbows-bending", "hips-rocking"),
                unseen_faults=("head-left-out",),
                metrics={"hip_rock_deg": 12.345, "unseen_deg": math.nan},
                confidence=0.876,
            ),
        ),
        partial=1,
        warnings=("clip: cut short",),
        considered=(made_up.considered(17.0, 0.34, against=("it was small",)),),
    )


def read(analysis, folder):
    """Write the analysis and read it as a strict reader of JSON does."""

    def refuse(constant):
        raise AssertionError(f"{constant} is no JSON")

    write_analysis(analysis, folder / "clip.json")
    return json.loads((folder / "clip.json").read_text(encoding="utf-8"), parse_constant=refuse)


def test_the_file_conforms_to_the_schema(analysis, tmp_path):
    assert violations(read(analysis, tmp_path)) == []


def test_the_schema_rejects_wrong_files(analysis, tmp_path):
    """The schema is worth something."""
    document = read(analysis, tmp_path)
    document["reps"][0]["side"] = "middle"
    document["reps"][0]["figures"] = {"pelvis_turn_deg": "wide"}
    document["reps"][1]["figures"] = [1.0]
    document["reps"][1]["phases"][0]["rushed"] = 1
    document["source"]["width"] = 19.5
    document["summary"]["hold_s"] = None
    document["schema"] = "pose-coach/analysis/2"
    del document["tracking"]["view"]
    document["extra"] = None

    assert violations(document) == [
        "$",
        "$.reps[0].figures.pelvis_turn_deg",
        "$.reps[0].side",
        "$.reps[1].figures",
        "$.reps[1].phases[0].rushed",
        "$.schema",
        "$.source.width",
        "$.summary.hold_s",
        "$.tracking",
    ]


def test_the_file_has_every_field(analysis, tmp_path):
    document = read(analysis, tmp_path)

    assert document["schema"] == "pose-coach/analysis/1"
    assert document["exercise"] == "cat-cow"
    assert document["source"] == {
        "path": str(Path("films/Übung 1.mp4")),
        "width": 1920,
        "height": 1080,
        "duration_s": 20.033,
        "frames": 601,
    }
    assert document["tracking"] == {
        "model": "full",
        "frames_tracked": 601,
        "frames_with_pose": 600,
        "view": "side",
    }
    assert document["sets"] == [
        {"exercise": "cat-cow", "start_s": 2.0, "end_s": 15.0, "reps": [1, 2]}
    ]
    assert document["summary"] == {
        "reps": 2,
        "left": 0,
        "right": 0,
        "rushed": 1,
        "jerky": 1,
        "clean": 1,
        "partial": 1,
        "hold_s": 2.234,
        "time_moving_s": 10.235,
    }
    assert (document["interrupted"], document["warnings"]) == (False, ["clip: cut short"])


def test_a_rep_has_every_field(analysis, tmp_path):
    rep = read(analysis, tmp_path)["reps"][1]
    first = rep.pop("phases")[0]

    assert rep == {
        "number": 2,
        "exercise": "cat-cow",
        "side": None,
        "start_s": 10.0,
        "end_s": 15.0,
        "counted_s": 15.4,
        "hold_s": 1.0,
        "range_deg": 88.9,
        "rushed": True,
        "jerky": True,
        "faults": ["elbows-bending", "hips-rocking"],
        "unseen_faults": ["head-left-out"],
        "figures": {"hip_rock_deg": 12.3, "unseen_deg": None},
        "confidence": 0.88,
    }
    assert first == {
        "name": "to-cow",
        "start_s": 10.0,
        "end_s": 11.235,
        "duration_s": 1.235,
        "start_seen": False,
        "range_deg": 88.9,
        "rushed": True,
        "jerky": True,
        "peak_speed_deg_s": 123.5,
        "smoothness_sparc": None,
    }


def test_sides_are_written_and_counted(analysis, tmp_path, made_up):
    sides = (Side.LEFT, Side.RIGHT, Side.LEFT)
    reps = tuple(made_up.rep(i + 1, 10.0 * i, side=side) for i, side in enumerate(sides))

    document = read(replace(analysis, reps=reps), tmp_path)

    assert [rep["side"] for rep in document["reps"]] == ["left", "right", "left"]
    assert (document["summary"]["left"], document["summary"]["right"]) == (2, 1)
    assert violations(document) == []


def test_several_exercises_give_sets_in_order(analysis, tmp_path, made_up):
    names = ("scorpion", "scorpion", "cat-cow", "scorpion")
    reps = tuple(made_up.rep(i + 1, 10.0 * i, exercise=name) for i, name in enumerate(names))

    document = read(replace(analysis, exercise="mixed", reps=reps), tmp_path)

    assert [rep["exercise"] for rep in document["reps"]] == list(names)
    assert document["sets"] == [
        {"exercise": "scorpion", "start_s": 0.0, "end_s": 17.0, "reps": [1, 2]},
        {"exercise": "cat-cow", "start_s": 20.0, "end_s": 27.0, "reps": [3]},
        {"exercise": "scorpion", "start_s": 30.0, "end_s": 37.0, "reps": [4]},
    ]
    assert violations(document) == []


def test_a_video_without_a_rep_has_no_sets(analysis, tmp_path):
    document = read(replace(analysis, exercise="none", reps=(), view=View.UNKNOWN), tmp_path)

    assert (document["reps"], document["sets"]) == ([], [])
    assert (document["exercise"], document["tracking"]["view"]) == ("none", "unknown")
    assert violations(document) == []


def test_unknown_numbers_are_null_and_never_nan(analysis, tmp_path, made_up):
    blind = made_up.phase(peak_speed_deg_s=math.nan, smoothness_sparc=math.nan)
    rep = made_up.rep(phases=(blind,), confidence=math.nan)

    document = read(replace(analysis, reps=(rep,)), tmp_path)

    assert document["reps"][0]["confidence"] is None
    assert document["reps"][0]["phases"][0]["peak_speed_deg_s"] is None
    assert "NaN" not in (tmp_path / "clip.json").read_text(encoding="utf-8")
    assert violations(document) == []


def test_an_interrupted_analysis_says_so(analysis):
    assert analysis_document(replace(analysis, interrupted=True))["interrupted"] is True


def test_non_ascii_letters_are_not_escaped(analysis, tmp_path):
    write_analysis(analysis, tmp_path / "clip.json")

    assert "Übung" in (tmp_path / "clip.json").read_text(encoding="utf-8")


def test_a_name_that_is_not_utf8_is_replaced(analysis, tmp_path):
    document = read(replace(analysis, path=Path("b\udcffd.mp4")), tmp_path)

    assert document["source"]["path"] == "b?d.mp4"


def test_a_written_file_is_read_back(analysis, tmp_path):
    write_analysis(analysis, tmp_path / "clip.json")

    again = read_analysis(tmp_path / "clip.json")

    assert analysis_document(again) == analysis_document(analysis)
    assert (again.path, again.view, again.partial) == (analysis.path, View.SIDE, 1)
    assert again.warnings == ("clip: cut short",)
    assert [rep.faults for rep in again.reps] == [rep.faults for rep in analysis.reps]
    assert [rep.rushed for rep in again.reps] == [False, True]
    assert again.considered == analysis.considered
    assert math.isnan(again.reps[1].phases[0].smoothness_sparc)
    assert again.signals is None


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_signals_beside_the_file_are_read(analysis, made_signals, tmp_path, suffix):
    write_analysis(analysis, tmp_path / "clip.json")
    write_signals(made_signals, tmp_path / f"clip.signals.{suffix}")

    assert len(read_analysis(tmp_path / "clip.json").signals) == len(made_signals)
    assert read_analysis(tmp_path / "clip.json", with_signals=False).signals is None


def test_an_unknown_version_is_refused(analysis, tmp_path):
    document = {**analysis_document(analysis), "schema": "pose-coach/analysis/2"}
    (tmp_path / "clip.json").write_text(json.dumps(document), encoding="utf-8")

    with pytest.raises(PoseCoachError) as refusal:
        read_analysis(tmp_path / "clip.json")

    assert str(refusal.value) == (
        f"{tmp_path / 'clip.json'}: its form is pose-coach/analysis/2, and this version of pose-coach reads"
        " pose-coach/analysis/1. Read it with the version that wrote it, or analyse the video again."
    )


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "not an analysis file"),
        ("[]", "not an analysis file"),
        ("{}", "it lacks 'schema'"),
        ('{"schema": "pose-coach/analysis/1"}', "it lacks 'source'"),
    ],
)
def test_a_file_that_is_no_analysis_is_refused(tmp_path, text, reason):
    (tmp_path / "clip.json").write_text(text, encoding="utf-8")

    with pytest.raises(PoseCoachError, match=reason):
        read_analysis(tmp_path / "clip.json")


def test_a_missing_file_is_an_error(tmp_path):
    with pytest.raises(PoseCoachError, match=r"clip\.json: cannot be read \(No such file"):
        read_analysis(tmp_path / "clip.json")


def test_the_table_has_one_row_per_rep(analysis, tmp_path):
    write_rep_table(analysis, tmp_path / "clip.csv")
    text = (tmp_path / "clip.csv").read_text(encoding="utf-8")

    assert text.splitlines() == [
        "number,exercise,side,start_s,end_s,counted_s,first_phase,first_phase_s,"
        "second_phase,second_phase_s,hold_s,range_deg,rushed,jerky,clean,faults,confidence",
        "1,cat-cow,,2.0,9.0,9.3,to-cow,3.0,to-cat,3.0,1.234,90.0,false,false,true,,0.9",
        "2,cat-cow,,10.0,15.0,15.4,to-cow,1.235,to-cat,3.0,1.0,88.9,true,true,false,"
        "elbows-bending hips-rocking,0.88",
    ]


def test_the_table_without_reps_is_its_header(analysis, tmp_path):
    write_rep_table(replace(analysis, reps=()), tmp_path / "clip.csv")

    assert (tmp_path / "clip.csv").read_text(encoding="utf-8") == ",".join(REP_COLUMNS) + "\n"


def test_unknown_cells_of_the_table_are_empty(analysis, tmp_path, made_up):
    rep = made_up.rep(side=Side.RIGHT, phases=(made_up.phase("to-cat"),), confidence=math.nan)

    write_rep_table(replace(analysis, reps=(rep,)), tmp_path / "clip.csv")
    with (tmp_path / "clip.csv").open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)

    assert (row["side"], row["confidence"]) == ("right", "")
    assert (row["first_phase"], row["first_phase_s"]) == ("to-cat", "3.0")
    assert (row["second_phase"], row["second_phase_s"]) == ("", "")
    assert row["clean"] == "false"  # not all of it was seen


@pytest.mark.parametrize("write", [write_analysis, write_rep_table])
def test_a_write_error_says_so(analysis, tmp_path, write):
    (tmp_path / "file").touch()

    with pytest.raises(PoseCoachError, match="cannot be written"):
        write(analysis, tmp_path / "file" / "clip.json")
