"""T-spine rotation: on hands and knees, a hand behind the head, the chest turns down and open."""

from __future__ import annotations

from studio.moves.on_knees import LEVEL
from studio.moves.performance import Performance, Script, faults_of, told
from studio.moves.ways import come, leave, rest
from studio.scene import Fault, Scene, per_rep
from studio.settings import choose
from studio.truth import PhaseTruth, RepTruth

#: Faults, and the amount from which on each is one (see the README's table).
FAULTS = {
    "elbow-bending": 0.55,
    "pelvis-turning": 0.4,
    "half-opened": 0.55,
    "only-elbow-moves": 0.5,
}
OPEN_DEG, CLOSED_DEG = 62.0, -38.0  # turn of the chest towards the lifted arm
THREADED_DEG = -44.0
VARIANTS = (
    "hand-behind-head",
    "straight-arm",
    "threaded",
    "hand-at-ear",
    "hand-at-temple",
    "hand-at-nape",
)


def end_position(
    end: str, side: str, size: float, faults: dict[str, Fault], variant: str = VARIANTS[0]
) -> dict[str, float]:
    """Return the channels at one end, "open" or "closed"."""
    sign = 1.0 if side == "left" else -1.0
    lifted = "behind_l" if side == "left" else "behind_r"
    opened = end == "open"
    turn = OPEN_DEG if opened else CLOSED_DEG
    target = {
        "roll": 0.0,
        "elbow": 0.0,
        "flap": 6.0 if opened else -74.0,
        lifted: 1.0,
        "neck": -8.0,
    }
    if variant == "straight-arm" and not opened:
        turn, target[lifted], target["flap"] = 0.0, 0.0, -60.0
    if variant == "threaded" and not opened:
        turn = THREADED_DEG
        target |= {"flap": -118.0, "elbow": 0.30, "neck": 12.0}
    turn *= size
    if "half-opened" in faults and opened:
        turn *= 1.0 - 0.52 * faults["half-opened"].amount
    if "only-elbow-moves" in faults:
        turn *= 1.0 - 0.88 * faults["only-elbow-moves"].amount
        target["flap"] = 38.0 if opened else -74.0
    if "pelvis-turning" in faults:
        target["roll"] = sign * (25.0 if opened else -8.0) * faults["pelvis-turning"].amount
        turn -= 0.6 * abs(target["roll"]) if opened else 0.0
    if "elbow-bending" in faults:
        target["elbow"] = max(target["elbow"], 0.10 * faults["elbow-bending"].amount)
    target["twist"] = sign * turn
    return target


def perform_t_spine_rotation(scene: Scene) -> Performance:
    """Drive the repetitions, on one side or first left and then right."""
    script = Script(scene.seed, scene.movement.tremor)
    come(script, "t-spine-rotation", scene.movement)
    do_t_spine_rotation(script, scene)
    leave(script, "t-spine-rotation", scene.movement)
    return script.performance()


def do_t_spine_rotation(script: Script, scene: Scene) -> None:
    """Do the repetitions, on hands and knees already."""
    m, timeline = scene.movement, script.line
    script.acts[-1].signal = "twist"
    variant = choose(m.variant or VARIANTS[0], VARIANTS, "movement.variant")
    straight = variant in ("straight-arm", "threaded")
    timeline.start["straight"] = 1.0 if straight else 0.0
    if variant.startswith("hand-at-"):
        timeline.start[variant.removeprefix("hand-at-")] = 1.0
    begun = len(script.reps)
    sides = ["left", "right"] if m.side == "both" else [m.side]
    for side in sides:
        lifted = "behind_l" if side == "left" else "behind_r"
        if not straight:
            timeline.move(1.4, {lifted: 1.0})
            timeline.wait(0.5)
        first = 1 if side == sides[0] else 1 + (m.reps + 1) // 2
        last = m.reps if side == sides[-1] else (m.reps + 1) // 2
        for number in range(first, last + 1):
            faults = faults_of(scene, number, FAULTS)
            rep = RepTruth(side=side, faults=told(faults, FAULTS))
            stops = int(per_rep(m.stops, number))
            opened = end_position("open", side, per_rep(m.first, number), faults, variant)
            closed = end_position("closed", side, per_rep(m.second, number), faults, variant)
            moves = (
                (closed, "close", m.second_s, m.second_hold_s),
                (opened, "open", m.first_s, m.first_hold_s),
            )
            opens_first = variant == "straight-arm"
            for target, name, travel, hold in reversed(moves) if opens_first else moves:
                move = timeline.move(per_rep(travel, number), target, stops)
                rep.phases.append(PhaseTruth.of(name, timeline, "twist", move))
                timeline.wait(max(per_rep(hold, number), 1e-3))
            script.reps.append(rep)
            if number == m.rest_after_rep and number == last:
                _put_down(script, lifted)
                rest(script, "t-spine-rotation", m.rest_in)
        _put_down(script, lifted)
    for rep in script.reps[begun:]:
        opened_s = max(p.end_s for p in rep.phases if p.name == "open")
        rep.hold_s = timeline.still_until("twist", opened_s) - opened_s


def _put_down(script: Script, lifted: str) -> None:
    """Come back to the middle, and put the hand on the floor."""
    line = script.line
    if line.steady_value(lifted, line.now_s) == 0:
        return
    line.move(2.2, {"twist": 0.0, "roll": 0.0, "flap": 0.0, "elbow": 0.0, "neck": -8.0})
    line.wait(0.2)
    line.move(1.2, {**LEVEL, lifted: 0.0})
    line.wait(0.3)
