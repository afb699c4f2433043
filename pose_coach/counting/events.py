"""What counting reports: phases, reps, movements that were considered, and the moments they begin and end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pose_coach.body.landmarks import Side

# Less probable than this is surely no repetition, and not worth a word.
PERHAPS = 0.2


@dataclass(frozen=True, slots=True)
class Phase:
    """The travel from one end position to the other.

    Attributes
    ----------
    name
        Such as `to-cat`.
    start_s, end_s
        Leaving one end and arriving at the other, media time.
    start_seen
        False where the movement was already under way when the picture (or the posture) began: the
        true start is earlier than `start_s`.
    range_deg
        How far the signal travelled.
    rushed
        Whether it took less than the exercise's limit.
    jerky
        Whether the speed was uneven, by `smoothness_sparc`.
    peak_speed_deg_s
        Highest speed of the signal.
    smoothness_sparc
        Spectral arc length: about -1.5 for one smooth movement, more negative the less smooth.
    """

    name: str
    start_s: float
    end_s: float
    start_seen: bool
    range_deg: float
    rushed: bool
    jerky: bool
    peak_speed_deg_s: float
    smoothness_sparc: float

    @property
    def duration_s(self) -> float:
        """Seconds from start to end."""
        return self.end_s - self.start_s


@dataclass(frozen=True, slots=True)
class Rep:
    """One repetition, complete.

    Attributes
    ----------
    number
        From 1.
    side
        The person's own side, or None where the exercise has none.
    start_s, end_s
        From the start of its first phase to the end of its last, media time.
    counted_s
        When a live watcher saw the count go up.
    phases
        In order of time.
    hold_s
        Seconds of standing still at its end positions.
    range_deg
        Between its end positions.
    faults
        Names of the form faults seen, the gravest first.
    confidence
        Probability, from 0 to 1, that this is a repetition of the exercise.
    exercise
        Name of the exercise.
    metrics
        What else was measured of it, by name with its unit.
    unseen_faults
        Names of the faults that were not judged: the camera could not see them.
    """

    number: int
    side: Side | None
    start_s: float
    end_s: float
    counted_s: float
    phases: tuple[Phase, ...]
    hold_s: float
    range_deg: float
    faults: tuple[str, ...]
    confidence: float
    exercise: str = ""
    metrics: Mapping[str, float] = field(default_factory=dict)
    unseen_faults: tuple[str, ...] = ()

    @property
    def rushed(self) -> bool:
        """Whether any of its phases was rushed."""
        return any(phase.rushed for phase in self.phases)

    @property
    def jerky(self) -> bool:
        """Whether any of its phases was jerky."""
        return any(phase.jerky for phase in self.phases)

    @property
    def clean(self) -> bool:
        """Whether both its phases were seen in full, and it was neither rushed nor jerky nor faulty."""
        seen = len(self.phases) >= 2 and all(phase.start_seen for phase in self.phases)
        return seen and not (self.rushed or self.jerky or self.faults)


@dataclass(frozen=True, slots=True)
class Considered:
    """A movement that was considered as a repetition, counted or not.

    Attributes
    ----------
    exercise, side
        Of which it would be one.
    start_s, end_s
        Media time.
    probability
        From 0 to 1, that it is one.
    counted
        Whether it was counted. One that was not, with a probability of `PERHAPS` or more, is shown as
        "perhaps a repetition".
    in_favour, against
        What spoke most for and against it, in plain words, the weightiest first; at most two each.
    """

    exercise: str
    side: Side | None
    start_s: float
    end_s: float
    probability: float
    counted: bool
    in_favour: tuple[str, ...] = ()
    against: tuple[str, ...] = ()

    @property
    def perhaps(self) -> bool:
        """Whether it may have been a repetition and was not counted."""
        return not self.counted and self.probability >= PERHAPS


@dataclass(frozen=True, slots=True)
class PostureEntered:
    """The body came into the exercise's own posture."""

    time_s: float


@dataclass(frozen=True, slots=True)
class PostureLeft:
    """The body left the posture, or was lost from sight, for longer than is ridden over."""

    time_s: float


@dataclass(frozen=True, slots=True)
class PhaseStarted:
    """The body left an end and is on its way."""

    time_s: float
    name: str


@dataclass(frozen=True, slots=True)
class PhaseEnded:
    """The body arrived at an end."""

    time_s: float
    phase: Phase


@dataclass(frozen=True, slots=True)
class RepCounted:
    """The count goes up. Faults are those seen so far; the hold may still be going on."""

    time_s: float
    rep: Rep


@dataclass(frozen=True, slots=True)
class RepFinished:
    """A counted rep is over, its last hold included: this is its final record."""

    time_s: float
    rep: Rep


@dataclass(frozen=True, slots=True)
class RepAbandoned:
    """One end was reached and the other never was: a partial rep, not counted."""

    time_s: float
    start_s: float


Event = (
    PostureEntered
    | PostureLeft
    | PhaseStarted
    | PhaseEnded
    | RepCounted
    | RepFinished
    | RepAbandoned
)
