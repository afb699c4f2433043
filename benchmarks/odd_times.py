"""Coach from streams that lose, double and delay pictures, while clocks jump and the program sleeps.

    python benchmarks/odd_times.py [--markdown] [--only WORD]

Each time ffmpeg serves the sample of the rolling plank once, over a connection of this computer that holds it
up, and `pose-coach live` counts it in a process of its own. What the history keeps of it is compared with the
truth of the clip: all phases last three seconds, one more than what is called rushed. Needs Linux and ffmpeg;
the clock on the wall is set by libfaketime, where that is installed.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np

import pose_coach

CLIP = Path(__file__).parents[1] / "sample_videos" / "rolling-plank.mp4"
FAKETIME = Path("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1")
GIVE_UP_S = 150.0
MPEG_TS = (
    "-c:v",
    "libx264",
    "-preset",
    "ultrafast",
    "-tune",
    "zerolatency",
    "-g",
    "15",
    "-f",
    "mpegts",
)
JPEGS: tuple[str, ...] = ("-c:v", "mjpeg", "-q:v", "4", "-f", "mpjpeg", "-content_type")
JPEGS += ("multipart/x-mixed-replace;boundary=ffmpeg",)

Hold = Callable[[float], float]
"""For how long a network holds up what it is given so long after the beginning, in seconds."""


def at_once(_: float) -> float:
    """Hold nothing up."""
    return 0.0


def bursts(at_s: float) -> float:
    """Deliver twice a second what has come together."""
    return 0.5 - at_s % 0.5


def stalls(at_s: float) -> float:
    """Stand still for three seconds in every eight, and then deliver all at once."""
    return max(0.0, at_s % 8.0 - 5.0) and 8.0 - at_s % 8.0


def jitter(at_s: float) -> float:
    """Deliver by chance up to half a second late, in order."""
    return random.Random(round(at_s * 20)).uniform(0.0, 0.5)


@dataclass(frozen=True)
class Case:
    """What goes wrong.

    Attributes
    ----------
    what
        In words.
    filters
        What ffmpeg does to the pictures.
    form
        How it sends them.
    hold
        What the network does.
    beside
        What is done to the process meanwhile: by seconds after its first picture.
    least
        Reps of the clip that must be counted, of three.
    """

    what: str
    filters: str = "fps=15"
    form: tuple[str, ...] = MPEG_TS
    hold: Hold = at_once
    beside: tuple[tuple[float, str], ...] = ()
    least: int = 2


CASES = (
    Case("nothing"),
    Case("nothing; pictures without times", form=JPEGS),
    Case("5 pictures a second", "fps=5"),
    Case("5 pictures a second, without times", "fps=5", JPEGS),
    Case("30 % of the pictures lost", "fps=15,select='gt(random(1),0.3)'"),
    Case("60 % of the pictures lost", "fps=15,select='gt(random(1),0.6)'"),
    Case("every picture three times", "fps=15,fps=45"),
    Case("every picture three times, without times", "fps=15,fps=45", JPEGS),
    Case("bursts of half a second", hold=bursts),
    Case("bursts of half a second, without times", form=JPEGS, hold=bursts),
    Case("up to half a second late", hold=jitter),
    Case("up to half a second late, without times", form=JPEGS, hold=jitter),
    Case("three seconds in eight held up", hold=stalls, least=0),
    Case("three seconds in eight held up, without times", form=JPEGS, hold=stalls, least=0),
    Case("clock on the wall an hour ahead", beside=((12.0, "+1h"),)),
    Case("clock on the wall two days back", beside=((12.0, "-2d"),)),
    Case("clock on the wall to and fro", beside=((8.0, "-30y"), (14.0, "+30y"), (20.0, "-1h"))),
    Case("program stopped for 2 s", beside=((12.0, "stop 2"),), least=1),
    Case("program stopped for 20 s", beside=((12.0, "stop 20"),), least=1),
)


class Network(threading.Thread):
    """Takes a stream from a server and passes it on to one listener, later."""

    def __init__(self, server: int, hold: Hold) -> None:
        super().__init__(daemon=True)
        self._server, self._hold = server, hold
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]

    def run(self) -> None:
        """Pass on until one of them goes."""
        listener, _ = self._listening.accept()
        with (
            listener,
            suppress(OSError),
            closing(socket.create_connection(("127.0.0.1", self._server))) as server,
        ):
            server.sendall(listener.recv(65536))
            waiting: list[tuple[float, bytes]] = []
            begun_s = free_s = time.monotonic()
            server.setblocking(False)
            is_over = False
            while waiting or not is_over:
                now_s = time.monotonic()
                with suppress(BlockingIOError):
                    data = server.recv(65536)
                    is_over = not data
                    free_s = max(free_s, now_s + self._hold(now_s - begun_s))
                    waiting.append((free_s, data))
                while waiting and waiting[0][0] <= now_s:
                    listener.sendall(waiting.pop(0)[1])
                time.sleep(0.004)
        self._listening.close()


def free_port() -> int:
    """Return a port that nobody listens at."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def run(case: Case, folder: Path) -> tuple[str, ...]:
    """Coach once, and return the row of the table: what was counted, and what is wrong at the end."""
    port = free_port()
    serving = subprocess.Popen(
        ["ffmpeg", "-v", "error", "-nostdin", "-re", "-i", str(CLIP), "-vf", f"{case.filters},scale=480:-2",
         "-fps_mode", "vfr", *case.form, "-listen", "1", f"http://127.0.0.1:{port}/video"],
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    time.sleep(1.5)
    network = Network(port, case.hold)
    network.start()
    clock = folder / "clock"
    clock.write_text("+0")
    environment = {
        **os.environ,
        "PYTHONPATH": str(Path(pose_coach.__file__).parents[1]),
        "HOME": str(folder),
    }
    if any(what[0] in "+-" for _, what in case.beside):
        environment |= {
            "LD_PRELOAD": str(FAKETIME), "FAKETIME_TIMESTAMP_FILE": str(clock), "FAKETIME_NO_CACHE": "1",
            "DONT_FAKE_MONOTONIC": "1",
        }  # fmt: skip
    command = [
        "live",
        "auto",
        "--headless",
        "--no-voice",
        "--model",
        "lite",
        "--wait",
        "6",
        "--db",
        "history.db",
    ]
    source = f"http://127.0.0.1:{network.port}/video"
    with (folder / "stderr").open("w+") as err:
        coach = subprocess.Popen(
            [sys.executable, "-m", "pose_coach", *command, "--source", source],
            cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=err,
        )  # fmt: skip
        give_up_s = time.monotonic() + GIVE_UP_S
        while not (folder / "stderr").read_text() and coach.poll() is None:
            time.sleep(0.05)
        begun_s = time.monotonic()
        for at_s, what in case.beside:
            time.sleep(max(0.0, begun_s + at_s - time.monotonic()))
            if what[0] in "+-":
                clock.write_text(what)
            else:
                coach.send_signal(signal.SIGSTOP)
                time.sleep(float(what.split()[1]))
                coach.send_signal(signal.SIGCONT)
        with suppress(subprocess.TimeoutExpired):
            coach.wait(max(0.0, give_up_s - time.monotonic()))
        for process in (coach, serving):
            process.kill()
            process.wait()
    return judged(case, folder)


def judged(case: Case, folder: Path) -> tuple[str, ...]:
    """Return how many reps were kept, how far the phases are off, how many are rushed, and what is wrong."""
    truth = json.loads(CLIP.with_suffix(".truth.json").read_text())
    real = [(p["name"], p["start_s"], p["end_s"]) for rep in truth["reps"] for p in rep["phases"]]
    with closing(sqlite3.connect(folder / "history.db")) as history:
        reps = history.execute(
            "SELECT start_s, end_s, counted_s, hold_s FROM rep ORDER BY place"
        ).fetchall()
        phases = history.execute(
            "SELECT name, start_s, end_s, rushed FROM phase ORDER BY rep, place"
        ).fetchall()
        sessions = history.execute("SELECT started_at, ended_at FROM session").fetchall()
    wrong = []
    if len(reps) < case.least or len(reps) > len(truth["reps"]):
        wrong.append(f"{len(reps)} reps")
    rushed = sum(rushed for *_, rushed in phases)
    if rushed:
        wrong.append("rushed")
    for start_s, end_s, counted_s, hold_s in reps:
        if not (0 <= start_s < end_s <= counted_s < 200 and 0 <= hold_s < 100):
            wrong.append(f"times {start_s}, {end_s}, {counted_s}, {hold_s}")
    for started, ended in sessions:
        lasted_s = (
            (datetime.fromisoformat(ended) - datetime.fromisoformat(started)).total_seconds()
            if ended
            else -1
        )
        if not 0 <= lasted_s < GIVE_UP_S:
            wrong.append(f"a session of {lasted_s:.0f} s")
    if "Traceback" in (folder / "stderr").read_text():
        wrong.append("a traceback")
    # When the stream began is not known to the second: the shift that fits best is taken out.
    off_s = off_by(real, [(name, start_s, end_s) for name, start_s, end_s, _ in phases])
    off = f"{np.median(off_s):.2f}, {max(off_s):.2f}" if off_s else "-"
    return (
        case.what,
        f"{len(reps)} of {len(truth['reps'])}",
        off,
        str(rushed),
        "; ".join(wrong) or "ok",
    )


def off_by(
    real: list[tuple[str, float, float]], found: list[tuple[str, float, float]]
) -> list[float]:
    """Return by how many seconds each phase that was found lasts longer or shorter than it really did."""
    if not found:
        return []
    shifts = [r[2] - f[2] for r in real for f in found if r[0] == f[0]]
    shift_s = min(
        shifts,
        key=lambda s: sum(min(abs(r[2] - f[2] - s) for r in real if r[0] == f[0]) for f in found),
    )
    off_s = []
    for name, start_s, end_s in found:
        _, from_s, until_s = min(
            (r for r in real if r[0] == name), key=lambda r: abs(r[2] - end_s - shift_s)
        )
        off_s.append(abs((end_s - start_s) - (until_s - from_s)))
    return off_s


def main() -> int:
    """Run all cases and print the table; return 1 if one has failed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--markdown", action="store_true", help="print the table as Markdown")
    parser.add_argument("--only", default="", help="only cases with this in their name")
    options = parser.parse_args()
    if shutil.which("ffmpeg") is None:
        print("skipped: the ffmpeg program, which serves the stream, is not installed")
        return 0
    rows: list[tuple[str, ...]] = [
        (
            "what goes wrong",
            "reps",
            "phases off by, s: median, most",
            "calm phases called rushed",
            "",
        )
    ]
    for case in CASES:
        if options.only not in case.what:
            continue
        if any(what[0] in "+-" for _, what in case.beside) and not FAKETIME.exists():
            print(f"skipped: {case.what}: libfaketime is not installed", file=sys.stderr)
            continue
        with tempfile.TemporaryDirectory() as made:
            rows.append(run(case, Path(made)))
        print(*rows[-1], sep=" | ", file=sys.stderr, flush=True)
    if options.markdown:
        rows.insert(1, ("---",) * 5)
    for row in rows:
        print(f"| {' | '.join(row)} |" if options.markdown else "  ".join(row))
    return int(any(row[-1] != "ok" for row in rows[1 + options.markdown :]))


if __name__ == "__main__":
    sys.exit(main())
