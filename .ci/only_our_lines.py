"""Fails on a line in the output of `pose-coach demo` that Pose Coach did not write.

    python only_our_lines.py FILE

FILE holds what a terminal was sent. A new line of ours is added to `OURS`.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

CONTROLS = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|[\r\n]")

OURS = (
    r"The sample video: .*",
    r"[━╸╺ ]*|\d\d:\d\d|--:--|\d+/\d+ frames|cat-cow\.mp4",  # parts of the progress bar
    r"cat-cow\.mp4: .*",
    r"rep +from +to +.*|from|to|rep|to-cow|to-cat|hold|range|notes|─+",
    r"\d+ +[\d.]+ s +[\d.]+ s +.*",
    r"\d+ reps?, .*|\d+ movements? (was|were) .*",
    r"Written: .*",
)


def strangers(seen: str) -> list[str]:
    """Return the lines that none of `OURS` describes."""
    lines = (line.strip() for line in CONTROLS.split(seen))
    return [line for line in lines if line and not any(re.fullmatch(own, line) for own in OURS)]


if __name__ == "__main__":
    unknown = strangers(Path(sys.argv[1]).read_text(encoding="utf-8", errors="replace"))
    for line in unknown:
        print(f"not ours: {line}")
    sys.exit(bool(unknown))
