"""Rolling plank: from the plank up and back into the downward dog, and forward again."""

from __future__ import annotations

from studio.moves.performance import Performance, faults_of
from studio.plank import CHANNELS, DOG_HEEL_DEG
from studio.scene import Scene, per_rep
from studio.settings import choose
from studio.timeline import Timeline
from studio.truth import PhaseTruth, RepTruth

FAULTS = ("hips-sagging", "hips-piked", "dog-not-reached", "knees-bending")
PLANK = {
    "dog": 0.0,
    "hip": 0.0,
    "curve": 0.0,
    "neck": -14.0,
    "heel": 72.0,
    "knees": 0.0,
    "kneel": 0.0,
}
DOG = {
    "dog": 1.0,
    "hip": 0.0,
    "curve": -6.0,
    "neck": 6.0,
    "heel": DOG_HEEL_DEG,
    "knees": 0.0,
    "kneel": 0.0,
}
ON_KNEES = {
    "dog": 0.0,
    "hip": -11.0,
    "curve": 4.0,
    "neck": -16.0,
    "heel": 62.0,
    "knees": 0.0,
    "kneel": 1.0,
}


def perform_rolling_plank(scene: Scene) -> Performance:
    """Drive the repetitions of a rolling plank."""
    m = scene.movement
    entry = choose(m.entry, ("knees", "none"), "movement.entry")
    leave = choose(m.exit, ("knees", "none"), "movement.exit")
    timeline = Timeline({**CHANNELS, **(ON_KNEES if entry == "knees" else PLANK)}, seed=scene.seed)
    for channel, size in (("hip", 0.5), ("neck", 0.6), ("bend", 0.2)):
        timeline.shake(channel, size * (1 + 4 * m.tremor), 0.15 + m.tremor, 0.6 + 5 * m.tremor)
    if entry == "knees":
        timeline.wait(0.9)
        timeline.move(1.6, PLANK)
    timeline.wait(m.rest_s)
    reps: list[RepTruth] = []
    for number in range(1, m.reps + 1):
        faults = faults_of(scene, number, FAULTS)
        rep = RepTruth(hold_s=per_rep(m.first_hold_s, number), faults=list(faults))
        size = per_rep(m.first, number)
        dog = {name: PLANK[name] + (DOG[name] - PLANK[name]) * size for name in DOG}
        plank = dict(PLANK)
        if "dog-not-reached" in faults:
            dog["dog"] *= 1.0 - 0.5 * faults["dog-not-reached"].amount
            dog["heel"] += 18.0 * faults["dog-not-reached"].amount
        if "knees-bending" in faults:
            dog["knees"] = 0.11 * faults["knees-bending"].amount
        if "hips-sagging" in faults:
            plank["hip"] = 21.0 * faults["hips-sagging"].amount
            plank["curve"] = -20.0 * faults["hips-sagging"].amount
        if "hips-piked" in faults:
            plank["hip"] = -30.0 * faults["hips-piked"].amount
        stops = int(per_rep(m.stops, number))
        there = timeline.move(per_rep(m.first_s, number), dog, stops)
        timeline.wait(max(per_rep(m.first_hold_s, number), 1e-3))
        back = timeline.move(per_rep(m.second_s, number), plank, stops)
        timeline.wait(max(per_rep(m.second_hold_s, number), 1e-3))
        rep.phases = [PhaseTruth.of("to-dog", there), PhaseTruth.of("to-plank", back)]
        reps.append(rep)
    timeline.wait(m.rest_s)
    if leave == "knees":
        timeline.move(1.6, ON_KNEES)
        timeline.wait(0.8)
    return Performance("plank", timeline, reps, signal="dog")
