"""Coach for hours from a camera that fails every few minutes, and tell what has grown.

    python benchmarks/endurance.py --hours 8 --speed 16 --rate 5 [--markdown]
    python benchmarks/endurance.py --hours 1 --stream [--markdown]

Runs `pose-coach live auto` with recording, history and report in a process of its own, on a clip that is
repeated without end. Every `--fail-every` seconds or so the camera fails, each time in another way: it gives
no more pictures, its driver raises an error, it is unplugged, it hangs; a stream's server is killed. At the
end the process gets SIGTERM.

Without `--stream` the webcam is made up, in the place of OpenCV's, and the poses are those that the lite
model finds in the clip beforehand; the clock of the process runs `--speed` times as fast. All else is real.
With `--stream` nothing is made up.

Fails if memory, threads, open files or delay have grown, if a picture was not back in time after the camera
was, or if what is left is not whole. Needs Linux; `--stream` needs the ffmpeg program.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import astuple, dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from endurance_child import LOG
from endurance_server import Server

import pose_coach
from pose_coach.frames.files import VideoFile

CLIP = Path(__file__).parents[1] / "sample_videos" / "cat-cow.mp4"
LOOKS, LOOKS_S = "looks.jsonl", 5.0
SETTLED_S, SETTLED_SHARE = 3600.0, 0.5
"""Until then, or for this share of a short run, caches fill up to their limits; after it nothing may grow."""
MOST_MB_AN_HOUR = 4.0
MOST_MS_AN_HOUR = 10.0
BACK_WITHIN_S = 20.0
"""After a camera can be had again. Attempts are 2 s apart, and a stream takes its time to begin."""
BUSY_S = 3.0
"""So long may a busy computer keep a process waiting, by the clock on the wall."""
STOPS_WITHIN_S = 120.0

HEAD = (
    *("hours", "memory, MB", "most", "threads", "files", "delay, ms", "95 %", "of what is drawn"),
    *("failures", "back", "reps"),
)


@dataclass(frozen=True, slots=True)
class Look:
    """What the process held at a time.

    Attributes
    ----------
    time_s
        Since its first picture, by its own clock.
    memory_mb, threads, files
        What it holds.
    """

    time_s: float
    memory_mb: float
    threads: int
    files: int


def look_at(child: int, time_s: float) -> Look:
    """Return what a process holds now."""
    process = Path(f"/proc/{child}")
    status = dict(
        line.split(":", 1) for line in (process / "status").read_text().splitlines() if ":" in line
    )
    return Look(
        time_s,
        int(status["VmRSS"].split()[0]) / 1024,
        int(status["Threads"]),
        len(os.listdir(process / "fd")),
    )


def events_of(folder: Path) -> list[dict[str, float | str]]:
    """Return what the process has noted."""
    with (folder / LOG).open() as lines:
        return [json.loads(line) for line in lines if line.endswith("\n")]


def run(options: argparse.Namespace, folder: Path) -> tuple[list[Look], int, float]:
    """Run the session, and return what was seen, its exit status, and how long it took to stop."""
    server = Server(CLIP, options.rate) if options.stream else None
    if server is not None:
        server.start()
        time.sleep(2.0)
    source = "0" if server is None else server.address
    program = Path(__file__).with_name("endurance_child.py")
    command = [sys.executable, str(program), str(folder), "--clip", str(CLIP), "--source", source]
    command += ["--speed", str(options.speed), "--fail-every", str(options.fail_every)]
    command += ["--rate", str(options.rate), "--height", str(options.height)]
    package = str(Path(pose_coach.__file__).parents[1])
    environment = {**os.environ, "PYTHONPATH": package, "HOME": str(folder)}
    (folder / LOG).touch()
    looks: list[Look] = []
    with (
        (folder / "stdout").open("wb") as out,
        (folder / "stderr").open("wb") as err,
        subprocess.Popen(command, stdout=out, stderr=err, env=environment) as child,
    ):
        try:
            began_s = None
            while child.poll() is None:
                time.sleep(min(LOOKS_S, 60 * 3600 * options.hours / options.speed / 500))
                if began_s is None:
                    if (folder / LOG).stat().st_size:
                        began_s = time.monotonic()
                        if server is not None:
                            server.fail_every(options.fail_every, folder / LOG)
                    continue
                time_s = (time.monotonic() - began_s) * options.speed
                try:
                    looks.append(look_at(child.pid, time_s))
                except (OSError, KeyError):  # it has ended by itself
                    break
                with (folder / LOOKS).open("a") as lines:
                    lines.write(f"{json.dumps(astuple(looks[-1]))}\n")
                if time_s > 3600 * options.hours:
                    break
            stopping_s = time.monotonic()
            child.send_signal(signal.SIGTERM)
            child.wait(STOPS_WITHIN_S)
        finally:
            if child.poll() is None:
                child.kill()
            if server is not None:
                server.close()
    return looks, child.returncode, time.monotonic() - stopping_s


def slope_an_hour(times_s: Sequence[float], values: Sequence[float]) -> float:
    """Return by how much values grow in an hour: Theil and Sen's median of slopes, which no outlier moves."""
    if len(times_s) < 3:
        return float("nan")
    keep = np.linspace(0, len(times_s) - 1, min(400, len(times_s))).astype(int)
    at, of = np.array(times_s)[keep] / 3600, np.array(values)[keep]
    first, second = np.triu_indices(len(keep), 1)
    return float(np.median((of[second] - of[first]) / (at[second] - at[first])))


def rows_of(
    looks: list[Look], events: list[dict[str, float | str]], hours: float
) -> Iterator[tuple[str, ...]]:
    """Yield a row for the start, each hour (or sixth) and the end."""
    names = "at_s", "median_ms", "p95_ms", "known_ms"
    delays = [tuple(float(e[n]) for n in names) for e in events if e["what"] == "delay"]
    step_s = 3600.0 if hours >= 3 else 600.0 * max(1, round(hours))
    edges_s = [*np.arange(0.0, 3600 * hours - 1, step_s), 3600 * hours]
    for from_s, until_s in pairwise(edges_s):
        of = [look for look in looks if from_s <= look.time_s < until_s]
        late = [d for d in delays if from_s <= d[0] < until_s]
        if not of:
            continue
        count = {
            what: sum(e["what"] == what and from_s <= float(e["at_s"]) < until_s for e in events)
            for what in ("failed", "back", "rep")
        }
        yield (
            f"{from_s / 3600:.3g} to {until_s / 3600:.3g}",
            f"{np.median([look.memory_mb for look in of]):.1f}",
            f"{max(look.memory_mb for look in of):.1f}",
            f"{np.median([look.threads for look in of]):.0f}",
            f"{np.median([look.files for look in of]):.0f}",
            f"{np.median([d[1] for d in late]):.0f}" if late else "-",
            f"{np.median([d[2] for d in late]):.0f}" if late else "-",
            f"{np.median([d[3] for d in late]):.0f}" if late else "-",
            str(count["failed"]),
            str(count["back"]),
            str(count["rep"]),
        )


def growth(
    looks: list[Look], events: list[dict[str, float | str]], hours: float
) -> dict[str, float]:
    """Return by how much each grows in an hour, once all have settled."""
    settled_s = min(SETTLED_S, SETTLED_SHARE * 3600 * hours)
    late = [e for e in events if e["what"] == "delay" and float(e["at_s"]) > settled_s]
    of = [look for look in looks if look.time_s > settled_s]
    times_s = [look.time_s for look in of]
    return {
        "memory, MB": slope_an_hour(times_s, [look.memory_mb for look in of]),
        "threads": slope_an_hour(times_s, [look.threads for look in of]),
        "files": slope_an_hour(times_s, [look.files for look in of]),
        "delay, ms": slope_an_hour(
            [float(e["at_s"]) for e in late], [float(e["median_ms"]) for e in late]
        ),
        "delay of what is drawn, ms": slope_an_hour(
            [float(e["at_s"]) for e in late], [float(e["known_ms"]) for e in late]
        ),
    }


def what_is_wrong(
    folder: Path,
    grows: dict[str, float],
    status: int,
    missed: int,
) -> Iterator[str]:
    """Yield what should not be."""
    limits = {
        "memory, MB": MOST_MB_AN_HOUR,
        "threads": 0.05,
        "files": 0.05,
        "delay, ms": MOST_MS_AN_HOUR,
        "delay of what is drawn, ms": MOST_MS_AN_HOUR,
    }
    for name, limit in limits.items():
        if not grows[name] <= limit:
            yield f"{name} an hour: {grows[name]:.2f}"
    if missed:
        yield f"{missed} restarts missed"
    if status != 0:
        yield f"exit status {status}"
    if "Traceback" in (folder / "stderr").read_text():
        yield "a traceback"
    if not (folder / "report.html").exists():
        yield "no report"


def missed_restarts(events: list[dict[str, float | str]], speed: float) -> int:
    """Return after how many failures no picture came although the camera could be had again."""
    within_s = BACK_WITHIN_S + BUSY_S * (speed - 1)
    backs_s = [float(e["at_s"]) for e in events if e["what"] == "back"]
    # Once the session is being stopped nobody takes pictures any more.
    last_s = max((float(e["at_s"]) for e in events if e["what"] != "failed"), default=0.0)
    mended = [
        (float(e["at_s"]), float(e["mended_s"]))
        for e in events
        if e["what"] == "failed" and float(e["mended_s"]) + within_s < last_s
    ]
    return sum(
        not any(at_s < back_s <= mended_s + within_s for back_s in backs_s)
        for at_s, mended_s in mended
    )


def left_behind(folder: Path, events: list[dict[str, float | str]], stopped_s: float) -> str:
    """Say in a line what is left of the session, once it has been looked whether that is whole."""
    with VideoFile.open(folder / "out.mp4") as video:
        seconds, pictures = video.duration_s, video.frame_count
    with closing(sqlite3.connect(folder / "history.db")) as history:
        (sound,) = history.execute("PRAGMA integrity_check").fetchone()
        (kept,) = history.execute("SELECT count(*) FROM rep").fetchone()
        (ended,) = history.execute(
            "SELECT count(*) FROM session WHERE ended_at IS NOT NULL"
        ).fetchone()
    told = sum(line.startswith("rep ") for line in (folder / "stdout").read_text().splitlines())
    size_mb = (folder / "out.mp4").stat().st_size / 1e6
    return (
        f"Stopped in {stopped_s:.1f} s. Video: {(seconds or 0) / 3600:.2f} hours, {pictures} pictures,"
        f" {size_mb:.0f} MB. History: {sound}, {kept} reps of {told} told, {ended} session ended."
        f" Report: {(folder / 'report.html').stat().st_size / 1e6:.1f} MB."
        f" Analysed: {sum(float(e['analysed']) for e in events if e['what'] == 'delay'):.0f} pictures."
    )


def main() -> int:
    """Run it and print the table; return 1 if something grew or was missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--hours", type=float, default=8.0, help="by the clock of the session")
    parser.add_argument("--speed", type=float, default=1.0, help="of that clock")
    parser.add_argument("--fail-every", type=float, default=180.0, help="seconds")
    parser.add_argument("--rate", type=float, default=10.0, help="pictures a second")
    parser.add_argument(
        "--height", type=int, default=180, help="of the made-up webcam's pictures, pixels"
    )
    parser.add_argument("--stream", action="store_true", help="a real stream, the real model")
    parser.add_argument("--markdown", action="store_true", help="print the table as Markdown")
    parser.add_argument("--keep", type=Path, help="leave everything in this folder")
    parser.add_argument(
        "--show", type=Path, help="only print what was kept there, also while it runs"
    )
    options = parser.parse_args()
    if options.stream and options.speed != 1.0:
        parser.error("a real stream has the real clock")
    if options.show is not None:
        lines = (options.show / LOOKS).read_text().splitlines()
        looks = [Look(*json.loads(line)) for line in lines]
        events = events_of(options.show)
        print_table(looks, events, options)
        print(f"Restarts missed: {missed_restarts(events, options.speed)}.")
        return 0
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        looks, status, stopped_s = run(options, folder)
        events = events_of(folder)
        grows = print_table(looks, events, options)
        missed = missed_restarts(events, options.speed)
        wrong = list(what_is_wrong(folder, grows, status, missed))
        print(left_behind(folder, events, stopped_s), f"Restarts missed: {missed}.")
        print("\n".join(wrong) or "Nothing grew, nothing was missed.")
    return int(bool(wrong))


def print_table(
    looks: list[Look], events: list[dict[str, float | str]], options: argparse.Namespace
) -> dict[str, float]:
    """Print what the process held and how late it was, hour by hour, and return by how much each grows."""
    rows = [HEAD, *rows_of(looks, events, options.hours)]
    grows = growth(looks, events, options.hours)
    by = [f"{grows[name]:.2f}" for name in grows]
    rows.append(("grows an hour by", by[0], "", by[1], by[2], by[3], "", by[4], "", "", ""))
    if options.markdown:
        rows.insert(1, ("---",) * len(HEAD))
    for row in rows:
        print(f"| {' | '.join(row)} |" if options.markdown else "  ".join(f"{c:>16}" for c in row))
    print()
    return grows


if __name__ == "__main__":
    sys.exit(main())
