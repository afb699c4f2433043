"""Where the time of a frame goes.

    python benchmarks/frame_cost.py clip.mp4 [--models lite full heavy] [--frames 300]

Machines differ and are noisy: compare the ratios of one run, not the milliseconds.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

STAGES = (
    "decode",
    "colour and scale",
    "model",
    "silhouette and measurements",
    "machine",
    "full picture",
    "overlay",
    "encode",
)
OURS = ("silhouette and measurements", "machine")
WARM_UP = 10


class Stopwatch:
    """Takes the time of named stages, frame by frame."""

    def __init__(self) -> None:
        self.times_ms: dict[str, list[float]] = defaultdict(list)

    @contextmanager
    def of(self, stage: str) -> Iterator[None]:
        """Time one stage of one frame."""
        start = time.perf_counter()
        yield
        self.times_ms[stage].append(1000 * (time.perf_counter() - start))

    def last_ms(self, stage: str) -> float:
        """Return the newest time of a stage."""
        return self.times_ms[stage][-1]


def stages(clip: Path, model: str, most: int) -> dict[str, list[float]]:
    """Return the milliseconds of every stage of every frame, one after another in one thread."""
    from pose_coach.body.measurements import measure
    from pose_coach.body.pose import INFERENCE_SIDE_PX
    from pose_coach.coaching.session import Session
    from pose_coach.drawing.overlay import Overlay
    from pose_coach.frames.downscaled import Downscaled
    from pose_coach.frames.files import VideoFile
    from pose_coach.records.video_writer import VideoWriter
    from pose_coach.tracking.landmarker import PoseTracker
    from pose_coach.tracking.models import ModelSize

    watch, session, overlay = Stopwatch(), Session(None), Overlay()
    with (
        tempfile.TemporaryDirectory() as folder,
        VideoFile.open(clip) as video,
        PoseTracker(ModelSize(model)) as tracker,
        VideoWriter(Path(folder) / "out.mp4") as writer,
    ):
        detect = tracker._landmarker.detect_for_video

        def timed(*arguments: object) -> object:
            with watch.of("model"):
                return detect(*arguments)

        tracker._landmarker.detect_for_video = timed
        frames = iter(video)
        for _ in range(most):
            with watch.of("decode"):
                frame = next(frames, None)
            if frame is None:
                break
            with watch.of("colour and scale"):
                small = Downscaled.of(frame.picture, INFERENCE_SIDE_PX)
            tracked = type(frame)(frame.index, frame.time_s, small)
            with watch.of("silhouette and measurements"):
                pose = tracker.track(tracked)
                measured = None if pose is None else measure(pose)
            watch.times_ms["silhouette and measurements"][-1] -= watch.last_ms("model")
            with watch.of("machine"):
                state = session.update(frame.time_s, pose, measured)
            with watch.of("full picture"):
                image = frame.picture.rgb()
            with watch.of("overlay"):
                overlay.annotate(image, state)
            with watch.of("encode"):
                assert writer._container is not None  # it has been opened
                writer._encode(writer._container, writer._placed(image, frame.time_s))
        writer.frames_written = 1
        tracker._landmarker.detect_for_video = detect
    return {stage: times_ms[WARM_UP:] for stage, times_ms in watch.times_ms.items()}


def report(clip: Path, model: str, most: int) -> None:
    """Print the tables of one model."""
    from pose_coach.frames.files import VideoFile

    with VideoFile.open(clip) as video:
        description = video.description
    print(f"\n{clip.name}, {description}; model {model}")
    times_ms = stages(clip, model, most)
    for stage in STAGES:
        median_ms, p95_ms = np.percentile(times_ms[stage], (50, 95))
        print(f"  {stage:28s} median {median_ms:6.2f} ms   95 % {p95_ms:6.2f} ms")
    # Of one frame after another, so that a slow moment of the machine is in both.
    model_ms = float(np.median(times_ms["model"]))
    ours_ms = sum(float(np.median(times_ms[stage])) for stage in OURS)
    print(f"  ours ({' + '.join(OURS)}): {100 * ours_ms / model_ms:.0f} % of the model")


def main() -> None:
    """Measure each model over a clip and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("clip", type=Path)
    parser.add_argument("--models", nargs="+", default=["lite", "full", "heavy"])
    parser.add_argument("--frames", type=int, default=300)
    options = parser.parse_args()
    for model in options.models:
        report(options.clip, model, options.frames)


if __name__ == "__main__":
    main()
