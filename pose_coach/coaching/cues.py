"""Which cue is worth giving now: one at a time, not often, never the same twice running."""

from __future__ import annotations

from collections.abc import Iterable

from pose_coach.coaching.state import Cue, Severity
from pose_coach.exercises.events import Event, PhaseEnded, RepCounted
from pose_coach.exercises.exercise import Exercise

# How long a cue stays, and how long there is silence before the next of the same weight. Motor learning
# does better with sparse feedback than with feedback on every attempt (Winstein and Schmidt 1990).
SHOWN_S = 3.0
QUIET_S = 4.0
# One clean rep in so many is praised.
PRAISE_EVERY = 3

_WEIGHT = {Severity.INFO: 0, Severity.PRAISE: 0, Severity.ADVICE: 1, Severity.WARNING: 2}


class CuePolicy:
    """Chooses the cue of the moment from what happens.

    Parameters
    ----------
    exercises
        Whose faults have the words.
    """

    def __init__(self, exercises: Iterable[Exercise]) -> None:
        self._faults = {(e.name, fault.name): fault for e in exercises for fault in e.faults}
        self._cue: Cue | None = None
        self._last_fault = ""
        self._clean_run = 0

    def update(self, time_s: float, events: list[Event]) -> Cue | None:
        """Return the cue to be shown at a time, after what has just happened."""
        for event in events:
            if isinstance(event, PhaseEnded) and event.phase.rushed:
                self._raise("rushed", "Slower - take your time", Severity.WARNING, time_s)
            elif isinstance(event, PhaseEnded) and event.phase.jerky:
                self._raise("jerky", "One smooth, even movement", Severity.ADVICE, time_s)
            elif isinstance(event, RepCounted):
                self._on_rep(event, time_s)
        if self._cue is not None and time_s - self._cue.time_s > SHOWN_S:
            return None
        return self._cue

    def _on_rep(self, event: RepCounted, time_s: float) -> None:
        names = event.rep.faults
        if names:
            # The gravest first, but not the one that was named last time if there is another.
            name = next((n for n in names if n != self._last_fault), names[0])
            fault = self._faults[event.rep.exercise, name]
            severity = Severity.WARNING if fault.grave else Severity.ADVICE
            if self._raise(name, fault.cue, severity, time_s):
                self._last_fault = name
        self._clean_run = self._clean_run + 1 if event.rep.clean else 0
        if self._clean_run and self._clean_run % PRAISE_EVERY == 0:
            self._raise("praise", "Good. Slow and steady", Severity.PRAISE, time_s)

    def _raise(self, name: str, text: str, severity: Severity, time_s: float) -> bool:
        """Take a new cue unless the present one matters as much and is still fresh."""
        old = self._cue
        if old is not None:
            age_s = time_s - old.time_s
            outranked = _WEIGHT[severity] > _WEIGHT[old.severity]
            if age_s < QUIET_S and not outranked:
                return False
            # Said a moment ago: a second time in a row is nagging.
            if name == old.name and age_s < 3 * QUIET_S:
                return False
        self._cue = Cue(name, text, severity, time_s)
        return True
