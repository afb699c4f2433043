"""Supine twist and scorpion: lying down, out to one side, and back."""

from __future__ import annotations

from collections.abc import Callable

from studio import prone, supine
from studio.moves.performance import Performance, faults_of
from studio.scene import Fault, Scene, per_rep
from studio.settings import choose
from studio.timeline import Timeline
from studio.truth import PhaseTruth, RepTruth

TWIST_FAULTS = ("shoulder-lifting", "knees-apart", "knees-dropped", "hold-cut-short")
SCORPION_FAULTS = ("shoulder-lifting", "leg-thrown", "short-reach")
End = Callable[[str, float, dict[str, Fault]], dict[str, float]]


def twist_end(side: str, size: float, faults: dict[str, Fault]) -> dict[str, float]:
    """Return the channels with the knees down on one side."""
    target = {**supine.CHANNELS, **supine.knees_over(side, size)}
    sign = 1.0 if side == "left" else -1.0
    if "shoulder-lifting" in faults:
        target["lift"] = sign * 20.0 * faults["shoulder-lifting"].amount
        target["roll"] -= target["lift"]
    if "knees-apart" in faults:
        target["apart"] = 34.0 * faults["knees-apart"].amount
    return target


def scorpion_end(side: str, size: float, faults: dict[str, Fault]) -> dict[str, float]:
    """Return the channels with one foot over on the other side."""
    if "short-reach" in faults:
        size *= 1.0 - 0.5 * faults["short-reach"].amount
    target = {**prone.CHANNELS, "reach_l" if side == "left" else "reach_r": size}
    if "shoulder-lifting" in faults:
        sign = 1.0 if side == "left" else -1.0
        target["lift"] = sign * 18.0 * faults["shoulder-lifting"].amount
    return target


def perform_supine_twist(scene: Scene) -> Performance:
    """Drive the repetitions of a supine twist."""
    return _perform(scene, "supine", supine.CHANNELS, TWIST_FAULTS, "lower", twist_end)


def perform_scorpion(scene: Scene) -> Performance:
    """Drive the repetitions of a scorpion."""
    return _perform(scene, "prone", prone.CHANNELS, SCORPION_FAULTS, "reach", scorpion_end)


def _perform(
    scene: Scene,
    poser: str,
    rest: dict[str, float],
    known: tuple[str, ...],
    out_name: str,
    end: End,
) -> Performance:
    """Go out and come back; with both sides asked for they take turns, the left one first."""
    m = scene.movement
    choose(m.entry, ("none",), "movement.entry")
    choose(m.exit, ("none",), "movement.exit")
    timeline = Timeline(dict(rest), seed=scene.seed)
    for channel, size in (("head", 0.6), ("lift", 0.25)):
        timeline.shake(channel, size * (1 + 4 * m.tremor), 0.15 + m.tremor, 0.5 + 5 * m.tremor)
    timeline.wait(m.rest_s)
    reps: list[RepTruth] = []
    for number in range(1, m.reps + 1):
        side = m.side if m.side != "both" else ("left", "right")[(number - 1) % 2]
        faults = faults_of(scene, number, known)
        out_s, back_s = per_rep(m.first_s, number), per_rep(m.second_s, number)
        hold_s = per_rep(m.first_hold_s, number)
        if "knees-dropped" in faults or "leg-thrown" in faults:
            out_s = min(out_s, 0.7)
        if "hold-cut-short" in faults:
            hold_s = min(hold_s, 1.0)
        stops = int(per_rep(m.stops, number))
        there = timeline.move(out_s, end(side, per_rep(m.first, number), faults), stops)
        timeline.wait(max(hold_s, 1e-3))
        back = timeline.move(back_s, dict(rest), stops)
        timeline.wait(max(per_rep(m.second_hold_s, number), 1e-3))
        phases = [PhaseTruth.of(out_name, there), PhaseTruth.of("return", back)]
        reps.append(RepTruth(phases, side, hold_s, list(faults)))
    timeline.wait(m.rest_s)
    return Performance(poser, timeline, reps, signal="roll" if poser == "supine" else "reach_r")
