"""Cameras and streams that are reconnected after a loss."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace

from pose_coach.common.clock import now_s
from pose_coach.common.closing import Closing
from pose_coach.common.errors import PoseCoachError
from pose_coach.frames.devices import camera_named, cameras
from pose_coach.frames.frame import Frame, Interruption
from pose_coach.frames.latest_frame import Feed
from pose_coach.frames.source import CAMERA, FrameSource, LiveSource, open_source

NOTICED_AFTER_S = 1.0
"""An interruption begins after this time without a picture. The slowest webcams in the dark deliver five a
second."""

TICK_S = 0.2

RETRY_S = (0.25, 0.5, 1.0, 2.0)
"""Waits between attempts to open it again; the last one repeats."""

WAIT_S = 300.0
"""The session ends if the camera is not back by then."""

GONE = "The camera sends no pictures. Waiting for it."

MIN_INTERVAL_S = 0.001


def open_live(spec: str, *, wait_s: float = WAIT_S) -> LiveSource:
    """Open the camera of a live session.

    Parameters
    ----------
    spec
        As for `open_source`. A video file stands in for a camera and ends at its end; a camera or a
        stream is waited for whenever it is gone.
    wait_s
        Longest wait for one that is gone, in seconds.

    Raises
    ------
    PoseCoachError
        If it cannot be opened in the first place.
    """
    source = open_source(spec, live=True)
    if not source.is_endless:
        return source
    return ReconnectingSource(source, _reopening(spec), wait_s=wait_s)


class ReconnectingSource(Closing):
    """A camera or stream that is reopened whenever it fails, stalls or ends.

    A thread takes its pictures, so that whoever iterates gets a sign of life a few times a second also
    while there is none: an `Interruption`. Media time goes on by the clock meanwhile.

    Parameters
    ----------
    source
        Opened; it is closed together with this.
    reopen
        Opens it again, or raises PoseCoachError while it cannot be.
    wait_s
        After so many seconds without a picture the iteration gives up.
    clock
        Returns seconds that never go back.
    """

    is_live = True
    is_endless = True

    def __init__(
        self,
        source: FrameSource,
        reopen: Callable[[], FrameSource],
        *,
        wait_s: float = WAIT_S,
        clock: Callable[[], float] = now_s,
    ) -> None:
        self.name = source.name
        self.description = source.description
        self._source = source
        self._reopen = reopen
        self._wait_s = wait_s
        self._clock = clock
        self._failure = f"{source.name}: it sends no pictures."
        self._feed: Feed[Frame] | None = None
        self._closing = threading.Event()

    def __iter__(self) -> Iterator[Frame | Interruption]:
        """Yield the newest picture, each once, and while there is none a tick a few times a second.

        Times strictly increase. It ends when this is closed.

        Raises
        ------
        PoseCoachError
            If no picture comes for `wait_s` seconds.
        """
        if self._closing.is_set():
            return
        feed = self._feed = Feed(self._pump, f"lasting {self.name}")
        last: Frame | Interruption | None = None
        began_s = seen_s = self._clock()
        ahead_s = missed_s = 0.0
        while True:
            asked_s = self._clock()
            patient_s = max(NOTICED_AFTER_S - (asked_s - seen_s), TICK_S)
            try:
                frame = feed.take(patient_s)
            except TimeoutError:
                # Time asleep does not count as waiting.
                missed_s += min(self._clock() - asked_s, 2 * patient_s)
                if missed_s >= self._wait_s:
                    raise PoseCoachError(
                        f"{self._failure} After {self._wait_s:.0f} s without a picture the set has ended."
                    ) from None
                now_s = self._clock() - began_s
                if last is not None:
                    now_s = max(now_s, last.time_s + MIN_INTERVAL_S)
                last = Interruption(now_s, GONE)
                yield last
                continue
            if frame is None:
                return
            if last is None:
                # The time of the first picture is 0, and that of the ticks agrees with it.
                began_s = self._clock() - frame.time_s
            elif frame.time_s + ahead_s <= last.time_s:
                # It was on its way while its absence was noticed.
                ahead_s = last.time_s + MIN_INTERVAL_S - frame.time_s
            seen_s, missed_s = self._clock(), 0.0
            last = replace(frame, time_s=frame.time_s + ahead_s)
            yield last

    def close(self) -> None:
        """End the iteration and let go of the device or connection."""
        self._closing.set()
        # The source before the thread, which waits for it.
        self._source.close()
        if self._feed is not None:
            self._feed.close()

    def _pump(self, put: Callable[[Frame], None], _stop: threading.Event) -> None:
        began_s: float | None = None
        index = 0
        while True:
            offset_s: float | None = None
            first_index = index
            try:
                with self._source as source:
                    for frame in source:
                        if offset_s is None:
                            now_s = self._clock()
                            began_s = now_s if began_s is None else began_s
                            offset_s = now_s - began_s - frame.time_s
                        index = first_index + frame.index
                        put(Frame(index, frame.time_s + offset_s, frame.picture))
                self._failure = f"{self.name}: it has ended."
            except PoseCoachError as error:
                self._failure = str(error)
            index += 1
            if not self._opened_again():
                return

    def _opened_again(self) -> bool:
        attempt = 0
        while not self._closing.wait(RETRY_S[min(attempt, len(RETRY_S) - 1)]):
            attempt += 1
            try:
                self._source = self._reopen()
            except PoseCoachError as error:
                self._failure = str(error)
                continue
            if self._closing.is_set():
                # Closed while it was being opened.
                self._source.close()
                return False
            return True
        return False


def _reopening(spec: str) -> Callable[[], FrameSource]:
    """Return how to open a camera or stream again.

    A webcam that is plugged in again may have got another number: then its name finds it.
    """
    name = None
    if CAMERA.fullmatch(spec):
        name = next(
            (device.name for device in cameras() if spec in (str(device.index), device.path)), None
        )

    def reopen() -> FrameSource:
        try:
            return open_source(spec, live=True)
        except PoseCoachError:
            device = None if name is None else camera_named(name, cameras())
            if device is None or spec in (str(device.index), device.path):
                raise
            return open_source(str(device.index), live=True)

    return reopen
