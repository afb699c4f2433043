"""One set of one exercise: counts, times and cues, frame by frame."""

from __future__ import annotations

import math

from pose_coach.body.measurements import Measurements, measure
from pose_coach.coaching.cues import CuePolicy
from pose_coach.coaching.sight import Sight
from pose_coach.coaching.state import BodyDrawing, Pace, SessionState, Status
from pose_coach.exercises.events import Event, Rep, RepAbandoned, RepCounted, RepFinished
from pose_coach.exercises.exercise import End, Exercise
from pose_coach.exercises.phase_machine import Motion, PhaseMachine
from pose_coach.tracking.pose import Pose

# Standing at an end for less than this is turning round, not holding.
HOLD_FROM_S = 0.5
# Before so much of the way nothing can be said about the pace.
PACE_KNOWN_FROM = 0.3


class Session:
    """Coaches one set.

    Parameters
    ----------
    exercise
        What is being done.
    goal
        Reps aimed for; the exercise's own where None.
    live
        Whether counting waits for a still moment in the start posture.
    """

    def __init__(self, exercise: Exercise, *, goal: int | None = None, live: bool = False) -> None:
        self.exercise = exercise
        self.goal = exercise.goal if goal is None else goal
        self._live = live
        self.reset()

    def reset(self) -> None:
        """Begin the set anew."""
        self._machine = PhaseMachine(self.exercise, wait_for_stillness=self._live)
        self._cues = CuePolicy(self.exercise)
        self._sight = Sight()
        self._counted: list[Rep] = []
        self._finished: list[Rep] = []
        self.partial = 0
        self.time_s = 0.0

    @property
    def reps(self) -> tuple[Rep, ...]:
        """The reps so far. The newest may still be in its last hold."""
        return (*self._finished, *self._counted[len(self._finished) :])

    def update(self, time_s: float, pose: Pose | None) -> SessionState:
        """Take in one frame and return what to show.

        Parameters
        ----------
        time_s
            Media time, later than the frame before.
        pose
            None where nobody is seen.
        """
        measured = None if pose is None else measure(pose)
        events = self._machine.update(time_s, measured)
        self._take(events)
        self.time_s = time_s
        cue = self._cues.update(time_s, events)
        long_side_px = max(pose.width_px, pose.height_px) if pose else 1
        cannot_see = self._sight.update(time_s, measured, long_side_px)
        motion = self._machine.motion
        hold_s = 0.0
        if motion.end is not None:
            hold_s = max(0.0, time_s - motion.since_s)
        status = self._status(motion, hold_s)
        reps = self.reps
        return SessionState(
            time_s=time_s,
            exercise=self.exercise.name,
            title=self.exercise.title,
            status=status,
            reps=len(reps),
            goal=self.goal,
            clean=sum(rep.clean for rep in reps),
            rushed=sum(rep.rushed for rep in reps),
            partial=self.partial,
            pace=None if motion.towards is None else self._pace(motion, motion.towards, time_s),
            hold_s=hold_s if hold_s >= HOLD_FROM_S else 0.0,
            end_labels=(self.exercise.low.label, self.exercise.high.label),
            end_label=motion.end.label if motion.end else None,
            position=motion.position,
            instruction=self.exercise.start_cue if status is Status.WAITING else None,
            cue=cue,
            cannot_see=cannot_see,
            body=None if pose is None or measured is None else _drawing(pose, measured),
        )

    def finish(self) -> None:
        """Take in the end of the stream: what was under way is finished or given up."""
        self._take(self._machine.finish(self.time_s))

    def _take(self, events: list[Event]) -> None:
        for event in events:
            if isinstance(event, RepCounted):
                self._counted.append(event.rep)
            elif isinstance(event, RepFinished):
                self._finished.append(event.rep)
            elif isinstance(event, RepAbandoned):
                self.partial += 1

    def _status(self, motion: Motion, hold_s: float) -> Status:
        if not motion.in_posture:
            return Status.WAITING
        if motion.towards is not None:
            return Status.MOVING
        if self.goal and len(self._counted) >= self.goal:
            return Status.DONE
        return Status.HOLDING if hold_s >= HOLD_FROM_S else Status.READY

    def _pace(self, motion: Motion, towards: End, time_s: float) -> Pace:
        tempo = self.exercise.tempo
        elapsed_s = max(0.0, time_s - motion.since_s)
        too_fast = (
            motion.progress >= PACE_KNOWN_FROM
            and elapsed_s / time_share(motion.progress) < tempo.rushed_below_s
        )
        return Pace(
            phase=towards.phase,
            label=towards.phase_label,
            elapsed_s=elapsed_s,
            progress=motion.progress,
            rushed_below_s=tempo.rushed_below_s,
            ideal_s=tempo.ideal_s,
            too_fast=too_fast,
            to_second_end=towards is self.exercise.high,
        )


def time_share(progress: float) -> float:
    """Return the share of a smooth movement's time after which a share of its way is covered.

    Inverse of the half-cosine, which lies between minimum jerk and constant speed.
    """
    return math.acos(1.0 - 2.0 * min(1.0, max(0.0, progress))) / math.pi


def _drawing(pose: Pose, measured: Measurements) -> BodyDrawing:
    seen = not math.isnan(measured.back_curve_deg)
    return BodyDrawing(
        landmarks_px=pose.landmarks_px,
        visibility=pose.visibility,
        back_px=measured.back.outline_px if seen else None,
        back_curve_deg=measured.back_curve_deg,
    )
