"""Cat-cow: on hands and knees, the back goes from hollow (cow) to rounded (cat) and back."""

from __future__ import annotations

import math

from pose_coach.exercises.exercise import Counting, End, Exercise, Fault, Tempo
from pose_coach.exercises.trace import RepTrace


def _bent_elbow_deg(rep: RepTrace) -> float:
    return 180.0 - rep.percentile("elbow_deg", 10)


def _hip_rock(rep: RepTrace) -> float:
    return rep.spread("hip_over_knee")


def _head_without_back(rep: RepTrace) -> float:
    return rep.spread("head_pitch_deg") / rep.range_deg


def _still_head_share(rep: RepTrace) -> float:
    return 1.0 - rep.spread("head_pitch_deg") / rep.range_deg


def _missing_share(rep: RepTrace) -> float:
    # Hips that circle or sway take the back along a little, and leave the head where it is.
    if rep.range_deg < 45.0 and _hip_rock(rep) > 0.2 and rep.spread("head_pitch_deg") < 10.0:
        return True
    if math.isnan(rep.usual_range_deg):
        return math.nan
    return 1.0 - rep.range_deg / rep.usual_range_deg


# In filmed and rendered cat-cows the chest stays level within 21 degrees, as far as the tracker can tell.
CHEST_TURNS_DEG = 28.0


def _is_changing_place(rep: RepTrace) -> bool:
    # As the hips go back to the heels, or come forward from them, the back rounds and flattens: less than
    # in this person's cat-cow, with more way of the hips. Rocking hips with a full curve are a rep with
    # a fault.
    if rep.spread("chest_roll_deg") > CHEST_TURNS_DEG:
        return True
    if math.isnan(rep.usual_range_deg):
        return rep.range_deg < 45.0 and _hip_rock(rep) > 0.2
    return _missing_share(rep) > 0.25 and _hip_rock(rep) > 0.3


EXERCISE = Exercise(
    order=1,
    name="cat-cow",
    title="Cat-cow",
    signal=lambda m: m.back_curve_deg,
    quality=lambda m: m.back.quality,
    off_posture=lambda m: m.off_hands_and_knees,
    low=End("cow", "Cow", "to-cow", "Belly down, look up"),
    high=End("cat", "Cat", "to-cat", "Round your back"),
    counting=Counting.BOTH_ENDS,
    min_range_deg=20.0,
    tempo=Tempo(rushed_below_s=2.0, ideal_s=(3.0, 5.0), jerky_below_sparc=-2.2),
    faults=(
        Fault(
            "elbows-bending", "Push the floor away, arms long", _bent_elbow_deg, 40.0, grave=True
        ),
        Fault("hips-rocking", "Keep your hips over your knees", _hip_rock, 0.3),
        Fault("only-head-moves", "Move your back, not only your head", _head_without_back, 3.0),
        Fault("half-movement", "Go all the way: belly down, then round", _missing_share, 0.35),
        Fault("head-left-out", "Let your head follow your back", _still_head_share, 0.6),
    ),
    readings={
        "elbow_deg": lambda m: m.elbow_deg,
        "hip_over_knee": lambda m: m.hip_over_knee,
        "head_pitch_deg": lambda m: m.head_pitch_deg,
        "near_span_px": lambda m: m.near_span_px,
        "chest_roll_deg": lambda m: m.trunk.chest_roll_deg,
    },
    planted=("near_span_px",),
    is_other=_is_changing_place,
    goal=10,
    start_cue="Get on your hands and knees, side on to the camera",
    shows_back=True,
    lag_s=0.0,  # read from the silhouette
    camera="From the side, 2 to 4 m away, lens at hip height or lower, the whole body in the picture.",
)
