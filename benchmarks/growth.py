"""How time and memory grow with a recording's length, its resolution, the processors and the number of files.

    python benchmarks/growth.py clip.mp4 [--of length height cores files] [--unit 30] [--model lite] [--video]

Each line is one whole `pose-coach analyze --no-video`, start-up and all. The slope tells how much more
processor time the last line takes than the first: 1.0 is in proportion. Linux only.
"""

from __future__ import annotations

import argparse
import math
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from command_run import Run, analyzed
from recorded import repeated

LENGTHS, HEIGHTS, FILES = (1, 2, 4, 8), (480, 720, 1080, 2160), (1, 2, 4, 8)


def runs(what: str, clip: Path, unit_s: float, folder: Path, args: list[str]) -> Iterator[Run]:
    """Yield the run of each size."""
    if what == "length":
        for times in LENGTHS:
            video = repeated(clip, times * unit_s, folder / f"{times}.mp4", 720)
            yield analyzed(video, options=args)
    elif what == "height":
        for height in HEIGHTS:
            video = repeated(clip, unit_s, folder / f"{height}.mp4", height)
            yield analyzed(video, options=args)
    elif what == "cores":
        video = repeated(clip, 4 * unit_s, folder / "cores.mp4", 720)
        for cores in (1, 2):
            yield analyzed(video, cores=cores, options=[*args, "--jobs", str(cores)])
    else:
        video = repeated(clip, unit_s, folder / "file.mp4", 720)
        for count in FILES:
            copies = [folder / f"{count}-{number}.mp4" for number in range(count)]
            for copy in copies:
                shutil.copy(video, copy)
            yield analyzed(*copies, options=args)


def main() -> None:
    """Measure what is asked for, and print a table of each."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("clip", type=Path)
    parser.add_argument("--of", nargs="+", default=["length", "height", "cores", "files"])
    parser.add_argument("--unit", type=float, default=30.0, help="seconds of the shortest")
    parser.add_argument("--model", default="lite")
    parser.add_argument("--video", action="store_true", help="write the annotated video, too")
    options = parser.parse_args()
    unit_s = options.unit
    sizes = {
        "length": [f"{unit_s * n:.0f} s" for n in LENGTHS],
        "height": [f"{height} lines" for height in HEIGHTS],
        "cores": ["1 processor", "2 processors"],
        "files": [f"{n} files" for n in FILES],
    }
    amounts = {
        "length": LENGTHS,
        "height": [h * h for h in HEIGHTS],
        "cores": (1, 2),
        "files": FILES,
    }
    args = ["--model", options.model, *([] if options.video else ["--no-video"])]
    for what in options.of:
        print(f"| {what} | s | processor time, s | memory, MB | others, % |\n|---|---|---|---|---|")
        done = []
        with tempfile.TemporaryDirectory() as folder:
            for size, each in zip(
                sizes[what], runs(what, options.clip, unit_s, Path(folder), args), strict=True
            ):
                done.append(each)
                print(
                    f"| {size} | {each.wall_s:.1f} | {each.worked_s:.1f}"
                    f" | {each.memory_mb:.0f} | {100 * each.others:.0f} |",
                    flush=True,
                )
        more = math.log(amounts[what][-1] / amounts[what][0])
        print(f"slope: {math.log(done[-1].worked_s / done[0].worked_s) / more:.2f}\n", flush=True)


if __name__ == "__main__":
    main()
