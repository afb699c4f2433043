"""The way from the frames of a recording to what is shown; a camera has it in a thread (`live_analysis`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pose_coach.body.measurements import Measurements
from pose_coach.coaching.session import Session
from pose_coach.coaching.state import SessionState
from pose_coach.exercises.events import Event
from pose_coach.tracking.pose import Pose

if TYPE_CHECKING:  # they bring OpenCV and MediaPipe, which who reads an analysis has no use for
    from pose_coach.frames.frame import Frame
    from pose_coach.tracking.landmarker import Tracker


@dataclass(frozen=True, slots=True)
class Moment:
    """One frame and all that was made of it.

    Attributes
    ----------
    frame
        The picture and its time.
    pose
        The person in it, or None where nobody is seen.
    measured
        What is measured on that person, or None.
    state
        What is shown to the person.
    events
        What happened with this frame: a phase begun or ended, a rep counted, ...
    """

    frame: Frame
    pose: Pose | None
    measured: Measurements | None
    state: SessionState
    events: tuple[Event, ...] = ()


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
            state = session.update(frame.time_s, pose)
            yield Moment(frame, pose, session.measured, state, session.events)
    finally:
        session.finish()
