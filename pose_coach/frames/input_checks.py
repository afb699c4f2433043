"""Checks of input files. Each error is one line that says what to do."""

from __future__ import annotations

import os
from pathlib import Path

from av.container import InputContainer
from av.stream import Disposition
from av.video.stream import VideoStream

from pose_coach.common.errors import PoseCoachError, shown

MAX_PIXELS = 40_000_000
"""Of one picture: 8K has 33 million. A file of a few bytes may state far more than fits in memory."""

MIN_SIDE_PX, MAX_SIDE_PX = 2, 16384
"""Smallest and largest side of a picture; H.264 cannot encode larger ones."""

STILL = Disposition.attached_pic | Disposition.still_image | Disposition.timed_thumbnails
"""Marks of streams that are no moving picture."""

USE_A_VIDEO = "Use a video file, such as MP4, MOV, MKV or WebM."

PICTURE_BRANDS = frozenset({"heic", "heix", "heim", "heis", "mif1", "msf1", "avif", "avis"})
"""Brands of MP4-like files that hold pictures, as phones take them."""


def check_file(path: Path) -> None:
    """Raise PoseCoachError unless the path leads to a non-empty file."""
    name = shown(path)
    try:
        if path.is_dir():
            raise PoseCoachError(f"{name}: this is a folder. Name a video file in it.")
        if not path.exists():
            raise PoseCoachError(
                f"{name}: no such file. Check the spelling, or drag the file into the terminal."
            )
        if not path.is_file():
            raise PoseCoachError(f"{name}: this is not a file. {USE_A_VIDEO}")
        if path.stat().st_size == 0:
            raise PoseCoachError(f"{name}: the file is empty. Copy or download it again.")
    except (OSError, ValueError) as error:
        # A name that is too long, or holds a null character.
        raise PoseCoachError(
            f"{name}: no file can have this name. Check the spelling, "
            "or drag the file into the terminal."
        ) from error
    if not os.access(path, os.R_OK):
        raise PoseCoachError(f"{name}: the file may not be read. Change its permissions.")


def not_a_video(path: Path) -> PoseCoachError:
    """Return the error for a file without video."""
    name = shown(path)
    if _looks_like_mp4(path):
        return PoseCoachError(
            f"{name}: the video is incomplete or damaged and cannot be read. "
            "Copy it again from where it was recorded."
        )
    return PoseCoachError(f"{name}: this is not a video that can be read. {USE_A_VIDEO}")


def check_size(path: Path, width_px: int, height_px: int) -> None:
    """Raise PoseCoachError if pictures are empty, or too large for memory."""
    size = f"{width_px} x {height_px} pixels"
    if min(width_px, height_px) < MIN_SIDE_PX:
        raise PoseCoachError(f"{shown(path)}: its pictures are too small ({size}). {USE_A_VIDEO}")
    if width_px * height_px > MAX_PIXELS or max(width_px, height_px) > MAX_SIDE_PX:
        raise PoseCoachError(
            f"{shown(path)}: its pictures are too large ({size}). Convert it to 1920 x 1080."
        )


def usable_stream(path: Path, container: InputContainer) -> VideoStream:
    """Return the video stream of an opened file.

    Raises
    ------
    PoseCoachError
        If the file holds none: text, a still picture, sound alone.
    """
    name = shown(path)
    # FFmpeg reads any text as a film of a terminal.
    if container.format.name == "tty":
        raise PoseCoachError(f"{name}: this is a text file. {USE_A_VIDEO}")
    streams = [s for s in container.streams.video if not s.disposition & STILL]
    if not streams:
        if container.streams.audio:
            raise PoseCoachError(f"{name}: there is only sound in this file. {USE_A_VIDEO}")
        if container.streams.video:
            raise _still_picture(name)
        raise not_a_video(path)
    brand = container.metadata.get("major_brand", "").strip().lower()
    if (
        container.format.name == "image2"
        or container.format.name.endswith("_pipe")
        or (brand in PICTURE_BRANDS and streams[0].frames <= 1)
    ):
        raise _still_picture(name)
    decodable = moving_streams(container)
    if not decodable:
        raise PoseCoachError(
            f"{name}: there is no decoder for this kind of video. Convert it to MP4 with H.264."
        )
    return decodable[0]


def moving_streams(container: InputContainer) -> list[VideoStream]:
    """Return the streams of moving pictures for which there is a decoder."""
    return [
        s
        for s in container.streams.video
        if not s.disposition & STILL and getattr(s, "codec_context", None) is not None
    ]


def _still_picture(name: str) -> PoseCoachError:
    return PoseCoachError(f"{name}: this is a still picture. {USE_A_VIDEO}")


def _looks_like_mp4(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(12)[4:8] in {b"ftyp", b"moov", b"mdat"}
    except OSError:
        return False
