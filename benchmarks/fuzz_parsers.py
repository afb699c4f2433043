"""Feed the readers of files what is none, for some minutes: each must return a value or say one line.

    python benchmarks/fuzz_parsers.py [--seconds 60] [--only analysis]

Guided by coverage where atheris is installed (`pip install atheris`); else the bytes of real files are
changed at random. A crash leaves the bytes that brought it about in the folder it is run in.
"""

from __future__ import annotations

import argparse
import csv
import importlib.util
import inspect
import io
import json
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from pose_coach.errors import PoseCoachError
from pose_coach.evaluation.frame_truth import read_frame_truth
from pose_coach.evaluation.truth import read_truth
from pose_coach.frames.files import VideoFile
from pose_coach.records.analysis_file import SCHEMA, read_analysis
from pose_coach.records.history_file import open_database
from pose_coach.records.signals_file import COLUMNS, read_signals
from pose_coach.settings.file import parse_settings

SAMPLES = Path(__file__).parents[1] / "sample_videos"
PIECES = (b"", b"[" * 3000, b"1e999", b"-1", b"\xff" * 8, b"null")
LONGEST = 20_000


def _video(path: Path) -> None:
    with VideoFile.open(path) as video:
        for number, frame in enumerate(video):
            frame.picture.rgb(64)
            if number > 20:
                return


def _history(path: Path) -> None:
    open_database(path, lambda _: None).close()


def _settings(path: Path) -> None:
    parse_settings(path.read_text("utf-8", "replace"), path.name)


TARGETS: dict[str, tuple[str, Callable[[Path], object]]] = {
    "analysis": ("a.json", read_analysis),
    "signals-csv": ("a.signals.csv", read_signals),
    "signals-parquet": ("a.signals.parquet", read_signals),
    "truth": ("a.truth.json", read_truth),
    "frame-truth": ("a.frames.npz", read_frame_truth),
    "settings": (
        "settings.toml",
        _settings,
    ),
    "history": ("history.db", _history),
    "video": ("a.mp4", _video),
}


def seed_of(target: str, folder: Path) -> bytes:
    """Return a file that its reader takes, for a beginning."""
    path = folder / "seed"
    if target == "analysis":
        phase = {"name": "to-cat", "start_s": 1.0, "end_s": 4.0, "start_seen": True,
                 "range_deg": 80.0, "rushed": False, "jerky": False, "peak_speed_deg_s": None,
                 "smoothness_sparc": -1.5}  # fmt: skip
        rep = {"number": 1, "exercise": "cat-cow", "side": None, "start_s": 1.0, "end_s": 4.0,
               "counted_s": 4.2,
               "phases": [phase], "hold_s": 1.0, "range_deg": 80.0, "rushed": False, "jerky": False,
               "faults": [], "figures": {"hip_rock_deg": 1.0}, "confidence": 0.9}  # fmt: skip
        document = {"schema": SCHEMA, "exercise": "cat-cow",
                    "source": {"path": "a", "width": 3, "height": 2, "duration_s": 9.0, "frames": 3},
                    "tracking": {"model": "full", "frames_tracked": 3, "frames_with_pose": 3, "view": "side"},
                    "reps": [rep], "summary": {"partial": 0}, "interrupted": False,
                    "warnings": []}  # fmt: skip
        return json.dumps(document).encode()
    if target.startswith("signals"):
        table = io.StringIO()
        writer = csv.writer(table)
        texts = {"exercise", "side", "phase"}
        writer.writerows([[*COLUMNS], *([["" if n in texts else "1" for n in COLUMNS]] * 3)])
        text = table.getvalue().encode()
        if target == "signals-csv":
            return text
        from pose_coach.records.signals_file import write_signals

        (folder / "seed.signals.csv").write_bytes(text)
        write_signals(read_signals(folder / "seed.signals.csv"), folder / "seed.signals.parquet")
        return (folder / "seed.signals.parquet").read_bytes()
    if target == "truth":
        return (SAMPLES / "scorpion.truth.json").read_bytes()
    if target == "frame-truth":
        file = io.BytesIO()
        np.savez(file, time_s=np.arange(3.0), pixels=np.zeros((3, 1, 2)), joints=np.array(["hip"]))
        return file.getvalue()
    if target == "settings":
        return b'tempo = "gentle"\ndose.cat-cow = 5\n[voice]\non = false\nvolume = 0.5\n'
    if target == "history":
        open_database(path, lambda _: None).close()
        return path.read_bytes()
    source = "testsrc=size=64x48:rate=5:duration=1"
    command = ["ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", source, "-f", "mp4", str(path)]
    subprocess.run(command, check=True)
    return path.read_bytes()


def try_one(target: str, data: bytes, folder: Path) -> bool:
    """Read these bytes; return whether they were taken. Whatever is not one line is an error."""
    name, read = TARGETS[target]
    path = folder / name
    path.write_bytes(data)
    try:
        read(path)
    except PoseCoachError as error:
        if len(str(error).splitlines()) != 1:
            raise ValueError(f"more than one line: {error}") from error
        return False
    finally:
        for left in folder.glob("history.db*"):
            left.unlink()
    return True


def at_random(target: str, seconds: float) -> str:
    """Change a real file at random, again and again; return the figures."""
    chance = random.Random(1)
    tried = taken = 0
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        seed = seed_of(target, folder)
        until_s = time.monotonic() + seconds
        while time.monotonic() < until_s:
            data = bytearray(seed)
            for _ in range(chance.choice((1, 1, 3, 10, 100))):
                at, length = chance.randrange(len(data) + 1), chance.choice((1, 1, 2, 4, 50))
                own = chance.randbytes(length), data[at : at + length] * 3
                piece = chance.choice((*own, *PIECES))  # fmt: skip
                data[at : at + chance.choice((0, length))] = piece
                if chance.random() < 0.05:
                    del data[chance.randrange(len(data) + 1) :]
            tried += 1
            try:
                taken += try_one(target, bytes(data), folder)
            except Exception:
                Path(f"crash-{target}").write_bytes(data)
                raise
    return f"| {target} | changed at random | {tried:,} | {taken:,} | none |"


def guided(target: str, seconds: float) -> str:
    """Let atheris look for bytes that reach new code, in a process of its own; return the figures."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        (folder / "corpus").mkdir()
        (folder / "corpus" / "seed").write_bytes(seed_of(target, folder))
        command = [sys.executable, __file__, "--child", target, str(folder / "corpus")]
        limits = [f"-max_total_time={seconds:.0f}", f"-max_len={LONGEST}", "-rss_limit_mb=2000"]
        ended = subprocess.run([*command, *limits], capture_output=True, text=True, check=False)
        if ended.returncode:
            print(ended.stderr[-4000:], file=sys.stderr)
            return f"| {target} | guided by coverage | | | FAILED |"
        found = re.findall(r"^#(\d+)\s.*?cov: (\d+)", ended.stderr, re.MULTILINE)
        runs, first, last = int(found[-1][0]), found[0][1], found[-1][1]
    way = f"guided by coverage, from {first} to {last} places reached"
    return f"| {target} | {way} | {runs:,} | | none |"


def child(target: str, arguments: list[str]) -> None:
    """Be the process that atheris drives."""
    import atheris  # type: ignore[import-untyped,unused-ignore]

    # In place, so that what has been imported already is watched, and nothing but this program.
    for module in [m for name, m in sys.modules.items() if name.startswith("pose_coach.")]:
        for function in vars(module).values():
            if inspect.isfunction(function) and function.__module__ == module.__name__:
                atheris.instrument_func(function)
    folder = Path(tempfile.mkdtemp())

    def one_input(data: bytes) -> None:
        try_one(target, data, folder)

    atheris.Setup([sys.argv[0], *arguments], one_input)
    try:
        atheris.Fuzz()
    finally:
        shutil.rmtree(folder)


def main() -> int:
    """Try every reader for as long as is asked and print the table."""
    if sys.argv[1:2] == ["--child"]:
        child(sys.argv[2], sys.argv[3:])
        return 0
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--seconds", type=float, default=60.0, help="for each reader")
    parser.add_argument("--only", choices=[*TARGETS])
    options = parser.parse_args()
    has_atheris = importlib.util.find_spec("atheris") is not None
    print("| reader | how | files tried | taken for valid | failures |\n|---|---|---|---|---|")
    rows = []
    for target in [options.only] if options.only else TARGETS:
        ways = [at_random, guided] if has_atheris else [at_random]
        for way in ways:
            rows.append(way(target, options.seconds / len(ways)))
            print(rows[-1], flush=True)
    return int(any("FAILED" in row for row in rows))


if __name__ == "__main__":
    sys.exit(main())
