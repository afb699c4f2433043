"""Decides what is said, for the voice and for the cue in the picture, by media time alone.

- The remark with the highest priority goes first; one that has expired is dropped.
- A remark waits until the previous one has been spoken.
- A rep gets at most one criticism, and the same criticism never comes twice in a row.
- "Slower" comes at most once in a few reps, and praise after some clean reps.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from pose_coach.coaching.cue import Cue, Severity, Tone

# How long a cue is shown, and the least time before another cue that is not more severe: choices. Sparse
# feedback helps motor learning more than feedback on every attempt (Winstein and Schmidt 1990).
SHOWN_S = 3.0
QUIET_S = 4.0
# Least number of reps between two reminders to be slow, a choice for the same reason.
REPS_BETWEEN_SLOWER = 3
# A calm voice speaks about 150 words of six letters a minute, after a short delay.
SECONDS_A_LETTER, SECONDS_TO_BEGIN = 0.066, 0.3


class Priority(IntEnum):
    """Order in which remarks are spoken."""

    PRAISE = 0
    VISIBILITY = 1
    COUNT = 2
    CUE = 3
    GUIDE = 4  # what to do next
    TIMED = 5  # only useful at this moment: three, two, one; breathe in


@dataclass(frozen=True, slots=True)
class Remark:
    """A possible remark.

    Attributes
    ----------
    text
        The words.
    priority
        Its rank among the remarks that wait.
    time_s
        When it was offered, media time.
    valid_s
        After this time it expires.
    tone
        Its sound where there is no speech.
    cue
        The cue that is shown with it, or None.
    """

    text: str
    priority: Priority
    time_s: float
    valid_s: float = 2.0
    tone: Tone | None = None
    cue: Cue | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """The words that are spoken now, and their tone."""

    text: str | None = None
    tone: Tone | None = None


class Policy:
    """Chooses which of the offered remarks are spoken and shown.

    Parameters
    ----------
    counting
        Whether repetitions are counted aloud.
    """

    def __init__(self, *, counting: bool = True) -> None:
        self._counting = counting
        self._offers: list[Remark] = []
        self._busy_until_s = float("-inf")
        self._shown: Cue | None = None
        self._last_cue: Cue | None = None
        self._criticised_rep = -1
        self._slower_rep = -REPS_BETWEEN_SLOWER - 1

    def new_set(self) -> None:
        """Forget the remarks about the last exercise."""
        self._shown = None
        self._criticised_rep = -1
        self._slower_rep = -REPS_BETWEEN_SLOWER - 1

    @property
    def last_cue(self) -> Cue | None:
        """The last cue that was given."""
        return self._last_cue

    def offer(self, remark: Remark) -> None:
        """Offer a remark. It replaces an older one of the same kind."""
        if remark.priority is Priority.COUNT and not self._counting:
            return
        self._offers = [o for o in self._offers if o.priority != remark.priority]
        self._offers.append(remark)

    def criticise(self, cue: Cue, rep: int) -> bool:
        """Offer a cue about a fault in a rep.

        Parameters
        ----------
        cue
            The cue. Names that start with `slower` are reminders to be slow.
        rep
            Number of the rep in its set, finished or in progress.

        Returns
        -------
        bool
            Whether it will be shown.
        """
        is_slower = cue.name.startswith("slower")
        if rep == self._criticised_rep or not self._is_free_for(cue):
            return False
        if is_slower and rep - self._slower_rep <= REPS_BETWEEN_SLOWER:
            return False
        if self._last_cue is not None and cue.name == self._last_cue.name:
            return False
        self._criticised_rep = rep
        if is_slower:
            self._slower_rep = rep
        self._show(cue)
        tone = Tone.RUSHED if is_slower else None
        self.offer(Remark(cue.text, Priority.CUE, cue.time_s, 2.5, tone, cue))
        return True

    def praise(self, cue: Cue) -> None:
        """Offer praise."""
        if self._is_free_for(cue):
            self._show(cue)
            self.offer(Remark(cue.text, Priority.PRAISE, cue.time_s, cue=cue))

    def cue(self, time_s: float) -> Cue | None:
        """Return the cue that is in the picture at a time."""
        shown = self._shown
        return shown if shown is not None and time_s - shown.time_s <= SHOWN_S else None

    def is_silent(self, time_s: float) -> bool:
        """Return whether nothing is being spoken or waiting."""
        return time_s >= self._busy_until_s and not self._offers

    def update(self, time_s: float) -> Said:
        """Return what begins to be spoken at a time, mostly nothing."""
        self._offers = [o for o in self._offers if time_s - o.time_s <= o.valid_s]
        if not self._offers or time_s < self._busy_until_s:
            return Said()
        best = max(self._offers, key=lambda o: o.priority)
        said = [best]
        # The count precedes any other remark about the rep, in the same sentence.
        if best.priority in (Priority.CUE, Priority.GUIDE, Priority.PRAISE):
            said = [o for o in self._offers if o.priority is Priority.COUNT] + said
        elif best.priority is Priority.COUNT:
            said += [o for o in self._offers if o.priority is Priority.PRAISE]
        self._offers = [o for o in self._offers if o not in said]
        text = ". ".join(o.text for o in said)
        self._busy_until_s = time_s + spoken_s(text)
        tones = [o.tone for o in said if o.tone is not None]
        return Said(text, tones[-1] if tones else None)

    def _is_free_for(self, cue: Cue) -> bool:
        old = self._last_cue
        if old is None or cue.time_s - old.time_s >= QUIET_S:
            return True
        return _WEIGHT[cue.severity] > _WEIGHT[old.severity]

    def _show(self, cue: Cue) -> None:
        self._shown = self._last_cue = cue


_WEIGHT = {Severity.INFO: 0, Severity.PRAISE: 0, Severity.ADVICE: 1, Severity.WARNING: 2}


def spoken_s(text: str) -> float:
    """Return about how many seconds a voice takes to speak a text."""
    return SECONDS_TO_BEGIN + SECONDS_A_LETTER * len(text)
