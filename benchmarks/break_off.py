"""Break `pose-coach live` and `analyze` off in every way at random moments, and look at what is left.

    python benchmarks/break_off.py [--moments 10] [--markdown] [--only WORD] [--seed 1] [--keep DIR]

Each time a process of its own is broken off: by signals, by closing its window, by taking its disk away. Then
there must be no traceback; the right exit status; a video that plays from its first to its last picture, or
none where none had been begun; a history that is whole and has every repetition that was told; a report; and
nothing unfinished. Needs Linux. Disks are taken away where root runs it, windows closed where there are Xvfb,
openbox and wmctrl, streams killed where there is ffmpeg; what cannot be tried is said.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import pty
import random
import select
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import termios
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from break_off_disks import Disk, can_mount
from break_off_window import Display, has_windows
from endurance_server import Server

import pose_coach
from pose_coach.common.errors import PoseCoachError
from pose_coach.frames.files import VideoFile

CLIP = Path(__file__).parents[1] / "sample_videos" / "cat-cow-hurried.mp4"
ENDS_WITHIN_S = 90.0
BEGINS_WITHIN_S = 90.0
STARTED_S = 0.2
"""Until then it is Python itself that starts, and the signal that ends it."""
LAST_S = 14.0
"""Moments lie between the start of the session, or of the process, and so long after it."""


@dataclass
class Session:
    """A process that is to be broken off.

    Attributes
    ----------
    folder
        Where it writes.
    process
        Itself.
    by_chance
        For moments.
    """

    folder: Path
    process: subprocess.Popen[bytes]
    by_chance: random.Random
    server: Server | None = None
    disk: Disk | None = None
    display: Display | None = None
    terminal: Terminal | None = None
    has_begun: bool = False

    @property
    def out(self) -> Path:
        """Where the results are put."""
        return self.folder / "out"

    def wait_begun(self) -> None:
        """Wait until pictures are written."""
        give_up_s = time.monotonic() + BEGINS_WITHIN_S
        while not any(part.stat().st_size > 2000 for part in self.out.glob("*.part.mp4")):
            if self.process.poll() is not None or time.monotonic() > give_up_s:
                raise RuntimeError("it did not begin")
            time.sleep(0.05)
        self.has_begun = True

    def after_a_while(self, longest_s: float = LAST_S) -> None:
        """Wait until a moment at random."""
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(self.by_chance.uniform(0.0, longest_s))

    def send(self, *numbers: int, within_s: float = 1.0) -> None:
        """Send signals, one shortly after the other."""
        for count, number in enumerate(numbers):
            if count:
                time.sleep(self.by_chance.uniform(0.0, within_s))
            if self.process.poll() is None:
                self.process.send_signal(number)


class Terminal:
    """A terminal of its own for a process; what appears on it is copied to a file."""

    def __init__(self, copy: Path) -> None:
        self._ours, self.theirs = pty.openpty()
        self._copy = copy
        self._reader = threading.Thread(target=self._read, daemon=True)

    def begin(self) -> None:
        """Leave the other end to the process."""
        os.close(self.theirs)
        self._reader.start()

    def close(self) -> None:
        """Close it under the process: the system sends SIGHUP, and nothing can be written any more."""
        self._is_open = False
        self._reader.join()
        os.close(self._ours)

    _is_open = True

    def _read(self) -> None:
        with self._copy.open("ab", buffering=0) as copy, suppress(OSError):
            while self._is_open:
                if select.select([self._ours], [], [], 0.05)[0]:
                    copy.write(os.read(self._ours, 65536).replace(b"\r", b"\n"))


@dataclass(frozen=True)
class Case:
    """A way to be broken off.

    Attributes
    ----------
    command
        "live" or "analyze".
    what
        In words.
    do
        Breaks it off.
    statuses
        Right ones.
    video
        Whether the video must be there under its name, once pictures were written: "whole", "part" for one
        that may have kept its unfinished name, "any" for whole or none.
    report
        Whether it must be there, then.
    stream, disk, window, terminal
        Whether it is coached from a stream, writes to a disk of so many MB, has a window or a terminal of its
        own.
    """

    command: str
    what: str
    do: Callable[[Session], None]
    statuses: tuple[int, ...] = (0,)
    video: str = "whole"
    report: bool = True
    stream: bool = False
    disk: int = 0
    window: bool = False
    terminal: bool = False


def at_start(*numbers: int) -> Callable[[Session], None]:
    """Return how to send signals while it starts: anything may be under way."""

    def do(session: Session) -> None:
        time.sleep(STARTED_S)
        session.after_a_while(6.0)
        session.send(*numbers)

    return do


def under_way(*numbers: int) -> Callable[[Session], None]:
    """Return how to send signals once it has begun."""

    def do(session: Session) -> None:
        session.wait_begun()
        session.after_a_while()
        session.send(*numbers)

    return do


def terminal_closed(*, at_start: bool) -> Callable[[Session], None]:
    """Return how to close the terminal, while it starts or later."""

    def do(session: Session) -> None:
        if not at_start:
            session.wait_begun()
        time.sleep(STARTED_S)
        session.after_a_while(6.0 if at_start else LAST_S)
        assert session.terminal is not None
        session.terminal.close()

    return do


def while_waiting(*numbers: int) -> Callable[[Session], None]:
    """Return how to send signals while the camera is gone."""

    def do(session: Session) -> None:
        session.wait_begun()
        session.after_a_while(5.0)
        assert session.server is not None
        session.server.kill()
        session.after_a_while(5.0)
        session.send(*numbers)

    return do


def without_disk(take: Callable[[Disk], None]) -> Callable[[Session], None]:
    """Return how to do something to the disk, and send SIGTERM some time later."""

    def do(session: Session) -> None:
        session.wait_begun()
        session.after_a_while(6.0)
        assert session.disk is not None
        take(session.disk)
        session.after_a_while(6.0)
        session.send(signal.SIGTERM)

    return do


def without_folder(session: Session) -> None:
    """Delete the folder of the results, and send SIGTERM some time later."""
    session.wait_begun()
    session.after_a_while(6.0)
    shutil.rmtree(session.out)
    session.after_a_while(6.0)
    session.send(signal.SIGTERM)


def without_window(session: Session) -> None:
    """Close the window, as with its button."""
    assert session.display is not None
    session.display.wait_for_window()
    session.after_a_while(8.0)
    session.display.close_window()


def cases() -> Iterator[Case]:
    """Yield all ways."""
    names = {"Ctrl-C": signal.SIGINT, "SIGTERM": signal.SIGTERM, "SIGHUP": signal.SIGHUP}
    for command in ("live", "analyze"):
        for name, number in names.items():
            yield Case(command, f"{name} at the start", at_start(number))
            yield Case(command, name, under_way(number))
        for at_the_start in (True, False):
            what = "terminal closed at the start" if at_the_start else "terminal closed"
            yield Case(command, what, terminal_closed(at_start=at_the_start), terminal=True)
        yield Case(command, "Ctrl-C twice", under_way(signal.SIGINT, signal.SIGINT))
        saving = under_way(signal.SIGINT, signal.SIGTERM, signal.SIGTERM)
        yield Case(command, "SIGTERM twice while it saves", saving)
        closed = under_way(signal.SIGHUP, signal.SIGHUP, signal.SIGTERM, signal.SIGINT)
        yield Case(command, "all signals at once", closed)
        killed = under_way(signal.SIGKILL)
        yield Case(command, "killed", killed, (-9,), "part", report=False)
        rude: tuple[int, ...] = (1,)
        yield Case(command, "folder deleted", without_folder, rude, "any", report=False)
        left = "any" if command == "analyze" else "whole"
        full, pulled = without_disk(Disk.fill), without_disk(Disk.pull)
        yield Case(command, "disk filled up", full, rude, left, report=False, disk=80)
        yield Case(command, "disk pulled out", pulled, rude, "part", report=False, disk=80)
    yield Case(
        "live", "disk nearly full from the start", without_disk(lambda _: None), (1,), disk=52
    )
    yield Case("live", "Ctrl-C while the stream is gone", while_waiting(signal.SIGINT), stream=True)
    yield Case(
        "live", "SIGTERM while the stream is gone", while_waiting(signal.SIGTERM), stream=True
    )
    yield Case("live", "window closed", without_window, window=True)


def run(case: Case, folder: Path, by_chance: random.Random) -> tuple[str, list[str]]:
    """Break one process off, and return what was left and what was wrong with it."""
    (folder / "out").mkdir()
    # Cut short: otherwise half of an analysis would be over before its moment.
    clip = str(CLIP)
    disk = Disk(folder / "out", folder / "again", case.disk) if case.disk else None
    server = Server(CLIP, 15) if case.stream else None
    display = Display() if case.window else None
    if server is not None:
        server.start()
        time.sleep(2.0)
        clip = server.address
    if case.command == "live":
        how = [] if display is not None else ["--headless"]
        command = [
            "live",
            "cat-cow",
            "--no-voice",
            "--source",
            clip,
            "--record",
            "out/clip.mp4",
            *how,
        ]
        command += ["--report", "out/clip.html"]
    else:
        shutil.copy(clip, folder / "clip.mp4")
        command = ["analyze", "clip.mp4", "--every-frame", "--out", "out"]
    command += ["--model", "lite", "--db", "history.db"]
    package = str(Path(pose_coach.__file__).parents[1])
    environment = {**os.environ, "PYTHONPATH": package, "HOME": str(folder)}
    environment["XDG_DATA_HOME"] = str(folder / "data")
    if display is not None:
        environment["DISPLAY"] = display.name
    wrong: list[str] = []
    terminal = Terminal(folder / "stdout") if case.terminal else None
    with (folder / "stdout").open("wb") as out, (folder / "stderr").open("wb") as err:
        ends = (subprocess.DEVNULL, out, err) if terminal is None else (terminal.theirs,) * 3
        process = subprocess.Popen(
            [sys.executable, "-m", "pose_coach", *command],
            cwd=folder, env=environment, stdin=ends[0], stdout=ends[1], stderr=ends[2],
            start_new_session=True, preexec_fn=_at_a_terminal if terminal else _by_default,
        )  # fmt: skip
        if terminal is not None:
            terminal.begin()
        session = Session(folder, process, by_chance, server, disk, display, terminal)
        begun_s = time.monotonic()
        try:
            case.do(session)
            process.wait(ENDS_WITHIN_S)
        except subprocess.TimeoutExpired:
            wrong.append(f"still there after {ENDS_WITHIN_S:.0f} s")
        except RuntimeError as error:
            wrong.append(str(error))
        finally:
            ended_s = time.monotonic() - begun_s
            process.kill()
            process.wait()
            for thing in (server, display):
                if thing is not None:
                    thing.close()
    seen = disk.folder if disk is not None else folder / "out"
    seen.mkdir(exist_ok=True)  # it may have been deleted
    if not wrong:
        wrong += what_is_wrong(case, folder, seen, process.returncode, session.has_begun)
    left = f"ended after {ended_s:.1f} s"
    if disk is not None:
        disk.close()
    return left, wrong


def _by_default() -> None:
    """Take in what whoever runs this in the background may have it ignore."""
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


def _at_a_terminal() -> None:
    _by_default()
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


def what_is_wrong(
    case: Case, folder: Path, out: Path, status: int, has_begun: bool
) -> Iterator[str]:
    """Yield what is not as it must be."""
    said = (folder / "stderr").read_text("utf-8", "replace").splitlines()
    told = (folder / "stdout").read_text("utf-8", "replace").splitlines()
    # It may have come to its own end before its moment.
    is_over = status == 0 and any(line.startswith("Written:") for line in told)
    if status not in case.statuses and not is_over:
        yield f"exit status {status}: {' / '.join(said[-2:])}"
    if any(
        word in line for line in said + told for word in ("Traceback", "Exception", "terminate")
    ):
        yield f"a traceback: {(said or told)[-1]}"
    # Who stops it and takes its disk away hears of both.
    if case.command == "analyze" and len([line for line in said if line]) > 1 + bool(case.disk):
        yield f"{len(said)} lines: {' / '.join(said)}"
    final, parts = out / "clip.mp4", list(out.glob("*.part.mp4"))
    if final.exists():
        yield from unplayable(final)
    elif has_begun and case.video == "whole":
        yield "no video"
    elif has_begun and case.video == "part":
        if not parts:
            yield "no video"
        for part in parts:
            yield from unplayable(part, cut_short=True)
    if case.video != "part" and [p for p in out.iterdir() if ".part" in p.name]:
        yield f"unfinished: {[p.name for p in out.iterdir()]}"
    if case.report and has_begun and not (out / "clip.html").exists():
        yield "no report"
    if case.statuses == (1,) and case.command == "live" and not list(folder.rglob("clip.html")):
        yield "no report anywhere"
    yield from wrong_history(case, folder / "history.db", told)


def unplayable(video: Path, *, cut_short: bool = False) -> Iterator[str]:
    """Yield why a video does not play from its first to its last picture."""
    try:
        with VideoFile.open(video) as file:
            pictures = len(list(file))
            if not pictures:
                yield f"{video.name}: no picture"
            # Where the stream was gone there may be none for a second.
            damage = [warning for warning in file.warnings if "no pictures from" not in warning]
            if damage and not cut_short:
                yield f"{video.name}: {damage}"
    except PoseCoachError as error:
        yield str(error)


def wrong_history(case: Case, path: Path, told: list[str]) -> Iterator[str]:
    """Yield what is wrong with the history: it has every rep that was told."""
    if not path.exists():
        return
    with closing(sqlite3.connect(path)) as history:
        (sound,) = history.execute("PRAGMA integrity_check").fetchone()
        (kept,) = history.execute("SELECT count(*) FROM rep").fetchone()
    if sound != "ok":
        yield f"history: {sound}"
    reps = sum(line.startswith("rep ") for line in told)
    if case.command == "live" and kept < reps:
        yield f"{kept} of {reps} reps kept"


def main() -> int:
    """Run all cases and print the table; return 1 if one has failed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--moments", type=int, default=10, help="at random, for each way")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="only ways with this in their command or name")
    parser.add_argument("--markdown", action="store_true", help="print the table as Markdown")
    parser.add_argument("--keep", type=Path, help="leave what failed in this folder")
    options = parser.parse_args()
    by_chance = random.Random(options.seed)
    rows: list[tuple[str, str, int, list[str]]] = []
    for case in cases():
        if options.only not in f"{case.command} {case.what}":
            continue
        lack = (
            "needs root" if case.disk and not can_mount()
            else "needs ffmpeg" if case.stream and shutil.which("ffmpeg") is None
            else "needs Xvfb, openbox and wmctrl" if case.window and not has_windows()
            else ""
        )  # fmt: skip
        if lack:
            print(f"skipped: {case.command}, {case.what}: {lack}", file=sys.stderr)
            continue
        wrong: list[str] = []
        for number in range(options.moments):
            with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as made:
                left, found = run(case, Path(made), by_chance)
                line = f"{case.command} | {case.what} | {left} | {'; '.join(found) or 'ok'}"
                print(line, file=sys.stderr, flush=True)
                wrong += found
                if found and options.keep is not None:
                    kept = options.keep / f"{case.command} {case.what} {number}"
                    shutil.copytree(made, kept, dirs_exist_ok=True)
        rows.append((case.command, case.what, options.moments, wrong))
    lines = [("command", "broken off by", "moments", "not as it must be")]
    lines += [
        (command, what, str(moments), "; ".join(wrong) or "none")
        for command, what, moments, wrong in rows
    ]
    if options.markdown:
        lines.insert(1, ("---",) * 4)
    for row in lines:
        print(f"| {' | '.join(row)} |" if options.markdown else "  ".join(row))
    return int(any(wrong for *_, wrong in rows))


if __name__ == "__main__":
    sys.exit(main())
