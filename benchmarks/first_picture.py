"""How long it takes from the command to the first picture of a live session. Linux only.

    python benchmarks/first_picture.py clip.mp4 [--rounds 5]

`pose-coach live` runs with the clip in place of a camera, and a window that ends it with its first picture.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

COMMAND = """
import os, sys, time
from pathlib import Path
from pose_coach import cli
from pose_coach.window import window

def show(self, image):
    ticks = int(Path("/proc/self/stat").read_text().rsplit(")", 1)[1].split()[19])
    print(time.clock_gettime(time.CLOCK_BOOTTIME) - ticks / os.sysconf("SC_CLK_TCK"), flush=True)
    os._exit(0)

window.Window.show = show
window.Window.__enter__ = lambda self: self
window.require_display = lambda: None
sys.argv[0] = "pose-coach"
cli.main()
"""


def main() -> None:
    """Start it again and again, and print the median."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("clip", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    command = [sys.executable, "-c", COMMAND, "live", "auto", "--source", str(options.clip)]
    command += ["--no-voice", "--no-history"]
    took_s = []
    for _ in range(options.rounds):
        before = os.times()
        found = subprocess.run(command, capture_output=True, text=True, check=True)
        after = os.times()
        worked_s = after.children_user - before.children_user
        took_s.append(float(found.stdout.split()[-1]))
        print(f"{took_s[-1]:.2f} s, {worked_s:.2f} s of processor time", flush=True)
        time.sleep(1.0)
    print(f"median {median(took_s):.2f} s")


if __name__ == "__main__":
    main()
