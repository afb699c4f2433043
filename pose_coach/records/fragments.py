"""MP4 in pieces of a second, each of which plays without what was to come after it; and MP4 in one piece."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

# Not used here, but before av: where av's libraries are loaded first, OpenCV's window hangs.
import cv2  # noqa: F401

import av  # isort: skip
from av.packet import Packet
from av.video.stream import VideoStream

PIECES = {
    "movflags": "+empty_moov+default_base_moof+skip_trailer+frag_discont",
    "frag_duration": "1000000",  # microseconds
    "flush_packets": "1",
}
"""Options of FFmpeg for writing: after a crash or a pulled plug all but the last second can be played."""

HEADER_BYTES = 8
"""Of a box: its length and its name. None that is written here is longer than 4 GB."""


def join_pieces(pieces: Path, whole: Path, start_pts: int) -> None:
    """Copy a video in pieces into one that players can seek in, with its index in front.

    Parameters
    ----------
    pieces
        Complete.
    whole
        Where to; on an error what is there is of no use.
    start_pts
        When its first frame is shown, in its own time base: pieces begin with 0.

    Raises
    ------
    OSError, av.FFmpegError
        Where that cannot be done, mostly for want of room.
    """
    with (
        av.open(f"file:{pieces}", mode="r", format="mp4") as source,
        av.open(
            f"file:{whole}", mode="w", format="mp4", options={"movflags": "+faststart"}
        ) as target,
    ):
        read = source.streams.video[0]
        written = target.add_stream_from_template(read)
        written.time_base = read.time_base
        target.metadata.update(source.metadata)
        for packet in source.demux(read):
            if packet.dts is None:  # the end
                continue
            _shift(packet, start_pts)
            packet.stream = written
            target.mux(packet)


def keep_whole_pieces(path: Path) -> bool:
    """Cut off a piece that was not finished, and return whether any is left.

    Raises
    ------
    OSError
        Where it cannot be read or cut.
    """
    end, pieces = 0, 0
    for name, box_end in _boxes(path):
        if name == b"mdat":
            end, pieces = box_end, pieces + 1
    if pieces:
        with path.open("r+b") as file:
            file.truncate(end)
    return pieces > 0


def _shift(packet: Packet[VideoStream], by_pts: int) -> None:
    if packet.pts is not None:
        packet.pts += by_pts
    if packet.dts is not None:
        packet.dts += by_pts


def _boxes(path: Path) -> Iterator[tuple[bytes, int]]:
    """Yield the boxes of an MP4 that are there in full, each with the place of its end."""
    size, start = path.stat().st_size, 0
    with path.open("rb") as file:
        while start + HEADER_BYTES <= size:
            file.seek(start)
            header = file.read(HEADER_BYTES)
            start += max(HEADER_BYTES, int.from_bytes(header[:4], "big"))
            if start > size:
                return
            yield header[4:], start
