"""What `benchmarks/fuzz_parsers.py` feeds: the readers of files, and real files of each to begin with."""

from __future__ import annotations

import csv
import io
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from hostile_files import SAMPLE, X264, ffmpeg

from pose_coach.body.view import View
from pose_coach.common.errors import PoseCoachError
from pose_coach.counting.events import Phase, Rep
from pose_coach.evaluation.frame_truth import read_frame_truth
from pose_coach.evaluation.truth import read_truth
from pose_coach.frames.files import VideoFile
from pose_coach.history.export import history_csv, history_json
from pose_coach.history.page import history_page
from pose_coach.history.query import opened_history, sessions
from pose_coach.history.store import About, History
from pose_coach.recording.analysis import Analysis
from pose_coach.records.analysis_file import read_analysis, write_analysis
from pose_coach.records.signals_file import COLUMNS, read_signals, write_signals
from pose_coach.settings.file import parse_settings

FIRST_HISTORY = Path(__file__).parents[1] / "tests" / "history" / "history-v1.sql"
NOW = datetime(2026, 3, 1, 18, 30, tzinfo=UTC)
PHASE = Phase("to-cat", 1.0, 4.0, True, 80.0, False, False, 60.0, -1.5)
REP = Rep(1, None, 1.0, 4.0, 4.2, (PHASE,), 1.0, 80.0, (), 0.9, "cat-cow", {"hip_rock_deg": 1.0})


@dataclass(frozen=True, slots=True)
class Target:
    """One reader of files.

    Attributes
    ----------
    name
        What the file is called.
    read
        Reads it. Whatever it raises but PoseCoachError, or if the process dies, is a failure.
    seeds
        Real files to begin with, as bytes; makes them in the folder it is given.
    beside
        What lies beside the file in every try: its name, and what it holds, by the seeds' folder.
    is_python
        Whether it is read by Python alone, so that coverage can guide what is tried.
    """

    name: str
    read: Callable[[Path], object]
    seeds: Callable[[Path], Sequence[bytes]]
    beside: tuple[str, str] | None = None
    is_python: bool = True


def all_targets() -> dict[str, Target]:
    """Return every reader by its name in the table."""
    kinds = (
        ("mp4", ("-c:v", "libx264", "-bf", "2"), ("-movflags", "+frag_keyframe")),
        ("mov", ("-c:v", "libx265", "-x265-params", "log-level=none")),
        ("mkv", X264, ("-c:v", "mjpeg")),
        ("webm", ("-c:v", "libvpx", "-deadline", "realtime"), ("-c:v", "libvpx-vp9", "-cpu-used", "8")),
        ("avi", ("-c:v", "mpeg4"), ("-c:v", "mjpeg")),
        ("ts", X264, ("-c:v", "mpeg2video", "-r", "25")),
        ("gif", ()),
    )  # fmt: skip
    return {
        "analysis": Target("a.json", read_analysis, _analysis),
        "signals-csv": Target("a.signals.csv", read_signals, _signals_csv),
        "signals-parquet": Target("a.signals.parquet", read_signals, _signals_parquet),
        "truth": Target("a.truth.json", read_truth, _truth),
        "frame-truth": Target("a.frames.npz", read_frame_truth, _frame_truth),
        "settings": Target("settings.toml", _settings, _settings_text),
        "history": Target("history.db", _history, _histories, is_python=False),
        "history-wal": Target(
            "history.db-wal", _beside_log, _logs, ("history.db", "under"), is_python=False
        ),
        **{
            f"video-{suffix}": Target(
                f"a.{suffix}", _video, _clips(suffix, *options), is_python=False
            )
            for suffix, *options in kinds
        },
    }


def _video(path: Path) -> None:
    """Read every picture, and see that their times and sizes are what everything else relies on."""
    last_s = -1.0
    with VideoFile.open(path) as video:
        for frame in video:
            if not last_s < frame.time_s < 1e12 or (last_s < 0) != (frame.time_s == 0.0):
                raise ValueError(f"a picture at {frame.time_s} s after one at {last_s} s")
            last_s = frame.time_s
            height, width, _ = frame.picture.rgb(64).shape
            if not 0 < max(height, width) <= max(64, frame.picture.width, frame.picture.height):
                raise ValueError(f"a picture of {width} x {height} pixels")
    if any(len(line.splitlines()) != 1 for line in video.warnings):
        raise ValueError(f"a warning of more than a line: {video.warnings}")


def _history(path: Path) -> None:
    """Keep a session in it, and read all that is kept; a damaged one may be set aside on the way."""
    said: list[str] = []
    with History.open(path, said.append) as history:
        about = About("live", None, "camera 0", "full", NOW)
        with history.session(about, said.append) as record:
            record.keep(REP)
    with opened_history(path, said.append) as connection:
        kept = sessions(connection)
        history_page(kept, NOW)
        history_json(connection)
        history_csv(connection)
    if any(len(line.splitlines()) != 1 for line in said):
        raise ValueError(f"more than a line: {said}")
    if not kept or kept[-1].tally().reps < 1:
        raise ValueError("the rep was not kept")
    if said:
        raise PoseCoachError(said[0])


def _beside_log(path: Path) -> None:
    """Read a history whose log of newest writes is this file."""
    _history(path.with_name("history.db"))


def _settings(path: Path) -> None:
    parse_settings(path.read_text("utf-8", "replace"), path.name)


def _analysis(folder: Path) -> Sequence[bytes]:
    about = ("cat-cow", Path("a.mp4"), 640, 360, 9.0, 90, "full")
    analysis = Analysis(
        *about, frames_tracked=90, frames_with_pose=80, view=View.SIDE, reps=(REP,), partial=0
    )
    write_analysis(analysis, folder / "seed")
    return [(folder / "seed").read_bytes()]


def _signals_csv(_: Path) -> Sequence[bytes]:
    table = io.StringIO()
    texts = {"exercise", "side", "phase"}
    rows = [["" if name in texts else "1" for name in COLUMNS]] * 3
    csv.writer(table).writerows([[*COLUMNS], *rows])
    return [table.getvalue().encode()]


def _signals_parquet(folder: Path) -> Sequence[bytes]:
    (folder / "seed.signals.csv").write_bytes(_signals_csv(folder)[0])
    write_signals(read_signals(folder / "seed.signals.csv"), folder / "seed.signals.parquet")
    return [(folder / "seed.signals.parquet").read_bytes()]


def _truth(_: Path) -> Sequence[bytes]:
    return [SAMPLE.with_name("scorpion.truth.json").read_bytes()]


def _frame_truth(_: Path) -> Sequence[bytes]:
    found: list[bytes] = []
    for save in (np.savez, np.savez_compressed):
        file = io.BytesIO()
        save(file, time_s=np.arange(3.0), pixels=np.zeros((3, 1, 2)), joints=np.array(["hip"]))
        found.append(file.getvalue())
    return found


def _settings_text(_: Path) -> Sequence[bytes]:
    return [b'tempo = "gentle"\ndose.cat-cow = 5\n[voice]\non = false\nvolume = 0.5\n']


def _histories(folder: Path) -> Sequence[bytes]:
    """Return one of this version, one of the first, somebody else's, and an empty file."""
    with History.open(folder / "own", print) as history:
        _keep(history)
    with closing(sqlite3.connect(folder / "first")) as connection:
        connection.executescript(FIRST_HISTORY.read_text("utf-8"))
    with closing(sqlite3.connect(folder / "other")) as connection:
        connection.executescript("CREATE TABLE session (id, words); CREATE VIEW rep AS SELECT 1")
    return [*((folder / name).read_bytes() for name in ("own", "first", "other")), b""]


def _logs(folder: Path) -> Sequence[bytes]:
    """Return the log that a session leaves behind which was killed; beside it is what it belongs to."""
    with History.open(folder / "own", print) as history:
        _keep(history)
        (folder / "under").write_bytes((folder / "own").read_bytes())
        return [(folder / "own-wal").read_bytes()]


def _keep(history: History) -> None:
    about = About("live", None, "camera 0", "full", NOW)
    with history.session(about, print) as record:
        record.keep(REP)


def _clips(suffix: str, *ways: Sequence[str]) -> Callable[[Path], Sequence[bytes]]:
    def make(folder: Path) -> Sequence[bytes]:
        picture = ("-f", "lavfi", "-i", "testsrc=size=64x48:rate=10:duration=1")
        sound = ("-f", "lavfi", "-i", "sine=duration=1", "-ac", "1", "-b:a", "32k", "-ar", "16000")
        heard = () if suffix == "gif" else sound
        found: list[bytes] = []
        for way in ways:
            ffmpeg(*picture, *(() if found else heard), *way, folder / f"seed.{suffix}")
            found.append((folder / f"seed.{suffix}").read_bytes())
        return found

    return make
