"""Cat-cow: the back arches and rounds on hands and knees."""

from __future__ import annotations

from studio.moves.on_knees import NEUTRAL_NECK
from studio.moves.performance import Performance, Script, faults_of, told
from studio.moves.ways import come, leave, rest
from studio.scene import Fault, Scene, per_rep
from studio.truth import PhaseTruth, RepTruth

#: Faults, and the amount from which on each is one (see the README's table).
FAULTS = {
    "elbows-bending": 0.55,
    "hips-rocking": 0.55,
    "only-head-moves": 0.7,
    "half-movement": 0.7,
    "head-left-out": 0.6,
}
COW_DEG, CAT_DEG = -62.0, 88.0  # flexion of the spine at the full ends
COW_NECK_DEG, CAT_NECK_DEG = -66.0, 44.0


def end_position(end: str, size: float, faults: dict[str, Fault]) -> dict[str, float]:
    """Return the channels at one end, "cow" or "cat", of a size, with some faults."""
    curve = (COW_DEG if end == "cow" else CAT_DEG) * size
    head = (COW_NECK_DEG if end == "cow" else CAT_NECK_DEG) * min(0.35 + 0.65 * size, 1.0)
    target = {"curve": curve, "neck": head, "thigh": 0.0, "elbow": 0.0}
    if "half-movement" in faults:
        less = 1.0 - 0.72 * faults["half-movement"].amount
        target["curve"] *= less
        target["neck"] *= 0.4 + 0.6 * less
    if "only-head-moves" in faults:
        target["curve"] *= 1.0 - 0.93 * faults["only-head-moves"].amount
    if "head-left-out" in faults:
        rest = NEUTRAL_NECK - 0.25 * target["curve"]
        target["neck"] += (rest - target["neck"]) * faults["head-left-out"].amount
    if "elbows-bending" in faults and end == "cow":
        target["elbow"] = 0.10 * faults["elbows-bending"].amount
    if "hips-rocking" in faults:
        target["thigh"] = (22.0 if end == "cat" else -7.0) * faults["hips-rocking"].amount
    return target


def perform_cat_cow(scene: Scene) -> Performance:
    """Drive the repetitions of a cat-cow scene."""
    script = Script(scene.seed, scene.movement.tremor)
    come(script, "cat-cow", scene.movement)
    do_cat_cow(script, scene)
    leave(script, "cat-cow", scene.movement)
    return script.performance()


def do_cat_cow(script: Script, scene: Scene) -> None:
    """Do the repetitions, on hands and knees already."""
    m, timeline = scene.movement, script.line
    script.acts[-1].signal = "curve"
    ends = ("cow", "cat") if m.start_with == "cow" else ("cat", "cow")
    for number in range(1, m.reps + 1):
        faults = faults_of(scene, number, FAULTS)
        rep = RepTruth(faults=told(faults, FAULTS))
        stops = int(per_rep(m.stops, number))
        for end, size, travel, hold in (
            (ends[0], m.first, m.first_s, m.first_hold_s),
            (ends[1], m.second, m.second_s, m.second_hold_s),
        ):
            target = end_position(end, per_rep(size, number), faults)
            move = timeline.move(per_rep(travel, number), target, stops)
            rep.phases.append(PhaseTruth.of(f"to-{end}", timeline, "curve", move))
            if per_rep(hold, number) > 0:
                timeline.wait(per_rep(hold, number))
        rep.hold_s = rep.phases[1].start_s - rep.phases[0].end_s
        script.reps.append(rep)
        if number == m.rest_after_rep:
            rest(script, "cat-cow", m.rest_in)
