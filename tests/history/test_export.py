"""The history for other programs: CSV and JSON."""

from __future__ import annotations

import csv
import io
import json
import math
from pathlib import Path

import pytest

from pose_coach import __version__
from pose_coach.body.landmarks import Side
from pose_coach.body.view import View
from pose_coach.history.export import history_csv, history_json
from pose_coach.history.query import opened_history
from pose_coach.recording.analysis import Analysis
from pose_coach.records.analysis_file import analysis_document


@pytest.fixture
def reps(made_up):
    late = made_up.phase(
        "to-over", 20.0, 21.23456, start_seen=False, rushed=True, smoothness_sparc=math.nan
    )
    return (
        made_up.rep(1, 2.0, hold_s=1.23449),
        made_up.rep(
            1,
            20.0,
            exercise="scorpion",
            side=Side.LEFT,
            phases=(late,),
            range_deg=88.88,
            faults=("leg-thrown", "short-reach"),
            metrics={"pelvis_turn_deg": 12.345, "unseen_deg": math.nan},
            confidence=math.nan,
        ),
    )


def exported(kept, form, kind=None):
    with opened_history(kept.path, kept.said.append) as connection:
        return form(connection, kind)


def test_the_json_has_every_session_with_reps_as_in_the_analysis_file(kept, reps):
    kept.add(reps)

    document = json.loads(exported(kept, history_json))

    analysis = Analysis(
        "mixed", Path("clip.mp4"), 1920, 1080, 30.0, 900, "full", 900, 900, View.SIDE, reps, 0
    )
    (session,) = document["sessions"]
    assert document["schema"] == "pose-coach/history/1"
    assert [rep.pop("place") for rep in session["reps"]] == [1, 2]
    of_analysis = analysis_document(analysis)["reps"]
    assert [rep.pop("unseen_faults") for rep in of_analysis] == [
        [],
        [],
    ]  # the history does not keep them
    assert session.pop("reps") == of_analysis
    assert session.pop("ended_at").endswith("+00:00")
    assert session == {
        "session": 1,
        "kind": "live",
        "exercise": "programme",
        "source": "camera 0",
        "model": "full",
        "version": __version__,
        "started_at": "2026-03-01T17:30:00.000+00:00",
        "utc_offset_s": 3600,
        "feeling": None,
    }


def test_the_csv_has_one_row_per_rep(kept, reps):
    kept.add(reps)

    first, second = csv.DictReader(io.StringIO(exported(kept, history_csv)))

    assert (first["exercise"], first["side"], first["rushed"]) == ("cat-cow", "", "false")
    assert second == {
        "session": "1",
        "kind": "live",
        "started_at": "2026-03-01T17:30:00.000+00:00",
        "utc_offset_s": "3600",
        "source": "camera 0",
        "model": "full",
        "place": "2",
        "number": "1",
        "exercise": "scorpion",
        "side": "left",
        "start_s": "20.0",
        "end_s": "27.0",
        "counted_s": "27.3",
        "first_phase": "to-over",
        "first_phase_s": "1.235",
        "second_phase": "",
        "second_phase_s": "",
        "hold_s": "1.0",
        "range_deg": "88.9",
        "rushed": "true",
        "jerky": "false",
        "faults": "leg-thrown short-reach",
        "confidence": "",
        "feeling": "",
    }


def test_an_export_can_be_limited_to_one_kind(kept, made_up):
    kept.add([made_up.rep()], kept.about("camera 0", kind="live"))
    kept.add([made_up.rep()], kept.about("clip.mp4", kind="analyze"))

    (session,) = json.loads(exported(kept, history_json, "analyze"))["sessions"]
    assert session["source"] == "clip.mp4"
    assert len(exported(kept, history_csv, "analyze").splitlines()) == 2


def test_an_empty_history_exports_empty_documents(kept):
    kept.add([])

    assert json.loads(exported(kept, history_json))["sessions"] == []
    assert len(exported(kept, history_csv).splitlines()) == 1


@pytest.mark.parametrize("name", ["=1+1.mp4", "+49.mp4", "-2+3.mp4", "@SUM(A1).mp4", "\t=1.mp4"])
def test_no_csv_cell_is_a_formula(kept, made_up, name):
    kept.add([made_up.rep(1)], kept.about(source=name))

    with opened_history(kept.path, kept.said.append) as connection:
        (row,) = csv.DictReader(io.StringIO(history_csv(connection)))
        (session,) = json.loads(history_json(connection))["sessions"]

    assert row["source"] == f"'{name}"
    assert session["source"] == name
