"""Supine twist: lying on the back, the bent knees are lowered to one side, held there and brought back."""

from __future__ import annotations

import math

import numpy as np

from pose_coach.body.landmarks import Side
from pose_coach.body.measurements import Measurements
from pose_coach.exercises.exercise import (
    Counting,
    End,
    Exercise,
    Fault,
    Reading,
    Sides,
    Tempo,
)
from pose_coach.exercises.figure import Figure, Stance
from pose_coach.exercises.trace import RepTrace
from pose_coach.tracking.pose import FloatArray

# Three deep breaths of eight seconds.
HOLD_S = 24.0

# Two of three breaths are no cause for complaint.
SHORTEST_HOLD_SHARE = 0.6
# The chest follows the knees by up to 31 degrees, by the tracker, while both shoulders lie on the floor;
# where one lifts it was seen to turn by 9 to 33. Where it turns by more than 45 the tracker has rolled the
# body over, and nothing is known of the shoulders.
CHEST_TURN_DEG, BELIEVED_DEG = 35.0, 45.0
# Knees that lie on each other were seen at 0.3 to 1.2 thigh lengths: one thigh is hidden by the other, and
# the tracker guesses. But in the picture they are within 0.4 trunk lengths of each other, square to the
# trunk; knees that are apart are 0.8 and more.
KNEES_APART, KNEES_GAP = 1.1, 0.6
# Lowered in less they have been dropped: under half of what is already rushed.
DROPPED_S = 0.8

# The pelvis' turn and the knees' way to the side are worth one point each in a full twist, and one is
# where the knees lie in the picture: level with the feet they are a thigh's thickness above them.
SIDE_ON = 0.35
KNEES_LEVEL, KNEES_CLEARLY_ABOVE = 0.17, 0.12
# Shares of the way on which the knees lean over; lying, they and the feet are level.
ON_THE_WAY = (0.3, 0.7)
# End on, the silhouette changes by 48 degrees and more, from 70 or more with the knees up, or from a bit less
# where the picture starts on the way. Settling changes it less; a child's pose is flat all the time.
LEAST_END_ON_DEG, KNEES_UP_DEG = 30.0, 50.0

# From the feet's end a twist is seen so all the time, from the side never. Where the body seems to turn from
# one to the other, the landmarks and the silhouette take turns at telling, and neither can be believed.
SEEN_END_ON, SEEN_FROM_SIDE = 0.85, 0.1

# While the knees fall the trunk's line tilts by up to 13 degrees; in a crunch it rises by 25. Where the knees
# are seen to go aside by half a thigh, as in no crunch, the tracker tilted the body with them by up to 19.
TRUNK_STAYS_DEG, TRUNK_GOES_ALONG_DEG = 18.0, 30.0
KNEES_ASIDE = 0.5


def _fall_share(share: FloatArray) -> FloatArray:
    """Return how far the knees have fallen to the side, from how far down they are: a quarter turn."""
    fallen: FloatArray = np.arccos(1.0 - np.clip(share, 0.0, 1.0)) / (np.pi / 2)
    return fallen


def _height_deg(m: Measurements) -> float:
    """Return how high the knees stand, as the angle of the thighs; end on only the silhouette tells."""
    return m.end_view.knees_deg if m.end_on else m.trunk.thigh_elevation_deg


def _from_side(reading: Reading) -> Reading:
    """Return a reading of the landmarks, NaN where the body is seen end on and they mean nothing."""
    return lambda m: math.nan if m.end_on else reading(m)


def _chest_turn_deg(rep: RepTrace) -> float:
    turn_deg = abs(rep.change("chest_from_back_deg"))
    return turn_deg if turn_deg <= BELIEVED_DEG else math.nan


def _knees_apart(rep: RepTrace) -> float:
    mostly_seen = not math.isnan(rep.percentile("knees_apart", 50))
    if not mostly_seen:
        return math.nan
    return rep.at_far_end("knees_apart") if rep.at_far_end("knees_gap") > KNEES_GAP else 0.0


def _missing_hold_s(rep: RepTrace) -> float:
    return SHORTEST_HOLD_SHARE * HOLD_S - rep.hold_s


def _hurry(rep: RepTrace) -> float:
    return 1.0 / rep.phases[0].quick_s


def _side(rep: RepTrace) -> Side | None:
    lean = rep.between("lean_end_on", *ON_THE_WAY) - rep.at_home("lean_end_on")
    if not math.isnan(lean):
        # From the feet the left of somebody who lies on the back is at the picture's right.
        return Side.LEFT if lean > 0 else Side.RIGHT
    score = rep.change("pelvis_from_back_deg") / 60.0 - rep.change("knees_left") / 0.6
    left_nearer = rep.at_home("left_nearer")
    feet_on_floor = rep.at_home("knees_over_ankles") > 0.4
    if abs(left_nearer) > SIDE_ON and feet_on_floor:
        # Depth is weak. Seen from above the floor, knees that fall towards the camera come to lie below the
        # feet in the picture, and those that fall away from it above them.
        above = (rep.at_far_end("knees_over_ankles") - KNEES_LEVEL) / KNEES_CLEARLY_ABOVE
        if not math.isnan(above):
            score -= math.copysign(max(-1.0, min(1.0, above)), left_nearer * above)
    return Side.LEFT if score > 0 else Side.RIGHT


def _is_other(rep: RepTrace) -> bool:
    end_on = float(np.isfinite(rep.readings["lean_end_on"]).mean())
    if rep.phases and SEEN_FROM_SIDE < end_on < SEEN_END_ON:
        return True
    if not math.isnan(rep.percentile("lean_end_on", 50)):
        settles = bool(rep.phases) and rep.range_deg < LEAST_END_ON_DEG
        return settles or float(-np.percentile(rep.signal, 5)) < KNEES_UP_DEG
    # A trunk that comes off the floor: a sit-up, a bridge.
    aside = abs(rep.change("knees_left")) > KNEES_ASIDE
    return rep.spread("elevation_deg") > (TRUNK_GOES_ALONG_DEG if aside else TRUNK_STAYS_DEG)


# Seen from the side and a little from above; the knees fall towards the eye.
_ON_BACK = {
    "hip": (0.0, 0.13), "shoulder": (0.97, 0.12), "head": (1.34, 0.14),
    "near_shoulder": (1.02, -0.05), "near_elbow": (1.14, -0.38), "near_hand": (1.26, -0.7),
    "far_shoulder": (0.92, 0.26), "far_elbow": (0.86, 0.48), "far_hand": (0.78, 0.79),
    "near_hip": (0.03, 0.05), "far_hip": (-0.03, 0.2),
}  # fmt: skip
_MIDDLE = Stance(
    _ON_BACK | {
        "near_knee": (-0.47, 0.64), "near_ankle": (-0.85, 0.01), "near_toe": (-1.04, -0.05),
        "far_knee": (-0.53, 0.8), "far_ankle": (-0.91, 0.17), "far_toe": (-1.08, 0.11),
    }
)  # fmt: skip
FIGURE = Figure(
    start=_MIDDLE,
    low=_MIDDLE,
    between=Stance(
        _ON_BACK | {
            "near_knee": (-0.34, 0.09), "near_ankle": (-0.85, -0.15), "near_toe": (-1.0, -0.22),
            "far_knee": (-0.38, 0.27), "far_ankle": (-0.88, 0.03), "far_toe": (-1.03, -0.04),
        }
    ),
    high=Stance(
        _ON_BACK | {
            "near_knee": (-0.2, -0.64), "near_ankle": (-0.86, -0.41), "near_toe": (-0.98, -0.51),
            "far_knee": (-0.21, -0.45), "far_ankle": (-0.88, -0.22), "far_toe": (-0.99, -0.32),
        }
    ),
    moves=("far_leg", "near_leg"),
    side=Side.LEFT,
    mat=((-1.24, -0.48), (1.85, -0.48), (1.54, 0.48), (-1.55, 0.48)),
)  # fmt: skip


EXERCISE = Exercise(
    order=5,
    name="supine-twist",
    title="Supine twist",
    signal=lambda m: -_height_deg(m),
    quality=lambda m: m.trunk_seen,
    off_posture=lambda m: m.off_lying_on_back,
    low=End("middle", "Middle", "return", "Bring your knees back to the middle"),
    high=End("down", "Down", "lower", "Lower your knees to one side"),
    counting=Counting.HOME_AND_BACK,
    min_range_deg=14.0,
    tempo=Tempo(rushed_below_s=2.0, ideal_s=(3.0, 5.0), jerky_below_sparc=-2.2),
    faults=(
        Fault(
            "shoulder-lifting", "Keep both shoulders on the floor", _chest_turn_deg, CHEST_TURN_DEG
        ),
        Fault(
            "knees-dropped",
            "Lower your knees, don't drop them",
            _hurry,
            1.0 / DROPPED_S,
            grave=True,
        ),
        Fault("knees-apart", "Keep your knees together", _knees_apart, KNEES_APART),
        Fault("hold-cut-short", "Stay for three deep breaths", _missing_hold_s, 0.0),
    ),
    readings={
        "pelvis_from_back_deg": _from_side(lambda m: m.trunk.pelvis_roll_deg % 360.0 - 180.0),
        "chest_from_back_deg": _from_side(lambda m: m.trunk.chest_roll_deg % 360.0 - 180.0),
        "knees_over_ankles": _from_side(
            lambda m: (
                (
                    m.left.knee_height
                    + m.right.knee_height
                    - m.left.ankle_height
                    - m.right.ankle_height
                )
                / 2
            )
        ),
        "left_nearer": _from_side(lambda m: m.trunk.left_nearer),
        "knees_left": _from_side(lambda m: m.trunk.knees_left),
        "knees_apart": _from_side(lambda m: m.trunk.knees_apart),
        "knees_gap": _from_side(lambda m: abs(m.left.knee_height - m.right.knee_height)),
        "elevation_deg": _from_side(lambda m: m.trunk.elevation_deg),
        "lean_end_on": lambda m: m.end_view.lean if m.end_on else math.nan,
    },
    planted=(),
    is_other=_is_other,
    goal=1,
    up_to=5,
    start_cue="Lie on your back, knees bent",
    camera="From the side, 2 to 4 m away, lens low, the whole body in the picture.",
    sides=Sides.BY_REP,
    side_of=_side,
    hold_s=HOLD_S,
    from_end=True,
    leave_posture=1.6,
    off_for_s=1.2,
    unseen_for_s=4.0,
    way=_fall_share,
    arrival_share=0.25,
    figure=FIGURE,
)
