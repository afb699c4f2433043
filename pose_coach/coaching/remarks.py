"""The possible remarks about a set: counts, faults, holds, breaths, and visibility."""

from __future__ import annotations

import math
from collections.abc import Iterable

from pose_coach.body.landmarks import Side
from pose_coach.coaching.cue import Cue, Severity, Tone
from pose_coach.coaching.policy import Policy, Priority, Remark
from pose_coach.coaching.state import Breath
from pose_coach.counting.events import Event, PhaseEnded, Rep, RepCounted
from pose_coach.exercises.exercise import Exercise

# One of this many clean reps is praised: a choice, as praise at every rep would be noise.
PRAISE_EVERY = 3
# A deep breath at 7 a minute, half in and half out (docs/how-it-counts.md has the sources of all tempos).
BREATH_S = 8.0
# Choices: shorter holds are not counted in breaths, and the end of an even shorter one is not announced.
LEAST_BREATHS = 2
HOLD_TOLD_FROM_S = 2.0
# A choice: a visibility problem is repeated after this time, then each time after twice as long.
SAID_AGAIN_AFTER_S = 8.0

# A choice: a phase that covers a smaller share of the last rep's range is no part of a rep.
LEAST_SHARE = 0.5

# Two wordings, as no cue is repeated twice in a row.
SLOWER = "Slower - take your time"
_SLOWER = (("slower", SLOWER), ("slower-count", "Count to four on the way"))


class SetRemarks:
    """Offers the remarks about one set.

    Parameters
    ----------
    exercises
        Their faults have the cues.
    policy
        Decides which remarks are given.
    """

    def __init__(self, exercises: Iterable[Exercise], policy: Policy) -> None:
        self._faults = {(e.name, fault.name): fault for e in exercises for fault in e.faults}
        self._policy = policy
        self._reps = 0
        self._sides = {Side.LEFT: 0, Side.RIGHT: 0}
        self._clean_run = 0
        self._rep_range_deg = 0.0  # of the newest rep
        self._last_fault = ""
        self._held_s = 0.0
        self._breath: Breath | None = None
        self._hidden: str | None = None
        self._hidden_again_s = math.inf
        self._hidden_pause_s = SAID_AGAIN_AFTER_S

    def happened(self, time_s: float, events: Iterable[Event]) -> None:
        """Take in new events."""
        for event in events:
            if (
                isinstance(event, PhaseEnded)
                and event.phase.range_deg < LEAST_SHARE * self._rep_range_deg
            ):
                continue  # getting up, or settling down
            if isinstance(event, PhaseEnded) and event.phase.rushed:
                last = self._policy.last_cue
                name, text = next(s for s in _SLOWER if last is None or s[0] != last.name)
                self._criticise(name, text, Severity.WARNING, time_s)
            elif isinstance(event, PhaseEnded) and event.phase.jerky:
                self._criticise("jerky", "One smooth, even movement", Severity.ADVICE, time_s)
            elif isinstance(event, RepCounted):
                self._counted(event.rep, time_s)

    def holding(self, time_s: float, hold_s: float, goal_s: float) -> Breath | None:
        """Take in the duration of the current hold and its goal; return its breath."""
        if not hold_s:  # a gap or the end: the next hold is a new one if it is shorter
            return None
        if hold_s < self._held_s:
            self._breath, self._held_s = None, 0.0
        before_s, self._held_s = self._held_s, hold_s
        breath, last = breath_at(hold_s, goal_s), self._breath
        if breath is not None:
            self._breath = breath
            if last is None or last.inhaling != breath.inhaling:
                self._timed("Breathe in" if breath.inhaling else "and out", time_s)
        if goal_s >= HOLD_TOLD_FROM_S and before_s < goal_s <= hold_s:
            self._timed("And slowly back", time_s, Tone.HOLD_END)
        return breath

    def cannot_see(self, time_s: float, words: str | None) -> None:
        """Take in a visibility problem; it is spoken when it appears and rarely repeated."""
        if words != self._hidden:
            self._hidden, self._hidden_pause_s = words, SAID_AGAIN_AFTER_S
            self._hidden_again_s = time_s
        if words is not None and time_s >= self._hidden_again_s:
            self._policy.offer(Remark(words, Priority.VISIBILITY, time_s, valid_s=4.0))
            self._hidden_again_s = time_s + self._hidden_pause_s
            self._hidden_pause_s *= 2

    def _counted(self, rep: Rep, time_s: float) -> None:
        self._reps += 1
        self._rep_range_deg = max(phase.range_deg for phase in rep.phases)
        words = str(self._reps)
        if rep.side is not None:
            self._sides[rep.side] += 1
            words = f"{rep.side.capitalize()} {self._sides[rep.side]}"
        self._policy.offer(Remark(words, Priority.COUNT, time_s, 1.5, Tone.REP))
        if rep.faults:
            # The most severe first, but another one than last time if there is another.
            name = next((n for n in rep.faults if n != self._last_fault), rep.faults[0])
            fault = self._faults[rep.exercise, name]
            severity = Severity.WARNING if fault.grave else Severity.ADVICE
            if self._criticise(name, fault.cue, severity, time_s, self._reps):
                self._last_fault = name
        self._clean_run = self._clean_run + 1 if rep.clean else 0
        if self._clean_run and self._clean_run % PRAISE_EVERY == 0:
            self._policy.praise(Cue("praise", "Good. Slow and steady", Severity.PRAISE, time_s))

    def _criticise(
        self, name: str, text: str, severity: Severity, time_s: float, rep: int | None = None
    ) -> bool:
        in_progress = self._reps + 1
        return self._policy.criticise(Cue(name, text, severity, time_s), rep or in_progress)

    def _timed(self, words: str, time_s: float, tone: Tone | None = None) -> None:
        self._policy.offer(Remark(words, Priority.TIMED, time_s, 0.8, tone))


def breath_at(hold_s: float, goal_s: float) -> Breath | None:
    """Return the current breath of a hold, or None if the hold is not counted in breaths.

    Parameters
    ----------
    hold_s
        How long the hold has lasted.
    goal_s
        How long it should last.
    """
    breaths = round(goal_s / BREATH_S)
    if breaths < LEAST_BREATHS or not 0 < hold_s < goal_s:
        return None
    number, share = divmod(hold_s * breaths / goal_s, 1.0)
    return Breath(int(number) + 1, breaths, share < 0.5, (share % 0.5) / 0.5)
