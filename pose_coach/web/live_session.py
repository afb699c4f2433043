"""A live session whose camera is the browser's: takes its pictures, answers with what to show and say."""

from __future__ import annotations

import math
import threading
import time
from contextlib import ExitStack
from typing import cast

import cv2
import numpy as np

from pose_coach.coaching.set_plan import SetPlan
from pose_coach.coaching.state import SessionState, SetSummary
from pose_coach.common.closing import Closing
from pose_coach.common.errors import PoseCoachError
from pose_coach.drawing.message import messages
from pose_coach.exercises.catalog import exercises
from pose_coach.frames.array_picture import ArrayPicture
from pose_coach.frames.frame import Frame, RgbImage
from pose_coach.frames.picture_watch import PictureWatch
from pose_coach.history.store import About, Record
from pose_coach.live.analysis import Coaching, LiveAnalysis
from pose_coach.live.coaching import coaching_of
from pose_coach.settings.applied import programme, tailored
from pose_coach.settings.model import Settings
from pose_coach.tracking.landmarker import Tracker

PROGRAMME, AUTO = "programme", "auto"
MOST_SIDE_PX = 1280
"""The page sends 640 pixels; a JPEG that states more is not decoded into memory at full size."""
GONE_S = 30.0
"""A session whose page has sent nothing for so long gives way to another; its reps are kept."""
WATCH_S = 5.0
"""How long a page that only shows a session waits for news, before it asks again."""

Answer = dict[str, object]


def session_plan(settings: Settings, exercise: str) -> Coaching:
    """Return what coaches: the programme, one exercise by its name, or whatever is done.

    Raises
    ------
    PoseCoachError
        If there is no such exercise.
    """
    if exercise == PROGRAMME:
        chosen = programme(settings)
    elif exercise == AUTO:
        chosen = ()
    elif exercise in exercises():
        chosen = (tailored(exercises()[exercise], settings),)
    else:
        raise PoseCoachError("There is no such exercise. Choose one of the list.")
    return coaching_of(settings, [SetPlan(each, each.goal) for each in chosen], None, None)


def about(exercise: str, model: str) -> About:
    """Return what the history says of a session."""
    return About("live", None if exercise == AUTO else exercise, "browser", model)


class LiveSession(Closing):
    """One session. Its methods may be called from any thread; pictures are taken one at a time.

    Parameters
    ----------
    coaching, tracker
        What coaches and what finds the person; they belong to the session.
    kept
        Where reps are kept.
    opened
        What is closed with the session.
    """

    def __init__(
        self, coaching: Coaching, tracker: Tracker, kept: Record, opened: ExitStack
    ) -> None:
        self._coaching = coaching
        self._kept = kept
        self._opened = opened
        self._analysis = LiveAnalysis(coaching, tracker, kept.keep)
        self._watch = PictureWatch()
        self._notice: str | None = None
        self._lock = threading.Lock()
        self._number = -1
        self._time_s = -math.inf
        self._closed = False
        self._news = threading.Condition()
        self._newest = -1
        self._shown: Answer = {}
        self._said: tuple[int, str] | None = None
        self.seen_s = time.monotonic()

    @property
    def is_closed(self) -> bool:
        """Whether it has ended."""
        return self._closed

    @property
    def is_gone(self) -> bool:
        """Whether its page has sent nothing for long."""
        return time.monotonic() - self.seen_s > GONE_S

    def see(self, number: int, time_s: float, jpeg: bytes) -> Answer | None:
        """Take in a picture and return what to show; None where a newer one came first, or the end.

        Parameters
        ----------
        number
            Counts up with every picture that is sent.
        time_s
            When it was taken, on the page's clock.
        jpeg
            The picture.

        Raises
        ------
        PoseCoachError
            If it is no picture.
        """
        image = decoded(jpeg)
        with self._lock:
            if self._closed:
                return None
            self.seen_s = time.monotonic()
            if number <= self._number or not time_s > self._time_s:
                return None
            self._number, self._time_s = number, time_s
            frame = Frame(number, time_s, ArrayPicture(image, "bgr"))
            self._watch.look(frame)
            self._analysis.submit(frame, self._watch.brightness)
            self._analysis.wait()
            self._analysis.check()
            (result,) = self._analysis.take()
            notice = self._watch.notice
            is_new, self._notice = notice != self._notice, notice
        answer = shown(result.state, image.shape[1], image.shape[0], notice, is_new=is_new)
        answer |= {"number": number, "isOver": result.is_over}
        with self._news:
            if number > self._newest:
                self._newest, self._shown = number, answer
            if isinstance(said := answer["say"], str):
                self._said = number, said
            self._news.notify_all()
        return answer

    def watch(self, after: int) -> Answer | None:
        """Return the newest answer, for a page that sends no pictures; None where there is no news.

        Parameters
        ----------
        after
            The number of the answer that the page shows. Words that came since are in what is returned,
            also where the answer that they came with is not.
        """
        with self._news:
            self._news.wait_for(lambda: self._closed or self._newest > after, WATCH_S)
            if self._newest <= after:
                return None
            is_new = self._said is not None and self._said[0] > after
            return self._shown | {"say": self._said[1] if self._said and is_new else None}

    def pause(self) -> None:
        """Stop counting, or go on."""
        self._analysis.request(lambda: self._coaching.pause(not self._coaching.paused))

    def skip(self) -> None:
        """Go on to the next exercise."""
        self._analysis.request(self._coaching.skip)

    def again(self) -> None:
        """Begin the exercise anew."""
        self._analysis.request(self._coaching.reset)

    def close(self) -> None:
        """End the session; what is counted is kept."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
            self._analysis.close()
            with self._opened:
                self._coaching.finish()
                for rep in self._coaching.reps:
                    self._kept.keep(rep)
        with self._news:
            self._news.notify_all()

    @property
    def number(self) -> int | None:
        """By which the history names the session, once it has reps there."""
        return self._kept.number

    @property
    def summary(self) -> tuple[SetSummary, ...]:
        """What was done, after `close`."""
        return self._coaching.summary


def decoded(jpeg: bytes) -> RgbImage:
    """Return the pixels of a JPEG, blue-green-red.

    Raises
    ------
    PoseCoachError
        If it is none, or larger than a page sends.
    """
    # Its size is read from a small decoding first: a few bytes may state more than fits in memory.
    coded = np.frombuffer(jpeg, np.uint8)
    small = None
    if jpeg[:2] == b"\xff\xd8":
        try:
            small = cv2.imdecode(coded, cv2.IMREAD_REDUCED_COLOR_8)
            if small is not None and max(small.shape) <= MOST_SIDE_PX // 8:
                return cast(RgbImage, cv2.imdecode(coded, cv2.IMREAD_COLOR))
        except cv2.error:
            small = None
    raise PoseCoachError("The camera's picture cannot be read. Load the page again.")


def shown(
    state: SessionState, width_px: int, height_px: int, notice: str | None, *, is_new: bool
) -> Answer:
    """Return a state as JSON values: everything that the page draws, in words that are ready.

    Parameters
    ----------
    state
        What is to be shown.
    width_px, height_px
        Size of the picture that the landmarks are in.
    notice
        What is the matter with the picture, or None.
    is_new
        Whether the notice was another one before: it is said once, and shown as long as it holds.
    """
    spoken = [notice if is_new else None, state.said]
    lines = [] if notice is None else [{"text": notice, "look": "camera"}]
    lines += [{"text": one.text, "look": str(one.look)} for one in messages(state)]
    body = state.body
    points = back = None
    if body is not None:
        points = [
            [*map(_rounded, point), _rounded(seen, 2)]
            for point, seen in zip(body.landmarks_px, body.visibility, strict=True)
        ]
        if body.back_px is not None:
            back = [[_rounded(x), _rounded(y)] for x, y in body.back_px]
    pace = state.pace
    return {
        "width": width_px,
        "height": height_px,
        "title": state.title,
        "status": str(state.status),
        "reps": state.reps,
        "goal": state.goal,
        "sides": state.sides,
        "countdown": state.countdown,
        "step": state.step,
        "clean": state.clean,
        "rushed": state.rushed,
        "pace": None
        if pace is None
        else {
            "label": pace.label,
            "elapsedS": _rounded(pace.elapsed_s, 1),
            "rushedBelowS": pace.rushed_below_s,
            "idealS": pace.ideal_s,
            "tooFast": pace.too_fast,
        },
        "holdS": _rounded(state.hold_s, 1),
        "holdGoalS": state.hold_goal_s,
        "endLabel": state.end_label,
        "lines": lines,
        "say": " ".join(words for words in spoken if words) or None,
        "points": points,
        "back": back,
    }


def _rounded(value: float, digits: int = 0) -> float | None:
    """Return a number as JSON can hold it: NaN is null there."""
    return round(float(value), digits) if math.isfinite(value) else None
