"""Where the time of a frame goes, how fast a recording is analysed, and a bare MediaPipe loop beside it.

    python benchmarks/frame_cost.py clip.mp4 [--models lite full heavy] [--frames 300]

Machines differ and are noisy: compare the ratios of one run, not the milliseconds.
"""

from __future__ import annotations

import argparse
import multiprocessing
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

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


def analysed(clip: Path, model: str, most: int, *, with_video: bool, every_frame: bool) -> int:
    """Analyse a clip as `pose-coach analyze` does, and return the number of frames."""
    from pose_coach.drawing.overlay import Overlay
    from pose_coach.frames.files import VideoFile
    from pose_coach.recording.analysis import analyze
    from pose_coach.recording.pipeline import Moment
    from pose_coach.records.video_writer import VideoWriter
    from pose_coach.tracking.landmarker import PoseTracker
    from pose_coach.tracking.models import ModelSize

    overlay = Overlay()
    with tempfile.TemporaryDirectory() as folder, VideoFile.open(clip) as video:
        source: Any = First(video, most)  # a FrameSource by what it hands on
        with (
            PoseTracker(ModelSize(model)) as tracker,
            VideoWriter(Path(folder) / "out.mp4") as writer,
        ):

            def draw(moment: Moment) -> None:
                if with_video:
                    picture = overlay.annotate(moment.frame.picture.rgb(), moment.state)
                    writer.write(picture, moment.frame.time_s)

            found = analyze(
                source,
                clip,
                tracker,
                model=model,
                every_frame=every_frame,
                on_moment=draw,
            )
    return found.frames


class First:
    """The first frames of a video."""

    def __init__(self, video: Iterable[object], most: int) -> None:
        self._video, self._most = video, most

    def __getattr__(self, name: str) -> Any:
        return getattr(self._video, name)

    def __iter__(self) -> Iterator[object]:
        return islice(iter(self._video), self._most)


def bare(clip: Path, model: str, most: int, *, silhouette: bool) -> int:
    """Run every frame through MediaPipe as its own examples do, and return their number."""
    import cv2  # noqa: F401  # before av, as everywhere

    import av  # isort: skip
    import mediapipe as mp
    from mediapipe.tasks.python import BaseOptions, vision

    from pose_coach.tracking.models import ModelSize, read_model

    options = vision.PoseLandmarkerOptions(
        base_options=BaseOptions(model_asset_buffer=read_model(ModelSize(model))),
        running_mode=vision.RunningMode.VIDEO,
        output_segmentation_masks=silhouette,
    )
    count = 0
    with vision.PoseLandmarker.create_from_options(options) as landmarker, av.open(clip) as video:
        for frame in islice(video.decode(video=0), most):
            image = mp.Image(
                image_format=mp.ImageFormat.SRGB, data=frame.to_ndarray(format="rgb24")
            )
            landmarker.detect_for_video(image, round(1000 * float(frame.time or 0.0)))
            count += 1
    return count


def apart(
    run: Callable[..., int], *arguments: object, **options: object
) -> tuple[float, float, float]:
    """Run something in a process of its own.

    Returns
    -------
    tuple of float
        Frames a second, processor time of a frame in ms, and the peak of its memory in MB.
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_measured, args=(theirs, run, arguments, options))
    process.start()
    found: tuple[float, float, float] = ours.recv()
    process.join()
    return found


def _measured(
    answer: multiprocessing.connection.Connection,
    run: Callable[..., int],
    arguments: tuple[object, ...],
    options: dict[str, object],
) -> None:
    import mediapipe  # noqa: F401  # loading it is no part of a frame's cost

    start, worked = time.perf_counter(), time.process_time()
    count = run(*arguments, **options)
    worked_ms = 1000 * (time.process_time() - worked) / count
    answer.send((count / (time.perf_counter() - start), worked_ms, _peak_mb()))


def _peak_mb() -> float:
    status = Path("/proc/self/status")  # what `resource` says includes the parent's peak
    if not status.exists():
        return float("nan")
    (line,) = (line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def report(clip: Path, model: str, most: int) -> None:
    """Print the tables of one model."""
    from pose_coach.frames.files import VideoFile

    with VideoFile.open(clip) as video:
        description, fps = video.description, video.nominal_fps or 30.0
    print(f"\n{clip.name}, {description}; model {model}")
    times_ms = stages(clip, model, most)
    for stage in STAGES:
        median_ms, p95_ms = np.percentile(times_ms[stage], (50, 95))
        print(f"  {stage:28s} median {median_ms:6.2f} ms   95 % {p95_ms:6.2f} ms")
    # Of one frame after another, so that a slow moment of the machine is in both.
    model_ms = float(np.median(times_ms["model"]))
    ours_ms = sum(float(np.median(times_ms[stage])) for stage in OURS)
    print(f"  ours ({' + '.join(OURS)}): {100 * ours_ms / model_ms:.0f} % of the model")

    loop_fps = 0.0
    rows = (
        ("bare MediaPipe loop", bare, {"silhouette": False}),
        ("bare MediaPipe loop, silhouette", bare, {"silhouette": True}),
        ("analyze --no-video", analysed, {"with_video": False, "every_frame": False}),
        ("analyze --no-video --every-frame", analysed, {"with_video": False, "every_frame": True}),
        ("analyze", analysed, {"with_video": True, "every_frame": False}),
    )
    for name, run, options in rows:
        run_fps, worked_ms, memory_mb = apart(run, clip, model, most, **options)
        loop_fps = loop_fps or run_fps
        print(
            f"  {name:34s} {run_fps:6.1f} frames a second, {run_fps / fps:4.1f} x real time, "
            f"{run_fps / loop_fps:4.2f} x the bare loop, "
            f"{worked_ms:.1f} ms of processor time a frame, at most {memory_mb:.0f} MB"
        )


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
