"""Scorpion: face down, one leg lifts, bends and crosses over the back to the floor on the other side."""

from __future__ import annotations

import math

import numpy as np

from pose_coach.body.landmarks import Side
from pose_coach.body.measurements import Measurements
from pose_coach.body.trunk import line_turn_deg
from pose_coach.exercises.exercise import UNTIL_ENOUGH, Counting, End, Exercise, Fault, Sides, Tempo
from pose_coach.exercises.figure import Figure, Stance
from pose_coach.exercises.trace import RepTrace
from pose_coach.tracking.pose import FloatArray

# As the pelvis rolls onto one hip its middle rises against the shoulders: so many degrees of roll to one.
ROLL_PER_RISE = 6.0
KNEE_SHARE = 0.2
# One foot over the other, in trunk lengths: more than the tracker's noise.
CLEAR_LIFT = 0.12
# In filmed and rendered scorpions the feet part by 0.5 thigh lengths and more, in push-ups by 0.2. They do
# so on the way, for this time at least: while the leg is held over they may be on a level again.
LEGS_APART, PARTED_S = 0.35, 0.12
# Nor does a knee bend in any of these, as it does by 50 degrees and more where a foot reaches far over.
KNEE_BENDS_DEG = 50.0
# Back on the floor the feet lie within 0.4 thigh lengths and the knees are bent by 31 degrees at most, filmed
# and rendered; a leg that is still in the air has 1.2 or 45. Whoever rests for so long within these degrees
# is back.
FEET_DOWN, KNEES_DOWN_DEG = 0.8, 40.0
RESTS_S, RESTS_WITHIN_DEG = 1.0, 6.0
# In a full reach the tracked pelvis turns by 15 to 90 degrees, or at least the knee bends by 84 and more;
# most short ones do neither.
FULL_TURN_DEG, FULL_KNEE_BEND_DEG = 15.0, 80.0
# Flat on the belly the tracked chest is rolled by 42 degrees at most, on the back by 180: who turns over from
# one to the other also lifts a leg across.
ON_THE_BELLY_DEG = 60.0
# The tracked chest follows the pelvis by up to 0.7 of its turn while both shoulders lie, and beyond 60
# degrees the tracker has rolled the body over. What is left is a shoulder that lifts: few of those that do,
# and nothing else. Sources disagree on whether it must stay down.
CHEST_TURN_DEG, CHEST_FOLLOWS, BELIEVED_DEG = 25.0, 0.8, 60.0
# A leg that is over in less has been thrown: under half of what is already rushed. Timed is a leg thrown in
# 0.7 s as one of 0.8 to 1.0, and one that is merely very quick, over in 1.1 to 1.2 s, now and then as
# quicker than that.
THROWN_S = 0.9
# A first travel smaller than this may be the beginning of one, before the legs part.
SMALL_DEG = 40.0
LEAST_TURN_DEG, LEAST_KNEE_BEND_DEG = 14.0, 15.0


def _reach_deg(m: Measurements) -> float:
    """Return the pelvis' roll, told from its rise, which holds while the tracker swaps left and right."""
    return KNEE_SHARE * m.trunk.knee_bend_deg - ROLL_PER_RISE * m.trunk.elevation_deg


def _pelvis_turn_deg(rep: RepTrace) -> float:
    home = rep.at_home("pelvis_roll_deg")
    turned = line_turn_deg(rep.readings["pelvis_roll_deg"], home)
    return float(np.percentile(turned, 90))


def _chest_turn_deg(rep: RepTrace) -> float:
    home = rep.at_home("chest_roll_deg")
    return float(np.percentile(line_turn_deg(rep.readings["chest_roll_deg"], home), 80))


def _shoulder_lift_deg(rep: RepTrace) -> float:
    chest_deg = _chest_turn_deg(rep)
    if chest_deg > BELIEVED_DEG:
        return math.nan
    return min(chest_deg - CHEST_TURN_DEG, chest_deg - CHEST_FOLLOWS * _pelvis_turn_deg(rep))


def _short_reach_deg(rep: RepTrace) -> float:
    missing_bend_deg = FULL_KNEE_BEND_DEG - rep.spread("knee_bend_deg")
    return min(FULL_TURN_DEG - _pelvis_turn_deg(rep), missing_bend_deg)


def _hurry(rep: RepTrace) -> float:
    return 1.0 / rep.phases[0].quick_s


def _side(rep: RepTrace) -> Side | None:
    # The foot that works lifts first and comes down last; in between left and right may be swapped.
    change = rep.readings["lift"] - rep.between("lift", 0.0, 0.12)
    out = change[rep.times_s <= rep.phases[0].end_s]
    back = change[rep.times_s >= rep.phases[-1].start_s]
    score = _first_lift(out) + 0.9 * _first_lift(back[::-1])
    if score == 0.0:
        return None  # neither foot was seen to lift
    return Side.LEFT if score > 0 else Side.RIGHT


def _first_lift(change: FloatArray) -> float:
    """Return the sign of the first clear difference between the feet that lasts."""
    sign = np.where(change >= CLEAR_LIFT, 1.0, np.where(change <= -CLEAR_LIFT, -1.0, 0.0))
    lasts = (sign[2:] != 0) & (sign[2:] == sign[1:-1]) & (sign[1:-1] == sign[:-2])
    clear = np.flatnonzero(lasts)
    if clear.size:
        return float(sign[clear[0]])
    seen = change[np.isfinite(change)]
    return float(np.sign(seen.mean())) / 2 if seen.size else 0.0


def _feet_part(rep: RepTrace) -> float:
    """Return how far the feet part, in thigh lengths, however long the hold is."""
    lasting = 100.0 * min(0.05, PARTED_S / float(rep.times_s[-1] - rep.times_s[0]))
    return rep.percentile("ankle_apart", 100.0 - lasting) - rep.percentile("ankle_apart", lasting)


def _is_other(rep: RepTrace) -> bool:
    if abs(rep.at_home("chest_roll_deg")) > ON_THE_BELLY_DEG:
        return True  # on the back, or on the way there
    # Both legs together: a push-up, a plank, a dog, a chest that sinks to the floor.
    reaches = bool(rep.phases) or rep.range_deg > SMALL_DEG
    together = _feet_part(rep) < LEGS_APART and rep.spread("knee_bend_deg") < KNEE_BENDS_DEG
    if reaches and together:
        return True
    # Straight legs lifted from the floor, the pelvis flat on it.
    return bool(
        rep.phases
        and _pelvis_turn_deg(rep) < LEAST_TURN_DEG
        and rep.spread("knee_bend_deg") < LEAST_KNEE_BEND_DEG
    )


def _leg_is_back(travel: RepTrace) -> bool:
    """Return whether a way home ends on the floor, rather than in a slip of the tracker half-way."""
    if travel.signal[-1] > travel.signal[0]:
        return True  # on the way out
    lately = travel.signal[travel.times_s >= travel.times_s[-1] - RESTS_S]
    if travel.times_s[-1] - travel.times_s[0] >= RESTS_S and np.ptp(lately) < RESTS_WITHIN_DEG:
        return True
    feet, knee_deg = abs(travel.at_home("ankle_apart")), travel.at_home("knee_bend_deg")
    return not (feet > FEET_DOWN or knee_deg > KNEES_DOWN_DEG)


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
    signal=_reach_deg,
    quality=lambda m: m.trunk_seen,
    off_posture=lambda m: m.off_lying,
    low=End("flat", "Flat", "return", "Bring the leg back down"),
    high=End("over", "Over", "reach", "Reach your foot over to the other side"),
    counting=Counting.HOME_AND_BACK,
    min_range_deg=20.0,
    tempo=Tempo(rushed_below_s=2.0, ideal_s=(2.0, 4.0), jerky_below_sparc=-2.2),
    faults=(
        Fault("shoulder-lifting", "Keep both shoulders on the floor", _shoulder_lift_deg, 0.0),
        Fault("leg-thrown", "Move the leg, don't throw it", _hurry, 1.0 / THROWN_S, grave=True),
        Fault("short-reach", "Reach further over, if it feels good", _short_reach_deg, 0.0),
    ),
    readings={
        "pelvis_roll_deg": lambda m: m.trunk.pelvis_roll_deg,
        "chest_roll_deg": lambda m: m.trunk.chest_roll_deg,
        "ankle_apart": lambda m: m.trunk.ankle_apart,
        "lift": lambda m: m.left.ankle_height - m.right.ankle_height,
        "knee_bend_deg": lambda m: m.trunk.knee_bend_deg,
        "knee_apart": lambda m: m.trunk.knee_apart,
    },
    planted=(),
    is_other=_is_other,
    confirms=_leg_is_back,
    goal=5,
    up_to=UNTIL_ENOUGH,
    start_cue="Lie on your belly, arms out to the sides",
    camera="From the side, 2 to 4 m away, lens low, the whole body in the picture.",
    sides=Sides.BY_REP,
    side_of=_side,
    figures={"pelvis_turn_deg": _pelvis_turn_deg},
    hold_s=1.0,
    off_for_s=0.8,
    unseen_for_s=4.0,
    arrival_share=0.25,
    figure=FIGURE,
)
