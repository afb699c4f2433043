"""A video file in place of a camera."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from pose_coach.common.closing import Closing
from pose_coach.frames.files import VideoFile
from pose_coach.frames.frame import Frame

MAX_LAG_S = 0.5
"""A clip that decodes slower than it plays is slowed down once it lags by this much."""


class PacedFile(Closing):
    """A video file in real time: frames that its consumer is too slow for are dropped.

    The times of the frames remain the file's own media times, so that reps found live are those
    found when the same file is analysed.

    Parameters
    ----------
    file
        The opened file; it is closed together with this.
    clock
        Returns monotonic seconds.
    sleep
        Waits for so many seconds.
    """

    is_live = True
    is_endless = False

    def __init__(
        self,
        file: VideoFile,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._file = file
        self._clock = clock
        self._sleep = sleep
        self.name = file.name
        self.width = file.width
        self.height = file.height
        self.duration_s = file.duration_s
        self.frame_count = file.frame_count
        self.nominal_fps = file.nominal_fps
        self.description = f"{file.description}, played as if live"
        self.warnings = file.warnings

    def __iter__(self) -> Iterator[Frame]:
        """Yield the newest frame that is due, waiting for it when there is none."""
        frames = iter(self._file)
        upcoming = next(frames, None)
        start_s = self._clock()
        while upcoming is not None:
            wait_s = upcoming.time_s - (self._clock() - start_s)
            if wait_s > 0:
                self._sleep(wait_s)
            due_s = self._clock() - start_s
            newest, upcoming = upcoming, next(frames, None)
            while upcoming is not None and upcoming.time_s <= due_s:
                newest, upcoming = upcoming, next(frames, None)
            lag_s = self._clock() - start_s - newest.time_s
            if lag_s > MAX_LAG_S:
                # Decoding took that long. Catching up would skip ever more; go slower instead.
                start_s += lag_s
            yield newest

    def close(self) -> None:
        """Close the file."""
        self._file.close()
