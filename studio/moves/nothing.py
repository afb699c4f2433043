"""Things done on the mat that are none of the exercises: nothing may be counted in them."""

from __future__ import annotations

import numpy as np

from studio.moves.drills import DRILLS, HOME_CHANNELS, SWAPS, Channels, Drill, Swap
from studio.moves.on_knees import CHILD, LEVEL
from studio.moves.performance import Performance, Script
from studio.moves.ways import come, leave
from studio.scene import Movement, Scene, per_rep
from studio.settings import choose

ON_KNEES = ("still", "rocking", "kicks", "arm-raises", "circles", "head-nods", "settling")
VARIANTS = (*ON_KNEES, *DRILLS, *SWAPS)
WAVES, WAVE_DEG, WAVE_S = 3, 20.0, 0.35


def perform_nothing(scene: Scene) -> Performance:
    """Drive what a scene without an exercise shows, by its `variant`."""
    m = scene.movement
    variant = choose(m.variant or "still", VARIANTS, "movement.variant")
    script = Script(scene.seed, m.tremor)
    if variant in SWAPS:
        _swap(script, SWAPS[variant], m)
    elif variant in DRILLS:
        _drill(script, DRILLS[variant], m)
    else:
        come(script, "none", m)
        script.acts[-1].signal = "curve"
        if variant == "settling":
            _settle(script, m)
        else:
            _on_knees(script, variant, m)
        leave(script, "none", m)
    return script.performance()


def _on_knees(script: Script, variant: str, m: Movement) -> None:
    """Do one of the small things on hands and knees."""
    timeline = script.line
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
        target: Channels = {
            "rocking": {**CHILD, "curve": 30.0, "pitch": 78.0},
            "kicks": {"kick": 78.0 * size, "neck": -16.0},
            "arm-raises": {"reach": size, "twist": 5.0},
            "head-nods": {"neck": -50.0 if number % 2 else 40.0},
        }[variant]
        timeline.move(there, target)
        timeline.wait(max(hold, 0.05))
        timeline.move(back, {name: LEVEL.get(name, 0.0) for name in target})
        timeline.wait(pause)


def _settle(script: Script, m: Movement) -> None:
    """Shift about a little, and wave with one arm now and then."""
    timeline, rng = script.line, np.random.default_rng([script.seed, 12])
    most = {"thigh": 8.0, "lean": 6.0, "curve": 9.0, "neck": 18.0, "twist": 6.0}
    for number in range(1, m.reps + 1):
        size = per_rep(m.first, number)
        travel = per_rep(m.first_s, number)
        shift = {n: LEVEL.get(n, 0.0) + rng.uniform(-v, v) * size for n, v in most.items()}
        timeline.move(travel, shift)
        timeline.wait(max(per_rep(m.first_hold_s, number), 0.05))
        if number % 2 == 0:
            arm = "reach" if rng.random() < 0.5 else "reach_l"
            timeline.move(0.8, {arm: 0.9, "neck": -24.0})
            for swing in [WAVE_DEG, -WAVE_DEG] * WAVES:
                timeline.move(WAVE_S, {"wave": swing})
            timeline.move(0.8, {arm: 0.0, "wave": 0.0, "neck": LEVEL["neck"]})
    timeline.move(per_rep(m.second_s, m.reps), {n: LEVEL.get(n, 0.0) for n in most})


def _drill(script: Script, drill: Drill, m: Movement) -> None:
    """Go to the ends in turns and come home from each, or go there once and stay."""
    come(script, "none", m, drill.home)
    timeline, rest = script.line, drill.rest
    if drill.home == "level":
        script.acts[-1].signal = "curve"
    if drill.base:
        if len(script.acts) == 1 and not timeline.moves:
            timeline.start.update(drill.base)
        else:
            timeline.move(1.6, drill.base)
    for number in range(1, m.reps + 1):
        end = drill.ends[(number - 1) % len(drill.ends)]
        size = per_rep(m.first, number)
        target = {n: rest[n] + (v - rest[n]) * size for n, v in end.items()}
        there, back = per_rep(m.first_s, number), per_rep(m.second_s, number)
        hold, pause = per_rep(m.first_hold_s, number), per_rep(m.second_hold_s, number)
        if drill.stays and number > 1:
            timeline.wait(there + hold + back + pause)
            continue
        timeline.move(there, target)
        timeline.wait(max(hold, 1e-3))
        if not drill.stays:
            timeline.move(back, {n: rest[n] for n in target})
        timeline.wait(max(pause, 1e-3))
    if drill.base and m.exit != "none":
        timeline.wait(0.3)
        timeline.move(1.6, {n: HOME_CHANNELS[drill.home][n] for n in drill.base})
    leave(script, "none", m, drill.home)


def _swap(script: Script, swap: Swap, m: Movement) -> None:
    """Go over into another posture and come back, as often as asked."""
    script.enter(*swap.home).wait(m.rest_s)
    for number in range(1, m.reps + 1):
        travel = per_rep(m.first_s, number)
        there = script.enter(
            *swap.other, travel, meets_last="meets" in swap.details, **swap.details
        )
        there.wait(max(per_rep(m.first_hold_s, number), 0.05))
        back = script.enter(*swap.home, per_rep(m.second_s, number), way=swap.details["way"])
        back.wait(max(per_rep(m.second_hold_s, number), 0.05))
    script.line.wait(m.rest_s)
