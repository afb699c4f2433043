"""Supine twist and scorpion: lying down, out to one side, and back."""

from __future__ import annotations

from collections.abc import Callable

from studio import prone, supine
from studio.moves.performance import Performance, Script, faults_of, told
from studio.moves.ways import come, leave, rest
from studio.scene import Fault, Scene, per_rep
from studio.settings import choose
from studio.truth import PhaseTruth, RepTruth

#: Faults, and the amount from which on each is one (see the README's table).
TWIST_FAULTS = {
    "shoulder-lifting": 0.5,
    "knees-apart": 0.45,
    "knees-dropped": 0.7,
    "hold-cut-short": 0.5,
}
# A hold is cut short, declared or not, where less than 0.6 of three deep breaths of 8 s are left of it.
SHORT_HOLD_S = 0.6 * 24.0
SCORPION_FAULTS = {"shoulder-lifting": 0.45, "leg-thrown": 0.7, "short-reach": 0.6}
TWIST_VARIANTS = ("feet-down", "tabletop", "crossed", "one-straight")
#: How the arms lie, by a scene's `arms`; the posers' own way is straight out.
ARMS: dict[str, dict[str, float]] = {
    "": {},
    "out": {},
    "low": {"arms": 50.0},
    "sides": {"arms": 20.0},
    "overhead": {"arms": 158.0},
    "cactus": {"cactus": 1.0},
    "belly": {"belly": 1.0},
}
#: Where the head is turned all the time, by a scene's `head`.
HEADS = {"left": 50.0, "right": -50.0, "still": 0.0}
End = Callable[[str, float, dict[str, Fault]], dict[str, float]]


def legs_of(variant: str, side: str) -> dict[str, float]:
    """Return how the legs are held in a variant of the supine twist, for a side."""
    if variant == "tabletop":
        return {"table": 1.0}
    if variant == "crossed":  # the leg that comes to lie on top is crossed over the other
        return (
            {"cross_r": 1.0, "cross_l": 0.0} if side == "left" else {"cross_l": 1.0, "cross_r": 0.0}
        )
    if variant == "one-straight":
        return {"long_l": 1.0, "long_r": 0.0} if side == "left" else {"long_r": 1.0, "long_l": 0.0}
    return {}


def twist_end(side: str, size: float, faults: dict[str, Fault]) -> dict[str, float]:
    """Return the channels with the knees down on one side."""
    target = supine.knees_over(side, size)
    sign = 1.0 if side == "left" else -1.0
    if "shoulder-lifting" in faults:
        target["lift"] = sign * 26.0 * faults["shoulder-lifting"].amount
        target["roll"] -= target["lift"]
    if "knees-apart" in faults:
        target["apart"] = 34.0 * faults["knees-apart"].amount
    return target


def scorpion_end(side: str, size: float, faults: dict[str, Fault]) -> dict[str, float]:
    """Return the channels with one foot over on the other side."""
    if "short-reach" in faults:
        size *= 1.0 - 0.5 * faults["short-reach"].amount
    target = {"reach_l" if side == "left" else "reach_r": size}
    if "shoulder-lifting" in faults:
        sign = 1.0 if side == "left" else -1.0
        target["lift"] = sign * 24.0 * faults["shoulder-lifting"].amount
    return target


def perform_supine_twist(scene: Scene) -> Performance:
    """Drive the repetitions of a supine twist."""
    return _perform(scene, do_supine_twist)


def perform_scorpion(scene: Scene) -> Performance:
    """Drive the repetitions of a scorpion."""
    return _perform(scene, do_scorpion)


def do_supine_twist(script: Script, scene: Scene) -> None:
    """Do the repetitions, lying face up already."""
    script.acts[-1].signal = "roll"
    variant = choose(scene.movement.variant or "feet-down", TWIST_VARIANTS, "movement.variant")
    _do(script, scene, TWIST_FAULTS, "lower", twist_end, lambda side: legs_of(variant, side))
    line = script.line
    if variant != "feet-down":
        line.move(1.6, dict.fromkeys(("table", "cross_l", "cross_r", "long_l", "long_r"), 0.0))


def do_scorpion(script: Script, scene: Scene) -> None:
    """Do the repetitions, lying face down already."""
    script.acts[-1].signal = "reach_r"
    _do(script, scene, SCORPION_FAULTS, "reach", scorpion_end, _as_they_lie)


def _as_they_lie(_side: str) -> dict[str, float]:
    """Leave the legs as they are."""
    return {}


def _perform(scene: Scene, do: Callable[[Script, Scene], None]) -> Performance:
    script = Script(scene.seed, scene.movement.tremor)
    come(script, scene.exercise, scene.movement)
    do(script, scene)
    leave(script, scene.exercise, scene.movement)
    return script.performance()


def _do(
    script: Script,
    scene: Scene,
    known: dict[str, float],
    out_name: str,
    end: End,
    legs: Callable[[str], dict[str, float]],
) -> None:
    """Go out and come back; with both sides asked for they take turns, the left one first."""
    m, timeline = scene.movement, script.line
    home = supine.CHANNELS if out_name == "lower" else prone.CHANNELS
    choose(m.arms, [a for a, c in ARMS.items() if c.keys() <= home.keys()], "movement.arms")
    timeline.start.update(ARMS[m.arms])
    if m.head:
        timeline.start["head"] = HEADS[m.head]
    for number in range(1, m.reps + 1):
        side = m.side if m.side != "both" else ("left", "right")[(number - 1) % 2]
        held = legs(side)
        if any(timeline.steady_value(n, timeline.now_s) != v for n, v in held.items()):
            timeline.move(1.6, held)
            timeline.wait(0.6)
        faults = faults_of(scene, number, known)
        out_s, hold_s = per_rep(m.first_s, number), per_rep(m.first_hold_s, number)
        for name in ("knees-dropped", "leg-thrown"):
            if name in faults:
                out_s = min(out_s, max(1.7 - faults[name].amount, 0.5))
        if "hold-cut-short" in faults:
            hold_s *= max(1.0 - 0.85 * faults["hold-cut-short"].amount, 0.0)
        stops = int(per_rep(m.stops, number))
        target = end(side, per_rep(m.first, number), faults)
        if m.head:
            target.pop("head", None)
        there = timeline.move(out_s, target, stops)
        timeline.wait(max(hold_s, 1e-3))
        back = timeline.move(per_rep(m.second_s, number), {n: home[n] for n in target}, stops)
        timeline.wait(max(per_rep(m.second_hold_s, number), 1e-3))
        channel = "roll" if out_name == "lower" else f"reach_{side[0]}"
        phases = [
            PhaseTruth.of(out_name, timeline, channel, there),
            PhaseTruth.of("return", timeline, channel, back),
        ]
        hold_s = phases[1].start_s - phases[0].end_s
        listed = told(faults, known)
        if out_name == "lower" and hold_s < SHORT_HOLD_S and "hold-cut-short" not in listed:
            listed = [*listed, "hold-cut-short"]
        script.reps.append(RepTruth(phases, side, hold_s, listed))
        if number == m.rest_after_rep:
            rest(script, scene.exercise, m.rest_in)
