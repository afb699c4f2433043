"""The signals of an analysis as CSV or Parquet, and back."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pose_coach.common.errors import UNREADABLE, PoseCoachError, reason
from pose_coach.common.files import read_whole, write_whole
from pose_coach.recording.quantities import QUANTITIES
from pose_coach.recording.signals import Signals

SCHEMA = "pose-coach/signals/1"

_OWN_COLUMNS: Mapping[str, str] = {
    "time_s": "Media time: seconds of the video's own clock, from its first frame.",
    "exercise": "The exercise of the repetition that the frame is in or nearest to. Empty if nothing was"
    " counted and no exercise was named.",
    "side": "The person's own side of that repetition, `left` or `right`; empty if it has none.",
    "rep": "Number of the repetition that the frame is in, its last hold included; empty between them.",
    "phase": "Name of the current phase, such as `to-cat`, or empty.",
    "hold": "1 while the body stands still at an end, between the phases of a repetition or after its last"
    " one, else 0.",
    "signal_deg": "The signal of the exercise, in which phases are measured, degrees.",
    "position": "Position in this person's range, as known at that moment: 0 at the low end, 1 at the high"
    " one. Empty before both were visited.",
    "off_posture": "0 in the textbook posture of the exercise, 1 at the limit, more outside, where the signal"
    " is meaningless.",
}
COLUMNS: Mapping[str, str] = {
    **_OWN_COLUMNS,
    **{quantity.name: quantity.meaning for quantity in QUANTITIES},
}
"""What each column means, in their order."""

MOST_BYTES = 300_000_000
MOST_FRAMES = 2_000_000
"""A day at 24 frames a second."""

_TEXTS = ("exercise", "side", "phase")
_PARQUET_IS_MISSING = (
    "Parquet needs pyarrow, which is not installed. Install it (pip install pyarrow),"
    " or choose --signals csv."
)

Column = Sequence[Any] | NDArray[Any]


class SignalsFormat(StrEnum):
    """How signals are written."""

    CSV = "csv"
    PARQUET = "parquet"


def signals_path(folder: Path, stem: str, form: SignalsFormat) -> Path:
    """Return where the signals of a video lie: beside its analysis, under its name."""
    return folder / f"{stem}.signals.{form}"


def signals_beside(analysis_path: Path) -> Path | None:
    """Return the signals that lie beside an analysis file, or None; of two the newer."""
    paths = [signals_path(analysis_path.parent, analysis_path.stem, form) for form in SignalsFormat]
    return max(
        (path for path in paths if path.is_file()), key=lambda p: p.stat().st_mtime_ns, default=None
    )


def require_parquet() -> Any:
    """Return what reads and writes Parquet.

    Raises
    ------
    PoseCoachError
        Where it is not installed: better now than after an hour of video.
    """
    try:
        import pyarrow.parquet
    except ImportError as error:
        raise PoseCoachError(_PARQUET_IS_MISSING) from error
    return pyarrow


def write_signals(signals: Signals, path: Path) -> None:
    """Write one line a frame, as CSV (UTF-8, comma, header line) or, by the file's name, as Parquet.

    Raises
    ------
    PoseCoachError
        Where it cannot be written.
    """
    is_parquet = path.suffix == f".{SignalsFormat.PARQUET}"
    write_whole(path, _parquet(signals) if is_parquet else _csv(signals))


def read_signals(path: str | Path) -> Signals:
    """Read signals that `write_signals` wrote.

    Raises
    ------
    PoseCoachError
        Where they cannot be read.
    """
    path = Path(path)
    try:
        is_parquet = path.suffix == f".{SignalsFormat.PARQUET}"
        return _signals((_parquet_columns if is_parquet else _csv_columns)(path))
    except OSError as error:
        raise PoseCoachError(
            f"{path}: cannot be read ({error.strerror or reason(error)})."
        ) from error
    except (*UNREADABLE, csv.Error) as error:
        raise PoseCoachError(
            f"{path}: not a signals file ({reason(error)}). Analyse the video again."
        ) from error


def _columns(signals: Signals) -> dict[str, Column]:
    own: dict[str, Column] = {
        "time_s": signals.time_s,
        "exercise": signals.exercise,
        "side": signals.side,
        "rep": signals.rep,
        "phase": signals.phase,
        "hold": signals.hold,
        "signal_deg": signals.signal_deg,
        "position": signals.position,
        "off_posture": signals.off_posture,
    }
    return {**own, **signals.measured}


def _signals(columns: Mapping[str, Column]) -> Signals:
    lacking = next((name for name in _OWN_COLUMNS if name not in columns), None)
    if lacking is not None:
        raise KeyError(lacking)

    def numbers(name: str) -> NDArray[np.float64]:
        return np.asarray(columns[name], dtype=np.float64)

    unknown = np.full(len(columns["time_s"]), math.nan)
    return Signals(
        time_s=numbers("time_s"),
        exercise=tuple(columns["exercise"]),
        side=tuple(columns["side"]),
        rep=np.nan_to_num(numbers("rep")).astype(np.int64),
        phase=tuple(columns["phase"]),
        hold=numbers("hold") > 0,
        signal_deg=numbers("signal_deg"),
        position=numbers("position"),
        off_posture=numbers("off_posture"),
        # An older file lacks what is measured only since.
        measured={q.name: numbers(q.name) if q.name in columns else unknown for q in QUANTITIES},
    )


# -- CSV --------------------------------------------------------------------------------------------


def _csv(signals: Signals) -> str:
    columns = _columns(signals)
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(columns)
    cells: list[Iterable[str]] = [
        column if name in _TEXTS else _written(name, column) for name, column in columns.items()
    ]
    writer.writerows(zip(*cells, strict=True))
    return table.getvalue()


def _written(name: str, column: Column) -> Iterator[str]:
    """Return numbers not longer than they are exact, and empty where they are unknown."""
    if name == "rep":
        return (str(number) if number else "" for number in column)
    if name == "hold":
        return (str(int(is_held)) for is_held in column)
    digits = 2 if name.endswith("_deg") else 1 if name.endswith("_px") else 3
    return ("" if math.isnan(value) else f"{value:.{digits}f}" for value in column)


def _csv_columns(path: Path) -> dict[str, Column]:
    text = read_whole(path, MOST_BYTES).decode("utf-8")
    reader = csv.reader(io.StringIO(text, newline=""))
    names = next(reader, [])
    rows = list(reader)
    if any(len(row) != len(names) for row in rows):
        raise ValueError("its lines differ in length")
    cells = list(zip(*rows, strict=True)) or [()] * len(names)
    return {
        name: cells[i]
        if name in _TEXTS
        else [float(cell) if cell else math.nan for cell in cells[i]]
        for i, name in enumerate(names)
        if name in COLUMNS
    }


# -- Parquet ----------------------------------------------------------------------------------------


def _parquet(signals: Signals) -> bytes:
    pyarrow = require_parquet()
    columns = _columns(signals)
    kinds: dict[str, Callable[[Column], Any]] = {
        "time_s": lambda column: pyarrow.array(column, pyarrow.float64()),
        "rep": lambda column: pyarrow.array(column, pyarrow.int32(), mask=np.asarray(column) == 0),
        "hold": lambda column: pyarrow.array(column, pyarrow.bool_()),
        **dict.fromkeys(
            _TEXTS, lambda column: pyarrow.array(column, pyarrow.string()).dictionary_encode()
        ),
    }

    def number(column: Column) -> Any:
        return pyarrow.array(np.asarray(column, np.float32), from_pandas=True)  # NaN is null

    table = pyarrow.table(
        {name: kinds.get(name, number)(column) for name, column in columns.items()},
        metadata={"schema": SCHEMA},
    )
    file = io.BytesIO()
    pyarrow.parquet.write_table(table, file, compression="zstd")
    return file.getvalue()


def _parquet_columns(path: Path) -> dict[str, Column]:
    pyarrow = require_parquet()
    file = io.BytesIO(read_whole(path, MOST_BYTES))
    # A few bytes may state more rows than fit in memory.
    if pyarrow.parquet.read_metadata(file).num_rows > MOST_FRAMES:
        raise ValueError(f"it has more than {MOST_FRAMES:,} rows")
    known = [name for name in pyarrow.parquet.read_schema(file).names if name in COLUMNS]
    table = pyarrow.parquet.read_table(file, columns=known)
    schema = (table.schema.metadata or {}).get(b"schema", b"unknown").decode()
    if schema != SCHEMA:
        raise ValueError(f"its form is {schema}, not {SCHEMA}")
    return {
        name: [cell or "" for cell in column.to_pylist()]
        if name in _TEXTS
        else [math.nan if cell is None else cell for cell in column.to_pylist()]
        for name, column in zip(table.column_names, table.columns, strict=True)
    }
