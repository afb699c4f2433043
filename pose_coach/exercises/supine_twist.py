"""Supine twist: lying on the back, the bent knees are lowered to one side, held there and brought back."""

from __future__ import annotations

from pose_coach.body.landmarks import Side
from pose_coach.body.measurements import Measurements
from pose_coach.exercises.exercise import (
    Counting,
    End,
    Exercise,
    Fault,
    Form,
    Sides,
)
from pose_coach.exercises.figure import Figure, Stance
from pose_coach.exercises.trace import RepTrace

# Three deep breaths of eight seconds.
HOLD_S = 24.0

# Two of three breaths are no cause for complaint.
SHORTEST_HOLD_SHARE = 0.6


def _height_deg(m: Measurements) -> float:
    """Return how high the knees stand, as the angle of the thighs; end on only the silhouette tells."""
    return m.end_view.knees_deg if m.end_on else m.trunk.thigh_elevation_deg


def _missing_hold_s(rep: RepTrace) -> float:
    return SHORTEST_HOLD_SHARE * HOLD_S - rep.hold_s


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
    forms=(
        Form(
            "side",
            {
                "knees_in_picture": -1,
                "thigh_rise": -1,
                "knees_aside": 1,
                "hip_difference": 1,
                "pelvis_roll": 1,
            },
            # Either way: to the other side is no way back.
            rectified=("knees_aside", "hip_difference", "pelvis_roll"),
            side_features=("hip_difference", "pelvis_roll", "ankle_difference", "knees_aside"),
        ),
        # From the feet's end the legs hide the trunk: no landmark means anything there.
        Form(
            "feet",
            {"legs_silhouette": -1, "silhouette_lean": 1},
            rectified=("silhouette_lean",),
            looks_at=("legs_silhouette", "silhouette_lean", "head_to_feet", "upright"),
        ),
    ),
    signal=lambda m: -_height_deg(m),
    off_posture=lambda m: m.off_lying_on_back,
    low=End("middle", "Middle", "return", "Bring your knees back to the middle"),
    high=End("down", "Down", "lower", "Lower your knees to one side"),
    counting=Counting.HOME_AND_BACK,
    faults=(Fault("hold-cut-short", "Stay for three deep breaths", _missing_hold_s, 0.0),),
    readings={},
    goal=1,
    up_to=5,
    start_cue="Lie on your back, knees bent",
    camera="From the side, 2 to 4 m away, lens low, the whole body in the picture.",
    sides=Sides.PER_REP,
    hold_s=HOLD_S,
    from_end=True,
    figure=FIGURE,
)
