"""How late a live picture is, and how late what is drawn on it.

    python benchmarks/live_latency.py clip.mp4 [--seconds 60] [--height 1080] [--slow-ms 200] [--busy 1]

A weak machine is one processor that another program wants, too: `taskset -c 0 python ... --busy 1`.

A made-up webcam delivers the clip at its own rate as JPEGs of 1280 x 720, or of another size of this shape,
each with its number in a barcode along its upper edge, through the same code as a real one. Whatever is
handed to the window is read:

- picture: from the capture of a picture to the moment it is handed to the window
- landmarks: from the capture of a picture to the moment at which the landmarks found in it are first drawn

It quotes the first and the last minute (or fifth) apart: a backlog that builds up shows as a difference.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self, cast

import cv2
import numpy as np

from pose_coach.body.pose import Pose
from pose_coach.coaching.session import Session
from pose_coach.coaching.state import SessionState
from pose_coach.drawing.overlay import Overlay
from pose_coach.exercises.catalog import exercise_named
from pose_coach.frames.array_picture import ArrayPicture
from pose_coach.frames.cameras import Camera
from pose_coach.frames.frame import Frame, RgbImage
from pose_coach.frames.reconnecting import ReconnectingSource
from pose_coach.frames.source import open_source
from pose_coach.live.coach import LiveCoach
from pose_coach.live.fitting_tracker import FittingTracker, fixed_model
from pose_coach.records.video_writer import VideoWriter
from pose_coach.tracking.landmarker import Tracker
from pose_coach.tracking.models import ModelSize
from pose_coach.window.window import Action, Window

BITS, CELL_PX = 10, 16


def with_barcode(image: RgbImage, number: int) -> RgbImage:
    """Draw a number as black and white squares into the upper left corner, in place."""
    for bit in range(BITS):
        level = 255 if number >> bit & 1 else 0
        image[:CELL_PX, bit * CELL_PX : (bit + 1) * CELL_PX] = level
    return image


def barcode_of(image: RgbImage) -> int:
    """Read the number from a picture."""
    middles = image[CELL_PX // 2, CELL_PX // 2 : BITS * CELL_PX : CELL_PX, 1]
    return sum(int(level > 127) << bit for bit, level in enumerate(middles))


def jpegs_of(clip: Path, count: int, height_px: int) -> list[bytes]:
    """Return the first pictures of a clip as a webcam sends them."""
    pictures: list[bytes] = []
    with open_source(clip, live=False) as source:
        for frame in source:
            image = cv2.resize(frame.picture.rgb(), (height_px * 16 // 9, height_px))
            bgr = with_barcode(cast(RgbImage, image[..., ::-1].copy()), len(pictures))
            pictures.append(cv2.imencode(".jpg", bgr)[1].tobytes())
            if len(pictures) == count:
                break
    return pictures


@dataclass
class Webcam:
    """Stands in for `cv2.VideoCapture`."""

    jpegs: list[bytes]
    fps: float
    captured_s: dict[int, float] = field(default_factory=dict)
    delivered: int = 0

    def __post_init__(self) -> None:
        self._start_s = time.monotonic()

    # The names are OpenCV's, and so is their documentation.
    def isOpened(self) -> bool:  # noqa: D102, N802
        return True

    def set(self, propId: int, value: float, /) -> bool:  # noqa: ARG002, D102, N803
        return False

    def get(self, propId: int, /) -> float:  # noqa: D102, N803
        return self.fps if propId == cv2.CAP_PROP_FPS else 0.0

    def grab(self) -> bool:  # noqa: D102
        due_s = self._start_s + (self.delivered + 1) / self.fps
        time.sleep(max(0.0, due_s - time.monotonic()))
        # Pictures that nobody fetched in time are gone, as in a driver's ring of buffers.
        missed = int((time.monotonic() - due_s) * self.fps)
        self.delivered += 1 + missed
        self.captured_s[self.delivered % len(self.jpegs)] = due_s + missed / self.fps
        return True

    def retrieve(self) -> tuple[bool, Any]:  # noqa: D102
        data = np.frombuffer(self.jpegs[self.delivered % len(self.jpegs)], np.uint8)
        return True, cv2.imdecode(data, cv2.IMREAD_COLOR)

    def release(self) -> None: ...  # noqa: D102


@dataclass
class Watcher:
    """Reads what is drawn and what is handed to the window, and keeps how late it is."""

    webcam: Webcam
    until_s: float
    captured_s_of: dict[float, float] = field(default_factory=dict)
    pictures: list[tuple[float, float]] = field(default_factory=list)
    landmarks: list[tuple[float, float]] = field(default_factory=list)
    drawn_state_s: float = -1.0
    seen_state_s: float = -1.0

    def note_frame(self, frame: Frame) -> None:
        """Remember when a frame that is analysed was captured."""
        assert isinstance(frame.picture, ArrayPicture)
        self.captured_s_of[frame.time_s] = self.webcam.captured_s[barcode_of(frame.picture.pixels)]

    def note_shown(self, image: RgbImage) -> None:
        """Note how late a picture and what is drawn on it are."""
        now_s = time.monotonic()
        self.pictures.append((now_s, now_s - self.webcam.captured_s[barcode_of(image)]))
        if self.drawn_state_s > self.seen_state_s:
            self.seen_state_s = self.drawn_state_s
            self.landmarks.append((now_s, now_s - self.captured_s_of[self.seen_state_s]))


class NotedOverlay(Overlay):
    """Tells the watcher which state is drawn, and leaves the barcode readable."""

    def __init__(self, watcher: Watcher) -> None:
        super().__init__()
        self._watcher = watcher

    def annotate(self, image_rgb: RgbImage, state: SessionState) -> RgbImage:
        """Draw the state, all but over the barcode."""
        code = image_rgb[:CELL_PX, : BITS * CELL_PX].copy()
        drawn = super().annotate(image_rgb, state)
        drawn[:CELL_PX, : BITS * CELL_PX] = code
        self._watcher.drawn_state_s = state.time_s
        return drawn


class NotedWindow(Window):
    """Takes pictures as a window does, and shows them to the watcher."""

    def __init__(self, watcher: Watcher) -> None:
        super().__init__()
        self._watcher = watcher

    def __enter__(self) -> Self:
        return self

    def show(self, image_rgb: RgbImage) -> None:
        """Note the picture."""
        self._watcher.note_shown(image_rgb)

    def poll(self, wait_s: float = 0.001) -> Action | None:
        """Quit when the time is up."""
        time.sleep(wait_s)
        return Action.QUIT if time.monotonic() > self._watcher.until_s else None


class NotedTracker:
    """A tracker that may be made slow."""

    def __init__(self, tracker: Tracker, watcher: Watcher, slow_s: float) -> None:
        self._tracker = tracker
        self._watcher = watcher
        self._slow_s = slow_s

    def track(self, frame: Frame) -> Pose | None:
        """Track, and then sleep."""
        self._watcher.note_frame(frame)
        pose = self._tracker.track(frame)
        time.sleep(self._slow_s)
        return pose


@contextmanager
def busy(count: int) -> Iterator[None]:
    """Run so many programs that do nothing as fast as they can."""
    spinning = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(count)]
    try:
        yield
    finally:
        for each in spinning:
            each.kill()
            each.wait()


def line(name: str, late: list[tuple[float, float]], from_s: float, to_s: float) -> str:
    """Return rate, median and 95th percentile of what was noted in a stretch of time."""
    late_ms = [1000 * late_s for at_s, late_s in late if from_s <= at_s < to_s]
    if not late_ms:
        return f"    {name:10s} none"
    median, p95 = np.percentile(late_ms, [50, 95])
    rate = len(late_ms) / (to_s - from_s)
    return (
        f"    {name:10s} {rate:5.1f} a second   late: median {median:4.0f} ms   95 % {p95:4.0f} ms"
    )


def main() -> None:
    """Run a live set against the made-up webcam, and print how late it was."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("clip", type=Path)
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--fps", type=float, default=30.0)
    parser.add_argument("--height", type=int, default=720, help="of the pictures, in pixels")
    parser.add_argument("--slow-ms", type=float, default=0.0, help="added to the model's time")
    parser.add_argument("--model", default="auto", choices=["auto", *ModelSize])
    parser.add_argument("--busy", type=int, default=0, help="so many programs take the processor")
    parser.add_argument("--record", type=Path, help="record as well")
    options = parser.parse_args()

    webcam = Webcam(jpegs_of(options.clip, 2**BITS, options.height), options.fps)
    with (
        busy(options.busy),
        FittingTracker(fixed_model(options.model), print) as tracker,
        ReconnectingSource(Camera("webcam", webcam), lambda: Camera("webcam", webcam)) as source,
    ):
        start_s = time.monotonic() + 2.0  # the networks are set up in the first seconds
        watcher = Watcher(webcam, start_s + options.seconds)
        coach = LiveCoach(
            Session(exercise_named("cat-cow"), live=True),
            NotedTracker(tracker, watcher, options.slow_ms / 1000),
            window=NotedWindow(watcher),
            writer=None if options.record is None else VideoWriter(options.record),
            mirror=False,
        )
        coach._overlay = NotedOverlay(watcher)
        delivered, worked_s = webcam.delivered, time.process_time()
        coach.run(source)
    taken_s = time.monotonic() - start_s + 2.0
    print(f"{source.description}, model {options.model} + {options.slow_ms:.0f} ms")
    print(f"  camera: {(webcam.delivered - delivered) / taken_s:.1f} pictures a second")
    worked_ms = 1000 * (time.process_time() - worked_s) / (webcam.delivered - delivered)
    print(f"  processor time: {worked_ms:.1f} ms a picture")
    part_s = min(60.0, options.seconds / 5)
    for name, from_s, to_s in (
        ("all", start_s, watcher.until_s),
        (f"first {part_s:.0f} s", start_s, start_s + part_s),
        (f"last {part_s:.0f} s", watcher.until_s - part_s, watcher.until_s),
    ):
        print(f"  {name}")
        print(line("picture", watcher.pictures, from_s, to_s))
        print(line("landmarks", watcher.landmarks, from_s, to_s))


if __name__ == "__main__":
    main()
