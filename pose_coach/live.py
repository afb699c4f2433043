"""Coach from a camera, a stream, or a file standing in for a camera."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace

import numpy as np

from pose_coach.coaching.session import Session
from pose_coach.coaching.state import SessionState, Status
from pose_coach.display.mirror import mirrored
from pose_coach.display.overlay import Overlay
from pose_coach.display.window import Action, Window
from pose_coach.exercises.events import Rep
from pose_coach.frames.frame import Frame, RgbImage
from pose_coach.frames.source import FrameSource
from pose_coach.records.video import VideoWriter
from pose_coach.tracking.landmarker import Tracker
from pose_coach.voice.voice import Voice

# Frames a second are an average over this many frames.
RATE_OVER = 30


class LiveCoach:
    """Runs one live set: takes frames, coaches, shows, records.

    Parameters
    ----------
    session
        What is being done.
    tracker
        Finds the person.
    window
        Where it is shown, or None without a display.
    writer
        Keeps the annotated pictures, or None.
    speaker
        Says the count and the cues, or None.
    mirror
        Whether the picture is shown as a mirror shows it.
    on_rep
        Called with each rep as it is counted.
    """

    def __init__(
        self,
        session: Session,
        tracker: Tracker,
        *,
        window: Window | None = None,
        writer: VideoWriter | None = None,
        speaker: Voice | None = None,
        mirror: bool = True,
        on_rep: Callable[[Rep], None] = lambda _: None,
    ) -> None:
        self._session = session
        self._tracker = tracker
        self._window = window
        self._writer = writer
        self._speaker = speaker
        self._mirror = mirror
        self._on_rep = on_rep
        self._overlay = Overlay()
        self._paused = False
        self._done_at: deque[float] = deque(maxlen=RATE_OVER)
        self._state = SessionState(
            0.0, session.exercise.name, session.exercise.title, Status.WAITING
        )

    def run(self, source: FrameSource) -> None:
        """Coach until the source ends, the person quits, or Ctrl-C."""
        try:
            with ExitStack() as open_things:
                for thing in (self._window, self._writer, self._speaker):
                    if thing is not None:
                        open_things.enter_context(thing)
                for frame in source:
                    self._see(frame)
                    if self._window is not None and not self._obey(self._window.poll()):
                        break
        except KeyboardInterrupt:
            pass
        finally:
            counted = len(self._session.reps)
            self._session.finish()
            for rep in self._session.reps[counted:]:
                self._on_rep(rep)

    def _see(self, frame: Frame) -> None:
        if self._paused:
            self._state = replace(self._state, time_s=frame.time_s, status=Status.PAUSED, body=None)
        else:
            counted = len(self._session.reps)
            state = self._session.update(frame.time_s, self._tracker.track(frame))
            if state.said is not None and self._speaker is not None:
                self._speaker.say(state.said)
            self._state = replace(state, frames_per_s=self._rate())
            for rep in self._session.reps[counted:]:
                self._on_rep(rep)
        if self._window is None and self._writer is None:
            return
        shown = self._draw(frame)
        if self._writer is not None:
            self._writer.write(shown, frame.time_s)
        if self._window is not None:
            self._window.show(shown)

    def _draw(self, frame: Frame) -> RgbImage:
        image, state = frame.picture.rgb(), self._state
        if self._speaker is not None and self._speaker.muted:
            state = replace(state, title=f"{state.title}, muted")
        if self._mirror:
            image = np.ascontiguousarray(image[:, ::-1])
            state = mirrored(state, image.shape[1])
        return self._overlay.annotate(image, state)

    def _rate(self) -> float:
        """Frames a second by the wall clock, which is what a person at a screen feels."""
        self._done_at.append(time.monotonic())
        if len(self._done_at) < 2:
            return float("nan")
        return (len(self._done_at) - 1) / max(1e-6, self._done_at[-1] - self._done_at[0])

    def _obey(self, action: Action | None) -> bool:
        """Do what a key asks for. False means quit."""
        if action is Action.PAUSE:
            self._paused = not self._paused
            self._done_at.clear()
        elif action is Action.RESET:
            self._session.reset()
        elif action is Action.MUTE and self._speaker is not None:
            self._speaker.mute(not self._speaker.muted)
        return action is not Action.QUIT
