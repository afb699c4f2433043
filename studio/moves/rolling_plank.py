"""Rolling plank: from the plank up and back into the downward dog, and forward again."""

from __future__ import annotations

from studio.moves.on_toes import DOG, PLANK
from studio.moves.performance import Performance, Script, faults_of, told
from studio.moves.ways import come, leave, rest
from studio.scene import Fault, Scene, per_rep
from studio.settings import choose
from studio.timeline import Move, Timeline
from studio.truth import PhaseTruth, RepTruth

#: Faults, and the amount from which on each is one (see the README's table).
FAULTS = {
    "hips-sagging": 0.67,
    "hips-piked": 0.4,
    "dog-not-reached": 0.65,
    "knees-bending": 0.6,
    "hands-or-feet-walking": 0.4,
}
VARIANTS = ("plain", "heels-high")
HIGH_HEEL_DEG = 68.0
WALK_M = 0.18  # how far each foot walks towards the hands


def dog_end(size: float, faults: dict[str, Fault]) -> dict[str, float]:
    """Return the channels in the dog."""
    dog = {name: PLANK[name] + (DOG[name] - PLANK[name]) * size for name in DOG}
    if "dog-not-reached" in faults:
        dog["dog"] *= 1.0 - 0.6 * faults["dog-not-reached"].amount
        dog["heel"] += 18.0 * faults["dog-not-reached"].amount
    if "knees-bending" in faults:
        dog["knees"] = 0.11 * faults["knees-bending"].amount
    return dog


def plank_end(faults: dict[str, Fault]) -> dict[str, float]:
    """Return the channels in the plank."""
    plank = dict(PLANK)
    if "hips-sagging" in faults:
        plank["hip"] = 24.0 * faults["hips-sagging"].amount
        plank["curve"] = -20.0 * faults["hips-sagging"].amount
    if "hips-piked" in faults:
        plank["hip"] = -30.0 * faults["hips-piked"].amount
    return plank


def perform_rolling_plank(scene: Scene) -> Performance:
    """Drive the repetitions of a rolling plank."""
    script = Script(scene.seed, scene.movement.tremor)
    come(script, "rolling-plank", scene.movement)
    do_rolling_plank(script, scene)
    leave(script, "rolling-plank", scene.movement)
    return script.performance()


def do_rolling_plank(script: Script, scene: Scene) -> None:
    """Do the repetitions, in the plank already."""
    m, timeline = scene.movement, script.line
    script.acts[-1].signal = "dog"
    variant = choose(m.variant or VARIANTS[0], VARIANTS, "movement.variant")
    for number in range(1, m.reps + 1):
        faults = faults_of(scene, number, FAULTS)
        rep = RepTruth(faults=told(faults, FAULTS))
        stops = int(per_rep(m.stops, number))
        size = per_rep(m.first, number)
        dog = dog_end(size, faults)
        if variant == "heels-high":
            dog["heel"] = HIGH_HEEL_DEG
        there = timeline.move(per_rep(m.first_s, number), dog, stops)
        timeline.wait(max(per_rep(m.first_hold_s, number), 1e-3))
        back = timeline.move(per_rep(m.second_s, number), plank_end(faults), stops)
        timeline.wait(max(per_rep(m.second_hold_s, number), 1e-3))
        if "hands-or-feet-walking" in faults:
            far = WALK_M * faults["hands-or-feet-walking"].amount
            _walk(timeline, there, far)
            _walk(timeline, back, 0.0)
        rep.phases = [
            PhaseTruth.of("to-dog", timeline, "dog", there),
            PhaseTruth.of("to-plank", timeline, "dog", back),
        ]
        rep.hold_s = rep.phases[1].start_s - rep.phases[0].end_s
        script.reps.append(rep)
        if number == m.rest_after_rep:
            rest(script, "rolling-plank", m.rest_in)


def _walk(timeline: Timeline, phase: Move, to_m: float) -> None:
    """Let the feet walk, one after the other, in the course of a phase."""
    length = phase.end_s - phase.start_s
    for side, begin in (("l", 0.1), ("r", 0.5)):
        start = phase.start_s + begin * length
        timeline.beside(start, start + 0.4 * length, {f"step_{side}": to_m})
