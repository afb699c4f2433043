"""Tasks and their results: small values that are sent to other processes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path

from pose_coach.recording.analysis import Analysis
from pose_coach.records.signals_file import SignalsFormat
from pose_coach.tracking.models import ModelSize


@dataclass(frozen=True, slots=True)
class Options:
    """Options of an analysis: everything that determines the content of its files.

    Attributes
    ----------
    exercise
        What to count; None for whatever is recognised.
    model
        Which pose model.
    mirrored
        Whether the recording shows the person as a mirror does.
    every_frame
        Whether to look at every frame, or only at as many as the movement needs.
    with_video
        Whether to write the annotated video.
    signals
        How to write the signals, None for not at all.
    with_report
        Whether to write the report.
    with_landmarks
        Whether to write the landmarks as TRC.
    speed
        How fast the movement in the video plays, 0.25 in slow motion; None for as the video says.
    """

    exercise: str | None = None
    model: ModelSize = ModelSize.FULL
    mirrored: bool = False
    every_frame: bool = False
    with_video: bool = True
    signals: SignalsFormat | None = SignalsFormat.CSV
    with_report: bool = True
    with_landmarks: bool = False
    speed: float | None = None

    def document(self) -> dict[str, str | bool | float | None]:
        """Return the options as JSON values."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: str(v) if isinstance(v, str) else v for name, v in values.items()}

    def files(self, stem: str) -> dict[str, str]:
        """Return the names of the result files, by kind."""
        names = {"analysis": f"{stem}.json", "reps": f"{stem}.csv"}
        if self.signals is not None:
            names["signals"] = f"{stem}.signals.{self.signals}"
        if self.with_landmarks:
            names["landmarks"] = f"{stem}.trc"
        if self.with_video:
            names["video"] = f"{stem}.mp4"
        if self.with_report:
            names["report"] = f"{stem}.html"
        return names


@dataclass(frozen=True, slots=True)
class Task:
    """One recording and where its results go.

    Attributes
    ----------
    video
        The file, as it was named; also where it is a number and could be a camera's.
    folder
        For the results.
    stem
        What their names begin with.
    options
        How it is analysed.
    base
        What the two are relative to, for a process that works elsewhere.
    """

    video: Path
    folder: Path
    stem: str
    options: Options
    base: Path = Path()

    @property
    def source(self) -> Path:
        """Path of the video."""
        return self.base / self.video

    def result(self, kind: str) -> Path:
        """Return where the result of a kind, as in `Options.files`, lies."""
        return self.base / self.folder / self.options.files(self.stem)[kind]


Tell = Callable[[Task, int, int | None], None]
"""Told the same, and of which task."""


@dataclass(frozen=True, slots=True)
class Done:
    """The result of a task.

    Attributes
    ----------
    task
        What was to be done.
    analysis
        What it shows, without its signals; None where it could not be analysed.
    written
        The files that hold it.
    error
        Why it, or one of its files, is missing, in one line; None where all is well.
    before
        Whether it was finished by an earlier run.
    """

    task: Task
    analysis: Analysis | None = None
    written: tuple[Path, ...] = ()
    error: str | None = None
    before: bool = False

    @property
    def is_finished(self) -> bool:
        """Whether everything was analysed and written."""
        return self.error is None and self.analysis is not None and not self.analysis.interrupted
