"""Video files, frame by frame, with presentation timestamps."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from itertools import islice, pairwise
from pathlib import Path
from typing import Any, Self, cast

import av
from av.container import InputContainer
from av.stream import Disposition
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from pose_coach.common.closing import Closing
from pose_coach.common.errors import PoseCoachError, shown
from pose_coach.frames.decoded_picture import PictureMaker
from pose_coach.frames.deinterlacing import Deinterlacer
from pose_coach.frames.frame import Frame
from pose_coach.frames.input_checks import (
    MAX_PIXELS,
    check_file,
    check_size,
    moving_streams,
    not_a_video,
    usable_stream,
)
from pose_coach.frames.pieces import WHOLE, Piece
from pose_coach.frames.timeline import Timeline
from pose_coach.frames.timestamps import invent_none, timestamp_s

SUFFIXES = frozenset(
    {
        ".3g2",
        ".3gp",
        ".asf",
        ".avi",
        ".divx",
        ".f4v",
        ".flv",
        ".insv",
        ".m2ts",
        ".m4v",
        ".mkv",
        ".mov",
        ".mp4",
        ".mpeg",
        ".mpg",
        ".mts",
        ".mxf",
        ".ogv",
        ".vob",
        ".webm",
        ".wmv",
    }
)
"""In a folder these are videos even if they are damaged, in small letters or large; others are if they can be
read."""

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

ENDS_NAMED = frozenset({"matroska", "webm"})
"""Formats whose duration is the time at which they end."""

INDEXED = frozenset({"mov", "mp4"})
"""Formats that list every key frame with its time."""

LOOK_AT_PACKETS = 500
"""Of all pictures of a file that has several: ten seconds of two."""

CAPTURE_RATE = "com.android.capture.fps"
"""Android's tag in a slow motion video: at how many frames a second it was filmed, to be played at fewer."""

MAX_READ_ERRORS = 50
"""After this many errors the rest of a file is skipped."""


# PyAV 19 does so without being told, and cannot be told.
_ANY_METADATA: dict[str, Any] = (
    {"metadata_errors": "replace"} if int(av.__version__.split(".")[0]) < 19 else {}
)


def open_container(path: Path) -> InputContainer:
    """Open a file as what it is, without following what it names and whatever text is in it.

    Raises
    ------
    av.FFmpegError, OSError, ValueError
        If FFmpeg cannot open it.
    """
    # Without the prefix, FFmpeg takes what precedes a colon in a name for a protocol.
    container: InputContainer = av.open(f"file:{path}", mode="r", options=OPTIONS, **_ANY_METADATA)
    return container


def is_video(path: Path) -> bool:
    """Return whether a file is a video, by its content."""
    try:
        VideoFile.open(path).close()
    except PoseCoachError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Reading:
    """What was met while reading a video, or a piece of it.

    Attributes
    ----------
    end_s
        When the last picture ends.
    damaged
        Places that could not be decoded.
    unplaced
        Pictures without a time of their own.
    gaps_s
        From when to when there are no pictures.
    """

    end_s: float = 0.0
    damaged: int = 0
    unplaced: int = 0
    gaps_s: tuple[tuple[float, float], ...] = ()

    def __add__(self, other: Reading) -> Reading:
        """Return what was met in two pieces, of which `other` is the later."""
        return Reading(
            max(self.end_s, other.end_s),
            self.damaged + other.damaged,
            self.unplaced + other.unplaced,
            self.gaps_s + other.gaps_s,
        )


class VideoFile(Closing):
    """A recorded video: every frame of it, upright, at its own presentation time.

    Make one with `VideoFile.open`, iterate over it once, and close it (it is a context manager).
    A damaged video yields every frame that can be decoded and then says in `warnings` what was
    wrong with it. All times are in real time: those of slow motion are shortened.

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
    speed
        How fast the movement in it plays: 0.25 in slow motion of a quarter of the real speed.
    starts_s
        Time of the first frame on the file's own clock, as its sound has it.
    warnings
        What a person should know, one line each; complete when the iteration has ended.
    reading
        What was met so far while reading it.
    is_huge
        Whether its pictures are so large that they are processed one at a time.
    is_live, is_endless
        Always False.
    """

    is_live = False
    is_endless = False

    def __init__(
        self,
        path: Path,
        container: InputContainer,
        stream: VideoStream,
        speed: float | None = None,
        threads: int = 0,
    ) -> None:
        self._path = path
        self._container = container
        self._stream = stream
        self.reading = Reading()
        self._closed = False
        self.name = path.name
        self.warnings: list[str] = []
        invent_none(container)

        codec = stream.codec_context
        # Decoding several pictures at once takes the memory of several more.
        self.is_huge = codec.width * codec.height > AT_ONCE_PX
        stream.thread_type = "SLICE" if self.is_huge else "AUTO"
        codec.thread_count = threads
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
        self._maker = PictureMaker(self._first, stream)
        self.width, self.height = self._maker.width, self._maker.height
        check_size(path, self.width, self.height)

        stored_fps = _frames_per_second(stream)
        if speed is None:
            speed = _tagged_speed(container, stored_fps)
            if speed != 1.0:
                self.warnings.append(
                    f"{shown(path)}: it is slow motion, {speed:.3g} times as fast as it was; "
                    "all times are those of the movement itself."
                )
        self.speed = speed
        self.nominal_fps = None if stored_fps is None else stored_fps / speed
        self.starts_s = timestamp_s(self._first, stream) or 0.0
        duration_s, self._is_picture_duration = _duration_s(container, stream, self.starts_s)
        self.duration_s = None if duration_s is None else duration_s * speed
        self.frame_count = _frame_count(stream, self.duration_s, self.nominal_fps)

    @classmethod
    def open(cls, path: str | Path, *, speed: float | None = None, threads: int = 0) -> Self:
        """Open a video file.

        Parameters
        ----------
        path
            Its name.
        speed
            How fast the movement in it plays, above 0; None for real time, or as the file says.
        threads
            So many decode it; 0 for as many as FFmpeg sees fit.

        Raises
        ------
        PoseCoachError
            If there is no such file, or it is not a video that can be decoded.
        """
        path = Path(path)
        check_file(path)
        try:
            container = open_container(path)
        except (av.FFmpegError, OSError, ValueError) as error:
            raise not_a_video(path) from error
        try:
            number = usable_stream(path, container).index
            if len(container.streams.video) > 1:
                number = _main_stream(container, number)
                container.close()  # what was read of it cannot be read again everywhere
                container = open_container(path)
            stream = cast(VideoStream, container.streams[number])
            return cls(path, container, stream, speed, threads)
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

    @property
    def key_frames_s(self) -> list[float]:
        """Times of the key frames, by the file's index; empty where it has none that can be relied on."""
        if not INDEXED & set(self._container.format.name.split(",")):
            return []
        base = self._stream.time_base
        stored = [e.timestamp for e in self._stream.index_entries if e.is_keyframe]
        if base is None or any(after <= before for before, after in pairwise(stored)):
            return []
        return [(float(ticks * base) - self.starts_s) * self.speed for ticks in stored]

    def __iter__(self) -> Iterator[Frame]:
        """Yield the frames in order of their times, which strictly increase from 0."""
        yield from self.read()
        self.judge()

    def read(self, piece: Piece = WHOLE) -> Generator[Frame, None, None]:
        """Yield the frames of a piece, those of its lead-in first, and note in `reading` what is met in it.

        Parameters
        ----------
        piece
            One of `pieces_of` this video.
        """
        is_first = piece.start_s == 0.0
        if not is_first:
            self._seek(piece.lead_in_s)
        origin_s = None if is_first else self.starts_s * self.speed
        timeline = Timeline(1.0 / (self.nominal_fps or DEFAULT_FPS), origin_s)
        index, last_s = 0, 0.0
        decoded, self._first = self._first, None
        while decoded is not None and not self._closed:
            stored_s = timestamp_s(decoded, self._stream)
            time_s = timeline.place(None if stored_s is None else stored_s * self.speed)
            is_counted = last_s >= piece.start_s
            if time_s is None:
                self.reading += Reading(unplaced=int(is_counted))
            elif time_s >= piece.lead_in_s:
                if is_counted and time_s - last_s > GAP_S:
                    self.reading += Reading(gaps_s=((last_s, time_s),))
                if time_s >= piece.end_s:
                    break
                length_s = self.speed * _length_s(decoded, self._stream)
                last_s = time_s
                self.reading += Reading(end_s=time_s + length_s)
                yield Frame(index, time_s, self._maker.picture(decoded))
                index += 1
            decoded = next(self._decoded, None) if not self._closed else None

    def _seek(self, start_s: float) -> None:
        """Let the next decoded frame be one that is not after a time."""
        base = self._stream.time_base
        assert base is not None  # without it there are no times of key frames
        back_s = 0.0
        while True:
            target_s = max(0.0, start_s - back_s)
            stored_s = target_s / self.speed + self.starts_s
            self._decoded.close()
            self._container.seek(int(stored_s / base), stream=self._stream)
            self._decoded = self._decode()
            self._first = next(self._decoded, None)
            if self._first is None or target_s == 0.0:
                return
            found_s = timestamp_s(self._first, self._stream)
            if found_s is not None and (found_s - self.starts_s) * self.speed <= start_s:
                return
            back_s = 2 * back_s + 1.0

    def close(self) -> None:
        """Close the file. Frames that were already delivered stay usable."""
        if not self._closed:
            self._closed = True
            self._decoded.close()
            self._container.close()

    def _decode(self) -> Generator[VideoFrame, None, None]:
        """Yield every frame that can be decoded, progressive, stepping over what cannot."""
        deinterlacer = Deinterlacer(self._stream)
        for frame in self._decode_as_stored():
            yield from deinterlacer.take(frame)
        yield from deinterlacer.flush()

    def _decode_as_stored(self) -> Generator[VideoFrame, None, None]:
        for _ in range(MAX_READ_ERRORS):
            try:
                for packet in self._container.demux(self._stream):
                    # Half a packet is at best half a picture. The decoder would report it only
                    # once drained, and lose the good ones that wait in its threads.
                    if packet.is_corrupt:
                        self.reading += Reading(damaged=1)
                        continue
                    try:
                        frames = packet.decode()
                    except av.FFmpegError:
                        self.reading += Reading(damaged=1)
                        continue
                    # What the decoder has patched up is shown, and told.
                    if any(frame.is_corrupt for frame in frames):
                        self.reading += Reading(damaged=1)
                    yield from frames
            except av.FFmpegError:
                self.reading += Reading(damaged=1)
            except IndexError:
                # Damage looks like one more stream, and PyAV then no longer finds its own.
                self.reading += Reading(damaged=1)
                return
            else:
                return

    def judge(self) -> None:
        """Say in `warnings` what was wrong with a video that has been read to its end."""
        if self._closed:
            return
        name, met = shown(self._path), self.reading
        for from_s, until_s in met.gaps_s:
            self.warnings.append(
                f"{name}: there are no pictures from {from_s:.1f} to {until_s:.1f} s."
            )
        if met.damaged:
            self.warnings.append(
                f"{name}: the video is damaged in places; what could not be read was left out."
            )
        if met.unplaced:
            self.warnings.append(
                f"{name}: {met.unplaced} pictures have the time of an earlier one, or none in order, "
                "and were left out."
            )
        if self.duration_s is None or not self._is_picture_duration:
            return
        if self.duration_s - met.end_s > max(ENDS_EARLY_S, 0.01 * self.duration_s):
            self.warnings.append(
                f"{name}: the video is cut short: "
                f"only {met.end_s:.1f} of its {self.duration_s:.1f} s could be read."
            )


def _length_s(frame: VideoFrame, stream: VideoStream) -> float:
    time_base = frame.time_base or stream.time_base
    return float(frame.duration * time_base) if frame.duration and time_base else 0.0


def _frames_per_second(stream: VideoStream) -> float | None:
    for rate in (stream.average_rate, stream.guessed_rate):
        # Beyond this it is no frame rate but the tick of a clock, as raw streams state it.
        if rate and 0 < rate <= 1000:
            return float(rate)
    return None


def _tagged_speed(container: InputContainer, stored_fps: float | None) -> float:
    """Return how fast a video plays, as its tags say; 1 where they say nothing."""
    try:
        captured_fps = float(container.metadata.get(CAPTURE_RATE, ""))
    except ValueError:
        return 1.0
    # Some phones write the tag into every video, and their frame rate is never exactly it.
    if stored_fps is None or not 1.5 * stored_fps < captured_fps <= 2000:
        return 1.0
    return stored_fps / captured_fps


def _main_stream(container: InputContainer, usable: int) -> int:
    """Return the number of the stream that matters: the one that is marked, else the one with most data.

    A thumbnail or a black screen has little. The first stream is often marked because it is the first.

    Parameters
    ----------
    container
        Just opened; it is read from.
    usable
        The first usable stream.
    """
    streams = moving_streams(container)
    marked = [s.index for s in streams if s.disposition & Disposition.default]
    if len(marked) == 1 and marked[0] != usable:
        return marked[0]
    sizes = dict.fromkeys((s.index for s in streams), 0)
    try:
        for packet in islice(container.demux(streams), LOOK_AT_PACKETS):
            sizes[packet.stream.index] += packet.size
    except av.FFmpegError:
        pass  # damage; what could be read decides
    return max(sizes, key=lambda number: sizes[number])


def _duration_s(
    container: InputContainer, stream: VideoStream, first_s: float
) -> tuple[float | None, bool]:
    """Return the duration, and whether it is surely that of the picture.

    Sound may last longer. MP4 and Matroska state both; for other formats, FFmpeg's figure may be
    that of either. Matroska states when the last picture ends, not how long that is after the first.
    """
    stated = re.fullmatch(r"(\d+):(\d+):(\d+(?:\.\d+)?)", stream.metadata.get("DURATION", ""))
    if stated:
        ends_s = int(stated[1]) * 3600 + int(stated[2]) * 60 + float(stated[3])
        return max(0.0, ends_s - first_s), True
    alone = not container.streams.audio
    if stream.duration and stream.time_base:
        return float(stream.duration * stream.time_base), alone or "mov" in container.format.name
    if container.duration:
        duration_s = container.duration / av.time_base
        if ENDS_NAMED & set(container.format.name.split(",")):
            duration_s = max(0.0, duration_s - first_s)
        return duration_s, alone
    return None, False


def _frame_count(
    stream: VideoStream, duration_s: float | None, nominal_fps: float | None
) -> int | None:
    if stream.frames > 0:
        return stream.frames
    if duration_s is not None and nominal_fps is not None:
        return round(duration_s * nominal_fps)
    return None
