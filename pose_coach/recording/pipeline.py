"""The way from frames to moments: track, measure, count and coach.

A recording takes it through `moments`; a camera takes the same steps, `sample_of` and `moment_of`, with the
newest frame (`live.analysis`).
"""

from __future__ import annotations

import math
from collections.abc import Generator, Iterable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from pose_coach.body.measurements import Measurements, measure
from pose_coach.body.pose import INFERENCE_SIDE_PX, Pose
from pose_coach.coaching.session import Session
from pose_coach.coaching.state import SessionState
from pose_coach.counting.events import Event
from pose_coach.recording.glances import Glance, Glances
from pose_coach.recording.looks import looks
from pose_coach.recording.prefetching import Prefetcher
from pose_coach.recording.sampling import INTERVAL_S, MotionGate, PoseSample, due

if (
    TYPE_CHECKING
):  # load OpenCV and MediaPipe, which a program that only reads analysis files does not need
    from pose_coach.frames.frame import Frame
    from pose_coach.tracking.landmarker import Tracker

T = TypeVar("T", bound="tuple[Frame, *tuple[Any, ...]]")

# A decoded picture of this size takes 3 MB. Fewer of the larger ones wait between two threads.
FULL_HD_PX = 1920 * 1080


@dataclass(frozen=True, slots=True)
class Moment:
    """One frame and everything that was derived from it.

    Attributes
    ----------
    frame
        The picture and its time.
    pose
        The person in it, None where nobody is seen. Interpolated where the frame was not tracked.
    measured
        The measurements of that person, or None.
    state
        What is shown to the person.
    events
        What happened in this frame: a phase began or ended, a rep was counted, ...
    tracked
        True if the pose model ran on this frame, False if the pose is interpolated.
    lost
        Whether the picture stood while time went on: nothing was seen, and the state is that of before.
    glance
        At the picture of a recording, every so many frames; otherwise None.
    """

    frame: Frame
    pose: Pose | None
    measured: Measurements | None
    state: SessionState
    events: tuple[Event, ...] = ()
    tracked: bool = True
    glance: Glance | None = None
    lost: bool = False


class Coach(Protocol):
    """What counts and coaches: a set, or a programme of several."""

    def update(
        self,
        time_s: float,
        pose: Pose | None,
        measured: Measurements | None,
        *,
        brightness: float = math.nan,
    ) -> SessionState:
        """Take in one frame and return what to show."""
        ...

    @property
    def events(self) -> tuple[Event, ...]:
        """What happened in the newest frame."""
        ...


def sample_of(pose: Pose | None) -> PoseSample:
    """Measure the pose of a tracked frame, after which its silhouette is of no more use."""
    if pose is None:
        return PoseSample(None, None)
    return PoseSample(replace(pose, silhouette=None), measure(pose))


def moment_of(
    frame: Frame, sample: PoseSample, coach: Coach, *, brightness: float = math.nan
) -> Moment:
    """Count and coach one frame.

    Parameters
    ----------
    frame
        Later than the frame before.
    sample
        The person in it.
    coach
        Takes it in.
    brightness
        Mean brightness of the picture, 0 to 255, where it was measured.
    """
    events: tuple[Event, ...] = ()
    for held in sample.held:
        assert held.measured is not None
        coach.update(held.measured.time_s, held.pose, held.measured)
        events += coach.events
    pose, measured = sample.pose, sample.measured
    state = coach.update(frame.time_s, pose, measured, brightness=brightness)
    return Moment(
        frame, pose, measured, state, events + coach.events, sample.tracked, sample.glance
    )


def lost_moment(frame: Frame, before: Moment) -> Moment:
    """Return what a frame that is no look leaves of the moment before it."""
    state = replace(before.state, time_s=frame.time_s, said=None, tone=None)
    return Moment(frame, None, None, state, tracked=False, lost=True)


Sampled = tuple["Frame", PoseSample | None]
"""A frame, and the person in it; None where the frame was not tracked."""


def moments(
    frames: Iterable[Frame],
    tracker: Tracker,
    session: Session,
    *,
    every_frame: bool = True,
    overlapping: bool = False,
) -> Generator[Moment, None, None]:
    """Yield the moment of each frame, in order of time; then finish the session.

    Counting happens as moments are taken.

    Parameters
    ----------
    frames
        In order of time.
    tracker
        Finds the person.
    session
        Counts and coaches; read the reps from it.
    every_frame, overlapping
        As for `samples` and `counted`.
    """
    found = samples(frames, tracker, every_frame=every_frame, overlapping=overlapping)
    yield from counted(found, session, overlapping=overlapping)


def samples(
    frames: Iterable[Frame],
    tracker: Tracker,
    *,
    every_frame: bool = False,
    overlapping: bool = False,
) -> Generator[Sampled, None, None]:
    """Track and measure the frames of a recording, or of a piece of it.

    Parameters
    ----------
    frames
        In order of time.
    tracker
        Finds the person.
    every_frame
        Whether to track every frame, or only as many as the movement needs (`recording.sampling`).
    overlapping
        Whether decoding and tracking each run in their own thread, a few frames ahead. They spend nearly all
        their time in native code, which lets other threads run. The result is the same.
    """
    with ExitStack() as stages:
        gate = MotionGate()
        chosen = _chosen(frames, 0.0 if every_frame else INTERVAL_S, gate)
        tracked = _tracked(_ahead(stages, chosen, overlapping), tracker, gate)
        yield from _measured(_ahead(stages, tracked, overlapping))


def counted(
    found: Generator[Sampled, None, None], session: Session, *, overlapping: bool = False
) -> Generator[Moment, None, None]:
    """Fill in the frames that were not tracked, count and coach; then finish the session.

    Parameters
    ----------
    found
        The samples of a whole recording, in order of time.
    session
        Counts and coaches.
    overlapping
        Whether the samples are made in a thread of their own.
    """
    with ExitStack() as stages:
        stages.callback(session.finish)
        # Whoever holds it, too: its threads must have ended before the tracker is closed.
        stages.enter_context(closing(found))
        moment: Moment | None = None
        for frame, sample in _ahead(stages, looks(found), overlapping):
            if sample.lost and moment is not None:
                moment = lost_moment(frame, moment)
            else:
                moment = moment_of(frame, sample, session)
            yield moment


def _ahead(stages: ExitStack, items: Generator[T, None, None], overlapping: bool) -> Iterator[T]:
    if overlapping:
        return stages.enter_context(Prefetcher(items, weight=_weight))
    return stages.enter_context(closing(items))


def _weight(item: tuple[Frame, *tuple[Any, ...]]) -> float:
    return frame_weight(item[0])


def frame_weight(frame: Frame) -> float:
    """Return the size of a frame's picture relative to 1080p, at least 1."""
    picture = frame.picture
    return max(1.0, picture.width * picture.height / FULL_HD_PX)


def _chosen(
    frames: Iterable[Frame], interval_s: float, gate: MotionGate
) -> Generator[tuple[Frame, bool], None, None]:
    """Yield frames, and whether they are due; the small picture of those that are due is prepared.

    Also pre-scale frames that will probably be tracked; this affects speed only. A picture that stands is
    marked.
    """
    from pose_coach.frames.downscaled import Downscaled
    from pose_coach.tracking.cells import StandingPicture

    standing = StandingPicture()
    for frame, is_due in due(frames, interval_s):
        is_likely = is_due or gate.at(frame.time_s)
        small = Downscaled.of(frame.picture, INFERENCE_SIDE_PX) if is_likely else None
        stands = is_due and small is not None and standing.see(small.small)
        yield replace(frame, picture=small or frame.picture, stands=stands), is_due


def _tracked(
    chosen: Iterable[tuple[Frame, bool]], tracker: Tracker, gate: MotionGate
) -> Generator[tuple[Frame, Pose | None, bool], None, None]:
    """Yield frames with the person in them, and whether they were tracked."""
    for frame, is_due in chosen:
        if is_due or gate.at(frame.time_s):
            pose = tracker.track(frame)
            gate.note(frame.time_s, pose)
            yield frame, pose, True
        else:
            yield frame, None, False


def _measured(
    tracked: Iterable[tuple[Frame, Pose | None, bool]],
) -> Generator[Sampled, None, None]:
    glances = Glances()
    for frame, pose, was_tracked in tracked:
        sample = None
        if was_tracked:
            sample = replace(sample_of(pose), glance=glances.at(frame), stands=frame.stands)
        yield frame, sample
