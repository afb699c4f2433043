"""Whatever a file holds, its reader returns a value or raises one line."""

from __future__ import annotations

import io
import json
import os
import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pose_coach.body.view import View
from pose_coach.common.errors import PoseCoachError
from pose_coach.evaluation.frame_truth import read_frame_truth
from pose_coach.evaluation.truth import read_truth
from pose_coach.recording.analysis import Analysis
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
def test_any_bytes_give_a_result_or_one_line(tmp_path, name, content):
    assert_value_or_line(tmp_path / name, content)


@pytest.mark.parametrize("name", ["a.json", "a.truth.json"])
@pytest.mark.parametrize("content", [b"[" * 100_000, b'{"a":' * 100_000, b"9" * 10_000])
def test_deep_nesting_and_huge_numbers_are_one_line(tmp_path, name, content):
    assert_value_or_line(tmp_path / name, content)


def places(node):
    """Every place in a document: the value, and how to set it."""
    if isinstance(node, dict | list):
        for key in node if isinstance(node, dict) else range(len(node)):
            yield node, key
            yield from places(node[key])


@often
@given(data=st.data())
def test_an_analysis_with_any_replaced_value_is_read_or_refused(tmp_path, made_up, data):
    rep = made_up.rep(metrics={"hip_rock_deg": 1.0}, faults=("hips-rocking",))
    about = ("cat-cow", Path("a.mp4"), 640, 360, 9.0, 90, "full")
    analysis = Analysis(
        *about,
        frames_tracked=90,
        frames_with_pose=80,
        view=View.SIDE,
        reps=(rep,),
        partial=0,
        considered=(made_up.considered(against=("it was small",)),),
    )
    write_analysis(analysis, tmp_path / "a.json")
    document = json.loads((tmp_path / "a.json").read_text("utf-8"))
    node, key = data.draw(st.sampled_from(list(places(document))))
    node[key] = data.draw(ANYTHING)

    assert_value_or_line(tmp_path / "a.json", json.dumps(document).encode())


@often
@given(data=st.data())
def test_a_truth_with_any_replaced_value_is_read_or_refused(tmp_path, data):
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
def test_signals_with_changed_bytes_are_read_or_refused(tmp_path, made_signals, name, data):
    write_signals(made_signals, tmp_path / name)
    content = bytearray((tmp_path / name).read_bytes())
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=5)):
        content[place] = data.draw(st.integers(0, 255))

    assert_value_or_line(tmp_path / name, bytes(content))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
@every_reader
def test_reading_a_pipe_does_not_block(tmp_path, name):
    os.mkfifo(tmp_path / name)

    with pytest.raises(PoseCoachError, match="it is not a file"):
        READERS[name](tmp_path / name)


@every_reader
def test_an_oversized_file_is_refused(tmp_path, name):
    with (tmp_path / name).open("wb") as file:
        file.truncate(400_000_000)  # of which the disk holds nothing

    with pytest.raises(PoseCoachError, match="it has more than"):
        READERS[name](tmp_path / name)


def array_of(count, file):
    """Begin an array that says that it has so many numbers."""
    header = {"descr": "<f8", "fortran_order": False, "shape": (count,)}
    np.lib.format.write_array_header_1_0(file, header)


def test_a_decompression_bomb_is_refused(tmp_path):
    content = io.BytesIO()
    with (
        zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("time_s.npy", "w") as packed,
    ):
        array_of(12_500_000, packed)
        for _ in range(100):
            packed.write(bytes(1_000_000))
    (tmp_path / "a.frames.npz").write_bytes(content.getvalue())

    assert len(content.getvalue()) < 200_000
    with pytest.raises(PoseCoachError, match="far more than it holds when unpacked"):
        read_frame_truth(tmp_path / "a.frames.npz")


def test_an_array_with_an_absurd_shape_is_refused(tmp_path):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive, archive.open("time_s.npy", "w") as packed:
        array_of(10**15, packed)

    assert_value_or_line(tmp_path / "a.frames.npz", content.getvalue())


def test_too_many_rows_are_refused(tmp_path):
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    table = pyarrow.table({"time_s": pyarrow.nulls(3_000_000, pyarrow.float64())})
    parquet.write_table(table, tmp_path / "a.signals.parquet")

    assert (tmp_path / "a.signals.parquet").stat().st_size < 100_000
    with pytest.raises(PoseCoachError, match="it has more than 2,000,000 rows"):
        read_signals(tmp_path / "a.signals.parquet")


def test_an_oversized_cell_is_refused(tmp_path):
    assert_value_or_line(tmp_path / "a.signals.csv", b"time_s\n" + b"1" * 200_000 + b"\n")
