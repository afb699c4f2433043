"""One exercise of a programme, from set-up to the last rep, without keys."""

from __future__ import annotations

import math
from dataclasses import replace
from enum import Enum

from pose_coach.body.landmarks import Side
from pose_coach.body.measurements import Measurements
from pose_coach.body.pose import Pose
from pose_coach.coaching.policy import Policy, Priority, Remark
from pose_coach.coaching.session import Session
from pose_coach.coaching.set_plan import SetPlan
from pose_coach.coaching.state import SessionState, Status
from pose_coach.counting.counter import Counter
from pose_coach.exercises.exercise import Exercise

# All choices.
COUNTDOWN_S = 3.0
# Out of the posture for this long means resting; tracking errors are shorter.
RESTING_AFTER_S = 3.0
# During a rest, visibility problems are mentioned only after this time.
QUIET_S = 20.0
# Leaves time to hear the count of the last rep.
GO_ON_AFTER_S = 1.0
# After its dose, an open-ended exercise ends when the person leaves its posture for this long ...
ENOUGH_AFTER_S = 2.0
# ... or is in the start posture of the next one for this long (before the dose is done, for the longer time).
READY_FOR_NEXT_S = 1.0
READY_EARLY_S = 6.0

NUMBERS = ("One", "Two", "Three")


class Stage(Enum):
    """Stage of a guided set."""

    SET_UP = "set-up"  # until the start posture is held still
    COUNTDOWN = "countdown"
    EXERCISE = "exercise"
    RESTING = "resting"
    OVER = "over"


class GuidedSet:
    """Leads through one exercise.

    Parameters
    ----------
    plan
        The exercise and its dose.
    following
        The next exercise, or None.
    policy
        Decides what is said.
    mirrored
        Whether the picture shows the person as a mirror does, left for right.
    time_s
        Media time at which it begins.
    """

    def __init__(
        self,
        plan: SetPlan,
        following: Exercise | None,
        policy: Policy,
        *,
        mirrored: bool = False,
        time_s: float = 0.0,
    ) -> None:
        self.plan = plan
        self.session = Session(
            plan.exercise, goal=plan.goal, live=True, mirrored=mirrored, policy=policy
        )
        self.stage = Stage.SET_UP
        self._policy = policy
        self._following = following
        # Detects the start posture of the next exercise, which ends an open-ended one.
        self._next = (
            Counter([following], live=True) if following is not None and plan.is_open else None
        )
        self._time_s = self._since_s = time_s  # now, and since when it has been in this stage
        self._out_since_s: float | None = None  # out of the posture
        self._ready_since_s: float | None = None  # for what comes next
        self._told_enough = False
        self._told_sides: set[Side] = set()
        self._counted_down = 0

    def update(
        self,
        time_s: float,
        pose: Pose | None,
        measured: Measurements | None,
        *,
        brightness: float = math.nan,
    ) -> SessionState:
        """Take in one frame and return what to show; parameters as of `Session.update`."""
        self._time_s = time_s
        out_for_s = 0.0 if self._out_since_s is None else time_s - self._out_since_s
        # During an exercise the body hides limbs, and at first it is unknown whether leaving the posture is a
        # rest: no messages about visibility then.
        quiet = self.stage is Stage.EXERCISE or 0.0 < out_for_s < QUIET_S
        state = self.session.update(time_s, pose, measured, brightness=brightness, quiet=quiet)
        if self.stage is Stage.SET_UP:
            self._set_up()
        elif self.stage is Stage.COUNTDOWN:
            self._count_down()
        elif self.stage is not Stage.OVER:
            self._watch(state.cannot_see, measured)
        return self._as_shown(state)

    def _as_shown(self, state: SessionState) -> SessionState:
        if self.stage is not Stage.SET_UP:
            state = replace(state, fit=None)
        if self.stage is Stage.COUNTDOWN:
            return replace(state, status=Status.COUNTDOWN, countdown=self._number())
        if self.stage is Stage.RESTING:
            because = state.cannot_see or "Resting. Come back into position when you like"
            return replace(state, status=Status.PAUSED, because=because)
        return state

    # -- before -----------------------------------------------------------------------------------

    def _set_up(self) -> None:
        motion = self.session.motion
        if not motion.in_posture:
            return
        if motion.towards is not None:
            # The posture was held still before, so this movement is counted.
            self._enter(Stage.EXERCISE)
        elif self._policy.is_silent(self._time_s):
            self._enter(Stage.COUNTDOWN)

    def _count_down(self) -> None:
        motion = self.session.motion
        if not motion.in_posture:
            self._enter(Stage.SET_UP)
        elif self._time_s - self._since_s >= COUNTDOWN_S or motion.towards is not None:
            self._enter(Stage.EXERCISE)
            self._say("Go", Priority.TIMED)
        elif self._counted_down != self._number():
            self._counted_down = self._number()
            self._say(NUMBERS[self._counted_down - 1], Priority.TIMED)

    def _number(self) -> int:
        left_s = COUNTDOWN_S - (self._time_s - self._since_s)
        return max(1, min(math.ceil(left_s - 1e-9), len(NUMBERS)))

    # -- during -----------------------------------------------------------------------------------

    def _watch(self, cannot_see: str | None, measured: Measurements | None) -> None:
        """Notice resting, the end of a side, and the end of the dose."""
        out_s = self._out_of_posture_s()
        reps = self.session.reps
        each = self.plan.reps_each(reps)
        ready_s = self._ready_for_next_s(measured)
        if reps and ready_s >= (READY_FOR_NEXT_S if each >= self.plan.goal else READY_EARLY_S):
            self._enter(Stage.OVER)
        elif each >= self.plan.up_to:
            if self._time_s - reps[-1].counted_s >= GO_ON_AFTER_S:
                self._enter(Stage.OVER)
        elif each >= self.plan.goal:
            self._tell_enough()
            if out_s >= ENOUGH_AFTER_S:
                self._enter(Stage.OVER)
        elif self.stage is Stage.RESTING:
            if not out_s:
                self._enter(Stage.EXERCISE)
                self._say("Go on")
        elif out_s >= RESTING_AFTER_S:
            self._enter(Stage.RESTING)
            self._say(cannot_see or "Take your time. I wait")
        else:
            self._tell_side_change()

    def _out_of_posture_s(self) -> float:
        if self.session.motion.in_posture:
            self._out_since_s = None
            return 0.0
        if self._out_since_s is None:
            self._out_since_s = self._time_s
        return max(1e-9, self._time_s - self._out_since_s)

    def _ready_for_next_s(self, measured: Measurements | None) -> float:
        """Return how long the person has been in the start posture of the next exercise."""
        if self._next is None:
            return 0.0
        self._next.update(self._time_s, measured)
        if not self._next.motion.in_posture:
            self._ready_since_s = None
        elif self._ready_since_s is None:
            self._ready_since_s = self._time_s
        return 0.0 if self._ready_since_s is None else self._time_s - self._ready_since_s

    def _tell_side_change(self) -> None:
        sides = [rep.side for rep in self.session.reps]
        for side in Side:
            if sides.count(side) >= self.plan.goal and side not in self._told_sides:
                self._told_sides.add(side)
                self._say(f"Now the {side.other} side")

    def _tell_enough(self) -> None:
        if self._told_enough:
            return
        self._told_enough = True
        title = None if self._following is None else self._following.title
        what_next = "get up" if title is None else f"go on to the {title[0].lower()}{title[1:]}"
        self._say(f"That is your dose. More if it feels good, or {what_next}")

    def _enter(self, stage: Stage) -> None:
        self.stage, self._since_s = stage, self._time_s
        self._counted_down = 0

    def _say(self, words: str, priority: Priority = Priority.GUIDE) -> None:
        valid_s = 1.0 if priority is Priority.TIMED else 8.0
        self._policy.offer(Remark(words, priority, self._time_s, valid_s))
