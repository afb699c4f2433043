"""The way from the frames of a recording to what is shown; a camera has it in a thread (`live_analysis`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pose_coach.coaching.session import Session
from pose_coach.coaching.state import SessionState
from pose_coach.frames.frame import Frame
from pose_coach.tracking.landmarker import Tracker
from pose_coach.tracking.pose import Pose


@dataclass(frozen=True, slots=True)
class Moment:
    """One frame and all that was made of it."""

    frame: Frame
    pose: Pose | None
    state: SessionState


def moments(frames: Iterable[Frame], tracker: Tracker, session: Session) -> Iterator[Moment]:
    """Yield what each frame shows, in order of time; then finish the session.

    Parameters
    ----------
    frames
        In order of time.
    tracker
        Finds the person.
    session
        Counts and coaches; read the reps from it.
    """
    try:
        for frame in frames:
            pose = tracker.track(frame)
            yield Moment(frame, pose, session.update(frame.time_s, pose))
    finally:
        session.finish()
