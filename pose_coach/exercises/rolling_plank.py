"""Rolling plank: from the plank the hips roll up and back into the downward dog, and forward again."""

from __future__ import annotations

import math

from pose_coach.exercises.exercise import Counting, End, Exercise, Fault, Form
from pose_coach.exercises.figure import Figure, Stance
from pose_coach.exercises.trace import RepTrace

# Degrees, a choice: in the labelled clips (docs/accuracy.md) a good plank is at rest within 6 of straight.
SAG_DEG, PIKE_DEG = 12.0, 18.0
# A filmed dog of a beginner bends the hips by 60 degrees, a textbook one by 95.
DOG_DEG = 58.0
KNEE_BEND_DEG = 35.0
# From plank to dog planted hands and feet stay within 5 % of their distance, seen from the side.
WALKED_SHARE = 0.12
# The tracker places a camera that is 17 degrees round from the side at 10 at most, one at 30 at 19 or more.
SEEN_TO_DEG = 15.0


def _sag_deg(rep: RepTrace) -> float:
    return -rep.at_end("hip_bend_deg")


def _pike_deg(rep: RepTrace) -> float:
    return rep.at_end("hip_bend_deg")


def _short_of_dog_deg(rep: RepTrace) -> float:
    return DOG_DEG - rep.at_far_end("hip_bend_deg")


def _is_from_the_side(rep: RepTrace) -> bool:
    return rep.percentile("yaw_deg", 50) <= SEEN_TO_DEG


def _knee_bend_deg(rep: RepTrace) -> float:
    # From an oblique view straight legs look bent by up to 53 degrees in the dog.
    return rep.at_far_end("knee_bend_deg") if _is_from_the_side(rep) else math.nan


def _walked_share(rep: RepTrace) -> float:
    # From an oblique view hands and feet that stay seem to walk by up to 15 % of their distance.
    if not _is_from_the_side(rep):
        return math.nan
    # At the ends, where the body is still: on the way the tracker loses a foot now and then.
    return abs(rep.change("hands_to_feet_px")) / rep.percentile("hands_to_feet_px", 50)


# Seen from the side. Hands and feet stay where they are.
_PLANTED = {
    "near_hand": (1.0, 0.0), "near_ankle": (-1.5, 0.14), "near_toe": (-1.52, -0.02),
    "far_hand": (1.1, 0.02), "far_ankle": (-1.42, 0.16), "far_toe": (-1.44, 0.0),
}  # fmt: skip
_PLANK = Stance(
    _PLANTED | {
        "hip": (0.02, 0.66), "shoulder": (0.97, 0.97), "head": (1.33, 1.06),
        "near_elbow": (0.99, 0.49), "far_elbow": (1.05, 0.5),
        "near_knee": (-0.74, 0.4), "far_knee": (-0.7, 0.42),
    }
)  # fmt: skip
FIGURE = Figure(
    start=_PLANK,
    low=_PLANK,
    between=Stance(
        _PLANTED | {
            "hip": (-0.2, 1.07), "shoulder": (0.76, 0.99), "head": (1.08, 0.84),
            "near_elbow": (0.86, 0.5), "far_elbow": (0.92, 0.51),
            "near_knee": (-0.86, 0.6), "far_knee": (-0.82, 0.62),
        }
    ),
    high=Stance(
        _PLANTED | {
            "hip": (-0.56, 1.42), "shoulder": (0.21, 0.74), "head": (0.44, 0.44),
            "near_elbow": (0.6, 0.36), "far_elbow": (0.66, 0.38),
            "near_knee": (-1.03, 0.78), "far_knee": (-0.98, 0.8),
        }
    ),
    moves=("trunk",),
)  # fmt: skip


EXERCISE = Exercise(
    order=2,
    name="rolling-plank",
    title="Rolling plank",
    forms=(
        Form(
            "side",
            {
                "hip_bend_picture": 1,
                "hip_bend_space": 1,
                "trunk_rise_picture": -1,
                "trunk_rise_space": -1,
            },
        ),
    ),
    signal=lambda m: m.hip_bend_deg,
    off_posture=lambda m: m.off_hands_and_feet,
    low=End("plank", "Plank", "to-plank", "Roll forward into the plank"),
    high=End("dog", "Dog", "to-dog", "Hips up and back"),
    counting=Counting.HOME_AND_BACK,
    faults=(
        Fault("hips-sagging", "Lift your hips in line", _sag_deg, SAG_DEG, grave=True),
        Fault("hips-piked", "Come all the way down to the plank", _pike_deg, PIKE_DEG),
        Fault("dog-not-reached", "Hips higher, chest towards your thighs", _short_of_dog_deg, 0.0),
        Fault("knees-bending", "Keep your legs long", _knee_bend_deg, KNEE_BEND_DEG),
        Fault(
            "hands-or-feet-walking",
            "Keep hands and feet where they are",
            _walked_share,
            WALKED_SHARE,
        ),
    ),
    readings={
        "hip_bend_deg": lambda m: m.hip_bend_deg,
        "knee_bend_deg": lambda m: m.knee_bend_deg,
        "hands_to_feet_px": lambda m: m.hands_to_feet_px,
        "yaw_deg": lambda m: m.yaw_deg,
    },
    goal=10,
    start_cue="Get into a plank on your hands, side on to the camera",
    camera="From the side, 3 to 4 m away, lens at hip height or lower, hands and feet in the picture.",
    hold_s=1.0,
    figure=FIGURE,
)
