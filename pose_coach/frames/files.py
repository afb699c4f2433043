"""Video files, frame by frame, with presentation timestamps."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Self

import av
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from pose_coach.common.closing import Closing
from pose_coach.common.errors import shown
from pose_coach.frames.decoded_picture import PictureMaker
from pose_coach.frames.frame import Frame
from pose_coach.frames.input_checks import (
    MAX_PIXELS,
    check_file,
    check_size,
    not_a_video,
    usable_stream,
)
from pose_coach.frames.timeline import Timeline

SUFFIXES = frozenset(
    {
        ".3gp",
        ".avi",
        ".m2ts",
        ".m4v",
        ".mkv",
        ".mov",
        ".mp4",
        ".mpeg",
        ".mpg",
        ".mts",
        ".webm",
        ".wmv",
    }
)
"""Endings of videos in a folder, in any case. A file named on the command line may have any ending."""

DEFAULT_FPS = 30.0
"""Places frames of a video that has neither timestamps nor a frame rate."""

ENDS_EARLY_S = 0.5
"""A video may end this much before its stated duration without being called cut short."""

GAP_S = 1.0
"""A longer gap without pictures causes a warning: movements in it cannot be seen."""

LISTS = frozenset({"concat", "dash", "hls", "image2", "imf", "lavfi", "rtp", "rtsp", "sap", "sdp"})
"""Formats that refer to other files or addresses, or listen to the network, are refused."""

OPTIONS = {
    "format_whitelist": ",".join(sorted(av.formats_available - LISTS)),
    "protocol_whitelist": "file",
}

AT_ONCE_PX = 4096 * 2304
"""Larger pictures are decoded one at a time: one of 8K takes 50 MB, and a decoder keeps a handful anyway."""

MAX_READ_ERRORS = 50
"""After this many errors the rest of a file is skipped."""


class VideoFile(Closing):
    """A recorded video: every frame of it, upright, at its own presentation time.

    Make one with `VideoFile.open`, iterate over it once, and close it (it is a context manager).
    A damaged video yields every frame that can be decoded and then says in `warnings` what was
    wrong with it.

    Attributes
    ----------
    name
        File name, for a person to read.
    width, height
        Size in pixels, upright and with square pixels.
    duration_s
        Stated duration in seconds; None if the file does not say.
    frame_count
        Estimated number of frames; None if unknown.
    nominal_fps
        Average frames a second; None if unknown. Never needed to find the time of a frame.
    description
        Size, rate, codec and duration in words.
    warnings
        What a person should know, one line each; complete when the iteration has ended.
    is_live, is_endless
        Always False.
    """

    is_live = False
    is_endless = False

    def __init__(self, path: Path, container: InputContainer, stream: VideoStream) -> None:
        self._path = path
        self._container = container
        self._stream = stream
        self._damaged_places = 0
        self._closed = False
        self.name = path.name
        self.warnings: list[str] = []
        self.nominal_fps = _frames_per_second(stream)
        self.duration_s, self._is_picture_duration = _duration_s(container, stream)
        self.frame_count = _frame_count(stream, self.duration_s, self.nominal_fps)

        codec = stream.codec_context
        # Decoding several pictures at once takes the memory of several more.
        is_huge = codec.width * codec.height > AT_ONCE_PX
        stream.thread_type = "SLICE" if is_huge else "AUTO"
        if codec.width and codec.height:
            check_size(path, codec.width, codec.height)
        # The size may change midway, too.
        codec.options = {**codec.options, "max_pixels": str(MAX_PIXELS)}

        # The first frame is decoded here: only it tells the size after rotation, and whether the
        # file can be decoded at all.
        self._decoded = self._decode()
        self._first = next(self._decoded, None)
        if self._first is None:
            raise not_a_video(path)
        self._maker = PictureMaker(self._first, stream.sample_aspect_ratio)
        self.width, self.height = self._maker.width, self._maker.height
        check_size(path, self.width, self.height)

    @classmethod
    def open(cls, path: str | Path) -> Self:
        """Open a video file.

        Raises
        ------
        PoseCoachError
            If there is no such file, or it is not a video that can be decoded.
        """
        path = Path(path)
        check_file(path)
        try:
            # Without the prefix, FFmpeg takes what precedes a colon in a name for a protocol.
            container = av.open(
                f"file:{path}", mode="r", options=OPTIONS, metadata_errors="replace"
            )
        except (av.FFmpegError, OSError, ValueError) as error:
            raise not_a_video(path) from error
        try:
            return cls(path, container, usable_stream(path, container))
        except BaseException:
            container.close()
            raise

    @property
    def description(self) -> str:
        """Size, rate, codec and duration in words."""
        parts = [f"{self.width} x {self.height}"]
        if self.nominal_fps is not None:
            parts.append(f"{self.nominal_fps:.4g} frames a second")
        parts.append(self._stream.codec_context.name)
        if self.duration_s is not None:
            parts.append(f"{self.duration_s:.1f} s")
        return ", ".join(parts)

    def __iter__(self) -> Iterator[Frame]:
        """Yield the frames in order of their times, which strictly increase from 0."""
        timeline = Timeline(1.0 / (self.nominal_fps or DEFAULT_FPS))
        index = 0
        last_s = end_s = 0.0
        decoded, self._first = self._first, None
        if decoded is None:
            return
        while decoded is not None and not self._closed:
            time_s = timeline.place(_timestamp_s(decoded, self._stream))
            if time_s is not None:
                if time_s - last_s > GAP_S:
                    self.warnings.append(
                        f"{shown(self._path)}: there are no pictures "
                        f"from {last_s:.1f} to {time_s:.1f} s."
                    )
                last_s, end_s = time_s, time_s + _length_s(decoded, self._stream)
                yield Frame(index, time_s, self._maker.picture(decoded))
                index += 1
            decoded = next(self._decoded, None) if not self._closed else None
        if not self._closed:
            self._judge(end_s)

    def close(self) -> None:
        """Close the file. Frames that were already delivered stay usable."""
        if not self._closed:
            self._closed = True
            self._decoded.close()
            self._container.close()

    def _decode(self) -> Generator[VideoFrame, None, None]:
        """Yield every frame that can be decoded, stepping over what cannot."""
        for _ in range(MAX_READ_ERRORS):
            try:
                for packet in self._container.demux(self._stream):
                    # Half a packet is at best half a picture. The decoder would report it only
                    # once drained, and lose the good ones that wait in its threads.
                    if packet.is_corrupt:
                        self._damaged_places += 1
                        continue
                    try:
                        frames = packet.decode()
                    except av.FFmpegError:
                        self._damaged_places += 1
                        continue
                    # What the decoder has patched up is shown, and told.
                    self._damaged_places += any(frame.is_corrupt for frame in frames)
                    yield from frames
            except av.FFmpegError:
                self._damaged_places += 1
            except IndexError:
                # Damage looks like one more stream, and PyAV then no longer finds its own.
                self._damaged_places += 1
                return
            else:
                return

    def _judge(self, end_s: float) -> None:
        """Say in `warnings` what was wrong with a video that has been read to its end."""
        name = shown(self._path)
        if self._damaged_places:
            self.warnings.append(
                f"{name}: the video is damaged in places; what could not be read was left out."
            )
        if self.duration_s is None or not self._is_picture_duration:
            return
        if self.duration_s - end_s > max(ENDS_EARLY_S, 0.01 * self.duration_s):
            self.warnings.append(
                f"{name}: the video is cut short: "
                f"only {end_s:.1f} of its {self.duration_s:.1f} s could be read."
            )


def _timestamp_s(frame: VideoFrame, stream: VideoStream) -> float | None:
    time_base = frame.time_base or stream.time_base
    if frame.pts is None or time_base is None:
        return None
    return float(frame.pts * time_base)


def _length_s(frame: VideoFrame, stream: VideoStream) -> float:
    time_base = frame.time_base or stream.time_base
    return float(frame.duration * time_base) if frame.duration and time_base else 0.0


def _frames_per_second(stream: VideoStream) -> float | None:
    for rate in (stream.average_rate, stream.guessed_rate):
        # Beyond this it is no frame rate but the tick of a clock, as raw streams state it.
        if rate and 0 < rate <= 1000:
            return float(rate)
    return None


def _duration_s(container: InputContainer, stream: VideoStream) -> tuple[float | None, bool]:
    """Return the duration, and whether it is surely that of the picture.

    Sound may last longer. MP4 and Matroska state both; for other formats, FFmpeg's figure may be
    that of either.
    """
    stated = re.fullmatch(r"(\d+):(\d+):(\d+(?:\.\d+)?)", stream.metadata.get("DURATION", ""))
    if stated:
        return int(stated[1]) * 3600 + int(stated[2]) * 60 + float(stated[3]), True
    alone = not container.streams.audio
    if stream.duration and stream.time_base:
        return float(stream.duration * stream.time_base), alone or "mov" in container.format.name
    if container.duration:
        return container.duration / av.time_base, alone
    return None, False


def _frame_count(
    stream: VideoStream, duration_s: float | None, nominal_fps: float | None
) -> int | None:
    if stream.frames > 0:
        return stream.frames
    if duration_s is not None and nominal_fps is not None:
        return round(duration_s * nominal_fps)
    return None
