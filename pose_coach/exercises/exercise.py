"""What an exercise is: a declaration of signal, ends, tempo, faults, dose and camera.

Each exercise is one value of `Exercise` in a file of its own; the phase machine does the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum

from pose_coach.body.landmarks import Side
from pose_coach.body.measurements import Measurements
from pose_coach.exercises.figure import Figure
from pose_coach.exercises.trace import RepTrace
from pose_coach.tracking.pose import FloatArray

UNTIL_ENOUGH = 1000
"""For `Exercise.up_to`: as often as the person likes."""

Reading = Callable[[Measurements], float]
"""One number out of the measurements of a frame; NaN where it cannot be seen."""


class Counting(Enum):
    """When a rep is complete."""

    BOTH_ENDS = "both-ends"  # both ends visited, in either order
    HOME_AND_BACK = "home-and-back"  # from the low end to the high one and back
    BOTH_WAYS = "both-ways"  # travelled up and down, whichever came first


class Sides(Enum):
    """How an exercise has sides."""

    NONE = "none"
    BY_ARM = (
        "by-arm"  # the readings are taken for one side at a time: each side has its own machine
    )
    BY_REP = "by-rep"  # told from the whole repetition


@dataclass(frozen=True, slots=True)
class End:
    """One of the two positions between which the body travels.

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
    """How long one phase should take.

    Attributes
    ----------
    rushed_below_s
        A shorter phase is rushed.
    ideal_s
        Shortest and longest of the ideal band.
    jerky_below_sparc
        A phase with a spectral arc length below this is jerky.
    """

    rushed_below_s: float
    ideal_s: tuple[float, float]
    jerky_below_sparc: float


@dataclass(frozen=True, slots=True)
class Fault:
    """A way in which form slips.

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
class Exercise:
    """One movement.

    Attributes
    ----------
    order
        Place in the programme, from 1.
    name, title
        `cat-cow`, and the same for a person.
    signal
        What goes up and down with the movement, degrees.
    quality
        How well the signal is seen, 0 to 1.
    off_posture
        0 in the exercise's textbook posture, 1 at the limit of what belongs to it, more outside.
    low, high
        The ends: of the smallest and the largest signal. For `HOME_AND_BACK` low is home.
    counting
        When a rep is complete.
    min_range_deg
        A smaller movement between the ends is a twitch, and nothing.
    tempo
        The same for both phases.
    faults
        The gravest first.
    readings
        What the faults look at, by name.
    planted
        Names of readings that stay as they are while this exercise is done, such as the distance
        from hand to knee: where one changes, the body does something else.
    companion
        Name of a reading that goes from end to end along with the signal, up with it or down, such as the
        head with the back. Where it went over to the other end, a small travel of the signal is no pause
        and no return to neutral. None where nothing goes along.
    is_other
        Whether what looks like a rep, or like the first movement of one, is something else, such as coming
        into position or sitting back.
    confirms
        Whether what else is seen of one travel agrees with the signal. Until it does the body has not
        arrived.
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
    side_of
        For `Sides.BY_REP`: the side of a rep, or None where it cannot be told.
    rep_range_deg
        What is reported as the range of motion of a rep; the range of the signal where None.
    figures
        What else is reported of a rep, by name with its unit, such as `pelvis_turn_deg`.
    hold_s
        How long the far end should be held: 0 where that is left to the person.
    way
        Share of the movement that is done at a share of the signal's range, from home. Where the signal is
        the height of something that falls sideways, it hardly changes at first.
    shows_back
        Whether the curve of the back is what it is about.
    from_end
        Whether it can be seen from the head's or the feet's end too.
    arrival_share
        Share of this person's usual range that is far enough for an end. Where neutral lies near the middle
        it must be more than half.
    shortest_phase_s
        Nobody goes from end to end in less; a tracker that slips does.
    lag_s
        How late the signal shows what the body does. The tracker smooths its landmarks over time: against the
        true angles of rendered clips they are 0.07 to 0.09 s late. The silhouette is on time.
    leave_posture
        The posture is entered within its limit, 1, and left only beyond this.
    off_for_s, unseen_for_s
        How long the body may be out of the posture, or out of sight, before it has left it. Nobody gets up
        from the floor in a second.
    figure
        The drawn person who shows how it is done.
    """

    order: int
    name: str
    title: str
    signal: Reading
    quality: Reading
    off_posture: Reading
    low: End
    high: End
    counting: Counting
    min_range_deg: float
    tempo: Tempo
    faults: tuple[Fault, ...]
    readings: Mapping[str, Reading]
    planted: tuple[str, ...]
    is_other: Callable[[RepTrace], bool]
    goal: int
    start_cue: str
    camera: str
    sides: Sides = Sides.NONE
    side_of: Callable[[RepTrace], Side | None] = lambda _: None
    confirms: Callable[[RepTrace], bool] = lambda _: True
    rep_range_deg: Callable[[RepTrace], float] | None = None
    figures: Mapping[str, Callable[[RepTrace], float]] = field(default_factory=dict)
    hold_s: float = 0.0
    shows_back: bool = False
    from_end: bool = False
    way: Callable[[FloatArray], FloatArray] = lambda share: share
    arrival_share: float = 0.55
    shortest_phase_s: float = 0.25
    lag_s: float = 0.08
    leave_posture: float = 1.2
    off_for_s: float = 0.2
    unseen_for_s: float = 1.0
    figure: Figure | None = None
    up_to: int | None = None
    companion: str | None = None

    @property
    def set_goal(self) -> int:
        """Reps of the dose, both sides together."""
        return self.goal * (1 if self.sides is Sides.NONE else 2)
