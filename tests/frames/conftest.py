"""Small real videos, made by PyAV, and the ffmpeg program where there is one."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

RED, GREEN, BLUE, WHITE = (230, 20, 20), (20, 200, 20), (20, 20, 220), (240, 240, 240)

MakeVideo = Callable[..., Path]


def four_corners(width_px: int = 96, height_px: int = 64, level: int = 0) -> NDArray[np.uint8]:
    """Red, green / blue, white: no two of its eight orientations are alike."""
    image = np.empty((height_px, width_px, 3), np.uint8)
    half_y, half_x = height_px // 2, width_px // 2
    image[:half_y, :half_x], image[:half_y, half_x:] = RED, GREEN
    image[half_y:, :half_x], image[half_y:, half_x:] = BLUE, WHITE
    # A grey square in the middle whose brightness tells one frame from another.
    image[half_y - 8 : half_y + 8, half_x - 8 : half_x + 8] = level
    return image


@pytest.fixture
def make_video(tmp_path: Path) -> MakeVideo:
    """Write a video with a frame at each of the given times."""

    def make(
        name: str = "clip.mp4",
        times_s: Sequence[float] = tuple(i / 30 for i in range(10)),
        *,
        width_px: int = 96,
        height_px: int = 64,
        codec: str = "libx264",
        pix_fmt: str = "yuv420p",
        rotation_deg: float = 0.0,
        hflip: bool = False,
        vflip: bool = False,
        pixel_aspect: Fraction | None = None,
        sound: bool = False,
        noise: bool = False,
        container_options: dict[str, str] | None = None,
        options: dict[str, str] | None = None,
    ) -> Path:
        path = tmp_path / name
        # MPEG-4 Part 2 cannot count finer than in 65,535ths.
        tick = Fraction(1, 1000 if codec == "mpeg4" else 90_000)
        random = np.random.default_rng(0)
        with av.open(f"file:{path}", "w", container_options=container_options or {}) as container:
            stream = container.add_stream(codec, rate=30, options=options or {})
            stream.width, stream.height, stream.pix_fmt = width_px, height_px, pix_fmt
            if codec != "gif":
                stream.time_base = stream.codec_context.time_base = tick
            if pixel_aspect:
                stream.codec_context.sample_aspect_ratio = pixel_aspect
            if rotation_deg or hflip or vflip:
                stream.set_display_rotation(rotation_deg, hflip=hflip, vflip=vflip)
            if sound:
                audio = container.add_stream("aac", rate=8000, layout="mono")
                silence = av.AudioFrame.from_ndarray(
                    np.zeros((1, 8000), np.float32), format="fltp", layout="mono"
                )
                silence.sample_rate = 8000
                silence.pts = 0
                container.mux(audio.encode(silence))
                container.mux(audio.encode(None))
            for number, time_s in enumerate(times_s):
                pixels = four_corners(width_px, height_px, level=min(255, 8 * number))
                if noise:
                    pixels = random.integers(0, 256, pixels.shape, np.uint8)
                frame = av.VideoFrame.from_ndarray(pixels, format="rgb24")
                frame.pts, frame.time_base = round(time_s / tick), tick
                container.mux(stream.encode(frame))
            container.mux(stream.encode(None))
        return path

    return make


@pytest.fixture
def ffmpeg() -> Callable[..., bytes]:
    """Run the ffmpeg program and return what it writes to stdout."""
    program = shutil.which("ffmpeg")
    if program is None:
        pytest.skip("the ffmpeg program is not installed")

    def run(*arguments: str | Path) -> bytes:
        command = [program, "-v", "error", "-nostdin", "-y", *map(str, arguments)]
        return subprocess.run(command, check=True, capture_output=True, timeout=60).stdout

    return run
