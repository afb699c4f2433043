"""The way from the frames of a recording to what is shown; a camera has it in a thread (`live_analysis`)."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from pose_coach.ahead import Ahead
from pose_coach.body.measurements import Measurements, measure
from pose_coach.coaching.session import Session
from pose_coach.coaching.state import SessionState
from pose_coach.exercises.events import Event
from pose_coach.frames.shrunk import Shrunk
from pose_coach.tracking.pose import INFERENCE_SIDE_PX, Pose

if TYPE_CHECKING:  # they bring OpenCV and MediaPipe, which who reads an analysis has no use for
    from pose_coach.frames.frame import Frame
    from pose_coach.tracking.landmarker import Tracker

T = TypeVar("T")


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


def moments(
    frames: Iterable[Frame], tracker: Tracker, session: Session, *, overlapping: bool = False
) -> Generator[Moment, None, None]:
    """Yield what each frame shows, in order of time; then finish the session.

    Counting is done as moments are taken.

    Parameters
    ----------
    frames
        In order of time.
    tracker
        Finds the person.
    session
        Counts and coaches; read the reps from it.
    overlapping
        Whether decoding, tracking and measuring each go on in a thread of their own, a few frames ahead: for
        recordings. Nearly all their time is spent in native code, which lets other threads run. What comes of
        it is the same.
    """
    with ExitStack() as stages:
        stages.callback(session.finish)

        def ahead(items: Generator[T, None, None]) -> Iterator[T]:
            return stages.enter_context(Ahead(items)) if overlapping else items

        shrunk = ahead(_shrunk(frames))
        tracked = ahead(_tracked(shrunk, tracker))
        for frame, pose, measured in ahead(_measured(tracked)):
            state = session.update(frame.time_s, pose, measured=measured)
            yield Moment(frame, pose, measured, state, session.events)


def _shrunk(frames: Iterable[Frame]) -> Generator[Frame, None, None]:
    """Yield frames whose pictures are there already in the size that is tracked."""
    for frame in frames:
        yield replace(frame, picture=Shrunk.of(frame.picture, INFERENCE_SIDE_PX))


def _tracked(
    frames: Iterable[Frame], tracker: Tracker
) -> Generator[tuple[Frame, Pose | None], None, None]:
    for frame in frames:
        yield frame, tracker.track(frame)


def _measured(
    tracked: Iterable[tuple[Frame, Pose | None]],
) -> Generator[tuple[Frame, Pose | None, Measurements | None], None, None]:
    for frame, pose in tracked:
        yield frame, pose, None if pose is None else measure(pose)
