"""What an exercise is: a declaration of signal, ends, tempo, faults, dose and camera.

Each exercise is one value of `Exercise` in a file of its own. How it is counted is the same for all
(`pose_coach.counting`), with numbers fitted to labelled clips.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum

from pose_coach.body.measurements import Measurements
from pose_coach.exercises.figure import Figure
from pose_coach.exercises.trace import RepTrace

UNTIL_ENOUGH = 1000
"""For `Exercise.up_to`: as often as the person likes."""

Reading = Callable[[Measurements], float]
"""A function that returns one number of a frame's measurements; NaN where unseen."""


class Counting(Enum):
    """When a rep is complete."""

    BOTH_ENDS = "both-ends"  # both ends were visited, in either order
    HOME_AND_BACK = "home-and-back"  # from the low end to the high one and back
    BOTH_WAYS = "both-ways"  # travelled up and down, whichever came first


class Sides(Enum):
    """Whether and how an exercise has sides."""

    NONE = "none"
    PER_SIDE = "per-side"  # several reps in a row on one side; readings are of that side
    PER_REP = "per-rep"  # alternating; the side is told from the whole rep


@dataclass(frozen=True, slots=True)
class End:
    """One of the two end positions of a movement.

    Attributes
    ----------
    name, label
        "cow", and the same for a person: "Cow".
    phase, phase_label
        The travel into it: `to-cow`, and what to do: "Let your belly sink, look up".
    """

    name: str
    label: str
    phase: str
    phase_label: str


@dataclass(frozen=True, slots=True)
class Tempo:
    """How long one phase should take; the defaults hold wherever an exercise does not say otherwise.

    Attributes
    ----------
    rushed_below_s
        A shorter phase is rushed.
    ideal_s
        Shortest and longest of the ideal band.
    jerky_below_sparc
        A phase with a spectral arc length below this is jerky.
    """

    # Half a cycle of McGill's cat-camel, which is taught at about 4 s a cycle.
    rushed_below_s: float = 2.0
    # A choice: a second and more slower than the limit, which leaves time to attend to the movement.
    ideal_s: tuple[float, float] = (3.0, 5.0)
    # A choice: one smooth movement has about -1.5 (`counting/smoothness.py` has the source of the measure).
    jerky_below_sparc: float = -2.2


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault of form.

    Attributes
    ----------
    name
        As in reports: `elbows-bending`.
    cue
        What to do, in a few spoken words.
    amount
        How much of it there is in a rep; NaN where that cannot be seen.
    limit
        More than this is a fault.
    grave
        Whether it spoils the movement or may hurt, rather than merely taking from it.
    """

    name: str
    cue: str
    amount: Callable[[RepTrace], float]
    limit: float
    grave: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """How an exercise looks from one direction; each form has its own fitted numbers.

    Attributes
    ----------
    name
        "side", or "feet" as seen from the feet's end.
    cues
        What goes along with the movement, by the names of `pose_coach.body.features`: 1 where it rises on
        the way to the far end, -1 where it falls. They are redundant: their weights are fitted.
    rectified
        Cues that count by how far they are from their middle, whichever way.
    looks_at
        Names of the features that the posture is judged by; all but the silhouette's where empty.
    side_features
        The features, left minus right, that tell the side of a rep; where empty it is the side whose cues
        fit best.
    """

    name: str
    cues: Mapping[str, int]
    rectified: tuple[str, ...] = ()
    looks_at: tuple[str, ...] = ()
    side_features: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Exercise:
    """One movement.

    Attributes
    ----------
    order
        Place in the programme, from 1.
    name, title
        `cat-cow`, and the same for a person.
    forms
        How it is recognised, from one view or more.
    signal
        What is reported of the movement, degrees: it goes up and down with it.
    off_posture
        0 in the textbook start posture, 1 at its limit, more outside. For setting up only: counting asks
        the whole posture.
    low, high
        The ends: of the smallest and the largest signal. For `HOME_AND_BACK` low is home.
    counting
        When a rep is complete.
    tempo
        The same for both phases.
    faults
        The gravest first.
    readings
        What the faults look at, by name.
    goal
        Reps of the dose, on each side where it has sides.
    up_to
        So many may be done, on each side, before the programme goes on by itself; until then it goes on
        when the person leaves the posture. None where the goal is the end.
    start_cue
        How to get into the start posture.
    camera
        Where the camera stands best.
    sides
        How it has sides.
    rep_range_deg
        What is reported as the range of motion of a rep; the range of the signal where None.
    metrics
        What else is measured of a rep, by name with its unit, such as `pelvis_turn_deg`.
    hold_s
        How long the far end should be held: 0 where that is left to the person.
    shows_back
        Whether the curve of the back is what it is about.
    from_end
        Whether it can be seen from the head's or the feet's end too.
    figure
        The drawn person who shows how it is done.
    """

    order: int
    name: str
    title: str
    forms: tuple[Form, ...]
    signal: Reading
    off_posture: Reading
    low: End
    high: End
    counting: Counting
    faults: tuple[Fault, ...]
    readings: Mapping[str, Reading]
    goal: int
    start_cue: str
    camera: str
    tempo: Tempo = Tempo()
    sides: Sides = Sides.NONE
    rep_range_deg: Callable[[RepTrace], float] | None = None
    metrics: Mapping[str, Callable[[RepTrace], float]] = field(default_factory=dict)
    hold_s: float = 0.0
    shows_back: bool = False
    from_end: bool = False
    figure: Figure | None = None
    up_to: int | None = None

    @property
    def set_goal(self) -> int:
        """Reps of the dose, both sides together."""
        return self.goal * (1 if self.sides is Sides.NONE else 2)

    def phase(self, *, out: bool) -> str:
        """Return the name of the travel to the high end, or to the low one."""
        return self.high.phase if out else self.low.phase
