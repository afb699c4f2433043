"""The interface of frame sources, and the function that opens them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from pose_coach.common.errors import PoseCoachError
from pose_coach.frames.files import VideoFile
from pose_coach.frames.frame import Frame, Interruption

CAMERA = re.compile(r"\d{1,3}|/dev/(video\d+|v4l/.+)", re.ASCII)
ADDRESS = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+)://")
STREAM_SCHEMES = ("http", "https", "rtsp")


class Source(Protocol):
    """What a file, a camera and a stream have in common: a context manager that is iterated over once."""

    @property
    def name(self) -> str:
        """Name for the user: a file name, "camera 0", an address."""
        ...

    @property
    def description(self) -> str:
        """Size, rate and format in words."""
        ...

    @property
    def is_live(self) -> bool:
        """Whether frames come at their own pace and are dropped when nobody takes them."""
        ...

    @property
    def is_endless(self) -> bool:
        """Whether it has no regular end, as a camera: a stop is an interruption."""
        ...

    def close(self) -> None:
        """End the iteration and release the device, file or connection."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc_value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None: ...


class FrameSource(Source, Protocol):
    """A camera, a video file or a stream.

    The times of its frames strictly increase. The first frame that is delivered has time 0.
    """

    @property
    def width(self) -> int:
        """Width in pixels of every picture, upright, pixels square."""
        ...

    @property
    def height(self) -> int:
        """Height in pixels of every picture, upright, pixels square."""
        ...

    @property
    def duration_s(self) -> float | None:
        """Stated duration in seconds; None if unknown or endless."""
        ...

    @property
    def frame_count(self) -> int | None:
        """Estimated number of frames; None if unknown or endless."""
        ...

    @property
    def nominal_fps(self) -> float | None:
        """Stated frames a second; None if unknown. Times never depend on it."""
        ...

    @property
    def warnings(self) -> list[str]:
        """Warnings for the user, one line each; more may come."""
        ...

    def __iter__(self) -> Iterator[Frame]:
        """Yield the frames."""
        ...


class LiveSource(Source, Protocol):
    """A source for live sessions, which also reports that there is no picture.

    Times strictly increase.
    """

    def __iter__(self) -> Iterator[Frame | Interruption]:
        """Yield the frames, and interruptions a few times a second while there are none."""
        ...


def open_source(spec: str | Path, *, live: bool) -> FrameSource:
    """Open a source of frames.

    Parameters
    ----------
    spec
        A camera by its number ("0"), device path ("/dev/video0") or name ("HD Webcam", or a part of
        it), a stream by its address (http, https or rtsp), or a video file.
    live
        For a file: True lets it stand in for a camera, at its own pace, dropping frames that come
        too fast; False delivers every frame as fast as it is taken.

    Returns
    -------
    FrameSource
        Opened; it has delivered no frame yet.

    Raises
    ------
    PoseCoachError
        If it cannot be opened; the message says what to do.
    """
    text = str(spec)
    address = ADDRESS.match(text) if isinstance(spec, str) else None
    # Imported where they are used: a recorded video needs neither camera nor network.
    if CAMERA.fullmatch(text):
        from pose_coach.frames.cameras import Camera

        return Camera.open(text)
    if address is not None:
        if address[1].lower() not in STREAM_SCHEMES:
            raise PoseCoachError(
                f"{address[0]}: this kind of address is not supported. "
                "Use one that begins with http://, https:// or rtsp://, or name a video file."
            )
        if not text.isprintable() or " " in text:
            raise PoseCoachError(
                f"{address[0]}: the address holds a space, a line break or the like. Check the spelling."
            )
        from pose_coach.frames.streams import LiveStream

        return LiveStream.open(text)
    if live and not os.path.exists(text):
        from pose_coach.frames.devices import camera_named, cameras

        named = camera_named(text, cameras())
        if named is not None:
            from pose_coach.frames.cameras import Camera

            return Camera.open(str(named.index))
    file = VideoFile.open(text)
    if live:
        from pose_coach.frames.paced_file import PacedFile

        return PacedFile(file)
    return file
