"""The whole programme: all five exercises one after the other, with what lies between them."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from studio.moves import cat_cow, on_floor, rolling_plank, t_spine_rotation
from studio.moves.performance import Performance, Script
from studio.moves.ways import HOMES, come, go_home, leave, travel
from studio.scene import Scene
from studio.settings import SceneError

#: In the programme's order: what does each, and the faults it knows.
PARTS: dict[str, tuple[Callable[[Script, Scene], None], dict[str, float]]] = {
    "cat-cow": (cat_cow.do_cat_cow, cat_cow.FAULTS),
    "rolling-plank": (rolling_plank.do_rolling_plank, rolling_plank.FAULTS),
    "t-spine-rotation": (t_spine_rotation.do_t_spine_rotation, t_spine_rotation.FAULTS),
    "scorpion": (on_floor.do_scorpion, on_floor.SCORPION_FAULTS),
    "supine-twist": (on_floor.do_supine_twist, on_floor.TWIST_FAULTS),
}


def perform_programme(scene: Scene) -> Performance:
    """Drive all five, each in its usual way and with those faults that belong to it."""
    known = {name for _, faults in PARTS.values() for name in faults}
    for fault in scene.faults:
        if fault.name not in known:
            raise SceneError(f"faults: {fault.name!r} is not a fault of any exercise")
    m = dataclasses.replace(scene.movement, variant="", arms="", head="")
    script = Script(scene.seed, m.tremor)
    come(script, "cat-cow", dataclasses.replace(m, entry=m.entry or "walk-in"))
    for exercise, (do, faults) in PARTS.items():
        if script.station != HOMES[exercise]:
            travel(script, HOMES[exercise])
            script.line.wait(m.rest_s)
        begun = len(script.reps)
        own = tuple(f for f in scene.faults if f.name in faults)
        do(script, dataclasses.replace(scene, exercise=exercise, movement=m, faults=own))
        for rep in script.reps[begun:]:
            rep.exercise = exercise
        script.line.wait(m.rest_s)
        go_home(script, HOMES[exercise])
    leave(script, "supine-twist", dataclasses.replace(m, exit=m.exit or "walk-out", rest_s=0.1))
    return script.performance()
