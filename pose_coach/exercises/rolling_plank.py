"""Rolling plank: from the plank the hips roll up and back into the downward dog, and forward again."""

from __future__ import annotations

from pose_coach.exercises.exercise import Counting, End, Exercise, Fault, Tempo
from pose_coach.exercises.trace import RepTrace


def _sag_deg(rep: RepTrace) -> float:
    return -rep.between("hip_bend_deg", 0.0, 0.1)


def _pike_deg(rep: RepTrace) -> float:
    return rep.between("hip_bend_deg", 0.0, 0.1)


def _short_of_dog_deg(rep: RepTrace) -> float:
    return -rep.at_far_end("hip_bend_deg")


def _knee_bend_deg(rep: RepTrace) -> float:
    return rep.percentile("knee_bend_deg", 90)


EXERCISE = Exercise(
    order=2,
    name="rolling-plank",
    title="Rolling plank",
    signal=lambda m: m.hip_bend_deg,
    quality=lambda m: m.trunk_seen,
    off_posture=lambda m: m.off_hands_and_feet,
    low=End("plank", "Plank", "to-plank", "Roll forward into the plank"),
    high=End("dog", "Dog", "to-dog", "Hips up and back"),
    counting=Counting.HOME_AND_BACK,
    min_range_deg=24.0,
    tempo=Tempo(rushed_below_s=2.0, ideal_s=(3.0, 5.0), jerky_below_sparc=-2.2),
    faults=(
        Fault("hips-sagging", "Lift your hips in line", _sag_deg, 12.0, grave=True),
        Fault("hips-piked", "Come all the way down to the plank", _pike_deg, 15.0),
        Fault(
            "dog-not-reached", "Hips higher, chest towards your thighs", _short_of_dog_deg, -60.0
        ),
        Fault("knees-bending", "Keep your legs long", _knee_bend_deg, 35.0),
    ),
    readings={
        "hip_bend_deg": lambda m: m.hip_bend_deg,
        "knee_bend_deg": lambda m: m.knee_bend_deg,
    },
    planted=(),
    is_other=lambda _: False,
    goal=10,
    start_cue="Get into a plank on your hands, side on to the camera",
    camera="From the side, 3 to 4 m away, lens at hip height or lower, hands and feet in the picture.",
    hold_s=1.0,
)
