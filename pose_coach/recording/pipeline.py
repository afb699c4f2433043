"""The way from the frames of a recording to what is shown; a camera has it in a thread (`live_analysis`)."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

from pose_coach.body.measurements import Measurements, measure
from pose_coach.body.pose import INFERENCE_SIDE_PX, Pose
from pose_coach.coaching.session import Session
from pose_coach.coaching.state import SessionState
from pose_coach.counting.events import Event
from pose_coach.recording.prefetching import Prefetcher
from pose_coach.recording.sampling import INTERVAL_S, Look, MotionGate, due, filled

if TYPE_CHECKING:  # they bring OpenCV and MediaPipe, which who reads an analysis has no use for
    from pose_coach.frames.frame import Frame
    from pose_coach.tracking.landmarker import Tracker

T = TypeVar("T", bound="tuple[Frame, *tuple[Any, ...]]")

# A decoded picture of so many pixels takes 3 MB. Of larger ones fewer are kept waiting between two threads.
FULL_HD_PX = 1920 * 1080


@dataclass(frozen=True, slots=True)
class Moment:
    """One frame and all that was made of it.

    Attributes
    ----------
    frame
        The picture and its time.
    pose
        The person in it, or None where nobody is seen. Where the frame was not looked at: between the
        frames before and after it that were.
    measured
        What is measured on that person, or None.
    state
        What is shown to the person.
    events
        What happened with this frame: a phase begun or ended, a rep counted, ...
    looked_at
        Whether the frame was looked at, or what was seen before and after it tells enough.
    """

    frame: Frame
    pose: Pose | None
    measured: Measurements | None
    state: SessionState
    events: tuple[Event, ...] = ()
    looked_at: bool = True


def moments(
    frames: Iterable[Frame],
    tracker: Tracker,
    session: Session,
    *,
    every_frame: bool = True,
    overlapping: bool = False,
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
    every_frame
        Whether to look at every frame, or only at as many as the movement needs (`recording.sampling`).
    overlapping
        Whether decoding, tracking and measuring each go on in a thread of their own, a few frames ahead: for
        recordings. Nearly all their time is spent in native code, which lets other threads run. What comes of
        it is the same.
    """
    with ExitStack() as stages:
        stages.callback(session.finish)

        def ahead(items: Generator[T, None, None]) -> Iterator[T]:
            return stages.enter_context(Prefetcher(items, weight=_weight)) if overlapping else items

        haste = MotionGate()
        chosen = ahead(_chosen(frames, 0.0 if every_frame else INTERVAL_S, haste))
        tracked = ahead(_tracked(chosen, tracker, haste))
        for frame, seen in ahead(filled(_measured(tracked))):
            pose, measured = seen.pose, seen.measured
            state = session.update(frame.time_s, pose, measured=measured)
            yield Moment(frame, pose, measured, state, session.events, seen.looked_at)


def _weight(item: tuple[Frame, *tuple[Any, ...]]) -> float:
    """Return the size of an item's picture beside one of 1080p, which is the least."""
    picture = item[0].picture
    return max(1.0, picture.width * picture.height / FULL_HD_PX)


def _chosen(
    frames: Iterable[Frame], interval_s: float, haste: MotionGate
) -> Generator[tuple[Frame, bool], None, None]:
    """Yield frames and whether they are due; those that are have their small picture ready.

    So have those that are likely to be looked at, as far as this thread can know: the tracker waits for
    nobody then, and sees the same.
    """
    from pose_coach.frames.downscaled import Downscaled

    for frame, is_due in due(frames, interval_s):
        is_likely = is_due or haste.at(frame.time_s)
        shrunk = Downscaled.of(frame.picture, INFERENCE_SIDE_PX) if is_likely else frame.picture
        yield replace(frame, picture=shrunk), is_due


def _tracked(
    chosen: Iterable[tuple[Frame, bool]], tracker: Tracker, haste: MotionGate
) -> Generator[tuple[Frame, Pose | None, bool], None, None]:
    """Yield frames with the person in them, and whether they were looked at."""
    for frame, is_due in chosen:
        if is_due or haste.at(frame.time_s):
            pose = tracker.track(frame)
            haste.note(frame.time_s, pose)
            yield frame, pose, True
        else:
            yield frame, None, False


def _measured(
    tracked: Iterable[tuple[Frame, Pose | None, bool]],
) -> Generator[tuple[Frame, Look | None], None, None]:
    for frame, pose, looked_at in tracked:
        measured = None if pose is None else measure(pose)
        yield frame, Look(pose, measured) if looked_at else None
