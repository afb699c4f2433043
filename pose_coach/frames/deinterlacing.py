"""Interlaced pictures, of which every other line is a moment later, made whole."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

import av.error
from av.filter import Graph
from av.video.frame import VideoFrame
from av.video.stream import VideoStream


class Deinterlacer:
    """Deinterlaces frames that say that they are interlaced; others pass as they are.

    From the first interlaced frame on, frames come one later than they went in: FFmpeg's `bwdif` looks at the
    frames around.

    Parameters
    ----------
    stream
        Where the frames are from.
    """

    def __init__(self, stream: VideoStream) -> None:
        self._stream = stream
        self._graph: Graph | None = None
        self._shape: tuple[int, int, str] | None = None

    def take(self, frame: VideoFrame) -> Iterator[VideoFrame]:
        """Take a decoded frame and yield those that are ready."""
        shape = frame.width, frame.height, frame.format.name
        if self._graph is not None and shape != self._shape:
            yield from self.flush()
        if self._graph is None:
            if not frame.interlaced_frame:
                yield frame
                return
            self._graph, self._shape = self._made(frame), shape
        self._graph.push(frame)
        yield from self._ready(self._graph)

    def flush(self) -> Iterator[VideoFrame]:
        """Yield the frames that are still on their way."""
        graph, self._graph = self._graph, None
        if graph is not None:
            graph.push(None)
            yield from self._ready(graph)

    def _made(self, frame: VideoFrame) -> Graph:
        graph = Graph()
        time_base = frame.time_base or self._stream.time_base
        graph.link_nodes(
            graph.add_buffer(
                width=frame.width, height=frame.height, format=frame.format, time_base=time_base
            ),
            graph.add("bwdif", "mode=send_frame:deint=interlaced"),
            graph.add("buffersink"),
        ).configure()
        return graph

    @staticmethod
    def _ready(graph: Graph) -> Iterator[VideoFrame]:
        while True:
            try:
                yield cast(VideoFrame, graph.pull())
            except (av.error.BlockingIOError, av.error.EOFError):
                return
