"""Scorpion: face down, one leg lifts, bends and crosses over the back to the floor on the other side."""

from __future__ import annotations

import numpy as np

from pose_coach.body.landmarks import Side
from pose_coach.body.measurements import Measurements
from pose_coach.body.trunk import line_turn_deg
from pose_coach.exercises.exercise import (
    UNTIL_ENOUGH,
    Counting,
    End,
    Exercise,
    Form,
    Sides,
    Tempo,
)
from pose_coach.exercises.figure import Figure, Stance
from pose_coach.exercises.trace import RepTrace

# As the pelvis rolls onto one hip its middle rises against the shoulders: so many degrees of roll to one.
ROLL_PER_RISE = 6.0
KNEE_SHARE = 0.2


def _reach_deg(m: Measurements) -> float:
    """Return the pelvis' roll, told from its rise, which holds while the tracker swaps left and right."""
    return KNEE_SHARE * m.trunk.knee_bend_deg - ROLL_PER_RISE * m.trunk.elevation_deg


def _pelvis_turn_deg(rep: RepTrace) -> float:
    home = rep.at_home("pelvis_roll_deg")
    turned = line_turn_deg(rep.readings["pelvis_roll_deg"], home)
    return float(np.percentile(turned, 90))


# Seen from the side and a little from above, the leg that works on the far side: its foot comes over.
_FLAT = {
    "hip": (0.0, 0.13), "shoulder": (0.97, 0.12), "head": (1.34, 0.14),
    "near_shoulder": (1.02, -0.05), "near_elbow": (1.14, -0.38), "near_hand": (1.26, -0.7),
    "far_shoulder": (0.92, 0.26), "far_elbow": (0.86, 0.48), "far_hand": (0.78, 0.79),
    "near_hip": (0.03, 0.01), "near_knee": (-0.76, -0.04), "near_ankle": (-1.54, -0.08),
    "near_toe": (-1.72, -0.11), "far_hip": (-0.03, 0.21), "far_knee": (-0.84, 0.19),
    "far_ankle": (-1.62, 0.19), "far_toe": (-1.8, 0.17),
}  # fmt: skip
FIGURE = Figure(
    start=Stance(_FLAT),
    low=Stance(_FLAT),
    between=Stance(
        _FLAT | {
            "far_hip": (-0.03, 0.35), "far_knee": (-0.76, 0.5),
            "far_ankle": (-0.83, 0.84), "far_toe": (-0.94, 0.92),
        }
    ),
    high=Stance(
        _FLAT | {
            "far_hip": (-0.01, 0.36), "far_knee": (-0.6, 0.23),
            "far_ankle": (-0.37, -0.59), "far_toe": (-0.41, -0.77),
        }
    ),
    moves=("far_leg",),
    side=Side.LEFT,
    mat=((-1.83, -0.51), (1.85, -0.48), (1.54, 0.48), (-2.15, 0.48)),
)  # fmt: skip


EXERCISE = Exercise(
    order=4,
    name="scorpion",
    title="Scorpion",
    forms=(
        Form(
            "side",
            {
                "trunk_rise_picture": -1,
                "trunk_rise_space": -1,
                "own_ankle_over_trunk": 1,
                "other_ankle_over_trunk": 1,
                "own_knee_bend_picture": 1,
                "other_knee_bend_picture": 1,
                "hip_difference": 1,
                "pelvis_roll": 1,
            },
            # The tracker swaps the legs now and then while one crosses over.
            rectified=("hip_difference", "pelvis_roll"),
            side_features=("hip_difference", "pelvis_roll", "ankle_difference", "knees_aside"),
        ),
    ),
    signal=_reach_deg,
    off_posture=lambda m: m.off_lying,
    low=End("flat", "Flat", "return", "Bring the leg back down"),
    high=End("over", "Over", "reach", "Reach your foot over to the other side"),
    counting=Counting.HOME_AND_BACK,
    tempo=Tempo(ideal_s=(2.0, 4.0)),  # taught as two seconds each way with a pause of two
    faults=(),  # docs/faults.md: none is told well enough
    readings={"pelvis_roll_deg": lambda m: m.trunk.pelvis_roll_deg},
    goal=5,
    up_to=UNTIL_ENOUGH,
    start_cue="Lie on your belly, arms out to the sides",
    camera="From the side, 2 to 4 m away, lens low, the whole body in the picture.",
    sides=Sides.PER_REP,
    metrics={"pelvis_turn_deg": _pelvis_turn_deg},
    hold_s=1.0,
    figure=FIGURE,
)
