"""The programme: all exercises in order, from the safety note to the summary, without keys.

One raised hand skips; two raised hands pause and resume.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from pose_coach.body.measurements import Measurements
from pose_coach.body.pose import Pose
from pose_coach.body.raised_hands import raised_hands
from pose_coach.coaching.gestures import Sign, Signs
from pose_coach.coaching.guided_set import GuidedSet, Stage
from pose_coach.coaching.policy import Policy, Priority, Remark
from pose_coach.coaching.set_plan import SetPlan
from pose_coach.coaching.state import Gesture, SessionState, SetSummary, Status
from pose_coach.counting.events import Event, Rep, RepCounted, RepFinished
from pose_coach.exercises.exercise import Exercise

# How long the safety note and the summary are shown: choices, several times as long as it takes to read them.
WELCOME_S = 12.0
SUMMARY_S = 30.0


class Programme:
    """Guides through the sets of several exercises.

    Parameters
    ----------
    plans
        The sets in order, at least one.
    safety_note
        Shown and spoken first, or None.
    counting
        Whether repetitions are counted aloud.
    mirrored
        Whether the picture shows the person as a mirror does, left for right.
    """

    def __init__(
        self,
        plans: Sequence[SetPlan],
        *,
        safety_note: str | None = None,
        counting: bool = True,
        mirrored: bool = False,
    ) -> None:
        self._plans = tuple(plans)
        self._note = safety_note
        self._mirrored = mirrored
        self._policy = Policy(counting=counting)
        self._signs = Signs()
        self._done: list[GuidedSet] = []
        self._paused = False
        self._note_since_s: float | None = None
        self._summary_since_s: float | None = None
        self.time_s = 0.0
        self.events: tuple[Event, ...] = ()  # since the frame before the newest one
        self._pending: list[Event] = []
        self._set = self._new_set()
        self._say(self._note or self._set.plan.announcement())

    # -- what can be asked --------------------------------------------------------------------

    @property
    def exercise(self) -> Exercise:
        """The current exercise, or the last one."""
        return self._set.plan.exercise

    @property
    def paused(self) -> bool:
        """Whether somebody asked for a pause."""
        return self._paused

    @property
    def reps(self) -> tuple[Rep, ...]:
        """All reps so far, numbered across the sets. The newest may still be in its last hold."""
        every = (rep for each in self._sets for rep in each.session.reps)
        return tuple(replace(rep, number=number) for number, rep in enumerate(every, 1))

    @property
    def partial(self) -> int:
        """Number of reps that were begun and not finished."""
        return sum(each.session.partial for each in self._sets)

    @property
    def summary(self) -> tuple[SetSummary, ...]:
        """A summary of each exercise that was started, in order."""
        return tuple(summary for each in self._sets for summary in each.session.summary)

    @property
    def is_over(self) -> bool:
        """Whether the summary has been shown for long enough."""
        since_s = self._summary_since_s
        return since_s is not None and self.time_s - since_s >= SUMMARY_S

    @property
    def _sets(self) -> tuple[GuidedSet, ...]:
        return (*self._done, self._set)

    # -- what can be done to it -----------------------------------------------------------------

    def reset(self) -> None:
        """Restart the current set."""
        if self._summary_since_s is None:
            self._set = self._new_set()

    def pause(self, paused: bool) -> None:
        """Pause counting, or resume it."""
        self._paused = paused
        self._say("Paused. Raise both hands to go on" if paused else "Going on")

    def skip(self) -> None:
        """Go on to the next exercise."""
        if self._note is not None:
            self._end_note()
        elif self._summary_since_s is None:
            self._go_on("Skipped.")

    def finish(self) -> None:
        """Process the end of the stream: a rep in progress is finished or abandoned."""
        self._set.session.finish()
        self._collect_events()
        self._publish_events()

    # -- one frame ------------------------------------------------------------------------------

    def update(
        self,
        time_s: float,
        pose: Pose | None,
        measured: Measurements | None,
        *,
        brightness: float = math.nan,
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
        """
        self.time_s = time_s
        gesture = self._read_hands(pose)
        if self._note is not None and self._note_since_s is None:
            self._note_since_s = time_s
        if self._note_since_s is not None and time_s - self._note_since_s >= WELCOME_S:
            self._end_note()
        if self._paused or self._note is not None or self._summary_since_s is not None:
            state = self._nothing_counted()
        else:
            state = self._set.update(time_s, pose, measured, brightness=brightness)
            self._collect_events()
            if self._set.stage is Stage.OVER:
                self._go_on("Well done.")
        self._publish_events()
        several = len(self._plans) > 1
        return replace(
            state,
            step=(len(self._done) + 1, len(self._plans)) if several else None,
            gesture=gesture,
        )

    def _nothing_counted(self) -> SessionState:
        if self._summary_since_s is not None:
            state = self._set.session.uncounted(self.time_s, Status.SUMMARY)
            return replace(state, summary=self.summary)
        if self._paused:
            return self._set.session.uncounted(self.time_s, Status.PAUSED)
        return replace(
            self._set.session.uncounted(self.time_s, Status.WELCOME), instruction=self._note
        )

    def _read_hands(self, pose: Pose | None) -> Gesture | None:
        sign = self._signs.update(self.time_s, frozenset() if pose is None else raised_hands(pose))
        if self._summary_since_s is not None:
            return None
        if sign is not None and self._note is not None:
            self._end_note()
        elif sign is Sign.BOTH_HANDS:
            self.pause(not self._paused)
        elif sign is Sign.ONE_HAND and not self._paused:
            self.skip()
        held = self._signs.sign
        if held is None or (held is Sign.ONE_HAND and self._paused):
            return None
        if self._note is not None:
            return Gesture("Begin", self._signs.share)
        both = "Go on" if self._paused else "Pause"
        return Gesture(both if held is Sign.BOTH_HANDS else "Skip", self._signs.share)

    # -- from one to the next -----------------------------------------------------------------------

    def _new_set(self) -> GuidedSet:
        index = len(self._done)
        following = self._plans[index + 1].exercise if index + 1 < len(self._plans) else None
        return GuidedSet(
            self._plans[index],
            following,
            self._policy,
            mirrored=self._mirrored,
            time_s=self.time_s,
        )

    def _collect_events(self) -> None:
        """Collect the newest events of the set, with reps numbered across the sets."""
        before = sum(len(each.session.reps) for each in self._done)
        self._pending.extend(
            replace(event, rep=replace(event.rep, number=before + event.rep.number))
            if isinstance(event, RepCounted | RepFinished)
            else event
            for event in self._set.session.events
        )

    def _publish_events(self) -> None:
        self.events, self._pending = tuple(self._pending), []

    def _go_on(self, words: str) -> None:
        self._set.session.finish()
        self._collect_events()
        if len(self._done) + 1 < len(self._plans):
            self._done.append(self._set)
            self._set = self._new_set()
            self._say(f"{words} Next: {self._set.plan.announcement()}")
            return
        self._summary_since_s = self.time_s
        total, clean = len(self.reps), sum(rep.clean for rep in self.reps)
        reps = "1 repetition" if total == 1 else f"{total} repetitions"
        self._say(f"{words} All done. {reps}, {clean} of them clean")

    def _end_note(self) -> None:
        self._note = self._note_since_s = None
        self._say(self._set.plan.announcement())

    def _say(self, words: str) -> None:
        self._policy.offer(Remark(words, Priority.GUIDE, self.time_s, 8.0))
