"""Cat-cow: on hands and knees, the back goes from hollow (cow) to rounded (cat) and back."""

from __future__ import annotations

import math

from pose_coach.exercises.exercise import Counting, End, Exercise, Fault, Form
from pose_coach.exercises.figure import Figure, Stance
from pose_coach.exercises.trace import RepTrace

# Degrees, a choice: in the labelled clips (docs/accuracy.md) long arms look bent by up to 31 in the cow. In
# the cat, where the shoulders come over the hands, they look bent by up to 45: there nothing is said.
BENT_ELBOW_DEG = 35.0
# Degrees of head a degree of back, a choice: in the labelled clips (docs/accuracy.md) a head that goes along
# has 0.53 to 1.8. One with less than half of what is usual for this person is left out.
LEAST_HEAD, MOST_HEAD = 0.6, 1.5
STILL_HEAD_SHARE = 0.5
# From further round it cannot be told how far a head nods.
HEAD_SEEN_TO_DEG = 40.0


def _bent_elbow_deg(rep: RepTrace) -> float:
    return 180.0 - rep.at_end_of("to-cow", "elbow_deg")


def _hip_rock(rep: RepTrace) -> float:
    # At the ends, where the body is still: who sits back between two reps does not rock.
    return abs(rep.at_end_of("to-cat", "hip_over_knee") - rep.at_end_of("to-cow", "hip_over_knee"))


def _head_for_back(rep: RepTrace) -> float:
    """Return how far the head swings for what the back does."""
    seen = rep.percentile("yaw_deg", 50) <= HEAD_SEEN_TO_DEG
    return rep.last_swing("head_pitch_deg") / rep.range_deg if seen else math.nan


def _still_head_share(rep: RepTrace) -> float:
    usual = rep.usual_swings.get("head_pitch_deg", math.nan) / rep.usual_range_deg
    usual = LEAST_HEAD if math.isnan(usual) else min(MOST_HEAD, max(LEAST_HEAD, usual))
    return 1.0 - _head_for_back(rep) / usual


# Seen from the side.
_ON_ALL_FOURS = {
    "hip": (0.0, 0.86), "shoulder": (1.0, 0.94), "head": (1.36, 1.02),
    "near_elbow": (1.0, 0.5), "near_hand": (1.06, 0.0),
    "near_knee": (-0.02, 0.06), "near_ankle": (-0.72, 0.04), "near_toe": (-0.84, -0.02),
    "far_elbow": (1.1, 0.5), "far_hand": (1.18, 0.0),
    "far_knee": (0.1, 0.06), "far_ankle": (-0.6, 0.04), "far_toe": (-0.72, -0.02),
}  # fmt: skip
_NEUTRAL = Stance(_ON_ALL_FOURS, back=((0.27, 0.9), (0.5, 0.92), (0.75, 0.94)))
FIGURE = Figure(
    start=_NEUTRAL,
    low=Stance(
        _ON_ALL_FOURS | {"hip": (-0.02, 0.92), "shoulder": (1.0, 0.93), "head": (1.33, 1.22)},
        back=((0.22, 0.74), (0.5, 0.64), (0.8, 0.74)),
    ),
    between=_NEUTRAL,
    high=Stance(
        _ON_ALL_FOURS | {"hip": (0.02, 0.82), "shoulder": (0.98, 0.9), "head": (1.2, 0.58)},
        back=((0.18, 1.08), (0.48, 1.26), (0.82, 1.15)),
    ),
)


EXERCISE = Exercise(
    order=1,
    name="cat-cow",
    title="Cat-cow",
    forms=(
        Form(
            "side",
            {"back_curve": 1, "head_pitch": -1, "mean_hip_bend": 1, "trunk_in_picture": -1},
        ),
    ),
    signal=lambda m: m.back_curve_deg,
    off_posture=lambda m: m.off_hands_and_knees,
    low=End("cow", "Cow", "to-cow", "Belly down, look up"),
    high=End("cat", "Cat", "to-cat", "Round your back"),
    counting=Counting.BOTH_ENDS,
    faults=(
        Fault(
            "elbows-bending",
            "Push the floor away, arms long",
            _bent_elbow_deg,
            BENT_ELBOW_DEG,
            grave=True,
        ),
        Fault("hips-rocking", "Keep your hips over your knees", _hip_rock, 0.3),
        Fault(
            "head-left-out", "Let your head follow your back", _still_head_share, STILL_HEAD_SHARE
        ),
    ),
    readings={
        "elbow_deg": lambda m: m.elbow_deg,
        "hip_over_knee": lambda m: m.hip_over_knee,
        "head_pitch_deg": lambda m: m.head_pitch_deg,
        "yaw_deg": lambda m: m.yaw_deg,
    },
    goal=10,
    start_cue="Get on your hands and knees, side on to the camera",
    shows_back=True,
    camera="From the side, 2 to 4 m away, lens at hip height or lower, the whole body in the picture.",
    figure=FIGURE,
)
