"""The timestamps that a file or a stream gives its pictures."""

from __future__ import annotations

from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

GENERATES_PTS = 0x1
"""AVFMT_FLAG_GENPTS, which PyAV sets."""


def invent_none(container: InputContainer) -> None:
    """Keep FFmpeg from inventing timestamps: where pictures are stored out of order, they step back."""
    container.flags &= ~GENERATES_PTS


def timestamp_s(frame: VideoFrame, stream: VideoStream) -> float | None:
    """Return the timestamp of a decoded frame, in seconds on its stream's clock; None where it has none."""
    time_base = frame.time_base or stream.time_base
    # AVI says in what order pictures are decoded, not when they are shown.
    ticks = frame.dts if frame.pts is None else frame.pts
    if ticks is None or time_base is None:
        return None
    return float(ticks * time_base)
