"""The sound of a recording, for its annotated video."""

from __future__ import annotations

import heapq
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

# Before av; see `records.video_writer`.
import cv2  # noqa: F401

import av  # isort: skip
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.filter import Graph

from pose_coach.frames.files import open_container

COPIED = frozenset({"aac", "mp3"})
"""What every player of MP4 knows. Everything else is encoded as AAC."""

RATE_HZ = 48_000
"""Every encoder and player of AAC knows it."""

LONGEST_GAP_S = 60.0
"""After a longer interruption, or where its clock starts again, the sound ends."""

_Timed = tuple[float, Any]
"""A packet, and when it is played."""


@dataclass(frozen=True, slots=True)
class Sound:
    """The sound of a recording.

    Attributes
    ----------
    path
        The recording.
    starts_s
        Time of its first picture on its own clock: the sound is heard from then on.
    """

    path: Path
    starts_s: float

    def add_to(self, video: Path) -> None:
        """Put the sound into a complete video, which lasts as long as before and is otherwise the same.

        Where there is no sound, or none that can be read or written, the video stays as it is.
        """
        heard = unfinished_sound(video)
        try:
            if self._write(video, heard):
                os.replace(heard, video)
        except (OSError, av.FFmpegError, ValueError, IndexError):
            pass  # a video without its sound is better than none
        finally:
            with suppress(OSError):
                heard.unlink(missing_ok=True)

    def _write(self, video: Path, heard: Path) -> bool:
        """Write pictures and sound into another file; return whether there was any sound."""
        with open_container(self.path) as recording, open_container(video) as silent:
            tracks = recording.streams.audio
            if not tracks:
                return False
            track = recording.streams.best("audio") or tracks[0]
            assert isinstance(track, AudioStream)
            pictures = silent.streams.video[0]
            with av.open(f"file:{heard}", "w", format="mp4") as out:
                out.metadata.update(silent.metadata)
                shown = out.add_stream_from_template(pictures)
                shown.time_base = pictures.time_base
                ends_s = float(silent.duration or 0) / av.time_base
                if track.codec_context.codec.canonical_name in COPIED:
                    copy = out.add_stream_from_template(track)
                    sound = _moved(_packets(recording, track), -self.starts_s, ends_s)
                else:
                    layout = "mono" if track.codec_context.channels == 1 else "stereo"
                    copy = out.add_stream("aac", rate=RATE_HZ, layout=layout)
                    sound = _encoded(recording, track, copy, self.starts_s, ends_s)
                seen = ((_time_s(packet), packet) for packet in _packets(silent, pictures))
                count = 0
                for _, packet in heapq.merge(
                    ((time_s, (packet, shown)) for time_s, packet in seen),
                    ((time_s, (packet, copy)) for time_s, packet in sound),
                    key=lambda timed: timed[0],
                ):
                    packet[0].stream = packet[1]
                    out.mux(packet[0])
                    count += packet[1] is copy
        return count > 0


def unfinished_sound(video: Path) -> Path:
    """Return where a video is written together with its sound."""
    return video.with_name(f"{video.stem}.sound{video.suffix}")


def _packets(container: InputContainer, stream: Any) -> Iterator[Any]:
    """Yield the sound packets of a stream that carry a time."""
    with suppress(av.FFmpegError, IndexError):  # damage: what was read so far is heard
        for packet in container.demux(stream):
            if packet.pts is not None and packet.dts is not None and not packet.is_corrupt:
                yield packet


def _time_s(packet: Any) -> float:
    return float(packet.pts * packet.time_base)


def _lasting(packets: Iterator[Any], from_s: float, until_s: float) -> Iterator[Any]:
    """Yield packets from one time to another, up to where their clock leaps."""
    last_s: float | None = None
    for packet in packets:
        time_s = _time_s(packet)
        if last_s is not None and not last_s < time_s < last_s + LONGEST_GAP_S:
            return
        last_s = time_s
        if time_s >= until_s:
            return
        if time_s >= from_s:
            yield packet


def _moved(packets: Iterator[Any], by_s: float, until_s: float) -> Iterator[_Timed]:
    """Yield packets with their times moved, those from 0 to `until_s`."""
    for packet in _lasting(packets, -by_s, until_s - by_s):
        ticks = round(by_s / packet.time_base)
        packet.pts, packet.dts = packet.pts + ticks, packet.dts + ticks
        yield _time_s(packet), packet


def _encoded(
    container: InputContainer, track: AudioStream, out: Any, from_s: float, ends_s: float
) -> Iterator[_Timed]:
    """Yield the sound encoded anew, gaps filled with silence."""
    graph, layout = Graph(), out.codec_context.layout.name
    source = graph.add_abuffer(template=track)
    even = graph.add("aresample", "async=1")
    fitting = graph.add(
        "aformat", f"sample_fmts=fltp:sample_rates={RATE_HZ}:channel_layouts={layout}"
    )
    within = graph.add("atrim", f"start=0:end={ends_s}")
    sink = graph.add("abuffersink")
    source.link_to(even)
    even.link_to(fitting)
    fitting.link_to(within)
    within.link_to(sink)
    graph.configure()

    def encoded(frame: Any) -> Iterator[_Timed]:
        for packet in out.encode(frame):
            yield _time_s(packet), packet

    def filtered() -> Iterator[Any]:
        while True:
            try:
                frame = sink.pull()
            except (av.BlockingIOError, av.EOFError):
                return
            frame.time_base = Fraction(1, RATE_HZ)
            yield frame

    for packet in _lasting(_packets(container, track), from_s, from_s + ends_s):
        try:
            frames = packet.decode()
        except av.FFmpegError:
            continue
        for frame in frames:
            frame.pts -= round(from_s / frame.time_base)
            source.push(frame)
            for even_frame in filtered():
                yield from encoded(even_frame)
    source.push(None)
    for even_frame in filtered():
        yield from encoded(even_frame)
    yield from encoded(None)
