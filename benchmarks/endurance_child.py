"""The session that `endurance.py` watches: the real command, which notes what happens to it."""

from __future__ import annotations

import argparse
import json
import os
import sys
import threading
import time
from pathlib import Path
from typing import Any

import numpy as np

LOG = "log.jsonl"
NOTED_EVERY_S = 10.0


class Log:
    """Notes what happens, by the clock of the session since its first picture."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._began_s: float | None = None

    def begin(self) -> None:
        """Take now for the beginning, if nothing has begun yet."""
        if self._began_s is None:
            self._began_s = time.monotonic()

    def at_s(self) -> float:
        """Return the time since the beginning."""
        return time.monotonic() - (self._began_s or time.monotonic())

    def note(self, what: str, **more: float | str) -> None:
        """Write a line."""
        with self._lock, self._path.open("a") as file:
            file.write(f"{json.dumps({'what': what, 'at_s': self.at_s(), **more})}\n")


def run_fast(speed: float) -> None:
    """Let all clocks and waits of this process run so many times as fast."""
    real_now, real_sleep, real_wait = time.monotonic, time.sleep, threading.Condition.wait
    start_s = real_now()

    def wait(self: threading.Condition, timeout: float | None = None) -> bool:
        return real_wait(self, None if timeout is None else timeout / speed)

    time.monotonic = lambda: start_s + (real_now() - start_s) * speed
    time.clock_gettime = lambda _: time.monotonic()
    time.sleep = lambda seconds: real_sleep(float(seconds) / speed)
    threading.Condition.wait = wait  # type: ignore[method-assign]


def watch_delays(log: Log, speed: float) -> None:
    """Note how late pictures are when they have been drawn and handed to the recording, and the reps."""
    from pose_coach.frames.frame import Frame, Interruption
    from pose_coach.live.coach import LiveCoach

    show, take_in = LiveCoach._show, LiveCoach._take_in
    late_s: list[float] = []
    known_late_s: list[float] = []
    origin_s: list[float] = []
    was_gone, noted_s = [False], [0.0]

    def shown(self: LiveCoach, seen: Frame | Interruption) -> None:
        show(self, seen)
        now_s = time.monotonic()
        if isinstance(seen, Interruption):
            was_gone[0] = True
            return
        if not origin_s:
            origin_s.append(now_s - seen.time_s)
            log.begin()
            log.note("begun")
        if was_gone[0]:
            was_gone[0] = False
            log.note("back")
        late_s.append(now_s - origin_s[0] - seen.time_s)
        if log.at_s() - noted_s[0] > NOTED_EVERY_S:
            noted_s[0] = log.at_s()
            median_s, p95_s = np.percentile(late_s, [50, 95])
            known_s = float(np.median(known_late_s)) if known_late_s else 0.0
            to_ms = 1000 / speed
            log.note(
                "delay",
                median_ms=to_ms * median_s,
                p95_ms=to_ms * p95_s,
                known_ms=to_ms * known_s,
                shown=len(late_s),
                analysed=len(known_late_s),
            )
            late_s.clear()
            known_late_s.clear()

    def taken_in(self: LiveCoach, results: list[Any]) -> None:
        now_s = time.monotonic()
        for result in results:
            if origin_s:
                known_late_s.append(now_s - origin_s[0] - result.state.time_s)
            for _ in result.reps:
                log.note("rep")
        take_in(self, results)

    LiveCoach._show, LiveCoach._take_in = shown, taken_in  # type: ignore[method-assign]


def use_made_up_webcam(options: argparse.Namespace, log: Log) -> None:
    """Put a webcam that fails in the place of OpenCV's, and recorded poses in that of the model."""
    from endurance_camera import FailingWebcams, RecordedTracker, pictures_of

    from pose_coach.frames.cameras import Camera
    from pose_coach.tracking import landmarker

    pictures, poses = pictures_of(options.clip, options.rate, options.height)
    webcams = FailingWebcams(pictures, options.rate, options.fail_every, log.note, log.at_s)
    really_open = Camera.open
    Camera.open = lambda spec: really_open(spec, open_device=webcams.open)  # type: ignore
    landmarker.PoseTracker = lambda *_: RecordedTracker(poses)  # type: ignore[misc, assignment]


def main() -> int:
    """Run the session, until it is told to end."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--clip", type=Path)
    parser.add_argument("--source")
    parser.add_argument("--speed", type=float)
    parser.add_argument("--fail-every", type=float)
    parser.add_argument("--rate", type=float)
    parser.add_argument("--height", type=int)
    options = parser.parse_args()
    if options.speed != 1.0:
        # Before anything of pose_coach is imported: many a default argument is a clock.
        run_fast(options.speed)
    from pose_coach import cli

    log = Log(options.folder / LOG)
    watch_delays(log, options.speed)
    if options.source == "0":
        use_made_up_webcam(options, log)
    os.chdir(options.folder)
    kept = ["--record", "out.mp4", "--report", "report.html", "--db", "history.db"]
    quiet = ["--headless", "--no-voice", "--model", "lite"]
    return cli.main(["live", "auto", "--source", options.source, *quiet, *kept])


if __name__ == "__main__":
    sys.exit(main())
