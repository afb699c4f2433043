"""One set of one exercise: counts, times and cues, frame by frame."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from pose_coach.body.framing import framing
from pose_coach.body.landmarks import Side
from pose_coach.body.measurements import Measurements
from pose_coach.body.pose import Pose
from pose_coach.coaching.pacing import Pacing, guide
from pose_coach.coaching.policy import Policy
from pose_coach.coaching.remarks import SetRemarks
from pose_coach.coaching.set_plan import summary_of
from pose_coach.coaching.set_tally import SetTally
from pose_coach.coaching.state import BodyDrawing, SessionState, SetSummary, Status
from pose_coach.coaching.visibility import Visibility, fit_of
from pose_coach.counting.counter import Counter
from pose_coach.counting.events import (
    Considered,
    Event,
    Rep,
    RepAbandoned,
    RepCounted,
    RepFinished,
)
from pose_coach.counting.motion import Motion
from pose_coach.exercises.catalog import exercises
from pose_coach.exercises.exercise import Exercise, Sides

Sided = TypeVar("Sided", Rep, Considered)

# A choice: a shorter stop at an end is a turn, not a hold.
HOLD_FROM_S = 0.5
# Title while the exercise is not recognised yet.
UNRECOGNISED = "Any exercise"
ANY_START_CUE = "Begin with any of the five exercises, side on to the camera"


class Session:
    """Coaches one set.

    Parameters
    ----------
    exercise
        The exercise; None to recognise it.
    goal
        Goal of reps, on each side if the exercise has sides; None for the exercise's own.
    live
        Whether counting waits for a still moment in the start posture.
    mirrored
        Whether the picture is a mirror image, left for right.
    policy
        Decides what is said; None for a new one.
    known
        The exercises that can be recognised; None for all.
    """

    def __init__(
        self,
        exercise: Exercise | None,
        *,
        goal: int | None = None,
        live: bool = False,
        mirrored: bool = False,
        policy: Policy | None = None,
        known: Sequence[Exercise] | None = None,
    ) -> None:
        self._mirrored = mirrored
        self._named = exercise
        self._goal_each = exercise.goal if goal is None and exercise is not None else goal
        self._live = live
        self._policy = policy or Policy()
        self._paused = False
        self._known = tuple(known if known is not None else exercises().values())
        self.reset()

    @property
    def goal(self) -> int | None:
        """Goal of reps, both sides together."""
        if self._goal_each is None or self._named is None or self._named.sides is Sides.NONE:
            return self._goal_each
        return 2 * self._goal_each

    @property
    def exercise(self) -> Exercise:
        """The exercise that is most likely being done."""
        return self._counter.exercise

    @property
    def is_recognised(self) -> bool:
        """Whether the exercise is known."""
        return self._named is not None or self._counter.is_recognised

    @property
    def is_done(self) -> bool:
        """Whether the goal is reached, on both sides if there are two."""
        if not self._goal_each:
            return False
        sides = self._sides()
        done = len(self._tally) if sides is None else min(sides)
        return done >= self._goal_each

    def reset(self) -> None:
        """Restart the set."""
        known = self._known if self._named is None else (self._named,)
        self._counter = Counter(known, live=self._live)
        self._policy.new_set()
        self._remarks = SetRemarks(known, self._policy)
        self._visibility = Visibility()
        self._tally = SetTally()
        self._pacing = Pacing()
        self.partial = 0
        self.time_s = 0.0
        self.events: tuple[Event, ...] = ()  # of the newest frame, or of `finish`

    @property
    def reps(self) -> tuple[Rep, ...]:
        """The reps so far. The newest may still be in its last hold."""
        return self._tally.reps

    @property
    def motion(self) -> Motion:
        """Where the body is now."""
        return self._counter.motion

    @property
    def summary(self) -> tuple[SetSummary, ...]:
        """A summary of each exercise that was done, and of the named one even without reps."""
        by_name = {e.name: e for e in self._known}
        names = dict.fromkeys(rep.exercise for rep in self.reps)
        if self._named is not None:
            by_name[self._named.name], names = self._named, {self._named.name: None}
        return tuple(
            summary_of(by_name[name], [r for r in self.reps if r.exercise == name], self.goal)
            for name in names
        )

    @property
    def paused(self) -> bool:
        """Whether counting is paused."""
        return self._paused

    @property
    def is_over(self) -> bool:
        """A single set goes on until the user ends it."""
        return False

    def pause(self, paused: bool) -> None:
        """Pause counting, or resume it."""
        self._paused = paused

    def skip(self) -> None:
        """Do nothing: a single set has no next exercise."""

    def update(
        self,
        time_s: float,
        pose: Pose | None,
        measured: Measurements | None,
        *,
        brightness: float = math.nan,
        quiet: bool = False,
    ) -> SessionState:
        """Take in one frame and return what to show.

        Parameters
        ----------
        time_s
            Media time, later than the frame before.
        pose
            None where nobody is seen.
        measured
            The measurements of that pose.
        brightness
            Mean brightness of the picture, 0 to 255, where it was measured.
        quiet
            Whether visibility problems are not spoken.
        """
        if self._paused:
            self.events = ()
            return self.uncounted(time_s, Status.PAUSED)
        framed = framing(pose) if pose is not None and self._live else None
        events = self._sided(self._counter.update(time_s, measured))
        self._take(events)
        self.time_s = time_s
        cannot_see = self._visibility.update(
            time_s,
            measured,
            max(pose.width_px, pose.height_px) if pose else 1,
            framed=framed,
            brightness=brightness,
            from_end=self.exercise.from_end,
        )
        motion = self._counter.motion
        hold_s = 0.0
        if motion.end is not None:
            hold_s = max(0.0, time_s - motion.since_s)
        hold_goal_s = self.exercise.hold_s if motion.end is self.exercise.high else 0.0
        status = self._status(motion, hold_s)
        self._remarks.happened(time_s, events)
        breath = self._remarks.holding(time_s, hold_s, hold_goal_s)
        silent = quiet or status is Status.DONE
        self._remarks.cannot_see(time_s, None if silent else cannot_see)
        pace = self._pacing.update(time_s, self.exercise, motion) if self.is_recognised else None
        said = self._policy.update(time_s)
        tally = self._tally
        return SessionState(
            time_s=time_s,
            exercise=self.exercise.name,
            title=self.exercise.title if self.is_recognised else UNRECOGNISED,
            status=status,
            reps=len(tally),
            goal=self.goal,
            clean=tally.clean,
            rushed=tally.rushed,
            partial=self.partial,
            pace=pace,
            hold_s=hold_s if hold_s >= HOLD_FROM_S else 0.0,
            end_labels=self._end_labels(),
            end_label=motion.end.label if motion.end and self.is_recognised else None,
            sides=self._sides(),
            hold_goal_s=hold_goal_s,
            position=motion.position,
            instruction=self._instruction() if status is Status.WAITING else None,
            cue=self._policy.cue(time_s),
            cannot_see=cannot_see,
            body=self._drawing(pose, measured),
            side_goal=self._side_goal(),
            fit=fit_of(framed) if self._live and status is Status.WAITING else None,
            figure=self.exercise.figure if self._live and self.is_recognised else None,
            guide=guide(self.exercise, motion, pace)
            if self._live and self.is_recognised
            else math.nan,
            side=self._side(),
            breath=breath,
            range_deg=tally.last_range_deg(self.exercise.name),
            best_range_deg=tally.best_range_deg(self.exercise.name),
            said=said.text,
            tone=said.tone,
        )

    def _side(self) -> Side | None:
        """Return the side to work now: alternating, or the same side until its goal is reached."""
        newest = self._tally.last
        last = None if newest is None else newest.side
        if last is None or self.exercise.sides is Sides.NONE or not self.is_recognised:
            return None
        done = self._tally.on_side(last)
        same = self.exercise.sides is Sides.PER_SIDE and done < (self._goal_each or math.inf)
        return last if same else last.other

    def _side_goal(self) -> int | None:
        sided = self._named is not None and self._named.sides is not Sides.NONE
        return self._goal_each if sided else None

    def uncounted(self, time_s: float, status: Status) -> SessionState:
        """Return what is shown while nothing is counted."""
        said = self._policy.update(time_s)
        return SessionState(
            time_s,
            self.exercise.name,
            self.exercise.title if self.is_recognised else UNRECOGNISED,
            status,
            reps=len(self._tally),
            goal=self.goal,
            clean=self._tally.clean,
            rushed=self._tally.rushed,
            sides=self._sides(),
            side_goal=self._side_goal(),
            figure=self.exercise.figure if self._live and self.is_recognised else None,
            said=said.text,
            tone=said.tone,
        )

    def _end_labels(self) -> tuple[str, str] | None:
        if not self.is_recognised:
            return None
        return self.exercise.low.label, self.exercise.high.label

    def _sides(self) -> tuple[int, int] | None:
        if self.exercise.sides is Sides.NONE or not self.is_recognised:
            return None
        return self._tally.sides(self.exercise.name)

    def _instruction(self) -> str:
        return self.exercise.start_cue if self.is_recognised else ANY_START_CUE

    def finish(self) -> None:
        """Process the end of the stream: a rep in progress is finished or abandoned."""
        self._take(self._sided(self._counter.finish(self.time_s)))
        if (
            not self._live
        ):  # the whole of a recording gives better reps than those counted frame by frame
            self._tally = SetTally()
            for rep in self._counter.reps:
                self._tally.take(self._own_side(rep))
            self.partial = self._counter.partial

    @property
    def considered(self) -> tuple[Considered, ...]:
        """The movements of a finished recording that were considered as reps, counted or not."""
        return tuple(self._own_side(each) for each in self._counter.considered)

    def _own_side(self, seen: Sided) -> Sided:
        """Return a rep with the person's own side: swapped in a mirror image."""
        if not self._mirrored or seen.side is None:
            return seen
        return replace(seen, side=seen.side.other)

    def _sided(self, events: list[Event]) -> list[Event]:
        """Return events with the person's own sides."""
        return [
            replace(event, rep=self._own_side(event.rep))
            if isinstance(event, RepCounted | RepFinished)
            else event
            for event in events
        ]

    def _take(self, events: list[Event]) -> None:
        self.events = tuple(events)
        for event in events:
            if isinstance(event, RepCounted | RepFinished):
                self._tally.take(event.rep)
            elif isinstance(event, RepAbandoned):
                self.partial += 1

    def _drawing(self, pose: Pose | None, measured: Measurements | None) -> BodyDrawing | None:
        if pose is None or measured is None:
            return None
        seen = self.exercise.shows_back and not math.isnan(measured.back_curve_deg)
        return BodyDrawing(
            landmarks_px=pose.landmarks_px,
            visibility=pose.visibility,
            back_px=measured.back.outline_px if seen else None,
            back_curve_deg=measured.back_curve_deg if seen else math.nan,
        )

    def _status(self, motion: Motion, hold_s: float) -> Status:
        if motion.towards is not None:
            return Status.MOVING
        # After the set is done, nobody is asked back into the posture.
        if self.is_done:
            return Status.DONE
        if not motion.in_posture:
            return Status.WAITING
        return Status.HOLDING if hold_s >= HOLD_FROM_S else Status.READY
