"""What a report in the app can show beside its own reps: other videos, and live sessions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from urllib.parse import quote

from pose_coach.common.errors import PoseCoachError
from pose_coach.history.database import is_there
from pose_coach.history.query import kept_reps, opened_history, sessions
from pose_coach.history.words import kind_words
from pose_coach.recording.signals import Signals
from pose_coach.records.analysis_file import read_analysis
from pose_coach.records.signals_file import read_signals, signals_beside
from pose_coach.report.clips import Recording
from pose_coach.report.page import with_earlier
from pose_coach.web.video_queue import VideoQueue, came


def page_with_earlier(
    report: Path, videos: VideoQueue, db: Path, say: Callable[[str], None]
) -> str:
    """Return a report with what is there now to show beside its reps.

    Parameters
    ----------
    report
        In its video's folder.
    videos
        All videos.
    db
        The history.
    say
        Told in a line where the history cannot be read.
    """
    page = report.read_text(encoding="utf-8")
    try:
        reps = read_analysis(report.with_suffix(".json"), with_signals=False).reps
    except PoseCoachError:  # its analysis was deleted by hand
        return page
    return with_earlier(page, reps, [*_videos(videos, report), *_sessions(db, say)])


def _videos(videos: VideoQueue, but: Path) -> Iterator[Recording]:
    for key in videos.kept():
        report = videos.report(key)
        if report is None or report == but:
            continue
        analysis_path, video = report.with_suffix(".json"), report.with_suffix(".mp4")
        with suppress(PoseCoachError):
            yield Recording(
                report.stem,
                came(key).date(),
                read_analysis(analysis_path, with_signals=False).reps,
                f"/videos/{key}/{quote(video.name)}" if video.is_file() else None,
                partial(_signals, analysis_path),
            )


def _signals(analysis_path: Path) -> Signals | None:
    beside = signals_beside(analysis_path)
    with suppress(PoseCoachError):
        return None if beside is None else read_signals(beside)
    return None


def _sessions(db: Path, say: Callable[[str], None]) -> Iterator[Recording]:
    if not is_there(db):
        return
    try:
        with opened_history(db, say) as connection:
            reps = kept_reps(connection)
            known = sessions(connection)
    except PoseCoachError as error:
        say(str(error))
        return
    for session in known:
        yield Recording(f"{kind_words(session)} session", session.day, reps.get(session.number, ()))
