"""Writes an annotated video that plays everywhere: H.264 in MP4."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import threading
from fractions import Fraction
from pathlib import Path
from queue import Queue
from typing import Self

# Import OpenCV before av: if av's libraries are loaded first, OpenCV's window hangs.
import cv2  # noqa: F401

import av  # isort: skip
import numpy as np
from av.container import OutputContainer
from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.reformatter import (
    ColorPrimaries,
    ColorRange,
    Colorspace,
    ColorTrc,
    VideoReformatter,
)
from av.video.stream import VideoStream
from numpy.typing import NDArray

from pose_coach.common.errors import PoseCoachError
from pose_coach.records.sound import Sound

TIME_BASE = Fraction(1, 90_000)
"""The customary 90 kHz of video tools, fine enough for every frame rate."""

WAITING = 2
"""Pictures that may wait for the encoder, a choice: a 1080p one takes 3 MB."""

AT_ONCE_PX = 4096 * 2304
"""Larger pictures are encoded one at a time: at 8K the encoder takes 200 MB for each of its pictures."""

ONE_AT_A_TIME = {"preset": "ultrafast", "rc-lookahead": "0", "x264-params": "sliced-threads=1"}
"""The fastest preset keeps no interpolated reference pictures."""

LEFT_BYTES = 50_000_000
"""Disk space that a recording leaves free for history and report: a choice, ten times what they need."""

LOOKS_S = 2.0
"""Seconds of media time between checks of the disk space, a choice: a recording takes 1 MB in this time."""

NOMINAL_FPS = 30.0
"""Default for the encoder's rate control and level only; every frame keeps its own time."""


CRASH_SAFE = {
    "movflags": "+hybrid_fragmented+delay_moov",
    "frag_duration": "1000000",  # microseconds
    "flush_packets": "1",
}
"""FFmpeg writes a playable fragment every second, and turns them into a plain MP4 when the video is closed.
`delay_moov` allows an edit list, which keeps the time of the first frame."""


def unfinished_video(path: Path) -> Path:
    """Return the temporary path of a video until it is complete."""
    return path.with_name(f"{path.stem}.part{path.suffix or '.mp4'}")


class _NoRoomLeftError(OSError):
    """The disk is nearly full."""


class VideoWriter:
    """Writes RGB pictures with their times into an MP4 file that browsers and phones play.

    Until it is closed, the video is `<stem>.part<suffix>` beside the target. If the program is killed or the
    disk is removed, all but the last second or two can be played. Only a complete video gets the target's
    name. Leaving the `with` block by Ctrl-C or another exception completes the video with the frames so far.
    A writer without frames leaves no file.

    Pictures are encoded in a separate thread; the next call raises its errors.

    Parameters
    ----------
    path
        The video to write; an existing one is replaced when the new one is complete.
    crf
        Quality of libx264: 18 is hardly distinguishable from the original, 28 is visibly worse.
    preset
        Speed of libx264.
    comment
        Comment in the metadata.
    nominal_fps
        The approximate frame rate. It decides the stated H.264 level, by which players know whether they are
        fast enough, and may be set until the first picture is written.
    keeps_cut_short
        Whether an incomplete video is kept when writing fails, for a recording that cannot be repeated. It
        then also ends when the disk is nearly full.

    Attributes
    ----------
    sound
        What is put into the video once it is complete; it may be set until then.
    is_kept
        Whether the video exists under its name after closing.

    Examples
    --------
    >>> with VideoWriter(Path("squares.mp4")) as video:  # doctest: +SKIP
    ...     video.write(rgb, time_s=0.0)
    """

    def __init__(
        self,
        path: str | Path,
        *,
        crf: int = 20,
        preset: str = "veryfast",
        comment: str = "",
        nominal_fps: float = NOMINAL_FPS,
        keeps_cut_short: bool = False,
    ) -> None:
        self.path = Path(path)
        self._comment = comment
        self.nominal_fps = nominal_fps
        self.frames_written = 0
        self.is_kept = False
        self.sound: Sound | None = None
        self._keeps_cut_short = keeps_cut_short
        self._part = unfinished_video(self.path)
        # Without B-frames packets come in order of time, so that uneven times stay exact in every
        # player; at these rates they would save little.
        # A preset's ten pictures of lookahead take 100 MB at 1080p, and buy hardly anything of a calm scene.
        self._options = {"crf": str(crf), "preset": preset, "bf": "0", "rc-lookahead": "4"}
        self._container: OutputContainer | None = None
        self._stream: VideoStream | None = None
        self._shape: tuple[int, ...] = ()
        self._pts: int | None = None
        self._pts_before = 0
        self._looked_s = 0.0
        self._time_s = -1.0
        self._error: OSError | av.FFmpegError | None = None
        self._failed = False
        self._waiting: Queue[VideoFrame | None] = Queue(WAITING)
        # It keeps tables for one conversion, which take longer to build than to use.
        self._converter = VideoReformatter()
        self._encoder: threading.Thread | None = None

    def open(self) -> Self:
        """Create the unfinished file, so that a folder that cannot be written to shows at once.

        Raises
        ------
        PoseCoachError
            If the file cannot be created.
        """
        if self.path.is_dir():
            raise PoseCoachError(f"{self.path}: this is a folder. Name a video file to write.")
        if not self.path.parent.is_dir():
            raise PoseCoachError(
                f"{self.path.parent}: no such folder. Create it, or name another one."
            )
        try:
            self._part.open("wb").close()
            self._container = av.open(
                f"file:{self._part}", mode="w", format="mp4", options=CRASH_SAFE
            )
        except (OSError, av.FFmpegError) as error:
            raise self._cannot_write(error) from error
        if self._comment:
            self._container.metadata["comment"] = self._comment
        self._encoder = threading.Thread(
            target=self._encode_all,
            args=(self._container,),
            name="pose-coach encoding",
            daemon=True,
        )
        self._encoder.start()
        return self

    def write(self, rgb: NDArray[np.uint8], time_s: float) -> None:
        """Add a picture.

        Parameters
        ----------
        rgb
            Height x width x 3, not kept; all pictures of a video have one size. H.264 halves the colour
            resolution and so needs even sides: of an odd side the last line of pixels is left out.
        time_s
            When it is shown, in seconds from the start of the video; later than the one before.

        Raises
        ------
        PoseCoachError
            If it cannot be written: the disk is full, or gone.
        """
        if self._container is None:
            raise ValueError("the video is not open: use the writer in a with statement")
        if not time_s > self._time_s or time_s < 0:
            raise ValueError(f"times must increase from 0: {time_s} after {self._time_s}")
        if rgb.ndim != 3 or rgb.shape[2] != 3 or min(rgb.shape[:2]) < 2:
            raise ValueError(f"a picture is height x width x 3, not {rgb.shape}")
        if self._shape not in ((), rgb.shape):
            raise ValueError(f"all pictures need one size: {rgb.shape} after {self._shape}")
        if self._error is None and self._keeps_cut_short:
            self._error = self._lack_of_room(time_s)
        if self._error is not None:
            self._failed = True
            raise self._cannot_write(self._error) from self._error
        self._shape = rgb.shape
        if _is_huge(rgb.shape[1], rgb.shape[0]):
            self._waiting.join()
        self._waiting.put(self._placed(rgb, time_s))
        self._time_s = time_s
        self.frames_written += 1

    def close(self) -> None:
        """Complete the video and give it its name. Closing twice does nothing more.

        Raises
        ------
        PoseCoachError
            If the video cannot be completed; an older one of the same name is left as it was.
        """
        container, self._container = self._container, None
        if container is None:
            return
        if self._encoder is not None:
            self._waiting.put(None)
            self._encoder.join()
        try:
            try:
                # Once writing has failed nothing more may be written.
                is_sound = self._error is None or isinstance(self._error, _NoRoomLeftError)
                if self._stream is not None and is_sound:
                    self._flush(container, self._stream)
            finally:
                container.close()
            if self._error is not None:
                raise self._error
            if self.frames_written:
                if self.sound is not None:
                    self.sound.add_to(self._part)
                self._name()
        except (OSError, av.FFmpegError) as error:
            if self._keeps_cut_short and _plays(self._part):
                with contextlib.suppress(OSError):
                    self._name()
            if not self._failed:
                raise self._cannot_write(error) from error
        finally:
            with contextlib.suppress(OSError):
                self._part.unlink(missing_ok=True)

    def _name(self) -> None:
        """Give what was written the name of the video."""
        os.replace(self._part, self.path)
        self.is_kept = True

    def __enter__(self) -> Self:
        return self.open()

    def __exit__(self, *_: object) -> None:
        self.close()

    def _placed(self, rgb: NDArray[np.uint8], time_s: float) -> VideoFrame:
        """Return a picture as the encoder takes it, even-sided, with its place in time."""
        height_px, width_px = (side - side % 2 for side in rgb.shape[:2])
        pixels = np.ascontiguousarray(rgb[:height_px, :width_px])
        # Converted at once, for the encoder's colours take half the memory.
        frame = self._converter.reformat(
            VideoFrame.from_numpy_buffer(pixels, format="rgb24"),
            format="yuv420p",
            dst_colorspace=Colorspace.ITU709,
            dst_color_range=ColorRange.MPEG,
            threads=1,
        )
        pts = round(time_s / TIME_BASE)
        if self._pts is not None:
            # Two times may fall on one tick, but no two frames may.
            pts = max(pts, self._pts + 1)
            self._pts_before = self._pts
        frame.pts, frame.time_base, self._pts = pts, TIME_BASE, pts
        return frame

    def _encode_all(self, container: OutputContainer) -> None:
        """Encode waiting pictures until the end; after an error, discard them."""
        while (frame := self._waiting.get()) is not None:
            if self._error is None:
                try:
                    self._encode(container, frame)
                except (OSError, av.FFmpegError) as error:
                    self._error = error
            del frame
            self._waiting.task_done()

    def _encode(self, container: OutputContainer, frame: VideoFrame) -> None:
        if self._stream is None:
            self._stream = self._add_stream(container, frame.width, frame.height)
        container.mux(self._stream.encode(frame))

    def _add_stream(self, container: OutputContainer, width_px: int, height_px: int) -> VideoStream:
        options = dict(self._options)
        if _is_huge(width_px, height_px):
            options |= ONE_AT_A_TIME
        stream = container.add_stream(
            "libx264", rate=Fraction(self.nominal_fps).limit_denominator(1001), options=options
        )
        stream.width, stream.height, stream.pix_fmt = width_px, height_px, "yuv420p"
        stream.time_base = stream.codec_context.time_base = TIME_BASE
        # Without these, browsers guess the colours from the size, and players disagree.
        stream.colorspace = Colorspace.ITU709
        stream.color_range = ColorRange.MPEG
        stream.color_primaries = ColorPrimaries.BT709
        stream.color_trc = ColorTrc.BT709
        # Now rather than with the first packet, which the encoder holds back for a second or so.
        container.start_encoding()
        return stream

    def _flush(self, container: OutputContainer, stream: VideoStream) -> None:
        packets: list[Packet[VideoStream]] = list(stream.encode(None))
        if packets and self._pts is not None:
            # MP4 takes the length of the last frame from its packet: show it as long as the one
            # before, or it would be cut off.
            packets[-1].duration = max(1, self._pts - self._pts_before)
        container.mux(packets)

    def _lack_of_room(self, time_s: float) -> OSError | None:
        if time_s - self._looked_s < LOOKS_S:
            return None
        self._looked_s = time_s
        try:
            is_full = shutil.disk_usage(self._part.parent).free < LEFT_BYTES
        except OSError:  # the folder is gone; writing to the open file may still work
            return None
        return _NoRoomLeftError(errno.ENOSPC, "the disk is nearly full") if is_full else None

    def _cannot_write(self, error: OSError | av.FFmpegError) -> PoseCoachError:
        reason = error.strerror or "unknown error"
        return PoseCoachError(
            f"{self.path}: the video cannot be written ({reason.lower()}). "
            "Make room on the disk, or name another folder."
        )


def _plays(path: Path) -> bool:
    try:
        with av.open(f"file:{path}", format="mp4") as video:
            return next(video.decode(video=0), None) is not None
    except (OSError, av.FFmpegError):
        return False


def _is_huge(width_px: int, height_px: int) -> bool:
    return width_px * height_px > AT_ONCE_PX
