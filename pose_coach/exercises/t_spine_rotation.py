"""Kneeling T-spine rotation: on hands and knees, one arm leads the chest down and open to the ceiling."""

from __future__ import annotations

import math

from pose_coach.body.landmarks import Side
from pose_coach.body.measurements import Measurements
from pose_coach.exercises.exercise import Counting, End, Exercise, Form, Sides
from pose_coach.exercises.figure import Figure, Stance
from pose_coach.exercises.trace import RepTrace

# An upper arm and half the shoulders' width, in trunk lengths: so high is an elbow that points straight up.
ELBOW_UP = 0.75
ELBOW_WEIGHT = 0.25

# While the chest alone turns, the tracked hips follow it by 0.4 to 0.7 of its turn.
HIPS_FOLLOW = 0.6

# The long supporting arm carries its own shoulder, so a chest that opens lifts the trunk's upper end, and one
# that closes lowers it: by a degree for every 3.0 to 3.6 of turn in two filmed people. The least is taken.
TURN_PER_RISE = 3.0
# No chest closes further against its pelvis: about 35 degrees in the thoracic spine and 10 in the lumbar one
# (White and Panjabi).
FURTHEST_CLOSED_DEG = -45.0


def _opening_deg(m: Measurements) -> float:
    """Mostly the turn of the chest; the elbow tells too, where it alone moves."""
    if math.isnan(m.working.elbow_height):
        return math.nan
    elbow_deg = 90.0 * max(-1.0, min(1.0, m.working.elbow_height / ELBOW_UP))
    weight = ELBOW_WEIGHT * max(0.0, min(1.0, (m.working.elbow_seen - 0.4) / 0.4))
    return (m.working.chest_turn_deg + weight * elbow_deg) / (1.0 + weight)


def _chest_turn_deg(rep: RepTrace) -> float:
    return rep.change("chest_turn_deg")


def _pelvis_turn_deg(rep: RepTrace) -> float:
    """Return the pelvis' own turn: what goes beyond the tracker's habit of letting hips follow the chest."""
    return max(0.0, rep.change("pelvis_turn_deg") - HIPS_FOLLOW * _chest_turn_deg(rep))


def _risen_turn_deg(rep: RepTrace) -> float:
    """Return the turn of the chest that the rise of the trunk's upper end tells of."""
    return TURN_PER_RISE * rep.spread("trunk_elevation_deg")


def _rotation_deg(rep: RepTrace) -> float:
    """Return the turn of the chest against the pelvis.

    Open, both shoulders are seen well. Closed, the lower one is hidden behind the trunk or the supporting
    arm, and the tracker leaves it almost where it was: then the trunk's rise tells how far it really closed.
    """
    opened_deg = rep.at_far_end("chest_turn_deg")
    closed_deg = rep.at_home("chest_turn_deg")
    hidden_deg = max(FURTHEST_CLOSED_DEG, opened_deg - _risen_turn_deg(rep))
    # Where the rise is not known, min and max keep what was seen.
    return opened_deg - min(closed_deg, hidden_deg) - _pelvis_turn_deg(rep)


# Seen from the side, the arm that works towards the eye. The chest rises a little as it opens.
_ON_ALL_FOURS = {
    "hip": (0.0, 0.86), "near_hip": (0.0, 0.86),
    "near_knee": (-0.02, 0.06), "near_ankle": (-0.72, 0.04), "near_toe": (-0.84, -0.02),
    "far_elbow": (1.1, 0.5), "far_hand": (1.14, 0.0),
    "far_knee": (0.1, 0.06), "far_ankle": (-0.6, 0.04), "far_toe": (-0.72, -0.02),
}  # fmt: skip
FIGURE = Figure(
    start=Stance(
        _ON_ALL_FOURS | {
            "shoulder": (1.0, 0.93), "head": (1.38, 1.0),
            "near_shoulder": (0.96, 0.9), "near_elbow": (1.04, 0.52), "near_hand": (1.3, 0.98),
        }
    ),
    low=Stance(
        _ON_ALL_FOURS | {
            "shoulder": (1.0, 0.9), "head": (1.36, 0.88),
            "near_shoulder": (0.98, 0.82), "near_elbow": (1.06, 0.36), "near_hand": (1.3, 0.84),
        }
    ),
    between=Stance(
        _ON_ALL_FOURS | {
            "shoulder": (1.0, 0.93), "head": (1.38, 1.0),
            "near_shoulder": (0.96, 0.93), "near_elbow": (0.64, 0.76), "near_hand": (1.26, 1.0),
        }
    ),
    high=Stance(
        _ON_ALL_FOURS | {
            "shoulder": (1.0, 0.96), "head": (1.38, 1.12),
            "near_shoulder": (0.94, 1.06), "near_elbow": (0.96, 1.54), "near_hand": (1.3, 1.16),
        }
    ),
    moves=("near_arm",),
    side=Side.RIGHT,
)  # fmt: skip


EXERCISE = Exercise(
    order=3,
    name="t-spine-rotation",
    title="T-spine rotation",
    forms=(
        Form(
            "side",
            {
                "shoulder_difference": 1,
                "chest_roll": 1,
                "own_elbow_over_chest": 1,
                "own_elbow_over_chest_space": 1,
                "trunk_rise_picture": 1,
                "trunk_rise_space": 1,
            },
        ),
    ),
    signal=_opening_deg,
    off_posture=lambda m: m.working.off_one_hand_and_knees,
    low=End("closed", "Closed", "close", "Elbow down to the other arm"),
    high=End("open", "Open", "open", "Open to the ceiling"),
    counting=Counting.BOTH_WAYS,
    faults=(),  # docs/faults.md: none is told well enough
    readings={
        "chest_turn_deg": lambda m: m.working.chest_turn_deg,
        "pelvis_turn_deg": lambda m: m.working.pelvis_turn_deg,
        "trunk_elevation_deg": lambda m: m.trunk.elevation_deg,
    },
    goal=10,
    start_cue="On your hands and knees, put one hand behind your head",
    camera="From the side, 2 to 4 m away, lens at hip height or lower, with room above for the arm.",
    sides=Sides.PER_SIDE,
    rep_range_deg=_rotation_deg,
    metrics={"pelvis_turn_deg": _pelvis_turn_deg},
    hold_s=3.0,
    figure=FIGURE,
)
