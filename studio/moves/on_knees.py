"""Getting onto hands and knees and off them again, and the small life of a body at rest."""

from __future__ import annotations

from studio.kneeling import CHANNELS
from studio.settings import choose
from studio.timeline import Timeline

SITTING = {"thigh": 67.0, "pitch": 2.0, "prop": 0.0, "curve": 8.0, "hands": 0.0, "neck": 2.0}
UPRIGHT = {"thigh": 1.0, "pitch": -2.0, "prop": 0.0, "curve": 2.0, "hands": 0.0, "neck": 2.0}
LEANING = {"thigh": 30.0, "pitch": 72.0, "prop": 0.0, "curve": 14.0, "hands": 1.0, "neck": -14.0}
LEVEL = {"thigh": 0.0, "prop": 1.0, "curve": 0.0, "hands": 1.0, "neck": -8.0, "elbow": 0.0}
CHILD = {"thigh": 69.0, "pitch": 74.0, "prop": 0.0, "curve": 46.0, "neck": 4.0, "elbow": 0.0}
NEUTRAL_NECK = LEVEL["neck"]


def start_kneeling(entry: str, seed: int, tremor: float, rest_s: float) -> Timeline:
    """Begin a timeline and get onto hands and knees.

    Parameters
    ----------
    entry
        "sitting" (on the heels), "upright" (kneeling) or "none" (already there).
    seed, tremor
        Of the scene.
    rest_s
        Stillness before going on.
    """
    choose(entry, ("sitting", "upright", "none"), "movement.entry")
    start = {**CHANNELS, **LEVEL}
    if entry != "none":
        start |= SITTING if entry == "sitting" else UPRIGHT
    timeline = Timeline(start, seed=seed)
    for channel, size in (("curve", 0.5), ("neck", 0.7), ("thigh", 0.15), ("bend", 0.3)):
        timeline.shake(channel, size, 0.12, 0.45)
    if tremor > 0:
        timeline.shake("curve", 0.5 + 2.6 * tremor, 1.5, 6.0)
        timeline.shake("neck", 0.7 + 1.8 * tremor, 1.5, 6.0)
        timeline.shake("bend", 0.3 + 1.2 * tremor, 1.5, 6.0)
    if entry != "none":
        timeline.wait(0.7)
        timeline.move(1.9, LEANING)
        timeline.move(1.3, LEVEL)
    timeline.wait(rest_s)
    return timeline


def finish_kneeling(timeline: Timeline, exit_way: str, rest_s: float) -> None:
    """Come back to the middle, and leave the position as asked."""
    choose(exit_way, ("child", "sitting", "upright", "none"), "movement.exit")
    timeline.wait(rest_s)
    if exit_way == "none":
        return
    timeline.move(1.3, LEVEL)
    timeline.wait(0.2)
    if exit_way == "child":
        timeline.move(2.2, CHILD)
        timeline.wait(1.0)
    else:
        timeline.move(1.2, LEANING)
        timeline.move(1.9, SITTING if exit_way == "sitting" else UPRIGHT)
        timeline.wait(0.8)
