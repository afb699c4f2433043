"""A recording piece by piece: in turn in this process, or several at a time in others.

Each piece has a tracker of its own, which begins a little before it; so both ways find the same. What follows
the tracker runs once, in order, over all pieces.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Generator, Sequence
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pose_coach.body.pose import Pose
from pose_coach.common.closing import Closing
from pose_coach.common.errors import PoseCoachError, shown
from pose_coach.common.processes import TRIES, Progress, WorkerPool
from pose_coach.common.stopping import is_stopped
from pose_coach.frames.frame import Picture, RgbImage
from pose_coach.frames.pieces import LEAD_IN_S, WHOLE, Piece, pieces_of
from pose_coach.recording.pipeline import Sampled, frame_weight, samples
from pose_coach.recording.prefetching import Prefetcher
from pose_coach.recording.sampling import PoseSample
from pose_coach.tracking.following import BodyPosition, is_near
from pose_coach.tracking.models import ModelSize

if (
    TYPE_CHECKING
):  # loads decoders and MediaPipe, which a program that only reads files does not need
    from pose_coach.frames.files import Reading, VideoFile
    from pose_coach.frames.source import FrameSource
    from pose_coach.tracking.landmarker import RestartableTracker

SAME_MOMENT_S = 0.1
"""Between the last poses that two trackers found before a cut: two frames that are tracked, and some room."""

PIECES_AHEAD = 2
"""So many tracked pieces wait to be counted: half a minute takes 15 MB, most of it glances."""


def in_turn(
    source: FrameSource,
    tracker: RestartableTracker,
    *,
    every_frame: bool = False,
    overlapping: bool = True,
) -> Generator[Sampled, None, None]:
    """Yield the samples of a recording, one piece after another.

    Parameters
    ----------
    source
        An open recording.
    tracker
        Finds the person.
    every_frame, overlapping
        As for `samples`.
    """
    from pose_coach.frames.files import VideoFile

    pieces = pieces_of(source) if isinstance(source, VideoFile) else (WHOLE,)
    if not isinstance(source, VideoFile) or len(pieces) == 1:
        yield from samples(source, tracker, every_frame=every_frame, overlapping=overlapping)
        return
    last = LastSeen()
    index = 0
    for piece in pieces:
        followed: Pose | None = None
        reading = source.reading
        while True:
            if piece.start_s > 0:
                tracker.restart(followed)
            with closing(
                samples(
                    source.read(piece), tracker, every_frame=every_frame, overlapping=overlapping
                )
            ) as tracked:
                lead, found = _lead(tracked, piece)
                is_other = followed is None and last.is_other(lead)
                if not is_other:
                    for frame, sample in found:
                        last.see(sample)
                        yield replace(frame, index=index), sample
                        index += 1
            if not is_other:
                break
            followed, source.reading = last.poses[0], reading
    source.judge()


class LastSeen:
    """Who was followed at the end of a piece.

    The tracker of the next piece follows whom it finds first. Where that is somebody else, it begins anew and
    is told whom to follow.
    """

    def __init__(self) -> None:
        self.poses: deque[Pose] = deque()

    def see(self, sample: PoseSample | None) -> None:
        """Take in the next frame."""
        if sample is None or sample.pose is None:
            return
        self.poses.append(sample.pose)
        while sample.pose.time_s - self.poses[0].time_s > LEAD_IN_S:
            self.poses.popleft()

    def is_other(self, lead: Pose | None) -> bool:
        """Return whether the person found in the lead-in of the next piece, if any, is somebody else.

        Parameters
        ----------
        lead
            The last pose in the lead-in.
        """
        if lead is None or not self.poses or lead.time_s - self.poses[-1].time_s > SAME_MOMENT_S:
            return False
        return not is_near(BodyPosition.of_pose(self.poses[-1]), BodyPosition.of_pose(lead))


def _lead(
    found: Generator[Sampled, None, None], piece: Piece
) -> tuple[Pose | None, Generator[Sampled, None, None]]:
    """Return the last pose in the lead-in of a piece, and the samples after it."""
    lead: Pose | None = None
    first: Sampled | None = None
    for frame, sample in found:
        if frame.time_s >= piece.start_s:
            first = frame, sample
            break
        if sample is not None:
            lead = sample.pose or lead

    def rest() -> Generator[Sampled, None, None]:
        if first is not None:
            yield first
            yield from found

    return lead, rest()


@dataclass(frozen=True, slots=True)
class PieceTask:
    """A piece of a recording, for another process to track.

    Attributes
    ----------
    video
        The file.
    piece
        Which part of it.
    model, speed, every_frame
        How it is analysed.
    """

    video: Path
    piece: Piece
    model: ModelSize
    speed: float | None
    every_frame: bool


@dataclass(frozen=True, slots=True)
class TrackedPiece:
    """What was found in a piece.

    Attributes
    ----------
    samples
        The frames, without their pixels, and the person in each or None.
    lead
        The last pose in the lead-in.
    reading
        What was met while it was read.
    error
        Why it could not be read to its end, in one line, or None.
    """

    samples: tuple[Sampled, ...] = ()
    lead: Pose | None = None
    reading: Reading | None = None
    error: str | None = None


def track_piece(
    task: PieceTask, tell: Progress = lambda *_: None, followed: Pose | None = None
) -> TrackedPiece:
    """Track a piece, usually in a process of its own.

    Parameters
    ----------
    task
        Which.
    tell
        Called with the number of frames done.
    followed
        Whom to follow; None for whoever is found first.
    """
    from pose_coach.frames.files import VideoFile
    from pose_coach.tracking.landmarker import PoseTracker

    found: list[Sampled] = []
    try:
        with (
            VideoFile.open(task.video, speed=task.speed, threads=1) as video,
            PoseTracker(task.model) as tracker,
        ):
            if followed is not None:
                tracker.restart(followed)
            tracked = samples(
                video.read(task.piece), tracker, every_frame=task.every_frame, overlapping=True
            )
            with closing(tracked):
                lead, tracked = _lead(tracked, task.piece)
                unseen = UnseenPicture(video.width, video.height)
                for frame, sample in tracked:
                    found.append((replace(frame, picture=unseen), sample))
                    tell(len(found), None)
            return TrackedPiece(tuple(found), lead, video.reading)
    except PoseCoachError as error:
        return TrackedPiece(error=str(error))


@dataclass(frozen=True, slots=True)
class UnseenPicture:
    """Stands for a picture that was seen in another process only."""

    width: int
    height: int

    def rgb(self, max_side_px: int | None = None) -> RgbImage:
        """Raise an error: there are no pixels here."""
        raise NotImplementedError("the pixels of this picture are in another process")


def in_pool(
    source: VideoFile,
    tasks: Sequence[PieceTask],
    pool: WorkerPool,
    *,
    with_pictures: bool,
    tell: Callable[[int], None] = lambda _: None,
) -> Generator[Sampled, None, None]:
    """Yield the samples of a recording, whose pieces are tracked at the same time by several processes.

    Parameters
    ----------
    source
        An open recording.
    tasks
        All its pieces.
    pool
        The processes.
    with_pictures
        Whether the frames are wanted with their pixels, which are decoded in this process then.
    tell
        Called with the number of frames that are tracked.

    Raises
    ------
    PoseCoachError
        Where a piece cannot be read, or its process dies again and again.
    """
    index = read = 0
    with ExitStack() as opened:
        pictures = opened.enter_context(_Pictures(source)) if with_pictures else None
        last = LastSeen()
        pieces = opened.enter_context(closing(_in_order(tasks, pool, tell)))
        for task, each in zip(tasks, pieces, strict=False):
            tracked = each
            if last.is_other(tracked.lead):
                tracked = track_piece(task, followed=last.poses[0])
            if tracked.error is not None:
                raise PoseCoachError(tracked.error)
            for frame, sample in tracked.samples:
                last.see(sample)
                picture = frame.picture if pictures is None else pictures.at(frame.time_s)
                yield replace(frame, index=index, picture=picture), sample
                index += 1
            read += 1
            if pictures is None and tracked.reading is not None:
                source.reading += tracked.reading
    if read == len(tasks):
        source.judge()


class _Pictures(Closing):
    """The pictures of a recording, decoded a few ahead in a thread."""

    def __init__(self, source: VideoFile) -> None:
        self._frames = Prefetcher(source.read(), weight=frame_weight)
        self._frame = next(self._frames)  # there is one, or the file could not have been opened

    def at(self, time_s: float) -> Picture:
        """Return the picture of a time, later than the one before."""
        # The same file gives the same times, but for a damaged one, that may give some more or fewer here.
        while self._frame.time_s < time_s:
            following = next(self._frames, None)
            if following is None:
                break
            self._frame = following
        return self._frame.picture

    def close(self) -> None:
        self._frames.close()


class _StoppedError(Exception):
    """Ends a run of processes whose results nobody wants any more."""


def _in_order(
    tasks: Sequence[PieceTask], pool: WorkerPool, tell: Callable[[int], None]
) -> Generator[TrackedPiece, None, None]:
    """Yield the pieces in their order; fewer, where the program is asked to stop."""
    frames = dict.fromkeys(tasks, 0)
    unwanted = threading.Event()

    def told(task: PieceTask, done: int, _of: int | None) -> None:
        if unwanted.is_set() or is_stopped():
            raise _StoppedError
        frames[task] = done
        tell(sum(frames.values()))

    def ordered() -> Generator[TrackedPiece, None, None]:
        done: dict[PieceTask, TrackedPiece] = {}
        waited_for = deque(tasks)
        with suppress(_StoppedError), closing(pool.run(track_piece, tasks, tell=told)) as results:
            for task, tracked in results:
                done[task] = tracked or TrackedPiece(error=_died(task))
                frames[task] = max(frames[task], len(done[task].samples))
                while waited_for and waited_for[0] in done:
                    yield done.pop(waited_for.popleft())

    with Prefetcher(ordered(), depth=PIECES_AHEAD) as pieces:
        try:
            yield from pieces
        finally:
            unwanted.set()


def _died(task: PieceTask) -> str:
    since = f"{task.piece.start_s:.0f} s"
    return (
        f"{shown(task.video)}: the process that tracked it from {since} on died {TRIES} times."
        " Try --jobs 1, or close other programs to free memory."
    )
