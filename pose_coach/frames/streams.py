"""Network streams: a phone or IP camera over HTTP or RTSP."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Self

import av
from av.container import InputContainer
from av.video.stream import VideoStream

from pose_coach.common.addresses import without_secrets
from pose_coach.common.clock import now_s
from pose_coach.common.closing import Closing
from pose_coach.common.errors import PoseCoachError
from pose_coach.frames.decoded_picture import DecodedPicture, PictureMaker
from pose_coach.frames.deinterlacing import Deinterlacer
from pose_coach.frames.frame import Frame
from pose_coach.frames.input_checks import MAX_PIXELS, moving_streams
from pose_coach.frames.latest_frame import Feed
from pose_coach.frames.timeline import LiveTimeline
from pose_coach.frames.timestamps import invent_none, timestamp_s

OPEN_S = 10.0
STALL_S = 5.0

OPTIONS = {
    # Five seconds, FFmpeg's own choice, is long to wait for a first picture. In microseconds.
    "analyzeduration": "1000000",
    # Over UDP, a home's wireless network loses enough packets to tear most pictures.
    "rtsp_transport": "tcp",
    # A playlist or a redirection from the network must not lead to a file of this computer.
    "protocol_whitelist": "http,https,httpproxy,tcp,tls,crypto,rtsp,rtp,udp",
}

WITHOUT_CLOCK = frozenset({"mpjpeg", "mjpeg", "h264", "hevc", "m4v"})
"""Formats that carry no timestamps: what FFmpeg reports for them is a guess at 25 a second."""


@dataclass(frozen=True, slots=True, eq=False)
class _Facts:
    codec: str
    has_clock: bool
    nominal_fps: float | None
    duration_s: float | None


@dataclass(frozen=True, slots=True, eq=False)
class _Arrival:
    number: int
    time_s: float
    picture: DecodedPicture
    facts: _Facts


class LiveStream(Closing):
    """A stream of pictures from an address. Only the newest is ever delivered.

    Make one with `LiveStream.open`. Time 0 is that of the first frame delivered; a gap in
    `Frame.index` tells how many frames were dropped. When the stream ends, so does the iteration.

    Attributes
    ----------
    name
        The address, without its secrets.
    """

    is_live = True
    frame_count: int | None = None

    def __init__(self, address: str, *, open_s: float = OPEN_S, stall_s: float = STALL_S) -> None:
        self.name = without_secrets(address)
        self.warnings: list[str] = []
        self._address = address
        self._open_s = open_s
        self._stall_s = stall_s
        # Opened in the thread as well: Ctrl-C works while a connection is being waited for.
        self._feed: Feed[_Arrival] = Feed(self._receive, self.name)
        try:
            first = self._take(open_s)
            if first is None:
                raise self._no_video()
        except BaseException:
            self.close()
            raise
        self._first: _Arrival | None = first
        self.width, self.height = first.picture.width, first.picture.height
        self.nominal_fps = first.facts.nominal_fps
        self.duration_s = first.facts.duration_s
        # A finished video at an address has an end.
        self.is_endless = self.duration_s is None
        self.description = self._describe(first.facts.codec)

    @classmethod
    def open(cls, address: str, *, open_s: float = OPEN_S, stall_s: float = STALL_S) -> Self:
        """Connect to a stream and wait for its first picture.

        Parameters
        ----------
        address
            Begins with http://, https:// or rtsp://.
        open_s, stall_s
            Longest wait for the first picture, and for any later one, in seconds.

        Raises
        ------
        PoseCoachError
            If it cannot be reached, or is no video.
        """
        return cls(address, open_s=open_s, stall_s=stall_s)

    def __iter__(self) -> Iterator[Frame]:
        """Yield the newest picture, each once, until the stream ends or is closed.

        Raises
        ------
        PoseCoachError
            If no new picture comes for as long as a stall may last.
        """
        # The picture that opening waited for may be old by now; it only serves where there is no
        # newer one, as in a stream of one picture.
        early, self._first = self._first, None
        first = last = self._take(self._stall_s) or early
        while first is not None and last is not None:
            yield Frame(last.number - first.number, last.time_s - first.time_s, last.picture)
            last = self._take(self._stall_s)

    def close(self) -> None:
        """Stop receiving."""
        self._feed.close()

    def _receive(self, put: Callable[[_Arrival], None], stop: threading.Event) -> None:
        timeout = (self._open_s, self._stall_s)
        with av.open(self._address, mode="r", options=OPTIONS, timeout=timeout) as container:
            if not container.streams.video or container.format.name.endswith("_pipe"):
                raise self._no_video()
            # A camera may send a small picture beside the large one.
            stream = max(
                moving_streams(container) or container.streams.video,
                key=lambda each: each.codec_context.width * each.codec_context.height,
            )
            invent_none(container)
            # Decoding several frames at once would deliver each of them that much later.
            stream.thread_type = "SLICE"
            stream.codec_context.options = {"max_pixels": str(MAX_PIXELS)}
            received = 0
            try:
                for arrival in self._arrivals(container, stream, stop):
                    put(arrival)
                    received += 1
            except av.error.ExitError:
                # FFmpeg's word for a timeout.
                raise
            except av.FFmpegError:
                if not received:
                    raise
                # Also the usual end of a stream whose length was never stated.
                self.warnings.append(f"{self.name}: the connection to the stream has ended.")

    def _arrivals(
        self, container: InputContainer, stream: VideoStream, stop: threading.Event
    ) -> Iterator[_Arrival]:
        facts = _facts(container, stream)
        # A finished video arrives as fast as the network allows.
        paced = facts.duration_s is not None or "hls" in container.format.name
        timeline = LiveTimeline()
        maker: PictureMaker | None = None
        deinterlacer = Deinterlacer(stream)
        number = 0
        for packet in container.demux(stream):
            if stop.is_set():
                return
            try:
                frames = packet.decode()
            except av.FFmpegError:
                continue
            for decoded in chain.from_iterable(map(deinterlacer.take, frames)):
                if maker is None:
                    maker = PictureMaker(decoded, stream)
                stored_s = timestamp_s(decoded, stream) if facts.has_clock else None
                time_s = timeline.place(stored_s, now_s())
                if time_s is None:
                    continue
                if paced and stop.wait(max(0.0, time_s - now_s())):
                    return
                yield _Arrival(number, time_s, maker.picture(decoded), facts)
                number += 1

    def _take(self, timeout_s: float) -> _Arrival | None:
        try:
            return self._feed.take(timeout_s)
        except (TimeoutError, av.error.ExitError) as error:
            raise self._silent() from error
        except av.FFmpegError as error:
            raise self._unreachable(error) from error

    def _describe(self, codec: str) -> str:
        parts = [f"{self.width} x {self.height}"]
        if self.nominal_fps is not None:
            parts.append(f"{self.nominal_fps:.4g} frames a second")
        return ", ".join([*parts, codec])

    def _silent(self) -> PoseCoachError:
        return PoseCoachError(
            f"{self.name}: the stream sends no pictures. "
            "Check that the camera is on and in the same network, and start again."
        )

    def _no_video(self) -> PoseCoachError:
        return PoseCoachError(
            f"{self.name}: there is no video at this address. "
            "Look up the address of the stream itself in the camera's manual or app."
        )

    def _unreachable(self, error: av.FFmpegError) -> PoseCoachError:
        if isinstance(error, (av.error.HTTPUnauthorizedError, av.error.HTTPForbiddenError)):
            return PoseCoachError(
                f"{self.name}: the camera asks for a password. "
                "Write USER:PASSWORD@ before the name of the camera in the address."
            )
        if isinstance(error, (av.error.InvalidDataError, av.error.HTTPNotFoundError)):
            return self._no_video()
        reason = (error.strerror or "no answer").lower()
        return PoseCoachError(
            f"{self.name}: the stream cannot be reached ({reason}). "
            "Check the address, and that the camera is on and in the same network."
        )


def _facts(container: InputContainer, stream: VideoStream) -> _Facts:
    has_clock = container.format.name not in WITHOUT_CLOCK
    rate = stream.average_rate
    return _Facts(
        codec=stream.codec_context.name,
        has_clock=has_clock,
        nominal_fps=float(rate) if has_clock and rate and 0 < rate <= 1000 else None,
        duration_s=container.duration / av.time_base if container.duration else None,
    )
