"""The camera's own faults, and the video file: grain, softness, JPEG, then H.264."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from studio.scene import Filming

TIME_BASE = 90_000
Image8 = NDArray[np.uint8]


def frame_times(duration_s: float, filming: Filming, seed: int) -> NDArray[np.float64]:
    """Return when each frame is taken, from 0 on; uneven if the rate is variable."""
    count = int(np.floor(duration_s * filming.fps + 1e-6))
    times = np.arange(count) / filming.fps
    if filming.variable > 0:
        rng = np.random.default_rng([seed, 11])
        late = rng.gamma(1.5, 0.25, count) * filming.variable / filming.fps
        times = times + np.minimum(late, 0.8 / filming.fps)
        times[0] = 0.0
        times = times[rng.random(count) > 0.12 * filming.variable]
    return np.round(times * TIME_BASE) / TIME_BASE


class Lens:
    """Spoils clean frames the way a webcam does; seed and number of a frame say how."""

    BANK = 5
    SPARE = 64  # the bank's grain is larger than a frame, to be laid over it differently each time

    def __init__(self, width: int, height: int, filming: Filming, seed: int) -> None:
        self.filming, self.seed = filming, seed
        self.bank: list[NDArray[np.int8]] = []
        if filming.noise <= 0:
            return
        rng = np.random.default_rng([seed, 23])
        high, wide = height + self.SPARE, width + self.SPARE
        for _ in range(self.BANK):
            fine = rng.standard_normal((high, wide, 1), np.float32)
            rough = rng.standard_normal((high // 2, wide // 2, 3), np.float32) * 0.7
            both = (fine + cv2.resize(rough, (wide, high))) * filming.noise
            self.bank.append(np.clip(np.rint(both), -127, 127).astype(np.int8))

    def spoil(self, frame: Image8, number: int) -> Image8:
        """Return a frame, given its number in the clip, as the camera would deliver it."""
        filming = self.filming
        if filming.blur > 0:
            frame = np.asarray(cv2.GaussianBlur(frame, (0, 0), filming.blur), np.uint8)
        if filming.noise > 0:
            h, w = frame.shape[:2]
            rng = np.random.default_rng([self.seed, 29, number])
            i, dy, dx = (int(v) for v in rng.integers(0, (self.BANK, self.SPARE, self.SPARE)))
            grain = self.bank[i][dy : dy + h, dx : dx + w]
            frame = np.asarray(cv2.add(frame, grain, dtype=cv2.CV_8U), np.uint8)
        if filming.jpeg > 0:
            quality = [cv2.IMWRITE_JPEG_QUALITY, filming.jpeg]
            _, packed = cv2.imencode(".jpg", frame, quality)
            frame = np.asarray(cv2.imdecode(packed, cv2.IMREAD_COLOR), np.uint8)
        return frame


class VideoWriter:
    """Writes frames with their own times as H.264 (yuv420p)."""

    def __init__(self, path: Path, width: int, height: int, filming: Filming) -> None:
        import av

        self._av = av
        self._container: Any = av.open(str(path), "w", options={"movflags": "+faststart"})
        stream: Any = self._container.add_stream(
            "libx264", rate=Fraction(filming.fps).limit_denominator(1001)
        )
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        stream.options = {"crf": str(filming.crf), "preset": "fast", "threads": "1"}
        stream.codec_context.time_base = Fraction(1, TIME_BASE)
        stream.time_base = Fraction(1, TIME_BASE)
        self._stream = stream

    def write(self, frame: Image8, time_s: float) -> None:
        """Append a frame taken at a time."""
        picture = self._av.VideoFrame.from_ndarray(np.ascontiguousarray(frame), format="rgb24")
        picture.pts = round(time_s * TIME_BASE)
        picture.time_base = Fraction(1, TIME_BASE)
        self._container.mux(self._stream.encode(picture))

    def __enter__(self) -> VideoWriter:
        """Return itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Finish the file."""
        self._container.mux(self._stream.encode(None))
        self._container.close()
