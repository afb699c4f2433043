"""Where the time of a frame goes: decoder, model, and what is ours, in one run.

    python benchmarks/frame_cost.py clip.mp4 [--model full] [--frames 300] [--pictures]

Machines differ and are noisy: compare the ratios, not the milliseconds.
"""

from __future__ import annotations

import argparse
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from pose_coach.body.measurements import measure
from pose_coach.coaching.session import Session
from pose_coach.display.overlay import Overlay
from pose_coach.exercises.catalog import exercise_named
from pose_coach.frames.source import open_source
from pose_coach.tracking.landmarker import PoseTracker
from pose_coach.tracking.models import ModelSize
from pose_coach.tracking.pose import INFERENCE_SIDE_PX


class Stopwatch:
    """Adds up the time of named stages, frame by frame."""

    def __init__(self) -> None:
        self.times_ms: dict[str, list[float]] = defaultdict(list)

    @contextmanager
    def of(self, stage: str) -> Iterator[None]:
        """Time one stage of one frame."""
        start = time.perf_counter()
        yield
        self.times_ms[stage].append(1000 * (time.perf_counter() - start))

    def typical_ms(self, *stages: str) -> float:
        """Return the sum of the stages' medians: single slow frames are the machine's."""
        return float(sum(np.median(self.times_ms[stage]) for stage in stages))


def main() -> None:
    """Time every stage over a clip and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("clip", type=Path)
    parser.add_argument("--model", type=ModelSize, default=ModelSize.FULL, choices=list(ModelSize))
    parser.add_argument("--frames", type=int, default=300)
    parser.add_argument("--pictures", action="store_true", help="draw the overlay as well")
    options = parser.parse_args()

    watch = Stopwatch()
    session = Session(exercise_named("cat-cow"))
    overlay = Overlay()
    with open_source(options.clip, live=False) as source, PoseTracker(options.model) as tracker:
        timed = TimedModel(tracker, watch)
        frames = iter(source)
        for _ in range(options.frames):
            with watch.of("decode"):
                frame = next(frames, None)
            if frame is None:
                break
            with watch.of("scale and colour"):
                frame.picture.rgb(INFERENCE_SIDE_PX)
            with watch.of("tracking"):
                pose = tracker.track(frame)
            with watch.of("measure and count"):
                state = session.update(frame.time_s, pose)
            if pose is not None:
                with watch.of("of which measure"):
                    measure(pose)
            if options.pictures:
                with watch.of("full picture"):
                    image = frame.picture.rgb()
                with watch.of("overlay"):
                    overlay.annotate(image, state)
        timed.restore()

    model_ms = watch.typical_ms("model")
    # `track` scales the picture itself; what remains beside the model and that is smoothing and packing.
    packing_ms = watch.typical_ms("tracking") - model_ms - watch.typical_ms("scale and colour")
    watch.times_ms["smooth and pack"] = [packing_ms]
    ours = ["smooth and pack", "measure and count"] + (["overlay"] if options.pictures else [])
    print(f"{options.clip.name}, {source.width} x {source.height}, model {options.model}")
    for stage, times_ms in watch.times_ms.items():
        p95 = np.percentile(times_ms, 95)
        print(f"  {stage:18s} median {np.median(times_ms):6.2f} ms   95 % {p95:6.2f} ms")
    ours_ms = watch.typical_ms(*ours)
    print(
        f"  ours ({' + '.join(ours)}): {ours_ms:.2f} ms = {100 * ours_ms / model_ms:.0f} % of the model"
    )


class TimedModel:
    """Times the bare MediaPipe call inside a tracker."""

    def __init__(self, tracker: PoseTracker, watch: Stopwatch) -> None:
        self._inner = tracker._landmarker
        self._detect = self._inner.detect_for_video

        def timed(*args: object) -> object:
            with watch.of("model"):
                return self._detect(*args)

        self._inner.detect_for_video = timed

    def restore(self) -> None:
        """Take the stopwatch away again."""
        self._inner.detect_for_video = self._detect


if __name__ == "__main__":
    main()
