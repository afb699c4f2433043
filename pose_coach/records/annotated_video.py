"""The annotated video of an analysis, which may fail without taking the analysis with it."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

# Before av; see `records.video_writer`.
import cv2  # noqa: F401

import av  # isort: skip

from pose_coach.common.errors import PoseCoachError
from pose_coach.frames.files import open_container
from pose_coach.frames.frame import RgbImage
from pose_coach.records.sound import Sound
from pose_coach.records.video_writer import VideoWriter

MARK = "Annotated by Pose Coach"
"""Comment in the file's metadata."""


def is_annotated(path: Path) -> bool:
    """Return whether a file is an annotated video, whatever its name and wherever it lies."""
    try:
        with open_container(path) as video:
            return video.metadata.get("comment") == MARK
    except (av.FFmpegError, OSError, ValueError):
        return False


class AnnotatedVideo:
    """Writes pictures until writing fails, then nothing more: a full disk must not stop the analysis.

    Attributes
    ----------
    error
        Why the video was given up; None while all is well.
    """

    def __init__(self, path: Path) -> None:
        self._writer = VideoWriter(path, comment=MARK)
        self.error: PoseCoachError | None = None

    def expect(self, nominal_fps: float | None, sound: Sound | None = None) -> None:
        """Say about how many pictures a second there will be, and what is heard, before the first."""
        if nominal_fps is not None:
            self._writer.nominal_fps = nominal_fps
        self._writer.sound = sound

    @property
    def path(self) -> Path | None:
        """Where the video is once this has been left; None where there is none."""
        whole = self._writer.frames_written and self.error is None
        return self._writer.path if whole else None

    @property
    def is_wanted(self) -> bool:
        """Whether more pictures are useful."""
        return self.error is None

    def write(self, rgb: RgbImage, time_s: float) -> None:
        """Add a picture, if that is still possible."""
        if self.error is None:
            try:
                self._writer.write(rgb, time_s)
            except PoseCoachError as error:
                self._give_up(error)

    def __enter__(self) -> Self:
        self._writer.open()
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc_value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        try:
            self._writer.close()
        except PoseCoachError as error:
            self.error = self.error or error

    def _give_up(self, error: PoseCoachError) -> None:
        """Delete the unfinished video at once: the analysis will need the disk space."""
        self.error = error
        with suppress(PoseCoachError):
            self._writer.close()
