from __future__ import annotations

import sys
from dataclasses import fields, replace

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pose_coach.common.errors import PoseCoachError
from pose_coach.records.signals_file import (
    COLUMNS,
    SignalsFormat,
    read_signals,
    require_parquet,
    signals_beside,
    signals_path,
    write_signals,
)


@pytest.mark.parametrize("form", SignalsFormat)
def test_written_signals_are_read_back(made_signals, tmp_path, form):
    path = signals_path(tmp_path, "clip", form)
    write_signals(made_signals, path)

    again = read_signals(path)

    for field in fields(again):
        if field.name != "measured":
            before, after = getattr(made_signals, field.name), getattr(again, field.name)
            if isinstance(before, tuple):
                assert after == before
            else:
                np.testing.assert_allclose(after, before, atol=0.0051)
    assert list(again.measured) == list(made_signals.measured)
    for name, column in made_signals.measured.items():
        np.testing.assert_allclose(again.measured[name], column, atol=0.051)


def test_the_columns_are_the_documented_ones(made_signals, tmp_path):
    write_signals(made_signals, tmp_path / "clip.signals.csv")
    write_signals(made_signals, tmp_path / "clip.signals.parquet")

    header = (tmp_path / "clip.signals.csv").read_text("utf-8").splitlines()[0]
    assert header.split(",") == list(COLUMNS)
    assert pq.read_schema(tmp_path / "clip.signals.parquet").names == list(COLUMNS)


def test_unknown_values_are_empty_in_csv(made_signals, tmp_path):
    write_signals(made_signals, tmp_path / "clip.signals.csv")
    lines = (tmp_path / "clip.signals.csv").read_text("utf-8").splitlines()

    assert lines[1].startswith("0.000,cat-cow,,,,0,1.23,,0.200,1.23,2.234,")
    assert lines[2].startswith("0.100,cat-cow,left,1,to-cat,0,-20.50,0.500,0.300,")
    assert lines[4] == "0.300,cat-cow,,,,0" + "," * (len(COLUMNS) - 6)
    assert "nan" not in "".join(lines)


def test_unknown_values_are_null_in_parquet(made_signals, tmp_path):
    write_signals(made_signals, tmp_path / "clip.signals.parquet")
    table = pq.read_table(tmp_path / "clip.signals.parquet")

    assert table["rep"].to_pylist() == [None, 1, 1, None]
    assert table["signal_deg"].null_count == 1
    assert table["hold"].to_pylist() == [False, False, True, False]
    assert table.schema.metadata == {b"schema": b"pose-coach/signals/1"}


@pytest.mark.parametrize("form", SignalsFormat)
def test_signals_without_frames_have_all_columns(made_signals, tmp_path, form):
    none = {
        f.name: getattr(made_signals, f.name)[:0]
        for f in fields(made_signals)
        if f.name != "measured"
    }
    empty = replace(
        made_signals, **none, measured={n: c[:0] for n, c in made_signals.measured.items()}
    )
    write_signals(empty, signals_path(tmp_path, "clip", form))

    again = read_signals(signals_path(tmp_path, "clip", form))

    assert len(again) == 0
    assert list(again.measured) == list(made_signals.measured)


def test_extra_columns_are_ignored_and_missing_ones_refused(made_signals, tmp_path):
    path = tmp_path / "clip.signals.csv"
    write_signals(made_signals, path)
    header, *lines = path.read_text("utf-8").splitlines()

    path.write_text("\n".join([f"{header},mood", *(f"{line},glad" for line in lines)]), "utf-8")
    assert len(read_signals(path)) == 4

    path.write_text("\n".join([header.replace("hold", "held"), *lines]), "utf-8")
    with pytest.raises(PoseCoachError, match="it lacks 'hold'"):
        read_signals(path)


@pytest.mark.parametrize("form", SignalsFormat)
def test_an_older_file_without_a_quantity_is_read(made_signals, tmp_path, form):
    older = {name: made_signals.measured[name] for name in list(made_signals.measured)[:-1]}
    path = signals_path(tmp_path, "clip", form)
    write_signals(replace(made_signals, measured=older), path)

    measured = read_signals(path).measured

    *before, newest = measured
    assert before == list(older)
    assert np.isnan(measured[newest]).all()


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("clip.signals.csv", b"", "it lacks 'time_s'"),
        ("clip.signals.csv", b"time_s,rep\n1,2,3\n", "its lines differ in length"),
        ("clip.signals.csv", b"time_s\nsoon\n", "could not convert"),
        ("clip.signals.parquet", b"no parquet at all", "not a signals file"),
    ],
)
def test_a_file_that_is_no_signals_file_is_refused(tmp_path, name, content, reason):
    (tmp_path / name).write_bytes(content)

    with pytest.raises(PoseCoachError, match=reason):
        read_signals(tmp_path / name)


def test_other_parquet_files_are_refused(tmp_path):
    pq.write_table(pa.table({"time_s": [0.0]}), tmp_path / "other.parquet")

    with pytest.raises(PoseCoachError, match="its form is unknown, not pose-coach/signals/1"):
        read_signals(tmp_path / "other.parquet")


def test_a_missing_file_is_an_error(tmp_path):
    for form in SignalsFormat:
        with pytest.raises(PoseCoachError, match="cannot be read"):
            read_signals(signals_path(tmp_path, "clip", form))


def test_the_newer_of_two_signals_files_is_used(made_signals, tmp_path):
    assert signals_beside(tmp_path / "clip.json") is None
    write_signals(made_signals, tmp_path / "clip.signals.parquet")
    assert signals_beside(tmp_path / "clip.json") == tmp_path / "clip.signals.parquet"


def test_missing_pyarrow_is_one_line(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)

    with pytest.raises(PoseCoachError, match=r"Parquet needs pyarrow.+Install it.+--signals csv"):
        require_parquet()
