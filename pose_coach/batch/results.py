"""Collects and writes the files of one analysis."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from pose_coach.batch.task import Task
from pose_coach.common.files import part_of
from pose_coach.drawing.overlay import Overlay
from pose_coach.frames.files import VideoFile
from pose_coach.recording.analysis import Analysis
from pose_coach.recording.pipeline import Moment
from pose_coach.records.analysis_file import write_analysis, write_rep_table
from pose_coach.records.annotated_video import AnnotatedVideo
from pose_coach.records.landmarks_file import LandmarkRecorder, write_landmarks
from pose_coach.records.signals_file import write_signals
from pose_coach.records.sound import Sound, unfinished_sound
from pose_coach.records.video_writer import unfinished_video
from pose_coach.report.fault_picture_recorder import FaultPictures
from pose_coach.report.page import write_report


class Results:
    """Writes the files that a task asks for; a context manager for the annotated video.

    Attributes
    ----------
    written
        The files that are there and whole.
    """

    def __init__(self, task: Task) -> None:
        options = task.options
        self._task = task
        self._overlay = Overlay()
        self._pictures = FaultPictures(mirrored=options.mirrored) if options.with_report else None
        self._landmarks = (
            LandmarkRecorder(mirrored=options.mirrored) if options.with_landmarks else None
        )
        self._video = AnnotatedVideo(task.result("video")) if options.with_video else None
        self._opened = ExitStack()
        self.written: list[Path] = []

    def __enter__(self) -> Self:
        if self._video is not None:
            self._opened.enter_context(self._video)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._opened.close()

    def expect(self, source: VideoFile) -> None:
        """Say what the frames are from, before the first is seen."""
        if self._video is not None:
            # The sound of slow motion would not fit: the annotated video plays in real time.
            sound = Sound(self._task.source, source.starts_s) if source.speed == 1.0 else None
            self._video.expect(source.nominal_fps, sound)

    def see(self, moment: Moment) -> None:
        """Take in one frame, in order of time."""
        if self._video is not None and self._video.is_wanted:
            picture = self._overlay.annotate(moment.frame.picture.rgb(), moment.state)
            self._video.write(picture, moment.frame.time_s)
        if self._pictures is not None:
            self._pictures.see(moment)
        if self._landmarks is not None:
            self._landmarks.see(moment.frame.time_s, moment.pose)

    def write(self, analysis: Analysis, origin: dict[str, Any] | None = None) -> None:
        """Write all files but the video, after the context was left.

        The analysis file is written first, and once more with its origin when everything is complete.

        Parameters
        ----------
        analysis
            What to write.
        origin
            What the results were made from; None if they do not cover the whole video.

        Raises
        ------
        PoseCoachError
            Where a file cannot be written. Where that is the annotated video, all others have been.
        """
        signals = analysis.signals
        self._write("analysis", lambda path: write_analysis(analysis, path))
        self._write("reps", lambda path: write_rep_table(analysis, path))
        if self._task.options.signals is not None and signals is not None:
            self._write("signals", lambda path: write_signals(signals, path))
        if self._landmarks is not None:
            landmarks = self._landmarks
            self._write("landmarks", lambda path: write_landmarks(landmarks, path))
        video = None if self._video is None else self._video.path
        if video is not None:
            self.written.append(video)
        if self._pictures is not None:
            pictures = self._pictures.pictures(analysis.reps)
            self._write(
                "report",
                lambda path: write_report(analysis, path, video=video, pictures=pictures),
            )
        if self._video is not None and self._video.error is not None:
            raise self._video.error
        if origin is not None:
            write_analysis(analysis, self._task.result("analysis"), origin=origin)

    def _write(self, kind: str, write: Callable[[Path], None]) -> None:
        path = self._task.result(kind)
        write(path)
        self.written.append(path)


def clear_unfinished(task: Task) -> None:
    """Delete the unfinished files of a terminated process."""
    for kind in task.options.files(task.stem):
        result = task.result(kind)
        video = unfinished_video(result)
        for part in (part_of(result), video, unfinished_sound(video)):
            with suppress(OSError):
                part.unlink(missing_ok=True)
