"""Collects the report of a live session while it runs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from pose_coach.exercises.exercise import Exercise
from pose_coach.live.analysis import Coaching
from pose_coach.recording.analysis import AnalysisRecorder
from pose_coach.recording.glances import Glances
from pose_coach.recording.pipeline import Moment
from pose_coach.report.fault_picture_recorder import FaultPictures
from pose_coach.report.page import write_report

MOST_ROWS = 20_000
"""Eleven minutes at 30 frames a second, 7 MB. A longer session is drawn from fewer frames, a day from one in
two seconds."""


class LiveReport:
    """Takes in every analysed frame and writes the report at the end.

    Parameters
    ----------
    known
        The exercises that may be done.
    """

    def __init__(self, known: Iterable[Exercise]) -> None:
        self._recorder = AnalysisRecorder(known, most_rows=MOST_ROWS)
        self._pictures = FaultPictures()
        self._glances = Glances()

    def see(self, moment: Moment) -> None:
        """Take in one frame, in order of time."""
        self._recorder.see(moment)
        self._pictures.see(replace(moment, glance=self._glances.at(moment.frame)))

    def write(
        self, path: Path, source: str, coaching: Coaching, *, model: str, video: Path | None
    ) -> None:
        """Write the report.

        Parameters
        ----------
        path
            Of the page.
        source
            Name of the camera.
        coaching
            What was done, finished.
        model
            Name of the pose model.
        video
            The recording, where there is one.

        Raises
        ------
        PoseCoachError
            Where it cannot be written.
        """
        analysis = self._recorder.analysis(Path(source), coaching.reps, exercise=None, model=model)
        write_report(analysis, path, video=video, pictures=self._pictures.pictures(coaching.reps))
