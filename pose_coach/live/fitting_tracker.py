"""A tracker that suits the computer: the full model where that is fast enough, otherwise lite."""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from statistics import median
from typing import TYPE_CHECKING, Protocol

from pose_coach.common.closing import Closing
from pose_coach.tracking.models import ModelSize

if TYPE_CHECKING:  # load OpenCV and MediaPipe, before which the first picture is shown
    from pose_coach.body.pose import Pose
    from pose_coach.frames.frame import Frame

AUTO = "auto"
SLOW_S = 1 / 15
"""A calm movement in a recording is tracked 15 times a second. Where full takes longer, lite does not."""
FAST_S = 1 / 40
"""The full model takes up to twice as long as lite. Where lite takes no more than this, full is in time."""
OVER_S = 3.0
"""Costs are the median over so long: a program that starts or a page that loads is no reason to change."""
LEAST = 8
"""Of so many pictures at least."""
STAYS_S = 10.0
"""After a change the person is found anew, so it is not changed again before this."""
WARM_UP = 3
"""The first pictures set up the networks."""


class LoadedTracker(Protocol):
    """What a tracker with loaded models does."""

    def track(self, frame: Frame) -> Pose | None:
        """Return the pose, or None where nobody is seen."""
        ...

    def close(self) -> None:
        """Release the models."""
        ...


def load(size: ModelSize) -> LoadedTracker:
    """Load MediaPipe and a model, which takes a second or two."""
    from pose_coach.tracking.landmarker import PoseTracker

    return PoseTracker(size)


class FittingTracker(Closing):
    """Loads its model in the background, measures what a picture costs, and changes the model if need be.

    The cost is measured by the clock: when other programs take the processor, it rises. Changing takes no
    picture's time either, for the other model is loaded in the background.

    Parameters
    ----------
    fixed
        Use this model however slow it is; None to choose.
    say
        Called with a line whenever it has chosen a model, in the thread that tracks.
    load
        Makes the tracker of a model.
    clock
        Returns seconds that never go back.

    Attributes
    ----------
    size
        The model in use.
    """

    def __init__(
        self,
        fixed: ModelSize | None = None,
        say: Callable[[str], None] = lambda _: None,
        *,
        load: Callable[[ModelSize], LoadedTracker] = load,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.size = fixed or ModelSize.FULL
        self._is_fixed = fixed is not None
        self._say, self._load, self._clock = say, load, clock
        self._threads = ThreadPoolExecutor(1, "pose-coach models")
        self._next: tuple[ModelSize, Future[LoadedTracker]] | None = None
        self._tracker: LoadedTracker | None = None
        self._costs: deque[tuple[float, float]] = deque()
        self._tracked = 0
        self._is_said = False
        self._since_s = -math.inf
        self._prepare(self.size)

    def track(self, frame: Frame) -> Pose | None:
        """Return the pose, or None where nobody is seen; the first call waits for the model."""
        if self._next is not None and (self._tracker is None or self._next[1].done()):
            self._change(*self._next)
        assert self._tracker is not None
        began_s = self._clock()
        pose = self._tracker.track(frame)
        self._note(began_s, self._clock() - began_s)
        return pose

    def close(self) -> None:
        """Release the models."""
        if self._next is not None:
            (_, coming), self._next = self._next, None
            if not coming.cancel() and coming.exception() is None:
                coming.result().close()
        self._threads.shutdown()
        if self._tracker is not None:
            self._tracker.close()
            self._tracker = None

    def _prepare(self, size: ModelSize) -> None:
        self._next = size, self._threads.submit(self._load, size)

    def _change(self, size: ModelSize, coming: Future[LoadedTracker]) -> None:
        before, self._tracker, self._next = self._tracker, coming.result(), None
        if before is not None:
            before.close()
            self._since_s = self._clock()
        self.size, self._tracked = size, 0
        self._costs.clear()
        self._is_said = False

    def _note(self, now_s: float, cost_s: float) -> None:
        self._tracked += 1
        if self._tracked <= WARM_UP:
            return
        self._costs.append((now_s, cost_s))
        while len(self._costs) > LEAST and now_s - self._costs[0][0] > OVER_S:
            self._costs.popleft()
        if len(self._costs) < LEAST:
            return
        usual_s = median(cost for _, cost in self._costs)
        if self._is_fixed:
            return
        wanted = suited(self.size, usual_s)
        if not self._is_said:
            self._is_said = True
            self._say(f"Model {self.size}: {cost_words(usual_s)} on this computer now.")
        if wanted is not self.size and self._next is None and now_s - self._since_s >= STAYS_S:
            self._prepare(wanted)


def fixed_model(name: str) -> ModelSize | None:
    """Return the model that a setting or an option names, None for "auto"."""
    return None if name == AUTO else ModelSize(name)


def suited(size: ModelSize, usual_s: float) -> ModelSize:
    """Return which model to use.

    Parameters
    ----------
    size
        The one in use.
    usual_s
        What it takes for a picture.
    """
    if size is ModelSize.FULL and usual_s > SLOW_S:
        return ModelSize.LITE
    if size is ModelSize.LITE and usual_s <= FAST_S:
        return ModelSize.FULL
    return size


def cost_words(usual_s: float) -> str:
    """Return what a picture costs, in words."""
    return (
        f"{1000 * usual_s:.0f} ms a picture, up to {1 / max(usual_s, 1e-3):.0f} pictures a second"
    )
