"""The camera's own faults, and the video file: grain, softness, JPEG, then H.264."""

from __future__ import annotations

import io
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Any

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
    """Spoils clean frames the way a webcam does; the same seed spoils them the same way."""

    BANK = 6

    def __init__(self, width: int, height: int, filming: Filming, seed: int) -> None:
        self.filming = filming
        self.rng = np.random.default_rng([seed, 23])
        shape = (self.BANK, height + 64, width + 64)
        luma = self.rng.normal(0, filming.noise, shape)
        self.luma = np.clip(np.round(luma), -90, 90).astype(np.int16)
        coarse = self.rng.normal(
            0, filming.noise * 0.7, (self.BANK, height // 2 + 32, width // 2 + 32, 3)
        )
        self.chroma = np.clip(np.round(coarse), -90, 90).astype(np.int16)

    def spoil(self, frame: Image8) -> Image8:
        """Return the frame as the camera would deliver it."""
        from PIL import Image, ImageFilter

        filming = self.filming
        if filming.blur > 0:
            soft = Image.fromarray(frame).filter(ImageFilter.GaussianBlur(filming.blur))
            frame = np.asarray(soft)
        if filming.noise > 0:
            h, w = frame.shape[:2]
            i, dy, dx = (int(v) for v in self.rng.integers(0, (self.BANK, 64, 64)))
            fine = self.luma[i, dy : dy + h, dx : dx + w, None]
            j, dy, dx = (int(v) for v in self.rng.integers(0, (self.BANK, 31, 31)))
            rough = self.chroma[j, dy : dy + h // 2 + 1, dx : dx + w // 2 + 1]
            rough = rough.repeat(2, axis=0).repeat(2, axis=1)[:h, :w]
            frame = np.clip(frame + fine + rough, 0, 255).astype(np.uint8)
        if filming.jpeg > 0:
            buffer = io.BytesIO()
            Image.fromarray(frame).save(buffer, "JPEG", quality=filming.jpeg)
            frame = np.asarray(Image.open(buffer))
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
        stream.options = {"crf": str(filming.crf), "preset": "medium", "threads": "1"}
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
