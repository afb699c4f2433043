"""How fast a recording is analysed, against a bare MediaPipe loop over every frame in the same run.

    python benchmarks/recorded.py clip.mp4 [--seconds 60] [--rounds 3] [--model full]

The clip is repeated to the wanted length, at 1080p and 30 frames a second. Each line is one whole command,
start-up and all, on all processors; each ratio is of one round. Processor time tells what it costs also where
other programs take part of the processors; the clock does not then. Linux only.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from statistics import median

from command_run import Run, analyzed, run

BARE = """
import sys
import av, mediapipe as mp
from mediapipe.tasks.python import BaseOptions, vision

options = vision.PoseLandmarkerOptions(
    base_options=BaseOptions(model_asset_path=sys.argv[2]), running_mode=vision.RunningMode.VIDEO
)
with vision.PoseLandmarker.create_from_options(options) as landmarker, av.open(sys.argv[1]) as video:
    for frame in video.decode(video=0):
        image = mp.Image(image_format=mp.ImageFormat.SRGB, data=frame.to_ndarray(format="rgb24"))
        landmarker.detect_for_video(image, round(1000 * frame.time))
"""
"""Every frame, as MediaPipe's own examples do it."""


def repeated(clip: Path, seconds: float, path: Path, height: int = 1080) -> Path:
    """Write a clip again and again, to a length, with a height in pixels."""
    command = ["ffmpeg", "-v", "error", "-stream_loop", "-1", "-i", str(clip), "-t", str(seconds)]
    command += ["-vf", f"scale=-2:{height},fps=30", "-an", "-c:v", "libx264", "-preset", "fast"]
    subprocess.run([*command, str(path)], check=True)
    return path


def bare(clip: Path, model: str, cores: int | None = None) -> Run:
    """Run the bare loop."""
    from pose_coach.tracking.models import FOLDERS

    (task,) = (f for folder in FOLDERS if (f := folder / f"pose_landmarker_{model}.task").is_file())
    return run([sys.executable, "-c", BARE, str(clip), str(task)], cores)


def main() -> None:
    """Measure round by round, and print the medians."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("clip", type=Path)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--model", default="full")
    options = parser.parse_args()
    model = ["--model", options.model]
    ways = {
        "analyze --no-video": ["--no-video"],
        "analyze --no-video --jobs 1": ["--no-video", "--jobs", "1"],
        "analyze": [],
    }
    runs: dict[str, list[Run]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as folder:
        clip = repeated(options.clip, options.seconds, Path(folder) / "clip.mp4")
        for number in range(options.rounds):
            runs["bare loop"].append(bare(clip, options.model))
            for name, chosen in ways.items():
                runs[name].append(analyzed(clip, options=[*model, *chosen]))
            load = median(each[number].others for each in runs.values())
            print(f"round {number + 1}: others took {load:.0%} of the processors", flush=True)
    frames = 30 * options.seconds
    print(f"{options.seconds:.0f} s of {options.clip.name}, 1080p; {os.cpu_count()} processors")
    print("| | frames/s | x bare loop | processor time a frame, ms | x bare loop | memory, MB |")
    print("|---|---|---|---|---|---|")
    for name, each in runs.items():
        pairs = list(zip(runs["bare loop"], each, strict=True))
        print(
            f"| {name} | {median(frames / r.wall_s for r in each):.0f}"
            f" | {median(b.wall_s / r.wall_s for b, r in pairs):.2f}"
            f" | {median(1000 * r.worked_s / frames for r in each):.1f}"
            f" | {median(b.worked_s / r.worked_s for b, r in pairs):.2f}"
            f" | {max(r.memory_mb for r in each):.0f} |"
        )


if __name__ == "__main__":
    main()
