"""T-spine rotation: on hands and knees, a hand behind the head, the chest turns down and open."""

from __future__ import annotations

from studio.moves.on_knees import LEVEL, finish_kneeling, start_kneeling
from studio.moves.performance import Performance, faults_of
from studio.scene import Fault, Scene, per_rep
from studio.settings import choose
from studio.truth import PhaseTruth, RepTruth

FAULTS = ("elbow-bending", "pelvis-turning", "half-opened", "only-elbow-moves")
OPEN_DEG, CLOSED_DEG = 62.0, -34.0  # turn of the chest towards the lifted arm
VARIANTS = ("behind-head", "straight-arm")


def end_position(end: str, side: str, size: float, faults: dict[str, Fault]) -> dict[str, float]:
    """Return the channels at one end, "open" or "closed"."""
    sign = 1.0 if side == "left" else -1.0
    opened = end == "open"
    turn = (OPEN_DEG if opened else CLOSED_DEG) * size
    target = {"roll": 0.0, "elbow": 0.0, "flap": 10.0 if opened else -48.0}
    if "half-opened" in faults and opened:
        turn *= 1.0 - 0.52 * faults["half-opened"].amount
    if "only-elbow-moves" in faults:
        turn *= 1.0 - 0.88 * faults["only-elbow-moves"].amount
        target["flap"] = 38.0 if opened else -62.0
    if "pelvis-turning" in faults:
        target["roll"] = sign * (26.0 if opened else -8.0) * faults["pelvis-turning"].amount
    if "elbow-bending" in faults:
        target["elbow"] = 0.075 * faults["elbow-bending"].amount
    target["twist"] = sign * turn
    return target


def perform_t_spine_rotation(scene: Scene) -> Performance:
    """Drive the repetitions, on one side or first left and then right."""
    m = scene.movement
    variant = choose(m.variant or VARIANTS[0], VARIANTS, "movement.variant")
    timeline = start_kneeling(m.entry, scene.seed, m.tremor, m.rest_s)
    straight = 1.0 if variant == "straight-arm" else 0.0
    timeline.start["straight"] = straight
    sides = ["left", "right"] if m.side == "both" else [m.side]
    reps: list[RepTruth] = []
    for side in sides:
        lifted = "behind_l" if side == "left" else "behind_r"
        if not straight:
            timeline.move(1.4, {lifted: 1.0})
            timeline.wait(0.5)
        first = 1 if side == sides[0] else 1 + (m.reps + 1) // 2
        last = m.reps if side == sides[-1] else (m.reps + 1) // 2
        for number in range(first, last + 1):
            faults = faults_of(scene, number, FAULTS)
            rep = RepTruth(side=side, faults=list(faults))
            stops = int(per_rep(m.stops, number))
            opened = end_position("open", side, per_rep(m.first, number), faults)
            closed = end_position("closed", side, per_rep(m.second, number), faults)
            if straight:
                closed["twist"] = 0.0
                opened[lifted], closed[lifted] = 1.0, 0.0
            moves = (
                (closed, "close", m.second_s, m.second_hold_s),
                (opened, "open", m.first_s, m.first_hold_s),
            )
            for target, name, travel, hold in reversed(moves) if straight else moves:
                move = timeline.move(per_rep(travel, number), target, stops)
                rep.phases.append(PhaseTruth.of(name, move))
                timeline.wait(max(per_rep(hold, number), 1e-3))
            rep.hold_s = per_rep(m.first_hold_s, number)
            reps.append(rep)
        timeline.move(2.2, {"twist": 0.0, "roll": 0.0, "flap": 0.0, "elbow": 0.0})
        timeline.wait(0.2)
        timeline.move(1.2, {**LEVEL, lifted: 0.0})
        timeline.wait(0.3)
    finish_kneeling(timeline, m.exit, m.rest_s)
    return Performance("kneeling", timeline, reps, signal="twist")
