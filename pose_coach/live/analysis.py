"""Tracking and coaching of a live session, in a thread that does not delay the picture."""

from __future__ import annotations

import math
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from pose_coach.body.pose import INFERENCE_SIDE_PX, Pose
from pose_coach.body.speed import speed_between
from pose_coach.coaching.state import SessionState, SetSummary
from pose_coach.common.closing import Closing
from pose_coach.counting.events import Rep, RepCounted, RepFinished
from pose_coach.frames.downscaled import Downscaled
from pose_coach.frames.frame import Frame, RgbImage
from pose_coach.recording.pipeline import Coach, Moment, lost_moment, moment_of, sample_of
from pose_coach.tracking.cells import SAME_LEVELS, StandingPicture

if TYPE_CHECKING:  # loads MediaPipe, before which the first picture is shown
    from pose_coach.tracking.landmarker import Tracker

# Choices: the frame rate is an average over this many frames, and a longer gap between two frames is a
# pause or a lost camera, not slow tracking.
RATE_OVER = 30
PAUSE_S = 2.0
# Nobody who moves so fast, trunk lengths a second, is stock-still in the next picture. Half of what a calm
# movement reaches; somebody at rest is tracked to and fro by less.
MOVING = 0.35
# A picture that stands for longer is looked at all the same.
STANDS_S = 2.0


class Coaching(Coach, Protocol):
    """The coaching of a live session: one set, or a programme of several."""

    @property
    def reps(self) -> tuple[Rep, ...]:
        """The reps so far, in the order in which they were counted."""
        ...

    def finish(self) -> None:
        """Process the end: a rep in progress is finished or abandoned."""
        ...

    @property
    def paused(self) -> bool:
        """Whether counting is paused."""
        ...

    @property
    def is_over(self) -> bool:
        """Whether everything is done and its summary was shown."""
        ...

    @property
    def summary(self) -> tuple[SetSummary, ...]:
        """The results of each exercise."""
        ...

    def pause(self, paused: bool) -> None:
        """Pause counting, or resume it."""
        ...

    def skip(self) -> None:
        """Skip to the next exercise, if there is one."""
        ...

    def reset(self) -> None:
        """Restart the set."""
        ...


@dataclass(frozen=True, slots=True)
class Analysed:
    """The result of one frame: the state, the newly counted reps, and whether the session is over."""

    state: SessionState
    reps: tuple[Rep, ...]
    is_over: bool = False


class LiveAnalysis(Closing):
    """Analyses the newest frame in a thread of its own.

    While it is open, tracker and coaching belong to the thread. Others use them by requests, which run
    between two frames. Results are kept until they are taken, so that no spoken words are lost.

    Parameters
    ----------
    coaching
        Counts and coaches.
    tracker
        Finds the person.
    keep
        Called in the thread with every rep as it is counted, and again when its last hold is over: what it
        does with them must not hold up the picture.
    on_moment
        Called in the thread with all that was made of each frame.
    """

    def __init__(
        self,
        coaching: Coaching,
        tracker: Tracker,
        keep: Callable[[Rep], None] = lambda _: None,
        on_moment: Callable[[Moment], None] = lambda _: None,
    ) -> None:
        self._coaching = coaching
        self._tracker = tracker
        self._keep = keep
        self._on_moment = on_moment
        self._changed = threading.Condition()
        self._offered: tuple[Frame, float] | None = None
        self._requests: list[Callable[[], None]] = []
        self._busy = self._closed = False
        self._error: BaseException | None = None
        self._results: list[Analysed] = []
        self._done_at: deque[float] = deque(maxlen=RATE_OVER)
        self._stalls = StallWatch()
        self._moment: Moment | None = None
        self._thread = threading.Thread(target=self._run, name="pose-coach analysis", daemon=True)
        self._thread.start()

    def submit(self, frame: Frame, brightness: float = math.nan) -> None:
        """Offer a frame. One that has not been begun by then is dropped.

        Parameters
        ----------
        frame
            The newest.
        brightness
            Mean brightness of its picture, 0 to 255, where it was measured.
        """
        with self._changed:
            self._offered = frame, brightness
            self._changed.notify_all()

    def request(self, wish: Callable[[], None]) -> None:
        """Have something done to the coaching, such as a reset, before the next frame."""
        with self._changed:
            self._requests.append(wish)

    def wait(self) -> None:
        """Wait until the frame that was offered last is done."""
        with self._changed:
            while (self._offered is not None or self._busy) and self._error is None:
                self._changed.wait(0.25)  # on Windows, Ctrl-C is only noticed between two waits

    def take(self) -> list[Analysed]:
        """Return what has come of the frames since the last call, in their order."""
        with self._changed:
            results, self._results = self._results, []
            return results

    def check(self) -> None:
        """Raise what the tracker or the coaching raised, if anything."""
        if self._error is not None:
            raise self._error

    def close(self) -> None:
        """End the thread once the frame under way is done; one that waits is dropped."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        self._thread.join()

    def _run(self) -> None:
        while True:
            with self._changed:
                while self._offered is None and not self._closed:
                    self._changed.wait()
                if self._closed or self._offered is None:
                    return
                (frame, brightness), self._offered = self._offered, None
                wishes, self._requests = self._requests, []
                self._busy = True
            try:
                for wish in wishes:
                    wish()
                if wishes:
                    self._moment = None
                result = self._analyse(frame, brightness)
            except BaseException as error:  # raised again in the main thread
                with self._changed:
                    self._error = error
                    self._changed.notify_all()
                return
            with self._changed:
                self._results.append(result)
                self._busy = False
                self._changed.notify_all()

    def _analyse(self, frame: Frame, brightness: float) -> Analysed:
        small = Downscaled.of(frame.picture, INFERENCE_SIDE_PX)
        frame = replace(frame, picture=small)
        if self._stalls.see(frame.time_s, small.small) and self._moment is not None:
            moment = lost_moment(frame, self._moment)
        else:
            sample = sample_of(self._tracker.track(frame))
            self._stalls.note(sample.pose)
            moment = moment_of(frame, sample, self._coaching, brightness=brightness)
        self._moment = moment
        moment = replace(moment, state=replace(moment.state, frames_per_s=self._rate()))
        for event in moment.events:
            if isinstance(event, RepCounted | RepFinished):
                self._keep(event.rep)
        self._on_moment(moment)
        counted = tuple(event.rep for event in moment.events if isinstance(event, RepCounted))
        return Analysed(moment.state, counted, self._coaching.is_over)

    def _rate(self) -> float:
        """Return analysed frames per second by the wall clock."""
        now_s = time.monotonic()
        if self._done_at and now_s - self._done_at[-1] > PAUSE_S:
            self._done_at.clear()
        self._done_at.append(now_s)
        if len(self._done_at) < 2:
            return float("nan")
        return (len(self._done_at) - 1) / max(1e-6, self._done_at[-1] - self._done_at[0])


class StallWatch:
    """Tells whether a picture stands because the camera or the line does, not the person.

    A recording can wait for what comes next (`recording.looks`). Here, a picture that stands is no look where
    the person was on the move.
    """

    def __init__(self) -> None:
        self._standing = StandingPicture(SAME_LEVELS)
        self._since_s = -math.inf
        self._pose: Pose | None = None
        self._moves = False

    def see(self, time_s: float, picture: RgbImage) -> bool:
        """Take in the next picture, and return whether it is no look at the person."""
        if not self._standing.see(picture):
            self._since_s = time_s
            return False
        return self._moves and time_s - self._since_s < STANDS_S

    def note(self, pose: Pose | None) -> None:
        """Take in the pose that was found in the picture."""
        before, self._pose = self._pose, pose
        self._moves = (
            before is not None and pose is not None and speed_between(before, pose) > MOVING
        )
