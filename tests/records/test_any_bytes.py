"""Whatever a file holds, its reader returns a value or raises one line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pose_coach.analysis import Analysis
from pose_coach.body.view import View
from pose_coach.errors import PoseCoachError
from pose_coach.evaluation.frame_truth import read_frame_truth
from pose_coach.evaluation.truth import read_truth
from pose_coach.records.analysis_file import read_analysis, write_analysis
from pose_coach.records.signals_file import read_signals, write_signals

READERS = {
    "a.json": read_analysis,
    "a.signals.csv": read_signals,
    "a.signals.parquet": read_signals,
    "a.truth.json": read_truth,
    "a.frames.npz": read_frame_truth,
}
every_reader = pytest.mark.parametrize("name", READERS)
often = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
NUMBERS = st.one_of(st.integers(), st.floats(), st.sampled_from([10**400, -1, 0]))
ANYTHING = st.recursive(
    st.one_of(st.none(), st.booleans(), NUMBERS, st.text(max_size=8)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)


def assert_value_or_line(path, content):
    path.write_bytes(content)
    said = [f"{path}: "]
    try:
        READERS[path.name](path)
    except PoseCoachError as error:
        said = str(error).splitlines()
    assert [line.startswith(f"{path}: ") for line in said] == [True]


@every_reader
@often
@given(content=st.binary(max_size=300))
def test_any_bytes(tmp_path, name, content):
    assert_value_or_line(tmp_path / name, content)


@pytest.mark.parametrize("name", ["a.json", "a.truth.json"])
@pytest.mark.parametrize("content", [b"[" * 100_000, b'{"a":' * 100_000, b"9" * 10_000])
def test_what_is_too_deep_or_too_large(tmp_path, name, content):
    assert_value_or_line(tmp_path / name, content)


def places(node):
    """Every place in a document: the value, and how to set it."""
    if isinstance(node, dict | list):
        for key in node if isinstance(node, dict) else range(len(node)):
            yield node, key
            yield from places(node[key])


@often
@given(data=st.data())
def test_an_analysis_with_anything_anywhere(tmp_path, made_up, data):
    rep = made_up.rep(figures={"hip_rock_deg": 1.0}, faults=("hips-rocking",))
    about = ("cat-cow", Path("a.mp4"), 640, 360, 9.0, 90, "full")
    analysis = Analysis(
        *about, frames_tracked=90, frames_with_pose=80, view=View.SIDE, reps=(rep,), partial=0
    )
    write_analysis(analysis, tmp_path / "a.json")
    document = json.loads((tmp_path / "a.json").read_text("utf-8"))
    node, key = data.draw(st.sampled_from(list(places(document))))
    node[key] = data.draw(ANYTHING)

    assert_value_or_line(tmp_path / "a.json", json.dumps(document).encode())


@often
@given(data=st.data())
def test_a_truth_with_anything_anywhere(tmp_path, data):
    phase = {"name": "reach", "start_s": 1.0, "end_s": 3.0, "rushed": False}
    rep = {"side": "left", "start_s": 1.0, "end_s": 9.0, "phases": [phase], "faults": []}
    scene = {"filming": {"mirrored": True}, "person": [{"seed": 1}]}
    document = {"schema": "pose-coach/truth/1", "exercise": "scorpion", "origin": "filmed",
                "reps": [rep], "tolerance_s": 0.2, "scene": scene}  # fmt: skip
    node, key = data.draw(st.sampled_from(list(places(document))))
    node[key] = data.draw(ANYTHING)

    assert_value_or_line(tmp_path / "a.truth.json", json.dumps(document).encode())


@pytest.mark.parametrize("name", ["a.signals.csv", "a.signals.parquet"])
@often
@given(data=st.data())
def test_signals_with_any_bytes_changed(tmp_path, made_signals, name, data):
    write_signals(made_signals, tmp_path / name)
    content = bytearray((tmp_path / name).read_bytes())
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=5)):
        content[place] = data.draw(st.integers(0, 255))

    assert_value_or_line(tmp_path / name, bytes(content))


def test_a_cell_that_is_longer_than_any(tmp_path):
    assert_value_or_line(tmp_path / "a.signals.csv", b"time_s\n" + b"1" * 200_000 + b"\n")
