"""The annotated video of an analysis. If writing fails, the analysis continues without it."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
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
    """Return whether a file is an annotated video, by its metadata."""
    try:
        with open_container(path) as video:
            return video.metadata.get("comment") == MARK
    except (av.FFmpegError, OSError, ValueError):
        return False


class AnnotatedVideo:
    """Writes pictures until writing fails; then it ignores them, as a full disk must not stop the analysis.

    Attributes
    ----------
    error
        Why writing failed, or None.
    """

    def __init__(self, path: Path) -> None:
        self._writer = VideoWriter(path, comment=MARK)
        self.error: PoseCoachError | None = None

    def expect(self, nominal_fps: float | None, sound: Sound | None = None) -> None:
        """Set the expected frame rate and the sound, before the first picture."""
        if nominal_fps is not None:
            self._writer.nominal_fps = nominal_fps
        self._writer.sound = sound

    @property
    def path(self) -> Path | None:
        """Path of the finished video after the `with` block; None if there is none."""
        whole = self._writer.frames_written and self.error is None
        return self._writer.path if whole else None

    @property
    def is_wanted(self) -> bool:
        """Whether more pictures are useful."""
        return self.error is None

    def write(self, rgb: RgbImage, time_s: float) -> None:
        """Add a picture, unless writing has failed."""
        if self.error is None:
            try:
                self._writer.write(rgb, time_s)
            except PoseCoachError as error:
                self._give_up(error)

    def __enter__(self) -> Self:
        self._writer.open()
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self._writer.close()
        except PoseCoachError as error:
            self.error = self.error or error

    def _give_up(self, error: PoseCoachError) -> None:
        """Delete the unfinished video at once: the analysis needs the disk space."""
        self.error = error
        with suppress(PoseCoachError):
            self._writer.close()
