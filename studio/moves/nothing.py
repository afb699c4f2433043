"""Things done on the mat that are none of the exercises: nothing may be counted in them."""

from __future__ import annotations

from studio.moves.on_knees import CHILD, LEVEL
from studio.moves.performance import Performance, Script
from studio.moves.ways import come, leave
from studio.scene import Scene, per_rep
from studio.settings import choose

VARIANTS = ("still", "rocking", "kicks", "arm-raises", "circles", "head-nods")


def perform_nothing(scene: Scene) -> Performance:
    """Drive what a scene without an exercise shows, by its `variant`."""
    m = scene.movement
    variant = choose(m.variant or "still", VARIANTS, "movement.variant")
    script = Script(scene.seed, m.tremor)
    come(script, "none", m)
    timeline = script.line
    script.acts[-1].signal = "curve"
    for number in range(1, m.reps + 1):
        there, back = per_rep(m.first_s, number), per_rep(m.second_s, number)
        hold, size = per_rep(m.first_hold_s, number), per_rep(m.first, number)
        pause = max(per_rep(m.second_hold_s, number), 0.05)
        if variant == "still":
            timeline.wait(there + hold + back)
            continue
        if variant == "circles":
            quarter = (there + back) / 4
            for lean, thigh in ((0, 16), (13, 4), (0, -8), (-13, 4)):
                timeline.move(quarter, {"lean": lean * size, "thigh": thigh * size})
            continue
        target: dict[str, float] = {
            "rocking": {**CHILD, "curve": 30.0, "pitch": 78.0},
            "kicks": {"kick": 78.0 * size, "neck": -16.0},
            "arm-raises": {"reach": size, "twist": 5.0},
            "head-nods": {"neck": -50.0 if number % 2 else 40.0},
        }[variant]
        timeline.move(there, target)
        timeline.wait(max(hold, 0.05))
        timeline.move(back, {name: LEVEL.get(name, 0.0) for name in target})
        timeline.wait(pause)
    leave(script, "none", m)
    return script.performance()
