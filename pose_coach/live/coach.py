"""Coach from a camera, a stream, or a video file in place of a camera."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING, cast

import cv2
import numpy as np

from pose_coach.coaching.state import SessionState, Status
from pose_coach.common.errors import PoseCoachError
from pose_coach.common.stopping import interruptible
from pose_coach.counting.events import Rep
from pose_coach.drawing.mirror import mirrored
from pose_coach.drawing.overlay import Overlay
from pose_coach.drawing.theme import THEME, Theme
from pose_coach.frames.frame import Frame, Interruption, RgbImage
from pose_coach.frames.picture_watch import PictureWatch
from pose_coach.frames.source import LiveSource
from pose_coach.live.analysis import Analysed, Coaching, LiveAnalysis
from pose_coach.recording.pipeline import Moment
from pose_coach.records.video_writer import VideoWriter
from pose_coach.voice.voice import Voice
from pose_coach.window.window import Action, Window

if TYPE_CHECKING:  # loads MediaPipe, before which the first picture is shown
    from pose_coach.tracking.landmarker import Tracker

NOTHING_YET = SessionState(0.0, "", "", Status.WAITING)


class LiveCoach:
    """Runs a live session: takes frames, coaches, shows, records.

    The picture moves at the camera's rate even with a slow model: each frame is shown at once with the
    newest state, while the newest frame is analysed in another thread. If the source is not live, every
    frame is analysed and shown with its own state.

    Parameters
    ----------
    coaching
        What is being done. While `run` runs, it belongs to another thread.
    tracker
        Finds the person; the same holds for it.
    window
        Where it is shown, or None without a display.
    writer
        Keeps the annotated pictures, or None.
    speaker
        Says the count and the cues, or None.
    mirror
        Whether the picture is shown as a mirror shows it.
    theme
        The colours.
    on_rep
        Called with each rep as it is counted.
    keep
        Called with every rep as it is counted and when its last hold is over, in the thread of the analysis,
        and at the end.
    on_moment
        Called with all that was made of each frame, in the thread of the analysis.
    on_notice
        Called with what is the matter with the camera, and with None when it is all right again.
    on_lost
        Called with why the recording has ended before the set.
    """

    def __init__(
        self,
        coaching: Coaching,
        tracker: Tracker,
        *,
        window: Window | None = None,
        writer: VideoWriter | None = None,
        speaker: Voice | None = None,
        mirror: bool = True,
        theme: Theme = THEME,
        on_rep: Callable[[Rep], None] = lambda _: None,
        keep: Callable[[Rep], None] = lambda _: None,
        on_moment: Callable[[Moment], None] = lambda _: None,
        on_notice: Callable[[str | None], None] = lambda _: None,
        on_lost: Callable[[PoseCoachError], None] = lambda _: None,
    ) -> None:
        self._coaching = coaching
        self._tracker = tracker
        self._window = window
        self._writer = writer
        self._speaker = speaker
        self._mirror = mirror
        self._on_rep = on_rep
        self._keep = keep
        self._on_moment = on_moment
        self._on_notice = on_notice
        self._on_lost = on_lost
        self._overlay = Overlay(theme)
        self._is_over = False
        self._notice: str | None = None
        self._frame: Frame | None = None
        self._state = NOTHING_YET
        self._recorded_px: tuple[int, int] | None = None

    def run(self, source: LiveSource) -> None:
        """Coach until the source ends, the person quits, or Ctrl-C.

        Raises
        ------
        PoseCoachError
            If the source fails for good, or the recording cannot be begun or completed.
        """
        try:
            with ExitStack() as open_things:
                for thing in (self._window, self._writer, self._speaker):
                    if thing is not None:
                        open_things.enter_context(thing)
                analysis = open_things.enter_context(
                    LiveAnalysis(self._coaching, self._tracker, self._keep, self._on_moment)
                )
                try:
                    self._watch(source, analysis)
                finally:
                    analysis.close()
                    self._take_in(analysis.take())
                analysis.check()
        except KeyboardInterrupt:
            pass
        finally:
            counted = len(self._coaching.reps)
            self._coaching.finish()
            for rep in self._coaching.reps:
                self._keep(rep)
            for rep in self._coaching.reps[counted:]:
                self._on_rep(rep)

    def _watch(self, source: LiveSource, analysis: LiveAnalysis) -> None:
        watch = PictureWatch()
        coming = iter(source)
        while (seen := _next(coming)) is not None:
            if isinstance(seen, Interruption):
                self._tell(seen.reason)
                # The body will be somewhere else after the interruption.
                self._state = replace(self._state, body=None)
            else:
                self._frame = seen
                watch.look(seen)
                # Only a camera must not deliver a frozen picture; a recording may.
                self._tell(watch.notice if source.is_endless else None)
                analysis.submit(seen, watch.brightness)
                if not source.is_live:
                    analysis.wait()
            self._take_in(analysis.take())
            analysis.check()
            self._show(seen)
            if self._is_over:
                break
            if self._window is not None and not self._obey(self._window.poll(), analysis):
                break

    def _take_in(self, results: list[Analysed]) -> None:
        """Speak and report the results of all frames, though only the newest is shown."""
        for result in results:
            if self._speaker is not None and result.state.said is not None:
                self._speaker.say(result.state.said)
            if self._speaker is not None and result.state.tone is not None:
                self._speaker.tone(result.state.tone)
            self._state, self._is_over = result.state, result.is_over
            for rep in result.reps:
                self._on_rep(rep)

    def _tell(self, notice: str | None) -> None:
        if notice == self._notice:
            return
        self._notice = notice
        self._on_notice(notice)
        if notice is not None and self._speaker is not None:
            self._speaker.say(notice)

    def _show(self, seen: Frame | Interruption) -> None:
        """Show the newest picture with the newest state, and keep it."""
        if self._frame is None or (self._window is None and self._writer is None):
            return
        state = self._state
        if isinstance(seen, Interruption):
            state = replace(state, time_s=seen.time_s)
        shown = self._draw(self._frame, replace(state, notice=self._notice or state.notice))
        if self._writer is not None:
            self._record(self._writer, shown, seen.time_s)
        if self._window is not None:
            self._window.show(shown)

    def _draw(self, frame: Frame, state: SessionState) -> RgbImage:
        image = frame.picture.rgb()
        if self._speaker is not None and self._speaker.muted:
            state = replace(state, title=f"{state.title}, muted")
        if self._mirror:
            image = cast(RgbImage, cv2.flip(image, 1))
            state = mirrored(state, image.shape[1])
        if not state.exercise:  # nothing has been analysed yet
            return image
        return self._overlay.annotate(image, state)

    def _record(self, writer: VideoWriter, image: RgbImage, time_s: float) -> None:
        """Write a picture. A camera may come back with another size; a video has one."""
        if self._recorded_px is None:
            self._recorded_px = image.shape[:2]
        try:
            writer.write(fitted(image, *self._recorded_px), time_s)
        except PoseCoachError as error:
            # A full or missing disk must not end the session.
            self._writer = None
            writer.close()
            self._on_lost(error)

    def _obey(self, action: Action | None, analysis: LiveAnalysis) -> bool:
        """Do what a key asks for. False means quit."""
        if action is Action.PAUSE:
            analysis.request(lambda: self._coaching.pause(not self._coaching.paused))
            # Show the pause at once, even while no frame arrives.
            if self._state.status is not Status.PAUSED:
                self._state = replace(self._state, status=Status.PAUSED, body=None)
        elif action is Action.SKIP:
            analysis.request(self._coaching.skip)
        elif action is Action.RESET:
            analysis.request(self._coaching.reset)
        elif action is Action.MUTE and self._speaker is not None:
            self._speaker.mute(not self._speaker.muted)
        return action is not Action.QUIT


def _next(coming: Iterator[Frame | Interruption]) -> Frame | Interruption | None:
    """Wait for the next item: only here Ctrl-C ends the session."""
    with interruptible():
        return next(coming, None)


def fitted(image: RgbImage, height_px: int, width_px: int) -> RgbImage:
    """Return a picture brought to a size, with black bars where its shape is another."""
    height, width = image.shape[:2]
    if (height, width) == (height_px, width_px):
        return image
    scale = min(height_px / height, width_px / width)
    inner = min(width_px, round(width * scale)), min(height_px, round(height * scale))
    left, top = (width_px - inner[0]) // 2, (height_px - inner[1]) // 2
    whole = np.zeros((height_px, width_px, 3), np.uint8)
    whole[top : top + inner[1], left : left + inner[0]] = cv2.resize(
        image, inner, interpolation=cv2.INTER_AREA
    )
    return whole
