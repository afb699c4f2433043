"""Clips before the camera of a real browser: what is counted and said, how late, how fast, how much memory.

    python benchmarks/browser_live.py sample_videos/*.mp4 [--model full] [--seconds 600]

Every clip becomes the film of Chromium's fake camera, and is coached by the app as a person uses it. What is
counted is read from the history, and stands beside what the truth file says. It needs chromium, ffmpeg and
playwright. In real time: on a busy machine pictures are left out, as in a real session.

- landmarks: answers that were drawn, a second
- late: from the capture of a picture to the first repaint after its answer was drawn
- memory: of the server, after the first minute (or fifth) and at the end
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from browser_pictures import exercise_of

from pose_coach.frames.files import VideoFile
from pose_coach.history.query import opened_history, sessions

BEFORE_S, AFTER_S = 6, 4
"""The first picture stands still while the session begins, the last one until the last rep is counted."""
ARGUMENTS = (
    *("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"),
    *("--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"),
)
NOTE_ANSWERS = """
window.noted = [];
const plain = window.fetch;
window.fetch = async (path, options) => {
  const answer = await plain(path, options);
  const taken = String(path).startsWith("/live/frame") && new URL(path, location.href).searchParams.get("t");
  if (taken && answer.ok) {
    answer.clone().json().then((state) => requestAnimationFrame(() => {
      if (state) window.noted.push({ late: performance.now() - 1000 * taken, say: state.say });
    }));
  }
  return answer;
};
"""


@dataclass(frozen=True, slots=True)
class Played:
    """What came of a clip: its reps by exercise and side, what was said, and the figures."""

    reps: Counter[str]
    said: list[str]
    late_ms: list[float]
    lasted_s: float
    memory_mb: tuple[float, float]


def film(clip: Path, folder: Path) -> tuple[Path, float]:
    """Make a film for Chromium's fake camera, 720 pixels high, and return it with its length in seconds."""
    made = folder / "camera.mjpeg"
    still = (
        f"tpad=start_duration={BEFORE_S}:start_mode=clone:stop_duration={AFTER_S}:stop_mode=clone"
    )
    # A sensor's noise: without it, the app says that the camera's picture stands still.
    filters = f"scale=-2:720,{still},noise=alls=2:allf=t"
    command = ["ffmpeg", "-loglevel", "error", "-y", "-i", str(clip), "-an"]
    command += ["-vf", filters, "-c:v", "mjpeg", "-q:v", "3", str(made)]
    subprocess.run(command, check=True)
    with VideoFile.open(clip) as source:
        return made, BEFORE_S + (source.duration_s or 0.0) + AFTER_S


@contextmanager
def app(folder: Path, model: str) -> Iterator[tuple[str, int]]:
    """Run the app with data folders of its own; yield its address and its process id."""
    own = {"HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    command = [sys.executable, "-m", "pose_coach", "app", "--no-browser", "--model", model]
    with subprocess.Popen(
        [*command, "--db", str(folder / "history.db")],
        env={**os.environ, **own},
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr is not None
        found = re.search(r"http://127\.0\.0\.1:\d+/open/\S+", process.stderr.readline())
        try:
            if found is None:
                raise SystemExit("The app did not begin.")
            yield found[0], process.pid
        finally:
            process.terminate()


def memory_mb(process: int) -> float:
    """Return what a process has in memory."""
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def played(clip: Path, model: str, seconds: float | None) -> Played:
    """Coach a clip in the browser, once from its beginning to its end or for some time."""
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        camera, length_s = film(clip, folder)
        lasts_s = seconds or length_s
        with app(folder, model) as (address, process), sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium") or shutil.which("chromium-browser"),
                args=[*ARGUMENTS, f"--use-file-for-fake-video-capture={camera}"],
            )
            page: Any = browser.new_page()
            page.add_init_script(NOTE_ANSWERS)
            page.goto(address)
            page.get_by_label("Exercise").select_option(exercise_of(clip))
            page.get_by_role("button", name="Start").click()
            page.wait_for_selector("#lines div")
            part_s = min(60.0, lasts_s / 5)
            page.wait_for_timeout(1000 * part_s)
            early_mb = memory_mb(process)
            page.wait_for_timeout(1000 * (lasts_s - part_s))
            late_mb = memory_mb(process)
            noted = page.evaluate("window.noted")
            if page.locator("#stop").is_visible():
                page.locator("#stop").click()
            page.get_by_text("What you did").wait_for()
            browser.close()
        reps: Counter[str] = Counter()
        if (folder / "history.db").exists():
            with opened_history(folder / "history.db", print) as connection:
                for session in sessions(connection):
                    for (exercise, side), tally in session.tallies.items():
                        reps[f"{exercise} {side or ''}".strip()] += tally.reps
    said = [each["say"] for each in noted if each["say"]]
    return Played(reps, said, [each["late"] for each in noted], lasts_s, (early_mb, late_mb))


def truth_of(clip: Path) -> Counter[str] | None:
    """Return the reps of the truth file by exercise and side, or None."""
    path = clip.with_suffix(".truth.json")
    if not path.exists():
        return None
    truth = json.loads(path.read_text(encoding="utf-8"))
    return Counter(
        f"{rep.get('exercise') or truth['exercise']} {rep['side'] or ''}".strip()
        for rep in truth["reps"]
    )


def main() -> None:
    """Play every clip, and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("clips", type=Path, nargs="+")
    parser.add_argument("--model", default="full", choices=["lite", "full", "heavy"])
    parser.add_argument("--seconds", type=float, help="so long, with the clip again and again")
    options = parser.parse_args()
    for clip in options.clips:
        of = played(clip, options.model, options.seconds)
        print(f"{clip.name}, model {options.model}, load {os.getloadavg()[0]:.1f}")
        print(f"  counted {dict(of.reps)}; truth {dict(truth_of(clip) or {})}")
        print(f"  said {of.said}")
        median, p95 = np.percentile(of.late_ms, [50, 95])
        rate = len(of.late_ms) / of.lasted_s
        print(f"  landmarks {rate:.1f} a second   late: median {median:.0f} ms   95 % {p95:.0f} ms")
        print(f"  memory {of.memory_mb[0]:.0f} MB, then {of.memory_mb[1]:.0f} MB", flush=True)


if __name__ == "__main__":
    main()
